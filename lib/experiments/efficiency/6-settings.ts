/** @file The networks of Figure 6, which memorise random labels or generalise, and the norm that a logit costs them. */
import { geometricMean, linearRegression, linearRegressionLine, mean, median } from "simple-statistics";
import type { ProbeSpec, RunRecord, RunSpec } from "../../runs";
import { groupBy, lastOf, probed } from "../measures";
import { part, withSeeds } from "../section";
import { GROKKED } from "./7-ungrokking";
import { sizeOf } from "./critical-size";
import { REACHED, THREE } from "./networks";

const efficiencyProbe: ProbeSpec = { kind: "efficiency", schedule: { every: 100, perDecade: 10 } };

/** Training sets for memorising random labels, and for generalising. */
export const MEMORISED_SIZES = [400, 600, 900, 1300, 1800, 2400];
export const GENERALISED_SIZES = [1600, 2000, 2400, 2784];

const ofSize = (size: number, labelNoise: number, steps: number, weightDecay: number): RunSpec => ({
  ...GROKKED.mlp,
  task: { ...GROKKED.mlp.task, trainSubset: size, labelNoise },
  optimizer: { ...GROKKED.mlp.optimizer, weightDecay },
  batchSize: Math.min(512, Math.floor(size / 2)),
  steps,
  evaluation: { every: 100, perDecade: 10 },
  probes: [efficiencyProbe],
});

/** Networks that memorise random labels, and that generalise, on sets of each size at some weight decays. */
const bothKinds = (
  sizes: readonly number[],
  seeds: readonly number[],
  decays: readonly (readonly [number, number])[],
) => {
  const on = (list: readonly number[], labelNoise: number) =>
    list.flatMap((size) =>
      decays.map(([weightDecay, steps]) => withSeeds(seeds, ofSize(size, labelNoise, steps, weightDecay))),
    );
  return { memorising: on(sizes, 1), generalising: on(GENERALISED_SIZES, 0) };
};

export const norms = part(
  "norms",
  "figure 6: parameter norm and correct logit of networks that memorise random labels and that generalise",
  bothKinds(
    MEMORISED_SIZES,
    THREE,
    [0.3, 1, 2].map((weightDecay) => [weightDecay, 6000]),
  ),
);
/** Once more, until the norms have settled: sizes that reach below the crossing, seeds of their own. */
export const SETTLED_SIZES = [200, 300, ...MEMORISED_SIZES];
/** Twelve over learning rate times decay updates each. */
const SETTLED_DECAYS = [
  [1, 12_000],
  [2, 6000],
] as const;
export const settled = part(
  "settled",
  "figure 6 once more, with rules of its own: sets from 200 pairs on, twice as long, other seeds",
  bothKinds(SETTLED_SIZES, [10, 11, 12, 13, 14], SETTLED_DECAYS),
);

/** Ten seeds that no rule had seen, by which it is judged whether the two norms meet. */
export const meeting = part(
  "meeting",
  "figure 6 once more: the settled norms of ten seeds more, by which it is judged whether there is a critical size",
  bothKinds(SETTLED_SIZES, [20, 21, 22, 23, 24, 25, 26, 27, 28, 29], SETTLED_DECAYS),
);

interface EfficiencyValue {
  readonly norm: number;
  readonly normWithin: number;
  readonly logit: number;
}
/** Norm and mean correct logit along training, a point each 100 updates. */
export const efficiencyCurve = (run: RunRecord) => probed<EfficiencyValue>(run, "efficiency");

/** Whether a run became what it is to stand for: it knows its training set of random labels, or the test set. */
export function counts({ config, evaluations }: RunRecord): boolean {
  const { train, test } = lastOf(evaluations);
  return (config.task.labelNoise > 0 ? train : test).accuracy >= REACHED;
}

export interface NormAtLogit {
  readonly size: number;
  readonly seed: number;
  readonly norm: number;
}
/** How the norms of some runs at one logit are found. */
export type Norms = (runs: readonly RunRecord[]) => NormAtLogit[];

/** The norm of each set and seed, where `norm` gives one of its runs. */
function perSetAndSeed(
  runs: readonly RunRecord[],
  norm: (group: readonly RunRecord[]) => number | null,
): NormAtLogit[] {
  return [...groupBy(runs, (run) => `${sizeOf(run)} ${run.config.seed}`).values()].flatMap((group) => {
    const found = norm(group);
    return found === null ? [] : [{ size: sizeOf(group[0]), seed: group[0].config.seed, norm: found }];
  });
}

/** The mean correct logit at which norms are compared. */
export const LOGIT = 15;

/**
 * For each set and seed: a straight line through ln norm against ln logit at the ends of the runs that count, read at the
 * same logit. Those with fewer than two such runs, or all at one logit, have none.
 */
export const normsAtLogit: Norms = (runs) =>
  perSetAndSeed(runs.filter(counts), (group) => {
    const points = group
      .map((run) => lastOf(efficiencyCurve(run)).value)
      .filter(({ logit }) => logit > 0)
      .map(({ norm, logit }) => [Math.log(logit), Math.log(norm)]);
    if (points.length < 2 || points.every(([x]) => x === points[0][0])) return null;
    return Math.exp(linearRegressionLine(linearRegression(points))(Math.log(LOGIT)));
  });

/** The mean correct logit that settled norms are brought to. */
export const SETTLED_LOGIT = 25;

/**
 * For each set and seed the geometric mean, over its runs, of the norm at which a network would have the same logit if all
 * its weights were scaled alike: norm (25 / logit)^(1/4), of medians over the last ten measurements. Where a run does not
 * count there is none.
 */
export const settledNorms: Norms = (runs) =>
  perSetAndSeed(runs, (group) => {
    if (!group.every(counts)) return null;
    const found = group.map((run) => {
      const last = efficiencyCurve(run).slice(-10);
      const logit = median(last.map(({ value }) => value.logit));
      // Four matrices from input to logits, embedding included: without biases, weights times c give logits times c^4.
      return median(last.map(({ value }) => value.norm)) * Math.sqrt(Math.sqrt(SETTLED_LOGIT / logit));
    });
    return found.every(Number.isFinite) ? geometricMean(found) : null;
  });

/** For each seed, the size at which the power law of the memorising norms meets the mean of the generalising ones. */
export function crossings(
  memorising: readonly NormAtLogit[],
  generalising: readonly NormAtLogit[],
): { seed: number; size: number }[] {
  const seeds = [...new Set(memorising.map(({ seed }) => seed))].sort((a, b) => a - b);
  return seeds.flatMap((seed) => {
    const own = memorising.filter((one) => one.seed === seed).map(({ size, norm }) => [Math.log(size), Math.log(norm)]);
    const level = generalising.filter((one) => one.seed === seed).map(({ norm }) => Math.log(norm));
    if (own.length < 2 || level.length === 0) return [];
    const { m, b } = linearRegression(own);
    return [{ seed, size: Math.exp((mean(level) - b) / m) }];
  });
}
