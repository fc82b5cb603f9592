/** @file Where the record of a run is: under its own id, or under another that the same training was given. */
import { basename, dirname, join } from "node:path";
import { RecordError } from "../core";
import { idsOf, runId } from "./config";
import { runFolder } from "./folders";
import { trainingOf } from "./identity";
import { asAsked, holds } from "./measured";
import { finishedRun, hasRecord, type RunRecord, runIdsIn } from "./read";
import { NAMED_BY_TRAINING } from "./schema";
import type { RunConfig } from "./spec";

/** Where a run of an experiment is recorded. */
export interface Place {
  /** The name of the folder. */
  readonly id: string;
  readonly folder: string;
}

/**
 * Where the record of a run is. A run that has none under its own id is looked for by what trains: it may have been recorded under
 * the id of an earlier schema, if that record has all that is asked for. Where there is none at all, it is where the record will be.
 */
export function placeOf(experiment: string, config: RunConfig): Place {
  const id = runId(config);
  const own = { id, folder: runFolder(experiment, id) };
  if (hasRecord(own.folder) || config.schema < NAMED_BY_TRAINING) return own;
  const other = sameTraining(own.folder, config).find((record) => holds(record.config, config));
  return other ? { id: other.id, folder: other.folder } : own;
}

/** The finished record of a run, if it has all that is asked for: that much of it. @throws RecordError as `readRun` */
export function recordOf(experiment: string, config: RunConfig): RunRecord | undefined {
  const record = finishedRun(placeOf(experiment, config).folder);
  return record && holds(record.config, config) ? asAsked(record, config) : undefined;
}

/** The finished records of the same training beside a run's folder, its own not among them; what can't be read is none. */
export function sameTraining(folder: string, config: RunConfig): RunRecord[] {
  const names = idsOf(config).map((id) => id.slice(0, -HASH.length));
  const isOther = (name: string) => names.includes(name.slice(0, -HASH.length)) && name !== basename(folder);
  const experiment = dirname(folder);
  return runIdsIn(experiment, () => {}, isOther).flatMap((name) => {
    try {
      const record = finishedRun(join(experiment, name));
      return record && trainingOf(record.config) === trainingOf(config) ? [record] : [];
    } catch (error) {
      if (error instanceof RecordError) return [];
      throw error;
    }
  });
}

/** How an id ends. */
const HASH = "-0123456789";
