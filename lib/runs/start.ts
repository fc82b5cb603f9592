/** @file The states that a run begins with: those that other runs were left in, or made again where they are not there. */
import { basename, dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { LockedError, RecordError, StoppedError, sha256 } from "../core";
import { createDataset } from "../tasks";
import { parentRuns, type TrainEvent, type TrainerOptions, type TrainerState, warmStart } from "../trainers";
import { encodeState, loadCheckpoint } from "./checkpoint";
import { runId } from "./config";
import { STARTS } from "./folders";
import { isHeld } from "./lock";
import { sameTraining } from "./place";
import { finishedRun } from "./read";
import { schemaGiven } from "./schema";
import type { RunConfig } from "./spec";

/** How often a run that another process trains is looked at. */
const LOOK_MS = 500;

export interface StartOptions {
  /** Trains a run into a folder and records it there. */
  readonly make: (config: RunConfig, folder: string) => AsyncIterable<TrainEvent>;
  readonly signal?: AbortSignal;
  readonly onNotice: (line: string) => void;
}

export interface ParentStates {
  readonly given: Pick<TrainerOptions, "weights" | "optimizer">;
  /** For the record: which states these are. */
  readonly from: Readonly<Record<string, { readonly run: string; readonly sha256: string }>>;
}

/**
 * What a run of this folder begins with. The last state of each run that it names is taken from that run's record in the
 * same experiment, which keeps it unless it came from elsewhere; else from the experiment `starts`, where it is trained if
 * it is not there either. A run that another process trains is waited for.
 *
 * @throws RecordError for a run that diverged, StoppedError when `signal` stops the training of one
 */
export async function parentStates(config: RunConfig, folder: string, options: StartOptions): Promise<ParentStates> {
  const states: Record<string, TrainerState> = {};
  const from: Record<string, { run: string; sha256: string }> = {};
  for (const [key, named] of Object.entries(parentRuns(config))) {
    const run: RunConfig = { schema: schemaGiven(named, config.schema), ...named };
    states[key] = await lastState(run, folder, options);
    from[key] = { run: runId(run), sha256: sha256(encodeState(states[key])) };
  }
  const dataset = createDataset(config.task, config.splitSeed ?? config.seed);
  return { given: warmStart(config, dataset, states), from };
}

async function lastState(config: RunConfig, folder: string, options: StartOptions): Promise<TrainerState> {
  const id = runId(config);
  const experiment = dirname(folder);
  const beside = join(experiment, id);
  await released(beside, options.signal);
  for (const place of [beside, ...sameTraining(beside, config).map(({ folder }) => folder)]) {
    const kept = keptState(place, config);
    if (kept) return kept;
  }
  const spare = join(dirname(experiment), STARTS, id);
  for (;;) {
    const made = keptState(spare, config);
    if (made) return made;
    if (options.signal?.aborted) throw new StoppedError(`${id}: was stopped, and a run was to begin with it`);
    const begins = `groklab: ${basename(folder)} begins with ${id}`;
    options.onNotice(`${begins}, whose last state is not stored here; training it first`);
    try {
      for await (const _ of options.make(config, spare)) {
        // It tells of itself in its own record.
      }
    } catch (error) {
      if (!(error instanceof LockedError)) throw error;
      await released(spare, options.signal);
    }
  }
}

/** The state after the last update of a finished run, where it was kept. @throws RecordError for a run that diverged */
function keptState(folder: string, { steps }: RunConfig): TrainerState | undefined {
  const record = finishedRun(folder);
  if (record?.status === "diverged") {
    throw new RecordError(`${folder}: diverged at step ${record.steps}, so no run can begin with it`);
  }
  const state = record && loadCheckpoint(folder)?.state;
  return state?.step === steps ? state : undefined;
}

/** Returns when no process writes this run, or at once when that is not to be waited for any more. */
async function released(folder: string, signal?: AbortSignal): Promise<void> {
  while (isHeld(folder) && !signal?.aborted) await setTimeout(LOOK_MS);
}
