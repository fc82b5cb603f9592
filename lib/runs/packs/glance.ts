/**
 * @file What a list of runs needs of a pack: no weights' norms, no losses, nothing that probes measured, a sixth of its bytes. It is
 * kept in a cache under a hash that is of the pack's bytes, too: of a pack that has changed it is made anew.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { namedDataFolder, projectRoot, RecordError, sha256 } from "../../core";
import { readBytes, writeAtomically } from "../files";
import { type Accuracies, scanAccuracies } from "../lines";
import { fileOf, measurementsOf, type PackedRun } from "./line";
import { idsInPack, packsIn, runOfPack } from "./pack-file";

/** Of a packed run: what it is, how it ended, and its accuracies. */
export interface Glance extends Pick<PackedRun, "config"> {
  /** Text of DONE.json. */
  readonly done: string;
  /** Text of events.jsonl. */
  readonly events: string;
  /** One value an evaluation in each. */
  readonly accuracies: Readonly<Record<"step" | "train" | "test", readonly number[]>>;
}

/** Raised when something else is kept, or is read out of a pack in another way. */
const EDITION = 1;

/**
 * The packed runs of an experiment's folder, by their ids; null for one that can not be read.
 *
 * @param onProblem is told of each pack that can not be read
 */
export function glancesIn(experiment: string, onProblem: (message: string) => void): Map<string, Glance | null> {
  const all = new Map<string, Glance | null>();
  for (const path of packsIn(experiment)) {
    try {
      for (const [id, glance] of glancesOf(path)) if (!all.has(id)) all.set(id, glance);
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      onProblem(error.message);
    }
  }
  return all;
}

/** The evaluations of a packed run. */
export function accuraciesOf({ accuracies: { step, train, test } }: Glance): Accuracies[] {
  return step.map((at, i) => ({ step: at, train: { accuracy: train[i] }, test: { accuracy: test[i] } }));
}

function glancesOf(path: string): (readonly [string, Glance | null])[] {
  const pack = sha256(readBytes(path));
  const kept = keptUnder(path);
  const found = read(kept, pack);
  if (found) return found;
  const glances = idsInPack(path).map((id) => [id, glanceOf(path, id)] as const);
  if (glances.every(([, glance]) => glance)) keep(kept, pack, JSON.stringify(glances));
  return glances;
}

function glanceOf(path: string, id: string): Glance | null {
  try {
    const run = runOfPack(path, id);
    const rows = rowsOf(run.metrics);
    return {
      ...{ config: run.config, done: fileOf(id, run, "DONE.json"), events: fileOf(id, run, "events.jsonl") },
      accuracies: {
        step: rows.map(({ step }) => step),
        train: rows.map(({ train }) => train.accuracy),
        test: rows.map(({ test }) => test.accuracy),
      },
    };
  } catch (error) {
    if (error instanceof RecordError) return null;
    throw error;
  }
}

const WANTED = ["step", "train/accuracy", "test/accuracy"];

function rowsOf(metrics: PackedRun["metrics"]): Accuracies[] {
  const scanned = typeof metrics === "string" ? scanAccuracies(metrics) : undefined;
  if (scanned) return scanned;
  const measured = measurementsOf(metrics, (path) => WANTED.includes(path)) as unknown as Accuracies[];
  return measured.filter((row) => "train" in row); // what probes measured, and changes of rates, have none
}

function keptUnder(path: string): string {
  const data = namedDataFolder();
  const cache = data ? join(data, "cache") : join(projectRoot(), "node_modules", ".cache", "groklab");
  return join(cache, "listed", `${basename(dirname(path))}-${basename(path)}.json`);
}

const sealOf = (pack: string, text: string) => sha256(`${EDITION} ${pack} ${text}`);

/** What was kept of this very pack, if it is as it was written. */
function read(kept: string, pack: string): [string, Glance][] | undefined {
  let stored: string;
  try {
    stored = readFileSync(kept, "utf8");
  } catch {
    return undefined; // not there yet
  }
  const at = stored.indexOf("\n");
  const text = stored.slice(at + 1);
  return stored.slice(0, at) === sealOf(pack, text) ? JSON.parse(text) : undefined;
}

/** Where nothing can be written, each list reads the packs whole. */
function keep(kept: string, pack: string, text: string): void {
  try {
    mkdirSync(dirname(kept), { recursive: true });
    writeAtomically(kept, `${sealOf(pack, text)}\n${text}`);
  } catch {}
}
