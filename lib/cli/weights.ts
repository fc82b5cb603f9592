import { join, resolve } from "node:path";
import { ConfigError } from "../core";
import { headlineRuns } from "../experiments";
import { pruneWeights, weights, weightsRun } from "../launch";
import {
  findRun,
  type NamedWeights,
  type RunRecord,
  readRun,
  readRuns,
  recordedExperiments,
  runsFolder,
  STARTS,
  writeWeights,
} from "../runs";
import { stopOnInterrupt } from "./interrupt";
import { textTable } from "./text-table";
import { engineOf, type TrainingOptions } from "./train";
import { trainTogether } from "./train-together";

export interface WeightsCommandOptions extends Pick<TrainingOptions, "backend" | "xla" | "json" | "quiet"> {
  readonly step?: number;
  /** Folder of the files. */
  readonly output: string;
  readonly prune?: boolean;
  /** The runs to look at first, a name of which may be given, too. */
  readonly headline?: boolean;
  readonly jobs?: number;
}

/** Runs of an experiment whose weights are made without being named one by one. */
const MOST = 20;

/**
 * Writes the weights of runs as files, training once more what has not kept them, as many at a time as there are cores; or removes what
 * was kept. Interrupted, it goes on where it stopped.
 */
export async function weightsOfRuns(names: readonly string[], options: WeightsCommandOptions): Promise<void> {
  const { step, output, prune, json, headline, quiet, jobs } = options;
  if (names.length === 0 && !headline) {
    throw new ConfigError("weights: no run is named; name some, or an experiment, or say --headline");
  }
  const asked = [...names, ...(headline ? headlineRuns.map(({ run }) => run) : [])].flatMap(recordsOf);
  const records = [...new Map(asked.map((record) => [record.folder, record])).values()];
  if (prune) {
    for (const record of records) tellPruned(record, pruneWeights(record));
    return;
  }
  const missing = records.filter((record) => weightsRun(record, step));
  if (missing.length > 0) {
    const specs = missing.flatMap((record) => weightsRun(record, step) ?? []);
    const results = await trainTogether(specs, {
      ...{ experiment: STARTS, engine: engineOf(options), quiet: quiet || json, jobs },
    });
    const failed = results.find((result) => result.kind === "failed");
    if (failed) throw failed.error; // what the others made is there
    if (process.exitCode === 130) return console.error("groklab: stopped; the same command goes on");
    process.exitCode = 0; // as one that diverges: so it did before
  }
  const signal = missing.length === 0 ? stopOnInterrupt() : undefined;
  const rows: { run: string; step: number; file: string; sha256: string; tensors: object }[] = [];
  for (const record of records) {
    const at = step ?? record.steps;
    const found = await weights(record, { step: at, train: true, engine: engineOf(options), signal });
    const file = join(resolve(output), `${record.id}-step${at}.safetensors`);
    const row = { run: record.id, step: at, file, sha256: writeWeights(file, at, found), tensors: shapesOf(found) };
    rows.push(row);
    if (!json) tell(row, rows.length === 1);
  }
  if (json) console.log(JSON.stringify(rows, null, 1));
}

/** The runs of an experiment, or the one of this name. */
function recordsOf(name: string): readonly RunRecord[] {
  if (!recordedExperiments().includes(name)) return [readRun(findRun(name).folder)];
  const { runs, problems } = readRuns(runsFolder(name));
  for (const problem of problems) console.error(`left out: ${problem}`);
  if (runs.length > MOST) {
    throw new ConfigError(`weights: ${name} has ${runs.length} runs; name those that are meant, or at most ${MOST}`);
  }
  return runs;
}

function shapesOf(found: NamedWeights): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(Object.entries(found).map(([name, { shape }]) => [name, shape]));
}

function tell({ file, tensors }: { readonly file: string; readonly tensors: object }, isFirst: boolean): void {
  console.log(file);
  if (!isFirst) return;
  console.log(textTable(Object.entries(tensors).map(([name, shape]) => ({ name, shape: `[${shape.join(", ")}]` }))));
  console.error(`in Python: safetensors.numpy.load_file(${JSON.stringify(file)})`);
}

function tellPruned({ id }: RunRecord, count: number): void {
  console.log(`${id}: ${count} ${count === 1 ? "file" : "files"} of weights removed; its record stays`);
}
