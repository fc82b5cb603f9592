import { existsSync } from "node:fs";
import { ConfigError } from "../core";
import type { Experiment } from "../experiments";
import { packRuns, recordedExperiments, resolveRun, runId, runsFolder, unpackRuns } from "../runs";
import { type StatusLine, statusLine } from "./status-line";

/** The pack of the runs that belong to no part of an experiment. */
const OTHERS = "others";

/** Packs the finished runs of an experiment by part, or those of all that come with groklab. */
export async function pack(name: string | undefined): Promise<void> {
  const { experiments } = await import("../experiments"); // loaded when it is asked for: experiments take seconds
  const known = experiments.map((experiment) => experiment.name);
  for (const experiment of chosen(name, known)) {
    const packOf = packsOf(experiments.find((one) => one.name === experiment));
    const { packs, packed, left } = await withStatus(`${experiment}: packing`, (onRun) =>
      packRuns(runsFolder(experiment), packOf, { onRun }),
    );
    for (const { path, runs, bytes } of packs) console.log(`${path}: ${runs} runs, ${(bytes / 1e6).toFixed(2)} MB`);
    for (const { folder, why } of left) console.error(`stays a folder: ${folder}: ${why}`);
    console.log(
      `${experiment}: ${packed} runs were packed${left.length > 0 ? `, ${left.length} stay in folders` : ""}`,
    );
  }
}

/** Gives the packed runs of an experiment, or of all, their folders back. */
export async function unpack(name: string | undefined): Promise<void> {
  for (const experiment of chosen(name, recordedExperiments())) {
    const given = await withStatus(`${experiment}: unpacking`, (onRun) =>
      unpackRuns(runsFolder(experiment), { onRun, onKept: tellKept }),
    );
    console.log(`${experiment}: ${given} runs have folders again`);
  }
}

function tellKept(path: string, folders: readonly string[]): void {
  for (const folder of folders) console.error(`${path} stays: ${folder} is there without a finished record`);
}

function chosen(name: string | undefined, all: readonly string[]): readonly string[] {
  if (name === undefined) return all.filter((experiment) => existsSync(runsFolder(experiment)));
  if (existsSync(runsFolder(name))) return [name];
  throw new ConfigError(
    `experiment ${name}: has no records; there are ${recordedExperiments().join(", ") || "none yet"}`,
  );
}

/** Names the pack of a run: the first part of the experiment that has it. */
export function packsOf(experiment: Experiment | undefined): (id: string) => string {
  const packs = new Map<string, string>();
  for (const [part, { runs }] of Object.entries(experiment?.parts ?? {})) {
    for (const id of runs().map((spec) => runId(resolveRun(spec)))) if (!packs.has(id)) packs.set(id, part);
  }
  return (id) => packs.get(id) ?? OTHERS;
}

function withStatus<T>(what: string, action: (onRun: (done: number, of: number) => void) => T): T {
  const line: StatusLine = statusLine();
  try {
    return action((done, of) => line.update(() => `${what}, ${done} of ${of} runs`));
  } finally {
    line.end();
  }
}
