import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describeWriteFailure, GroklabError } from "../core";
import { dataFolder, type Environment } from "../runs";
import { WINDOWS } from "./measurement";
import type { Measured } from "./steps";
import { engineRows, workloadSummaries } from "./summary";

/** How the measurements were taken. */
export interface BenchSettings {
  readonly rounds: number;
  /** Of one measurement. */
  readonly seconds: number;
  readonly pinned: boolean;
}

/** What data/bench/steps.json holds: what was found, and all it was found from. */
export interface StoredBench {
  /** When the last measurement was done, UTC. */
  readonly date: string;
  readonly settings: BenchSettings & { readonly windows: number; readonly threads: number };
  /** Ours: versions, commit, machine. How steps are arranged differs between workloads, so `trainer` is left out. */
  readonly environment: Omit<Environment, "trainer">;
  /** Versions of Python, torch and jax; empty without peers. */
  readonly peers: Readonly<Record<string, string>>;
  readonly summary: ReturnType<typeof workloadSummaries>;
  readonly engines: ReturnType<typeof engineRows>;
  readonly measurements: readonly Omit<Measured, "environment">[];
}

/** Everything about a bench; `environment` is that of the first of our own measurements. */
export function describeStored(
  measured: readonly Measured[],
  settings: BenchSettings,
  peers: Readonly<Record<string, string>>,
  date: Date,
): StoredBench {
  const ours = measured.find((one) => one.environment);
  if (!ours?.environment) throw new GroklabError("nothing of groklab itself was measured");
  const { trainer: _, ...environment } = ours.environment;
  return {
    date: date.toISOString(),
    settings: { ...settings, windows: WINDOWS, threads: 1 },
    environment,
    peers,
    summary: workloadSummaries(measured),
    engines: engineRows(measured),
    measurements: measured.map(({ environment: _, ...one }) => one),
  };
}

/** Keeps a bench as `bench/<name>.json` of the data folder: replaces the file, whole. */
export function storeBench(name: "steps" | "runs" | "use" | "kernel" | "whole", bench: object): string {
  const path = join(dataFolder(), "bench", `${name}.json`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, `${JSON.stringify(bench, null, 1)}\n`);
    renameSync(`${path}.new`, path);
  } catch (error) {
    throw new GroklabError(describeWriteFailure(path, error));
  }
  return path;
}
