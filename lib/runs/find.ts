/** @file A run by its id, or by the beginning of it that no other run has. */
import { existsSync, readdirSync } from "node:fs";
import { ConfigError, nearestWord } from "../core";
import { recordedExperiments } from "./catalogue";
import { isExperimentName, isRunName, recordsFolder, runFolder, runsFolder } from "./folders";
import { isAside } from "./read";

/** Where a run lies. */
export interface FoundRun {
  readonly experiment: string;
  readonly id: string;
  readonly folder: string;
}

/**
 * @param name `id`, the beginning of one, or either after `experiment/`
 * @throws ConfigError when there is no such run, or more than one
 */
export function findRun(name: string): FoundRun {
  const [experiment, prefix] = name.includes("/")
    ? [name.split("/")[0], name.slice(name.indexOf("/") + 1)]
    : ["", name];
  if (!isRunName(prefix) || !(experiment === "" || isExperimentName(experiment))) {
    throw new ConfigError(`run ${JSON.stringify(name)}: expected a run's id, or the beginning of one`);
  }
  const runs = recordedExperiments()
    .filter((recorded) => experiment === "" || recorded === experiment)
    .flatMap((recorded) => idsOf(recorded).map((id) => ({ experiment: recorded, id })));
  const exact = runs.filter(({ id }) => id === prefix);
  const found = exact.length > 0 ? exact : runs.filter(({ id }) => id.startsWith(prefix));
  if (found.length === 1) return { ...found[0], folder: runFolder(found[0].experiment, found[0].id) };
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

function idsOf(experiment: string): string[] {
  const folder = runsFolder(experiment);
  return existsSync(folder) ? readdirSync(folder).filter((name) => isRunName(name) && !isAside(name)) : [];
}
