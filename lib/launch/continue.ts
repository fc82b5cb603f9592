/** @file A finished run that is trained for more steps: a run of its own, which begins where the first ended. */

import { basename, dirname } from "node:path";
import { ConfigError } from "../core";
import { type RunRecord, type RunSpec, storedWeights } from "../runs";
import { rateChangesOf } from "../trainers";
import { type StartRunOptions, startRun } from "./child";
import { recordOfRun } from "./weights";

export interface ContinueOptions extends StartRunOptions {
  /** Updates to make beyond those of the run. */
  readonly steps: number;
}

/**
 * The spec of a run that goes on where another ended: with its weights and moments, and at the learning rate and weight decay that it ended
 * with. What changed them on the way is over, so the spec has no schedule. Its own steps begin at 0; with full batches, and
 * without noise or dropout, it comes out as the first would have with so many steps more.
 *
 * @throws ConfigError for a run that is not done, or that begins with others in another way than as one network
 */
export function continuing(run: RunRecord | string, steps: number): RunSpec {
  const record = recordOfRun(run);
  if (record.status !== "done") {
    const mend =
      record.status === "diverged"
        ? "begin with a run of fewer steps"
        : `\`groklab resume ${record.id}\` goes on with it`;
    throw new ConfigError(`continueRun: ${record.id} is ${record.status}, expected a run that is done; ${mend}`);
  }
  if (record.config.model.kind === "mixture") {
    throw new ConfigError(
      `continueRun: ${record.id} is a mixture, whose start says which networks it is made of; expected another network`,
    );
  }
  const { schema: _, schedule, start, ...config } = record.config;
  const { learningRate, weightDecay } = rateChangesOf(record).at(-1) ?? record.config.optimizer;
  const isScheduled = schedule.warmup > 0 || schedule.changes.length > 0;
  const { checkpoints: __, ...measured } = config;
  return {
    ...(measured as RunSpec),
    optimizer: { ...(config.optimizer as RunSpec["optimizer"]), ...(isScheduled && { learningRate, weightDecay }) },
    steps,
    start: {
      kind: "network",
      moments: "kept",
      run: { ...(measured as RunSpec), probes: [], schedule, ...(start && { start: start as RunSpec["start"] }) },
    },
  };
}

/**
 * Trains a finished run for more steps and gives the record of what was added; `spliced(record)` has both on one axis of steps.
 * It is recorded beside the first; where the last state of that is not stored, in `live`, once that has been trained again.
 *
 * @throws ConfigError as `continuing`, and what `startRun` throws
 */
export async function continueRun(run: RunRecord | string, { steps, ...options }: ContinueOptions): Promise<RunRecord> {
  const record = recordOfRun(run);
  return startRun(continuing(record, steps), { experiment: experimentOf(record), ...options });
}

/** That of the run where its last state is; else, as of the runs that come with groklab, `live`. */
export function experimentOf(record: RunRecord): string {
  return storedWeights(record, record.steps) ? basename(dirname(record.folder)) : "live";
}
