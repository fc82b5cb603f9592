/** @file What a run is called, changed by its record or its name. */
import { basename, dirname } from "node:path";
import { recordedExperiments } from "./catalogue";
import { findRun } from "./find";
import { changeLabel, type LabelChange, type RunLabel, runNamed } from "./labels";
import type { RunRecord } from "./read";

/**
 * Gives a run a name of its own, tags and a note, or takes them away, and returns what it is called then. They are in no hash: the record
 * and its id stay as they are. Commands, `runs()` and `weights("name")` find the run by its name.
 *
 * @param run a record, or the id of one, the beginning of its id, or its name
 * @throws ConfigError for a run that there is not, a name that another run has, or a word that is no name or tag
 * @example tagRun(run, { name: "baseline", add: ["paper"], note: "five seeds are enough" })
 */
export function tagRun(run: RunRecord | string, change: LabelChange): RunLabel {
  const folder = typeof run === "string" ? findRun(run).folder : run.folder;
  return changeLabel(folder, change, (name) => holderOf(name, folder) !== undefined);
}

/** The run that has this name, if it is another than that of the folder. */
export function holderOf(name: string, folder: string): string | undefined {
  const here = [basename(dirname(folder)), basename(folder)].join("/");
  const named = recordedExperiments().flatMap((experiment) => {
    const id = runNamed(experiment, name);
    return id === undefined ? [] : [`${experiment}/${id}`];
  });
  return named.find((run) => run !== here);
}
