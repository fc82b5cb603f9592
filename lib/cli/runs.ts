// File by file: the rooms as wholes would load TensorFlow and all of the analysis.
import { outcomeRow, type RunSummary, summarise } from "../analysis/summary";
import { ConfigError, nearestWord } from "../core";
import type { CatalogueEntry, FlatConfig, Problem, RunConfig, RunRow, Tabulated } from "../runs";
import { differingKeys, flattenConfig, tabulate } from "../runs/compare";
import { findRun } from "../runs/find";
import { readRun } from "../runs/read";
import { selectRuns } from "../runs/select";
import { parseAxes } from "../runs/sweep";
import { csv, textTable } from "./text-table";

export interface RunsOptions {
  readonly experiment?: string;
  readonly where?: readonly string[];
  readonly sort?: string;
  readonly diff?: readonly string[];
  readonly export?: string;
  readonly json?: boolean;
}

/** Lists recorded runs; those that can not be read are named at the end, and make the exit code 3. */
export function listRuns(options: RunsOptions): void {
  if (options.diff) printDifferences(options.diff, options.json);
  else printTable(options);
}

/** A run without its measurements: of thousands of runs those would fill the memory. */
interface Listed extends Tabulated {
  /** For programs; people have the outcome. */
  readonly summary?: RunSummary;
  readonly full: RunConfig;
}

function listed(run: CatalogueEntry, config: FlatConfig, forPrograms = false): Listed {
  const summary = forPrograms ? summarise(run) : undefined;
  return { id: run.id, experiment: run.experiment, config, outcome: outcomeRow(run), summary, full: run.config };
}

function printTable({ experiment, where = [], sort, export: format, json }: RunsOptions): void {
  const problems: { readonly message: string; readonly problem: Problem }[] = [];
  const { chosen, others } = selectRuns(
    { experiment, where: parseAxes(where), onProblem: (message, problem) => problems.push({ message, problem }) },
    (run, config) => listed(run, config, json),
  );
  const unread = problems.filter(({ problem }) => problem !== "misnamed").length;
  const all = chosen.length + others + unread;
  const runs = sorted(chosen, sort);
  const rows = json ? [] : tabulate(runs);
  if (json) console.log(JSON.stringify(runs.map(jsonOf), null, 1));
  else if (format) console.log(csv(rows));
  else if (rows.length > 0) console.log(textTable(rows));
  else console.error(all > 0 ? `none of ${all} runs is so` : "no runs yet; `groklab train --help` shows how");
  for (const { message, problem } of problems) console.error(`${PROBLEMS[problem]}: ${message}`);
  if (unread > 0) {
    console.error(`${unread} of ${all} runs can not be read and are left out`);
    process.exitCode = 3;
  }
}

const PROBLEMS: Record<Problem, string> = {
  damaged: "damaged",
  version: "another version",
  misnamed: "left out",
};

/** By a column of the table, or any key of the configuration; what has no value comes last. */
function sorted(runs: readonly Listed[], by: string | undefined): readonly Listed[] {
  if (by === undefined || runs.length === 0) return runs;
  const columns = runs.map(
    ({ id, experiment = null, config, outcome }): RunRow => ({ ...config, run: id, experiment, ...outcome }),
  );
  const values = columns.map((row) => row[by]);
  if (values.every((value) => value === undefined)) {
    const known = Object.keys(columns[0]);
    const nearest = nearestWord(by, known);
    const hint = nearest ? `did you mean ${nearest}?` : `there are ${known.join(", ")}`;
    throw new ConfigError(`--sort: no run has ${by}; ${hint}`);
  }
  const order = runs.map((_, i) => i).sort((a, b) => compare(values[a], values[b]) || a - b);
  return order.map((i) => runs[i]);
}

function compare(a: unknown, b: unknown): number {
  const missing = (value: unknown) => value === null || value === undefined;
  if (missing(a) || missing(b)) return Number(missing(a)) - Number(missing(b));
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function jsonOf({ summary, experiment, outcome: { train, test, seconds }, full }: Listed): object {
  return { ...summary, experiment, train, test, seconds, config: full };
}

function printDifferences(names: readonly string[], json?: boolean): void {
  if (names.length !== 2) throw new ConfigError(`--diff: expected two runs, got ${names.length}`);
  const [a, b] = names.map((name) => readRun(findRun(name).folder));
  const configs = [a, b].map(({ config }) => flattenConfig(config));
  const keys = differingKeys(configs);
  const differences = keys.map((key) => ({ key, [a.id]: configs[0][key] ?? null, [b.id]: configs[1][key] ?? null }));
  if (json) console.log(JSON.stringify(differences, null, 1));
  else console.log(keys.length > 0 ? textTable(differences) : "their configurations are the same");
}
