/** @file What records would be by chance alone: how often a rule then says "supported" is its false-positive rate. */
import { type RandomStream, randomStream } from "../core";
import type { RunRecord } from "../runs";
import type { Find } from "./arms";
import type { Claim } from "./claim";

/**
 * What chance is taken to be: for pairs, which of the two had the treatment is decided by a coin; for groups, all values are
 * dealt anew; for a share of runs, each run shows it or not by a coin; for quantities that ought to be equal, they differ by just
 * as much as is no longer called equal. For the order of events in a run, its measurements are put in random order; for what comes
 * first on the training set and then on the test set, which of the two is which is decided by a coin.
 */
export type NullModel =
  | "pairs by a coin"
  | "values dealt to groups"
  | "runs by a coin"
  | "apart by the bound"
  | "measurements in random order"
  | "training and test set by a coin";

/** Draws of a null model, where a rule does not ask for fewer. */
const DRAWS = 1000;
/** Where more than this share of them is "supported" ten times as many are drawn: of a rule that is so in 4.4 % one thousand in five has more. */
const [TOLERATED, ANEW] = [0.05, 10 * DRAWS];

/** How often a rule says "supported" of what chance alone made. */
export interface NullRate {
  /** What chance is taken to be; of a claim that leaves nothing to it, why. */
  readonly model: NullModel | string;
  /** Null where nothing is left to chance. */
  readonly rate: number | null;
  readonly draws: number;
}

/** Null models that deal the measurements of records anew, which are then read again. */
export type RecordsNull = Extract<NullModel, "measurements in random order" | "training and test set by a coin">;

/**
 * The share of draws of its null model in which a claim is "supported": with the same records, the same number each time.
 * A draw in which the rule can not be asked counts as not supported.
 */
export function falsePositives({ id, underNull }: Pick<Claim, "id" | "underNull">, find: Find): NullRate {
  if ("none" in underNull) return { model: underNull.none, rate: null, draws: 0 };
  const { model, judge } = underNull;
  const draw = judge(find);
  const rateOf = (draws: number) => {
    const random = randomStream(0, "claims", "null", id);
    let supported = 0;
    for (let i = 0; i < draws; i++) if (verdictOf(() => draw(random)) === "supported") supported++;
    return { model, rate: supported / draws, draws };
  };
  const found = rateOf(underNull.draws ?? DRAWS);
  return underNull.draws === undefined && found.rate > TOLERATED ? rateOf(ANEW) : found;
}

function verdictOf(ask: () => { readonly verdict: string }): string | undefined {
  try {
    return ask().verdict;
  } catch {
    return undefined; // a sample that the rule refuses, as where no run of the draw has a value
  }
}

/** What a null model makes of one record. */
const DEAL: Readonly<Record<RecordsNull, (run: RunRecord, random: RandomStream) => RunRecord>> = {
  "measurements in random order": inRandomOrder,
  "training and test set by a coin": (run, random) =>
    random.uniform() < 0.5
      ? run
      : { ...run, evaluations: run.evaluations.map((one) => ({ ...one, train: one.test, test: one.train })) },
};

/** The records of each arm as a null model deals them; a run that two arms have is the same in both. */
export function dealtRecords(model: RecordsNull, find: Find, random: RandomStream): Find {
  const known = new Map<string, RunRecord>();
  return (arm) =>
    find(arm).map((run) => {
      const dealt = known.get(run.id) ?? DEAL[model](run, random);
      known.set(run.id, dealt);
      return dealt;
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
