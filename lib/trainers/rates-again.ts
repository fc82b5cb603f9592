import type { TrainConfig } from "./config";
import type { Evaluation } from "./evaluation";
import { rateSchedule, type UpdateRates } from "./rates";

/**
 * The rates that each update of a run was made with, worked out again from what was measured: a schedule depends on
 * nothing else. Entry k is of update k + 1, so that a change after `step` updates is first seen in entry `step`.
 *
 * @param evaluations of the run, all of them, steps ascending
 * @param steps updates that it made
 * @example ratesAgain(config, run.evaluations, run.steps).findIndex(({ weightDecay }) => weightDecay === 0)
 */
export function ratesAgain(
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
