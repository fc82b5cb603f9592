/** @file A run by its id, by the beginning of it that no other run has, or by the name that it was given. */
import { ConfigError, nearestWord, RecordError } from "../core";
import { recordedExperiments } from "./catalogue";
import { isExperimentName, isRunName, recordsFolder, runFolder, runsFolder, STARTS } from "./folders";
import { runNamed } from "./labels";
import { runIdsIn } from "./read";

/** The run of an experiment that people have given this name; labels that can not be read give none. */
function nameIn(experiment: string, name: string): string | undefined {
  try {
    return runNamed(experiment, name);
  } catch (error) {
    if (error instanceof RecordError) return undefined; // `groklab verify` says what is wrong with them
    throw error;
  }
}

/** Where a run lies. */
export interface FoundRun {
  readonly experiment: string;
  readonly id: string;
  readonly folder: string;
}

/**
 * @param name `id`, the beginning of one, or the run's own name, each perhaps after `experiment/`
 * @throws ConfigError when there is no such run, or more than one; RecordError when a pack that may hold it can not be read
 */
export function findRun(name: string): FoundRun {
  const [experiment, prefix] = name.includes("/")
    ? [name.split("/")[0], name.slice(name.indexOf("/") + 1)]
    : ["", name];
  if (!isRunName(prefix) || !(experiment === "" || isExperimentName(experiment))) {
    throw new ConfigError(`run ${JSON.stringify(name)}: expected a run's id, or the beginning of one`);
  }
  const unreadable: string[] = [];
  const runs = recordedExperiments()
    .filter((recorded) => experiment === "" || recorded === experiment)
    .flatMap((recorded) =>
      runIdsIn(runsFolder(recorded), (problem) => unreadable.push(problem))
        .filter(isRunName)
        .map((id) => ({ experiment: recorded, id })),
    );
  const exact = runs.filter(({ id }) => id === prefix);
  if (exact.length === 0) exact.push(...runs.filter((run) => nameIn(run.experiment, prefix) === run.id));
  const all = exact.length > 0 ? exact : runs.filter(({ id }) => id.startsWith(prefix));
  // What was made again for the sake of its weights is meant only where nothing else is.
  const meant = all.filter((run) => run.experiment !== STARTS);
  const found = meant.length > 0 ? meant : all;
  if (found.length === 1) return { ...found[0], folder: runFolder(found[0].experiment, found[0].id) };
  if (found.length === 0 && unreadable.length > 0) throw new RecordError(unreadable[0]);
  if (found.length === 0) {
    const nearest = nearestWord(prefix, [...new Set(runs.map(({ id }) => id))]);
    throw new ConfigError(
      `run ${JSON.stringify(name)}: there is none in ${recordsFolder()}; ` +
        (nearest ? `did you mean ${nearest}?` : "`groklab runs` lists them"),
    );
  }
  const some = found.slice(0, 5).map(({ experiment, id }) => `${experiment}/${id}`);
  const more = found.length > 5 ? `, … and ${found.length - 5} more` : "";
  throw new ConfigError(
    `run ${JSON.stringify(name)}: ${found.length} runs begin so; say which: ${some.join(", ")}${more}`,
  );
}
