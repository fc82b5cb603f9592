/** @file A run that is not wanted any more. */
import { existsSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { ConfigError } from "../core";
import { parentRuns } from "../trainers";
import { catalogue } from "./catalogue";
import { namesIn, removeFolder, writeFailure } from "./files";
import type { FoundRun } from "./find";
import { trainingOf } from "./identity";
import { labelOf, removeLabel } from "./labels";
import { lockFolder, refuseIfHeld } from "./lock";
import { isPacked } from "./packs";
import { isAside } from "./read";
import type { RunConfig } from "./spec";

/** What goes with a run. */
export interface Removal {
  /** Its folder, and the records of it that were moved aside. */
  readonly folders: readonly string[];
  /** Runs that begin with its last weights: without it, who trains them again has to train it first. */
  readonly children: readonly string[];
}

/**
 * What removing a run would take away, and which runs begin with it; nothing is removed.
 *
 * @throws LockedError while it is being written, ConfigError for a packed run
 */
export function planRemoval({ experiment, id, folder }: FoundRun): Removal {
  refuseIfHeld(folder);
  if (isPacked(folder)) {
    throw new ConfigError(
      `${id}: is packed with others; \`groklab unpack ${experiment}\` gives it a folder, which can be removed`,
    );
  }
  const aside = namesIn(dirname(folder)).filter((name) => name.startsWith(`${basename(folder)}.old`) && isAside(name));
  return {
    folders: [folder, ...aside.map((name) => join(dirname(folder), name))],
    children: childrenOf(folder),
  };
}

/** Removes a run with its states, weights, label, and the records of it that were moved aside. @throws as `planRemoval` */
export function removeRun(run: FoundRun): void {
  const { folders } = planRemoval(run);
  const unlock = lockFolder(run.folder);
  try {
    for (const folder of folders) {
      if (!existsSync(folder)) continue;
      // Renamed first, so that no reader sees half of it.
      const away = join(dirname(folder), `.removed.${process.pid}.tmp`);
      removeFolder(away);
      rename(folder, away);
      removeFolder(away);
    }
    if (Object.keys(labelOf(run)).length > 0) removeLabel(run.folder);
  } finally {
    unlock();
  }
}

/** Runs, `experiment/id`, whose configuration begins with the training of a folder, finished or not. */
function childrenOf(folder: string): string[] {
  let training: string | undefined;
  const starts: { readonly name: string; readonly begins: readonly string[] }[] = [];
  for (const { experiment, id, folder: other, config } of catalogue(undefined, () => {})) {
    if (other === folder) training = trainingOf(config);
    else if (config.start) starts.push({ name: `${experiment}/${id}`, begins: beginnings(config) });
  }
  const known = training;
  return known === undefined ? [] : starts.filter(({ begins }) => begins.includes(known)).map(({ name }) => name);
}

function beginnings(config: RunConfig): string[] {
  return Object.values(parentRuns(config)).map((run) => trainingOf(run));
}

function rename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    throw writeFailure(to, error);
  }
}
