/** @file How far many runs are, as one state that can be put in a line. */
import { type RunSpec, runId } from "../runs";
import type { TrainEvent } from "../trainers";
import { type PoolEvent, resolved } from "./jobs";
import { describePercent, describeThroughput } from "./throughput";

/** A line that says how far a pool is. */
export interface PoolProgress {
  /** Takes note of what happened. */
  observe(event: PoolEvent): void;
  /** `3 of 12 runs · 2 in training · 812 steps/s · ETA 1:20`; of one run its steps, and its last accuracies. */
  describe(): string;
  /** Runs that came to an end, in whatever way. */
  ended(): number;
  readonly runs: number;
}

interface RunProgress {
  readonly steps: number;
  /** Where it was when it was first heard of: a run that goes on has made those steps before. */
  from?: number;
  at: number;
  training: boolean;
  over: boolean;
}

/**
 * Follows the events of a pool, to say at any time how far it is and how long it will take.
 *
 * @param now a clock in milliseconds
 */
export function poolProgress(specs: readonly RunSpec[], now: () => number = () => performance.now()): PoolProgress {
  const runs = new Map<string, RunProgress>();
  let invalid = 0;
  for (const spec of specs) {
    const config = resolved(spec);
    if (config) runs.set(runId(config), { steps: config.steps, at: 0, training: false, over: false });
    else invalid++;
  }
  let started: number | undefined;
  let accuracies = "";
  const all = () => [...runs.values()];
  const ended = () => all().filter(({ over }) => over).length + invalid;
  return {
    runs: runs.size + invalid,
    ended,
    observe(event) {
      const run = runs.get((event.kind === "ended" ? event.result.id : event.id) ?? "");
      if (!run) return;
      if (event.kind === "started") run.training = true;
      if (event.kind === "elsewhere") run.training = false;
      if (event.kind === "ended") Object.assign(run, { over: true, training: false });
      if (event.kind !== "training") return;
      started ??= now();
      if (event.event.kind === "evaluation") {
        const { train, test } = event.event.evaluation;
        accuracies = ` · training ${describePercent(train.accuracy)}, test ${describePercent(test.accuracy)}`;
      }
      const step = stepOf(event.event);
      if (step === undefined) return;
      run.from ??= step;
      run.at = step;
    },
    describe() {
      const made = all().reduce((sum, { from, at }) => sum + at - (from ?? at), 0);
      const left = all().reduce((sum, { steps, at, over }) => sum + (over ? 0 : steps - at), 0);
      const pace = describeThroughput(made, made + left, started === undefined ? 0 : now() - started);
      if (runs.size === 1 && invalid === 0) {
        const [{ at, steps }] = all();
        return `${at} of ${steps} steps${pace}${accuracies}`;
      }
      const training = all().filter(({ training }) => training).length;
      return `${ended()} of ${runs.size + invalid} runs · ${training} in training${pace}`;
    },
  };
}

function stepOf(event: TrainEvent): number | undefined {
  switch (event.kind) {
    case "progress":
      return event.step;
    case "evaluation":
      return event.evaluation.step;
    case "end":
      return event.end.step;
    default:
      return undefined;
  }
}
