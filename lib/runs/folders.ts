/** @file Where records are: in data/ of the project, or in the folder that GROKLAB_DATA names. */
import { existsSync, realpathSync } from "node:fs";
import { basename, join } from "node:path";
import { namedDataFolder, projectRoot, RecordError } from "../core";
import { makeFolder } from "./files";

/**
 * The folder of all data; what is not there yet is made with the first record.
 *
 * @throws ConfigError when GROKLAB_DATA is no folder's path
 */
export function dataFolder(): string {
  return namedDataFolder() ?? join(projectRoot(), "data");
}

/** Folder of all experiments' records. */
export function recordsFolder(): string {
  return join(dataFolder(), "runs");
}

/** The experiment of runs that were made again for their weights, or for others to begin with; it is not committed. */
export const STARTS = "starts";

const NAME_RULE = "a name has lower-case letters, digits and hyphens only, at most 64 of them";

/** What is wrong with a folder among those of experiments that has no experiment's name. */
export function misnamed(folder: string): string {
  const nearest = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, 64);
  const mend = nearest ? `, for example ${nearest}` : "";
  return `${folder}: is no experiment's folder: ${NAME_RULE}; rename it${mend}, or move it out of the data folder`;
}

/** Folder of an experiment's runs; `live` is for training started by hand and is not committed. */
export function runsFolder(experiment: string): string {
  if (!isExperimentName(experiment)) {
    const shown = JSON.stringify(experiment);
    throw new RecordError(`experiment ${shown}: ${NAME_RULE}`);
  }
  return within(recordsFolder(), experiment);
}

/** Folder of what an experiment's Slurm tasks said, which is kept for people and not committed; made if it is not there. */
export function logsFolder(experiment: string): string {
  runsFolder(experiment); // refuses a bad name
  const folder = join(dataFolder(), "logs", experiment);
  makeFolder(folder);
  return folder;
}

/** Whether a folder of data/runs may be called so: lower-case letters, digits and hyphens, at most 64. */
export function isExperimentName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,63}$/.test(name);
}

/** Folder of one run of an experiment, by the run's id. */
export function runFolder(experiment: string, id: string): string {
  if (!isRunName(id)) throw new RecordError(`run ${JSON.stringify(id)}: that is no run's id, nor the beginning of one`);
  return within(runsFolder(experiment), id);
}

/** Whether this could be a run's id, or the beginning of one: nothing that leads to another folder. */
export function isRunName(name: string): boolean {
  return /^[a-z0-9](?!.*\.\.)[A-Za-z0-9.+-]{0,199}$/.test(name);
}

/** A folder of a folder, which is not a link to some other place. */
function within(parent: string, name: string): string {
  const folder = join(parent, name);
  if (existsSync(folder) && realpathSync(folder) !== join(realpathSync(parent), name)) {
    throw new RecordError(
      `${folder}: is a link to ${realpathSync(folder)}; records are kept in the data folder itself, ` +
        "which GROKLAB_DATA can move as a whole",
    );
  }
  return folder;
}
