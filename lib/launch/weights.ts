/** @file The weights of a run: those that are stored, or made by the same training once more. */
import { ConfigError, canonicalJson, GroklabError } from "../core";
import type { EngineOptions } from "../engine";
import {
  findRun,
  type NamedWeights,
  placeOf,
  type RunConfig,
  type RunRecord,
  type RunSpec,
  readRun,
  recordOf,
  removeRepeated,
  removeWeights,
  resolveRun,
  STARTS,
  storedSteps,
  storedWeights,
} from "../runs";
import { startRun } from "./child";
import { toStandardError } from "./jobs";

export interface WeightsOptions {
  /** After so many updates. Default: the last of the run. */
  readonly step?: number;
  /** Whether weights that are not stored are made, by training the run once more as far as they need. Default false. */
  readonly train?: boolean;
  readonly engine?: EngineOptions;
  /** Aborting stops that training. */
  readonly signal?: AbortSignal;
  /** Lines for the reader; default: standard error. */
  readonly onNotice?: (line: string) => void;
}

/**
 * The weights of a run by the names of its parameters: float32, row-major, each with its shape.
 *
 * A run keeps its last weights while its folder is there, and those that `checkpoints` of its spec asks for, such as
 * `checkpoints: { every: 100 }`. Others, as of the runs that come with groklab, are made with `train: true`: the same training in
 * `data/runs/starts`, whose evaluations are compared with those of the record. Where they differ, by the rounding of another
 * processor, the first difference is said.
 *
 * @param run a record, or the id of one, or the beginning of its id
 * @returns for example `{ "hidden0.weight": { shape: [62, 128], values }, … }`
 * @throws ConfigError for a run or step that there is not, or weights that are not stored; RecordError for a file that was altered
 */
export async function weights(run: RunRecord | string, options: WeightsOptions = {}): Promise<NamedWeights> {
  const record = recordOfRun(run);
  const { step = record.steps, train = false, onNotice = toStandardError, engine, signal } = options;
  checkStep(record, step);
  const found = storedWeights(record, step);
  if (found) return found;
  const config = keeping(record, step);
  const before = recordOf(STARTS, config);
  const again = before && storedWeights(before, step);
  if (before && again) {
    tellDifference(record, before, onNotice);
    return again;
  }
  if (!train) throw new ConfigError(`weights: ${notStored(record, step)}`);
  // Its weights may have been removed, and its record stays.
  const made = await startRun(config as RunSpec, {
    ...{ experiment: STARTS, engine, signal, onNotice },
    fresh: before !== undefined,
  });
  removeRepeated(made.folder);
  tellDifference(record, made, onNotice);
  const given = storedWeights(made, step);
  if (given) return given;
  throw new GroklabError(
    `weights: the training of ${record.id} ended at step ${made.steps} (${made.status}), not ${step}`,
  );
}

/**
 * The run that makes the weights of another after its last update, or after `step`, for `runAll` in the experiment `starts`; undefined where
 * that was trained. `weights(run, { step, train: true })` finds what it made, without training.
 *
 * @throws ConfigError for a step that the run does not have
 */
export function weightsRun(record: RunRecord, step = record.steps): RunSpec | undefined {
  checkStep(record, step);
  const config = keeping(record, step);
  return storedWeights(record, step) || recordOf(STARTS, config) ? undefined : (config as RunSpec);
}

/** The record of a run that is named, or given. */
export function recordOfRun(run: RunRecord | string): RunRecord {
  return typeof run === "string" ? readRun(findRun(run).folder) : run;
}

/**
 * Removes the files of weights that a run kept, and those that were made of it afterwards; its record, and its last state, stay.
 *
 * @returns how many files went
 */
export function pruneWeights(run: RunRecord | string): number {
  const record = recordOfRun(run);
  const made = placeOf(STARTS, keeping(record, record.steps)).folder;
  return [record.folder, made].reduce((sum, folder) => sum + removeWeights(folder).length, 0);
}

function checkStep({ id, steps }: RunRecord, step: number): void {
  if (Number.isInteger(step) && step >= 0 && step <= steps) return;
  throw new ConfigError(`weights: expected a step from 0 to ${steps}, the last of ${id}, got ${step}`);
}

/** The run once more, with nothing measured but what may decide the training, and the weights of a step kept. */
function keeping({ config }: RunRecord, step: number): RunConfig {
  const { schema: _, ...spec } = config;
  return resolveRun({ ...(spec as RunSpec), probes: [], checkpoints: { at: [step] } });
}

function notStored(record: RunRecord, step: number): string {
  const steps = storedSteps(record);
  const some = steps.length > 0 ? ` (those after ${steps.join(", ")} updates are)` : "";
  const given = step === record.steps ? "" : `, step: ${step}`;
  return (
    `those of ${record.id} after ${step} updates are not stored${some}; ` +
    `weights(run, { train: true${given} }) or \`groklab weights ${record.id}${step === record.steps ? "" : ` --step ${step}`}\` trains it ` +
    "once more and makes them; checkpoints: { every: 100 } in a spec keeps them from the first"
  );
}

/** Says where the evaluations of the same training, made twice, first differ. */
function tellDifference(record: RunRecord, made: RunRecord, onNotice: (line: string) => void): void {
  const theirs = new Map(made.evaluations.map((evaluation) => [evaluation.step, evaluation]));
  const first = record.evaluations.find((evaluation) => {
    const other = theirs.get(evaluation.step);
    return other !== undefined && canonicalJson(other) !== canonicalJson(evaluation);
  });
  if (!first) return;
  const other = theirs.get(first.step);
  onNotice(
    `groklab: ${record.id}: these weights are not those of the record to the last digit: after ${first.step} updates the training loss ` +
      `is ${other?.train.loss}, recorded ${first.train.loss}; recorded on ${record.environment.cpu}, made on ${made.environment.cpu}`,
  );
}
