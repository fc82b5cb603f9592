import type { TrainConfig } from "./config";
import type { Evaluation } from "./evaluation";
import { type RateChange, rateSchedule } from "./rates";

/** What a record says of its rates. */
export interface Rated {
  readonly config: Pick<TrainConfig, "optimizer" | "schedule">;
  /** All of them, steps ascending. */
  readonly evaluations: readonly Pick<Evaluation, "step" | "train" | "test">[];
  /** Updates that it made. */
  readonly steps: number;
  /** What acted, wherever it changed; records of before schema 4 do not say. */
  readonly rates?: readonly RateChange[];
}

/** What was worked out of records that do not say: figures ask once a panel. */
const replayed = new WeakMap<Rated, readonly RateChange[]>();

/**
 * Learning rate and weight decay that updates of a run were made with, wherever they changed, those of the first update included: as
 * its record says, or of a record that does not say, worked out again from what was measured, since a schedule depends on nothing else.
 *
 * @example rateChangesOf(run).find(({ weightDecay }) => weightDecay === 0)?.step
 */
export function rateChangesOf(run: Rated): readonly RateChange[] {
  const known = run.rates ?? replayed.get(run);
  if (known) return known;
  const changes = replay(run);
  replayed.set(run, changes);
  return changes;
}

function replay({ config: { optimizer, schedule }, evaluations, steps }: Rated): readonly RateChange[] {
  const rates = rateSchedule(optimizer, schedule);
  let seen = 0;
  for (let made = 0; made < steps; made++) {
    for (; seen < evaluations.length && evaluations[seen].step <= made; seen++) rates.observe(evaluations[seen]);
    rates.next();
  }
  return rates.changes();
}
