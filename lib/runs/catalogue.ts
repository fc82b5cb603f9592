/**
 * @file All runs at a glance. A finished run is read without the schema and without decoding every line, which is what
 * takes the time: the hashes of its end mark, or of its pack, vouch for its files, its id for its configuration. So thousands
 * of runs are listed a second, and no second copy of anything has to be kept up to date.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { ConfigError, nearestWord, RecordError, VersionError } from "../core";
import { isNamedAfter } from "./config";
import { type EndMark, readMark, readMarked } from "./end-mark";
import { isExperimentName, misnamed, recordsFolder, runsFolder } from "./folders";
import { withLater } from "./identity";
import { labelsIn, type RunLabel } from "./labels";
import { type Accuracies, scanAccuracies } from "./lines";
import { isHeld } from "./lock";
import { accuraciesOf, type Glance, glancesIn, standsInFolder } from "./packs";
import { folderIdsIn, hasBegun, type RunRecord, readRun } from "./read";
import { schemaGiven } from "./schema";
import type { RunConfig } from "./spec";
import { timingOf } from "./timing";

/** A run without its measurements, but for the accuracies. */
export interface CatalogueEntry
  extends Pick<RunRecord, "id" | "folder" | "config" | "status" | "steps" | "reason" | "seconds" | "stepsPerSecond"> {
  readonly experiment: string;
  /** What people call it; `{}` for most. */
  readonly label: RunLabel;
  readonly evaluations: readonly Accuracies[];
  /** Whether a living process is writing it now. */
  readonly live: boolean;
}

/**
 * Why something is left out: a record is damaged, or of another version of groklab; a folder is not named as experiments are; the names
 * and tags of an experiment's runs can not be read.
 */
export type Problem = "damaged" | "version" | "misnamed" | "labels";

/** Told of what is left out. */
export type OnProblem = (message: string, problem: Problem) => void;

/** Names of the experiments that have records. */
export function recordedExperiments(): string[] {
  return foldersIn(recordsFolder()).filter(isExperimentName);
}

function foldersIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/**
 * The runs of one experiment, or of all, in the order of their names, one by one.
 *
 * @param onProblem is told of each run that can not be read, and why; such a run is passed over
 * @param isWanted is asked once for each configuration; of a finished run that is not wanted, nothing else is read
 * @throws ConfigError for an experiment without a folder
 */
export function* catalogue(
  experiment: string | undefined,
  onProblem: OnProblem,
  isWanted: (config: RunConfig) => boolean = () => true,
): Generator<CatalogueEntry, void, void> {
  const recorded = recordedExperiments();
  if (experiment !== undefined && !existsSync(runsFolder(experiment))) {
    const nearest = nearestWord(experiment, recorded);
    const hint = nearest ? `did you mean ${nearest}?` : `there are ${recorded.join(", ") || "none yet"}`;
    throw new ConfigError(`experiment ${experiment}: has no records in ${recordsFolder()}; ${hint}`);
  }
  if (experiment === undefined) {
    for (const folder of misnamedFolders()) onProblem(misnamed(folder), "misnamed");
  }
  for (const name of experiment === undefined ? recorded : [experiment]) {
    const folder = runsFolder(name);
    const labels = readLabels(folder, onProblem);
    const packed = glancesIn(folder, (message) => onProblem(message, "damaged"));
    for (const id of [...new Set([...folderIdsIn(folder), ...packed.keys()])].sort()) {
      try {
        const glance = standsInFolder(join(folder, id)) ? null : (packed.get(id) ?? null);
        const entry = readEntry(join(folder, id), glance, isWanted);
        if (entry) yield { ...entry, experiment: name, label: Object.hasOwn(labels, id) ? labels[id] : {} };
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
        onProblem(error.message, error instanceof VersionError ? "version" : "damaged");
      }
    }
  }
}

/** Folders among those of experiments that are none by their names; hidden ones are not meant to be. */
function misnamedFolders(): string[] {
  const isNone = (name: string) => !isExperimentName(name) && !name.startsWith(".");
  return foldersIn(recordsFolder())
    .filter(isNone)
    .map((name) => join(recordsFolder(), name))
    .filter((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory());
}

function readLabels(folder: string, onProblem: OnProblem): ReturnType<typeof labelsIn> {
  try {
    return labelsIn(folder);
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    onProblem(error.message, "labels");
    return {};
  }
}

type Entry = Omit<CatalogueEntry, "experiment" | "label">;

/** What an end mark or a pack vouches for, and the slow way where it has to say what is the matter. */
function readEntry(folder: string, glance: Glance | null, isWanted: (config: RunConfig) => boolean): Entry | undefined {
  const mark = glance ? undefined : readMark(folder);
  const config = glance ? configOf(glance) : mark && readConfig(folder, mark);
  if (config && !isWanted(config)) return undefined;
  const entry =
    config && glance
      ? entryOf(folder, glance, config)
      : ((config && mark && readFinished(folder, mark, config)) ?? readWhole(folder));
  return entry && (config || isWanted(entry.config)) ? entry : undefined;
}

function configOf({ config }: Glance): RunConfig | undefined {
  const stored = config as unknown as RunConfig;
  return typeof config === "object" && isCurrent(stored) ? withLater(stored) : undefined;
}

function entryOf(folder: string, glance: Glance, config: RunConfig): Entry {
  const { status, step, reason } = JSON.parse(glance.done) as EndMark;
  const run = { id: basename(folder), folder, config, status, steps: step, reason };
  return { ...run, ...timingOf(glance.events), evaluations: accuraciesOf(glance), live: false };
}

function readConfig(folder: string, mark: EndMark): RunConfig | undefined {
  const text = readMarked(folder, mark, ["config.json"])?.["config.json"];
  if (text === undefined) return undefined;
  // So it vouches that this is JSON, too.
  if (!isNamedAfter(String(mark.id), String(text))) return undefined;
  const config = JSON.parse(String(text)) as RunConfig;
  return isCurrent(config) ? withLater(config) : undefined;
}

/** Of what the schema would refuse, nothing else can be asked. */
function isCurrent(config: RunConfig): boolean {
  try {
    return config.schema === schemaGiven(config, config.schema);
  } catch {
    return false;
  }
}

function readFinished(folder: string, mark: EndMark, config: RunConfig): Entry | undefined {
  const others = Object.keys(mark.files).filter((name) => name !== "config.json");
  const metrics = readMarked(folder, mark, others)?.["metrics.jsonl"];
  // Numbers are looked for, so any encoding will do, and this is the fastest.
  const evaluations = metrics instanceof Buffer ? scanAccuracies(metrics.toString("latin1")) : undefined;
  if (!evaluations) return undefined;
  const { id, status, step, reason } = mark;
  return { id, folder, config, status, steps: step, reason, ...timingOf(readEvents(folder)), evaluations, live: false };
}

/** Whatever else there is; undefined for a run that has not begun. */
function readWhole(folder: string): Entry | undefined {
  if (!hasBegun(folder)) return undefined;
  const { environment: _, probes: __, ...run } = readRun(folder);
  return { ...run, live: run.status === "unfinished" && isHeld(folder) };
}

function readEvents(folder: string): string {
  try {
    return readFileSync(join(folder, "events.jsonl"), "utf8");
  } catch {
    return "";
  }
}
