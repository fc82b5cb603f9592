/** @file What records would be by chance alone: how often a rule then says "supported" is its false-positive rate. */
import { type RandomStream, randomStream } from "../core";
import type { RunRecord } from "../runs";
import type { Find } from "./arms";
import type { Claim } from "./claim";

/**
 * What chance is taken to be: for pairs, which of the two had the treatment is decided by a coin; for groups, all values are
 * dealt anew; for a share of runs, each run shows it or not by a coin; for the order of events, the measurements of a run are
 * put in random order.
 */
export type NullModel =
  | "pairs by a coin"
  | "values dealt to groups"
  | "runs by a coin"
  | "measurements in random order";

/** Draws of a null that deals what was read out of the records, and of one that shuffles the records themselves. */
const DRAWS = { sample: 1000, records: 100 } as const;

/** How often a rule says "supported" of what chance alone made. */
export interface NullRate {
  readonly model: NullModel;
  readonly rate: number;
  readonly draws: number;
}

/**
 * The share of draws of its null model in which a claim is "supported": with the same records, the same number each time.
 * A draw in which the rule can not be asked counts as not supported. Undefined for a claim without a null model.
 */
export function falsePositives({ id, underNull }: Pick<Claim, "id" | "underNull">, find: Find): NullRate | undefined {
  if (!underNull) return undefined;
  const { model, judge } = underNull;
  const draws = model === "measurements in random order" ? DRAWS.records : DRAWS.sample;
  const random = randomStream(0, "claims", "null", id);
  const draw = judge(find);
  let supported = 0;
  for (let i = 0; i < draws; i++) if (verdictOf(() => draw(random)) === "supported") supported++;
  return { model, rate: supported / draws, draws };
}

function verdictOf(ask: () => { readonly verdict: string }): string | undefined {
  try {
    return ask().verdict;
  } catch {
    return undefined; // a sample that the rule refuses, as where no run of the draw has a value
  }
}

/** The records of each arm, with what was measured at each step taken from another step of the same run. */
export function timeShuffled(find: Find, random: RandomStream): Find {
  const known = new Map<string, RunRecord>();
  return (arm) =>
    find(arm).map((run) => {
      const shuffled = known.get(run.id) ?? inRandomOrder(run, random);
      known.set(run.id, shuffled);
      return shuffled;
    });
}

function inRandomOrder(run: RunRecord, random: RandomStream): RunRecord {
  const dealt = <T extends { readonly step: number }>(values: readonly T[]): T[] => {
    const order = random.permutation(values.length);
    return values.map(({ step }, i) => ({ ...values[order[i]], step }));
  };
  const probes = Object.entries(run.probes).map(([name, values]) => [name, dealt(values)]);
  return { ...run, evaluations: dealt(run.evaluations), probes: Object.fromEntries(probes) };
}
