/** @file What Figures 5 and 6 and their verdicts read out of a record. */
import { geometricMean, linearRegression, linearRegressionLine, mean, median } from "simple-statistics";
import type { RunRecord } from "../../runs";
import { finalAccuracy, groupBy, probed } from "../readings";
import { REACHED } from "./readings";
import { sizeOf } from "./readings-ungrokking";

/** A setting of the 2 x 2 x 2 design. */
export interface Setting {
  /** Mean training margin of the generalising network; that of the memorising one is 1. */
  readonly efficiency: number;
  readonly decay: number;
  /** w_m2, beside w_g2 = 1. */
  readonly speed: number;
}

export function settingOfMixture({ id, config: { model, optimizer, start } }: RunRecord): Setting {
  if (model.kind !== "mixture" || start?.kind !== "mixture") throw new Error(`${id}: is no mixture of two networks`);
  return {
    efficiency: start.margins.generalizing ?? Number.NaN,
    decay: optimizer.weightDecay,
    speed: model.factors.memorizing[1],
  };
}

export function withMixture(runs: readonly RunRecord[], wanted: Partial<Setting>): RunRecord[] {
  return runs.filter((run) => {
    const setting = settingOfMixture(run);
    return (Object.keys(wanted) as (keyof Setting)[]).every((key) => setting[key] === wanted[key]);
  });
}

/**
 * Whether test loss rises to a maximum of 1.2 times its first value or more while training loss falls, falls later to below
 * half of that maximum, and test accuracy ends at 0.95 or more.
 */
export function mixtureGroks(run: RunRecord): boolean {
  const { evaluations } = run;
  const losses = evaluations.map(({ test }) => test.loss);
  const top = losses.indexOf(Math.max(...losses));
  const [first, highest, last] = [evaluations[0], evaluations[top], evaluations[evaluations.length - 1]];
  return (
    highest.test.loss >= 1.2 * first.test.loss &&
    highest.train.loss < first.train.loss &&
    last.test.loss < highest.test.loss / 2 &&
    finalAccuracy(run) >= 0.95
  );
}

interface EfficiencyValue {
  readonly norm: number;
  readonly normWithin: number;
  readonly logit: number;
}

/** Norm and mean correct logit along training, a point each 100 updates. */
export function efficiencyCurve(run: RunRecord): { step: number; value: EfficiencyValue }[] {
  return [...probed<EfficiencyValue>(run, "efficiency")];
}

/** Random labels can only be memorised. */
export function isMemorising({ config: { task } }: RunRecord): boolean {
  return task.labelNoise > 0;
}

/** Whether a run became what it is to stand for: it knows its training set, or the test set. */
export function counts(run: RunRecord): boolean {
  const { train, test } = run.evaluations[run.evaluations.length - 1];
  return (isMemorising(run) ? train : test).accuracy >= REACHED;
}

/** The mean correct logit at which norms are compared. */
export const LOGIT = 15;

export interface NormAtLogit {
  readonly size: number;
  readonly seed: number;
  readonly norm: number;
}

/**
 * For each set and seed: a straight line through ln norm against ln logit at the ends of the runs that count, read at the
 * same logit. Those with fewer than two such runs, or all at one logit, have none.
 */
export function normsAtLogit(runs: readonly RunRecord[], memorising: boolean): NormAtLogit[] {
  const chosen = runs.filter((run) => isMemorising(run) === memorising && counts(run));
  return [...groupBy(chosen, (run) => `${sizeOf(run)} ${run.config.seed}`).values()].flatMap((group) => {
    const points = group
      .map((run) => efficiencyCurve(run))
      .map((curve) => curve[curve.length - 1].value)
      .filter(({ logit }) => logit > 0)
      .map(({ norm, logit }) => [Math.log(logit), Math.log(norm)]);
    if (points.length < 2 || points.every(([x]) => x === points[0][0])) return [];
    const norm = Math.exp(linearRegressionLine(linearRegression(points))(Math.log(LOGIT)));
    return [{ size: sizeOf(group[0]), seed: group[0].config.seed, norm }];
  });
}

/** The mean correct logit that settled norms are brought to. */
export const SETTLED_LOGIT = 25;

/**
 * For each set and seed the geometric mean, over its runs, of the norm at which a network would have the same logit if all
 * its weights were scaled alike: norm (25 / logit)^(1/4), of medians over the last ten measurements. Where a run does not
 * count there is none.
 */
export function settledNorms(runs: readonly RunRecord[], memorising: boolean): NormAtLogit[] {
  const chosen = runs.filter((run) => isMemorising(run) === memorising);
  return [...groupBy(chosen, (run) => `${sizeOf(run)} ${run.config.seed}`).values()].flatMap((group) => {
    if (!group.every(counts)) return [];
    const norms = group.map((run) => {
      const last = efficiencyCurve(run).slice(-10);
      const logit = median(last.map(({ value }) => value.logit));
      // Four matrices from input to logits, embedding included: without biases, weights times c give logits times c^4.
      return median(last.map(({ value }) => value.norm)) * Math.sqrt(Math.sqrt(SETTLED_LOGIT / logit));
    });
    return norms.every(Number.isFinite)
      ? [{ size: sizeOf(group[0]), seed: group[0].config.seed, norm: geometricMean(norms) }]
      : [];
  });
}

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
