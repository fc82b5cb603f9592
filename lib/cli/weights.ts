import { join, resolve } from "node:path";
import { ConfigError } from "../core";
import { pruneWeights, weights } from "../launch";
import {
  findRun,
  type NamedWeights,
  type RunRecord,
  readRun,
  readRuns,
  recordedExperiments,
  runsFolder,
  writeWeights,
} from "../runs";
import { stopOnInterrupt } from "./interrupt";
import { textTable } from "./text-table";
import { engineOf, type TrainingOptions } from "./train";

export interface WeightsCommandOptions extends Pick<TrainingOptions, "backend" | "xla" | "json"> {
  readonly step?: number;
  /** Folder of the files. */
  readonly output: string;
  readonly prune?: boolean;
}

/** Runs of an experiment whose weights are made without being named one by one. */
const MOST = 20;

/** Writes the weights of runs as files, training once more what has not kept them; or removes what was kept. */
export async function weightsOfRuns(names: readonly string[], options: WeightsCommandOptions): Promise<void> {
  const records = names.flatMap(recordsOf);
  const { step, output, prune, json } = options;
  if (prune) {
    for (const record of records) tellPruned(record, pruneWeights(record));
    return;
  }
  const signal = stopOnInterrupt();
  const rows: { run: string; step: number; file: string; sha256: string; tensors: object }[] = [];
  for (const record of records) {
    if (signal.aborted) break;
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
