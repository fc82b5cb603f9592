/** @file What Figures 7 to 9 and their verdicts read out of a record. */
import { mean, median } from "simple-statistics";
import { type Crossing, isotonic } from "../../analysis";
import type { RunRecord } from "../../runs";
import type { RecordsByPart } from "../by-parts";
import { swapAccuracy } from "./readings";
import { type Network, SMALLEST } from "./runs-ungrokking";

/** Evaluations that the end of a run is taken over. */
const LAST = 10;

/** The median of the test accuracies of the last ten evaluations: a network at weight decay 1 may slip for a moment. */
export function endAccuracy({ evaluations }: RunRecord): number {
  return median(evaluations.slice(-LAST).map(({ test }) => test.accuracy));
}

/** The same on test pairs whose swap was not trained on. */
export function endUnseen(run: RunRecord): number {
  return median(
    swapAccuracy(run, "swapUnseen")
      .slice(-LAST)
      .map(({ value }) => value),
  );
}

/** Pairs that a run is trained on, where some of its training pairs were dropped. */
export function sizeOf({ config: { task } }: RunRecord): number {
  return task.kind === "modular" ? (task.trainSubset ?? Number.NaN) : Number.NaN;
}

export function runsOf(runs: readonly RunRecord[], network: Network, size?: number): RunRecord[] {
  return runs.filter((run) => run.config.model.kind === network && (size === undefined || sizeOf(run) === size));
}

/** The MLP on the smallest set at every weight decay. */
export function atEveryDecay({ ungrokking, ungrokkingDecay }: RecordsByPart): RunRecord[] {
  return [...runsOf(ungrokking, "mlp", SMALLEST), ...ungrokkingDecay];
}

/** The first evaluation with at most half of the test accuracy at step 0. */
export function halfLife({ evaluations }: RunRecord): Crossing {
  const found = evaluations.find(({ test }) => test.accuracy <= evaluations[0].test.accuracy / 2);
  return found ? { censored: false, step: found.step } : { censored: true, step: lastStep(evaluations) };
}

/**
 * Updates from the last evaluation with a test accuracy of 0.9 or more, before it first is 0.1 or less, to that one; null
 * where it never is, or was never above.
 */
export function declineTime({ evaluations }: RunRecord): number | null {
  const end = evaluations.findIndex(({ test }) => test.accuracy <= 0.1);
  const before = evaluations.slice(0, Math.max(end, 0)).filter(({ test }) => test.accuracy >= 0.9);
  return end === -1 || before.length === 0 ? null : evaluations[end].step - before[before.length - 1].step;
}

/**
 * The size at which the end accuracy of these runs, made monotone, crosses one half, between sizes of the grid on a
 * logarithmic scale; null where it does not.
 */
export function criticalSize(runs: readonly RunRecord[]): number | null {
  const sizes = [...new Set(runs.map(sizeOf))].sort((a, b) => a - b);
  const fit = isotonic(sizes.map((size) => mean(runs.filter((run) => sizeOf(run) === size).map(endAccuracy))));
  const above = fit.findIndex((value) => value >= 0.5);
  if (above <= 0) return null;
  const part = (0.5 - fit[above - 1]) / (fit[above] - fit[above - 1]);
  return Math.exp(Math.log(sizes[above - 1]) + part * (Math.log(sizes[above]) - Math.log(sizes[above - 1])));
}

/** `criticalSize` of every seed, in their order. */
export function criticalSizes(runs: readonly RunRecord[]): (number | null)[] {
  const seeds = [...new Set(runs.map(({ config }) => config.seed))].sort((a, b) => a - b);
  return seeds.map((seed) => criticalSize(runs.filter(({ config }) => config.seed === seed)));
}

function lastStep(evaluations: RunRecord["evaluations"]): number {
  return evaluations[evaluations.length - 1].step;
}
