/** @file What a run begins with: the end of other runs, whose whole configurations it holds. */
import { z } from "zod";
import { kind, numberOrNull, oneOf, type Variants, valueAt, variantOf } from "../../fields";
import type { StartConfig, TrainConfig } from "../../trainers";

type RunSchema = (spec: unknown) => z.ZodType<TrainConfig>;

/** The schema of a spec's `start`; a spec without one stays without. */
export function start(value: unknown, runOf: RunSchema): z.ZodType<StartConfig | undefined> {
  if (value === undefined) return z.undefined().optional() as z.ZodType<undefined>;
  const run = (key: string) => runOf(valueAt(value, [key]));
  const margin = () => numberOrNull("a number above 0", (x) => x > 0).default(null);
  // Only the schemas of the kind that is given are made: each holds those of other runs, and so on.
  const named = valueAt(value, ["kind"]) === "mixture" ? "mixture" : "network";
  const network = () => z.strictObject({ kind: kind("network"), run: run("run"), moments: moments() });
  const mixture = () =>
    z.strictObject({
      kind: kind("mixture"),
      memorizing: run("memorizing"),
      generalizing: run("generalizing"),
      margins: z.strictObject({ memorizing: margin(), generalizing: margin() }).prefault({}),
    });
  const variants = {
    network: named === "network" ? network() : z.never(),
    mixture: named === "mixture" ? mixture() : z.never(),
  } as unknown as Variants<StartConfig>;
  return variantOf<StartConfig>(variants, value, "network");
}

const moments = () => oneOf("fresh", "kept").default("fresh");
