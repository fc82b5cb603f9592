/** @file A run that goes on with another, and that other, as one: on one axis of steps. */
import { dirname, join } from "node:path";
import { RecordError } from "../core";
import { runId } from "./config";
import { recordsFolder, STARTS } from "./folders";
import { sameTraining } from "./place";
import { finishedRun, hasRecord, type RunRecord } from "./read";
import { schemaGiven } from "./schema";
import type { RunConfig } from "./spec";

/**
 * A record with the measurements of the runs that it goes on with before its own, and their updates counted with its own: what
 * `trainingCurves`, `curves` and `transitions` take, on one axis of steps. A run that begins with none is given back as it is.
 *
 * Where two runs meet, the first measurement of the second, of the same weights, is left out. A probe that the first did not have begins
 * where the second does.
 *
 * @throws RecordError where the run that it goes on with is not recorded here any more
 */
export function spliced(record: RunRecord): RunRecord {
  const { start } = record.config;
  if (start?.kind !== "network") return record;
  const before = spliced(
    beginningRecord(record, { schema: schemaGiven(start.run, record.config.schema), ...start.run }),
  );
  const by = before.steps;
  const after = <T extends { readonly step: number }>(earlier: readonly T[], later: readonly T[]): T[] => {
    const meets = earlier.some(({ step }) => step === by);
    return [
      ...earlier,
      ...later.filter(({ step }) => step > 0 || !meets).map((one) => ({ ...one, step: one.step + by })),
    ];
  };
  const { start: _, ...config } = record.config;
  return {
    ...record,
    config: { ...config, steps: by + record.config.steps },
    evaluations: after(before.evaluations, record.evaluations),
    probes: Object.fromEntries(
      Object.entries(record.probes).map(([name, values]) => [name, after(before.probes[name] ?? [], values)]),
    ),
    ...(before.rates && record.rates && { rates: after(before.rates, record.rates) }),
    ...(record.kept && { kept: record.kept.map((one) => ({ ...one, step: one.step + by })) }),
    steps: by + record.steps,
  };
}

/** The record of the run that another begins with: beside it, under any id of the same training, or among those made for that. */
function beginningRecord({ folder, id }: RunRecord, config: RunConfig): RunRecord {
  const name = runId(config);
  const places = [join(dirname(folder), name), join(recordsFolder(), STARTS, name)];
  for (const place of places) {
    const own = hasRecord(place) ? finishedRun(place) : undefined;
    const [found = own] = own ? [own] : sameTraining(place, config);
    if (found) return found;
  }
  throw new RecordError(
    `${id}: begins with ${name}, whose record is neither beside it nor in ${join(recordsFolder(), STARTS)}`,
  );
}
