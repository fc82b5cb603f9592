/** @file A run that another process trains: it is followed to its end, and never trained twice. */
import { LockedError, StoppedError } from "../core";
import {
  asAsked,
  followRun,
  hasRecord,
  isHeld,
  type RunConfig,
  type RunRecord,
  readRun,
  recordOf,
  refuseIfHeld,
} from "../runs";
import type { TrainEvent } from "../trainers";
import type { StartRunOptions } from "./child";
import { takenFromRecord, toStandardError } from "./jobs";

type Following = Pick<StartRunOptions, "signal" | "onEvent">;

/** Passes on what another process measures of a run, until it ends, nobody trains it any more, or the signal says so. */
async function follow(folder: string, { signal, onEvent = () => {} }: Following): Promise<void> {
  for await (const evaluation of followRun(folder, { signal })) {
    onEvent({ kind: "progress", step: evaluation.step, loss: evaluation.train.loss } satisfies TrainEvent);
    onEvent({ kind: "evaluation", evaluation });
  }
}

/** A run, and its folder in an experiment. */
interface Awaited {
  readonly id: string;
  readonly folder: string;
  readonly experiment: string;
  readonly config: RunConfig;
}

/**
 * The finished record of a run, where it has all that is to be measured; or that of another process which trains it now, followed to its end; else what `train` makes
 * of it. What is being trained now is new enough for `fresh`.
 *
 * @param unlike says of a finished record why it will not do; nothing where it does
 * @throws LockedError where `wait` is false and another process trains it; StoppedError where the signal ended the wait before
 *   there was a record
 */
export async function trainOrFollow(
  { id, folder, experiment, config }: Awaited,
  options: Following & Pick<StartRunOptions, "fresh" | "wait" | "onNotice">,
  train: (fresh: boolean) => Promise<RunRecord>,
  unlike: (record: RunRecord) => string | undefined = () => undefined,
): Promise<RunRecord> {
  const { wait = true, signal, onNotice = toStandardError } = options;
  let [fresh, followed] = [options.fresh ?? false, false];
  for (;;) {
    const finished = fresh ? undefined : recordOf(experiment, config);
    const why = finished && unlike(finished);
    if (finished && why === undefined) {
      if (!followed) onNotice(takenFromRecord(id));
      return finished;
    }
    if (why !== undefined) onNotice(`groklab: ${id} is trained again: ${why}`);
    if (!wait) refuseIfHeld(folder);
    if (!isHeld(folder)) {
      try {
        return await train(fresh);
      } catch (error) {
        if (!(wait && error instanceof LockedError)) throw error; // else another was quicker
      }
    }
    if (!followed) onNotice(`groklab: ${id}: another process trains it, which is followed (its lock: ${folder}.lock)`);
    [fresh, followed] = [false, true];
    await follow(folder, options);
    if (!signal?.aborted) continue;
    if (hasRecord(folder)) return asAsked(readRun(folder), config);
    throw new StoppedError(`${id}: is trained by another process, which goes on`);
  }
}
