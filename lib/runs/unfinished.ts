import { existsSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson } from "../core";
import { engineInfo } from "../engine";
import type { TrainerState } from "../trainers";
import { checkpointListFault, hasCheckpoint, loadCheckpoint } from "./checkpoint";
import { runId } from "./config";
import { describeEnvironment, type Environment } from "./environment";
import { readText, sweepTemporaries } from "./files";
import { decodeLine } from "./lines";
import { ownPartsOf, withoutPaths } from "./own-parts";
import { describeOwnProbes, type OwnProbes } from "./own-probes";
import { hasRecord } from "./read";
import type { RunConfig } from "./spec";

/** What is left of a run that was cut short, as far as it can go on from there. */
export interface UnfinishedRun {
  /** Undefined where no state had been kept yet: the run begins again, in its place. */
  readonly state?: TrainerState;
  /** The lines of metrics.jsonl up to that state. */
  readonly lines: readonly string[];
}

/**
 * The unfinished run of a folder, if it can go on to the bytes that it would have had: its last state, the measurements
 * that led to it, and the same sources, packages and engine as when it began. Why it can not is said in one line.
 */
export function unfinishedRun(
  config: RunConfig,
  folder: string,
  { own, onNotice }: { readonly own?: OwnProbes; readonly onNotice: (line: string) => void },
): UnfinishedRun | undefined {
  sweepTemporaries(folder);
  sweepTemporaries(join(folder, "checkpoints"));
  if (!hasRecord(folder)) return undefined;
  const refuse = (why: string) => {
    onNotice(`groklab: ${folder} starts afresh, its beginning is kept beside it: ${why}`);
    return undefined;
  };
  if (!isConfigOf(read(folder, "config.json"), config)) return refuse("its config.json was altered");
  const changed = changedSince(read(folder, "env.json"), describeOwnProbes(config, own));
  if (changed) return refuse(changed);
  if (!hasCheckpoint(folder)) return { lines: [] };
  const checkpoint = loadCheckpoint(folder);
  if (!checkpoint) return refuse(checkpointListFault(folder) ?? "no state of it is whole");
  if (checkpoint.passedOver) onNotice(`groklab: going back to step ${checkpoint.state.step}: ${checkpoint.passedOver}`);
  const lines = read(folder, "metrics.jsonl").split("\n").slice(0, checkpoint.lines);
  try {
    lines.forEach((line, seq) => void decodeLine(line, seq, runId(config)));
  } catch (error) {
    return refuse(`metrics.jsonl: ${(error as Error).message}`);
  }
  if (lines.length < checkpoint.lines) return refuse("metrics.jsonl is shorter than when the state was kept");
  return { state: checkpoint.state, lines };
}

/** Whether a stored text is the configuration; files of one's own may have moved meanwhile. */
function isConfigOf(stored: string, config: RunConfig): boolean {
  if (stored === `${canonicalJson(config)}\n`) return true;
  if (ownPartsOf(config).length === 0) return false;
  try {
    return canonicalJson(withoutPaths(JSON.parse(stored))) === canonicalJson(withoutPaths(config));
  } catch {
    return false;
  }
}

/** In what the environment differs from that of the record; `trainer` follows from the rest. */
function changedSince(stored: string, probes: Pick<Environment, "probes">): string | undefined {
  let before: Environment;
  try {
    before = JSON.parse(stored);
  } catch {
    return "its env.json was altered";
  }
  const now = { ...describeEnvironment(engineInfo(), before.trainer, () => {}), ...probes }; // git's refusal is told later
  const differing = (Object.keys(now) as (keyof Environment)[]).filter(
    (key) => canonicalJson(now[key]) !== canonicalJson(before[key] ?? null),
  );
  if (differing.length === 0) return undefined;
  const [key] = differing;
  return `${differing.join(", ")} changed (${JSON.stringify(before[key])}, now ${JSON.stringify(now[key])})`;
}

function read(folder: string, name: string): string {
  const path = join(folder, name);
  return existsSync(path) ? readText(path) : "";
}
