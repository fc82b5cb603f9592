import type { TrainConfig } from "./config";
import type { Evaluation } from "./evaluation";
import { type RateChange, rateSchedule, type UpdateRates } from "./rates";

/**
 * The rates that each update of a run was made with, worked out again from what was measured: a schedule depends on
 * nothing else. Entry k is of update k + 1, so that a change after `step` updates is first seen in entry `step`.
 *
 * @param evaluations of the run, all of them, steps ascending
 * @param steps updates that it made
 * @example replaySchedule(config, run.evaluations, run.steps).findIndex(({ weightDecay }) => weightDecay === 0)
 */
export function replaySchedule(
  { optimizer, schedule }: Pick<TrainConfig, "optimizer" | "schedule">,
  evaluations: readonly Pick<Evaluation, "step" | "train" | "test">[],
  steps: number,
): UpdateRates[] {
  const rates = rateSchedule(optimizer, schedule);
  let seen = 0;
  return Array.from({ length: steps }, (_, made) => {
    for (; seen < evaluations.length && evaluations[seen].step <= made; seen++) rates.observe(evaluations[seen]);
    return rates.next();
  });
}

/** What a record says of its rates. */
export interface Rated {
  readonly config: Pick<TrainConfig, "optimizer" | "schedule">;
  readonly evaluations: readonly Pick<Evaluation, "step" | "train" | "test">[];
  /** Updates that it made. */
  readonly steps: number;
  /** What acted, wherever it changed; records of before schema 4 do not say. */
  readonly rates?: readonly RateChange[];
}

/**
 * Learning rate and weight decay of the first updates of a run: as its record says, or of records that do not say, as `replaySchedule`
 * works them out. Entry k is of update k + 1.
 *
 * @param steps updates, at most those that the run made. Default: all of them
 * @example ratesOf(run).findIndex(({ weightDecay }) => weightDecay === 0)
 */
export function ratesOf(run: Rated, steps = run.steps): Pick<UpdateRates, "learningRate" | "weightDecay">[] {
  const { config, evaluations, rates } = run;
  if (!rates) return replaySchedule(config, evaluations, steps);
  let next = 0;
  return Array.from({ length: steps }, (_, made) => {
    while (next < rates.length && rates[next].step <= made) next++;
    return rates[next - 1];
  });
}
