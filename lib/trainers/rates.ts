import type { AtEvent, OptimizerConfig, ScheduleChange, ScheduleConfig } from "./config";
import type { Evaluation } from "./evaluation";
import { optimizerKind } from "./optimizers";

/** What one update is made with, as plain numbers. */
export interface UpdateRates {
  readonly learningRate: number;
  readonly weightDecay: number;
  /** 1 - beta1^k and 1 - beta2^k, k counting updates since the moments were last zero. */
  readonly biasCorrection1: number;
  readonly biasCorrection2: number;
  /** 0 for an update that starts from zero moments after a reset, else 1. */
  readonly keepMoments: number;
}

/** All that the rates of the next update depend on besides the configuration; plain JSON. */
export interface RatesState {
  /** Updates made. */
  readonly update: number;
  /** beta1^k and beta2^k. */
  readonly powers: readonly [number, number];
  readonly changes: readonly ChangeState[];
}

/** How far a scheduled change has come. */
export interface ChangeState {
  /** The first of the evaluations at which the accuracy is reached in a row, and how many these are. */
  readonly since: number | null;
  readonly held: number;
  /** The change holds for all updates after this many. */
  readonly from: number | null;
}

/** What updates are made with from one of them on, until the next change. */
export interface RateChange extends Pick<UpdateRates, "learningRate" | "weightDecay"> {
  /** Updates made before: the first with these rates is the next. */
  readonly step: number;
}

/** Learning rate and weight decay along a run. */
export interface RateSchedule {
  next(): UpdateRates;
  /** What changed with the updates since this was asked for last, the rates of the first update included. */
  changes(): RateChange[];
  /** Takes note of a measurement: changes may wait for it. */
  observe(evaluation: Pick<Evaluation, "step" | "train" | "test">): void;
  state(): RatesState;
}

/**
 * Powers of beta are counted up by multiplication. A power function would be shorter, but its last digit changed
 * between Node majors, and with it every record.
 */
export function rateSchedule(
  optimizer: OptimizerConfig,
  { warmup, changes }: ScheduleConfig,
  resumed: Partial<RatesState> = {},
): RateSchedule {
  const betas = optimizerKind(optimizer).betas?.(optimizer) ?? [0, 0];
  let update = resumed.update ?? 0;
  let powers: readonly [number, number] = resumed.powers ?? [1, 1];
  let progress: readonly ChangeState[] = resumed.changes ?? changes.map(initialProgress);
  const startsAfter = (i: number, updates: number) => progress[i].from === updates;
  /** The rates of the update after so many. */
  const inForce = (made: number): RateChange => {
    const active = changes.filter((_, i) => (progress[i].from ?? Number.POSITIVE_INFINITY) <= made);
    const warm = made + 1 < warmup ? (made + 1) / warmup : 1;
    return {
      step: made,
      learningRate: warm * lastOf(active, "learningRate", optimizer.learningRate),
      weightDecay: lastOf(active, "weightDecay", optimizer.weightDecay),
    };
  };
  let latest = update > 0 ? inForce(update - 1) : undefined;
  let changed: RateChange[] = [];
  return {
    next() {
      const made = update;
      const reset = changes.some((change, i) => change.resetMoments && startsAfter(i, made));
      const [power1, power2] = reset ? [1, 1] : powers;
      powers = [power1 * betas[0], power2 * betas[1]];
      update++;
      const now = inForce(made);
      const { learningRate, weightDecay } = now;
      if (learningRate !== latest?.learningRate || weightDecay !== latest.weightDecay) changed.push(now);
      latest = now;
      return {
        learningRate,
        weightDecay,
        biasCorrection1: 1 - powers[0],
        biasCorrection2: 1 - powers[1],
        keepMoments: reset ? 0 : 1,
      };
    },
    changes() {
      const since = changed;
      changed = [];
      return since;
    },
    observe(evaluation) {
      progress = changes.map((change, i) =>
        "metric" in change.at ? observed(change.at, progress[i], evaluation) : progress[i],
      );
    },
    state: () => ({ update, powers, changes: progress }),
  };
}

function initialProgress({ at }: ScheduleChange): ChangeState {
  return { since: null, held: 0, from: "step" in at ? at.step : null };
}

function observed(
  { metric, reaches, hold, times }: AtEvent,
  state: ChangeState,
  { step, train, test }: Pick<Evaluation, "step" | "train" | "test">,
): ChangeState {
  if (state.from !== null) return state;
  const accuracy = metric === "trainAccuracy" ? train.accuracy : test.accuracy;
  if (!(accuracy >= reaches)) return { since: null, held: 0, from: null };
  const since = state.since ?? step;
  const held = state.held + 1;
  return { since, held, from: held >= hold ? Math.max(step, Math.round(times * since)) : null };
}

/** The value that the last of the active changes to say anything gives; else the optimiser's own. */
function lastOf(active: readonly ScheduleChange[], rate: "learningRate" | "weightDecay", own: number): number {
  return active.reduce((value, change) => change[rate] ?? value, own);
}
