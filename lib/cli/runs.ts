// File by file: the rooms as wholes would load TensorFlow and all of the analysis.
import { resolve } from "node:path";
import { outcomeRow, type RunSummary, runSummary } from "../analysis/summary";
import { ConfigError, nearestWord } from "../core";
import type { CatalogueEntry, FlatConfig, Problem, RunConfig, RunRow, Tabulated } from "../runs";
import { differingKeys, flattenConfig, tabulate } from "../runs/compare";
import { writeAtomically } from "../runs/files";
import { findRun } from "../runs/find";
import { readRun } from "../runs/read";
import { selectRuns } from "../runs/select";
import { parseAxes } from "../runs/sweep";
import { parquet } from "./parquet";
import { fitTable, tellingKeys } from "./run-columns";
import { byExperiment, byPart, idsNamed, MANY } from "./run-groups";
import { csv, textTable } from "./text-table";

export interface RunsOptions {
  readonly experiment?: string;
  /** Of the experiment. */
  readonly part?: string;
  readonly where?: readonly string[];
  /** Tags that a run has to have. */
  readonly tag?: readonly string[];
  /** Exactly these columns. */
  readonly columns?: readonly string[];
  /** Every column and every run. */
  readonly wide?: boolean;
  /** So many runs at most. */
  readonly limit?: number;
  readonly sort?: string;
  readonly diff?: readonly string[];
  /** `csv`, or `parquet` and the path of a file. */
  readonly export?: readonly string[];
  readonly json?: boolean;
}

/** Lists recorded runs; those that can not be read are named at the end, and make the exit code 3. */
export async function listRuns(options: RunsOptions): Promise<void> {
  if (options.diff) printDifferences(options.diff, options.json);
  else await printTable(options);
}

/** A run without its measurements: of thousands of runs those would fill the memory. */
interface Listed extends Tabulated {
  /** For programs; people have the outcome. */
  readonly summary?: RunSummary;
  readonly full: RunConfig;
  readonly observed: Observed;
}

/** Until when a run was looked at, and whether a time was not come by then; null where nothing was measured. */
type Observed = Readonly<
  Record<"observed_until", number> & Record<"T_mem_censored" | "T_gen_censored", boolean | null>
>;

function listed(run: CatalogueEntry, config: FlatConfig, forPrograms = false): Listed {
  const summary = forPrograms ? runSummary(run) : undefined;
  const { id, experiment, label } = run;
  const outcome = outcomeRow(run);
  const censored = (time: number | null) => (run.evaluations.length > 0 ? time === null : null);
  const observed = {
    ...{ observed_until: run.steps, T_mem_censored: censored(outcome.T_mem), T_gen_censored: censored(outcome.T_gen) },
  };
  return { id, experiment, label, config, outcome, summary, full: run.config, observed };
}

async function printTable(options: RunsOptions): Promise<void> {
  const { experiment, part, where = [], tag, sort, limit = Number.POSITIVE_INFINITY, columns, json } = options;
  const target = exportOf(options.export);
  const problems: { readonly message: string; readonly problem: Problem }[] = [];
  const { chosen, others } = selectRuns(
    {
      experiment,
      where: parseAxes(where),
      tags: tag,
      onProblem: (message, problem) => problems.push({ message, problem }),
    },
    (run, config) => listed(run, config, json),
  );
  const unread = problems.filter(({ problem }) => problem !== "misnamed" && problem !== "labels").length;
  const all = chosen.length + others + unread;
  const ids = part === undefined ? undefined : await idsNamed(experiment, part);
  const runs = sorted(ids ? chosen.filter(({ id }) => ids.has(id)) : chosen, sort);
  const first = runs.slice(0, limit);
  if (target?.format === "parquet" && first.length > 0) await writeParquet(first, columns, target.file);
  else if (columns && first.length > 0) printColumns(first, columns, target !== undefined, json);
  else if (json) console.log(JSON.stringify(first.map(jsonOf), null, 1));
  else if (target?.format === "csv") console.log(csv(tabulate(first)));
  else if (first.length > 0) await printForPeople(first, options);
  else console.error(all > 0 ? `none of ${all} runs is so` : "no runs yet; `groklab train --help` shows how");
  if (first.length < runs.length)
    console.error(`the first ${first.length} of ${runs.length} runs; --limit says how many`);
  for (const { message, problem } of problems) console.error(`${PROBLEMS[problem]}: ${message}`);
  if (problems.some(({ problem }) => problem === "labels")) process.exitCode = 3;
  if (unread > 0) {
    console.error(`${unread} of ${all} runs can not be read and are left out`);
    process.exitCode = 3;
  }
}

const PROBLEMS: Record<Problem, string> = {
  damaged: "damaged",
  version: "another version",
  misnamed: "left out",
  labels: "names and tags are left out",
};

function exportOf(typed: readonly string[] | undefined) {
  if (typed === undefined) return undefined;
  const [format, file, ...more] = typed;
  if (format === "csv" && file === undefined) return { format } as const;
  if (format === "parquet" && file && more.length === 0) return { format, file } as const;
  throw new ConfigError(
    `--export: expected csv, or parquet and the path of a file, got ${JSON.stringify(typed.join(" "))}`,
  );
}

async function writeParquet(runs: readonly Listed[], columns: readonly string[] | undefined, file: string) {
  const table = tabulate(runs);
  const rows = columns ? rowsOf(runs, columns) : runs.map(({ observed }, i) => ({ ...table[i], ...observed }));
  const path = resolve(file);
  writeAtomically(path, await parquet(rows));
  console.log(`${rows.length} runs · ${path}`);
}

function printColumns(runs: readonly Listed[], columns: readonly string[], isCsv: boolean, json?: boolean): void {
  const rows = rowsOf(runs, columns);
  console.log(json ? JSON.stringify(rows, null, 1) : isCsv ? csv(rows) : textTable(rows));
}

function rowsOf(runs: readonly Listed[], columns: readonly string[]): RunRow[] {
  const whole = runs.map((run) => ({ ...wholeRow(run), ...run.observed }));
  for (const column of columns) checkColumn("--columns", column, whole);
  return whole.map((row: RunRow) => Object.fromEntries(columns.map((column) => [column, row[column] ?? null])));
}

/** Hundreds of runs by experiment or part, unless something says that they are to be listed; else what tells them apart. */
async function printForPeople(runs: readonly Listed[], options: RunsOptions): Promise<void> {
  const groups = await groupsOf(runs, options);
  if (groups) {
    const [{ experiment = options.experiment, part }] = groups;
    const next = `--experiment ${experiment}${part === undefined ? "" : ` --part ${part}`}`;
    console.log(textTable(groups));
    console.error(`${runs.length} runs; \`groklab runs ${next}\` looks closer, --limit 50 or --sort T_gen lists them`);
  } else if (options.wide) console.log(textTable(tabulate(runs)));
  else printTelling(runs);
}

async function groupsOf(
  runs: readonly Listed[],
  { experiment, part, sort, limit, wide }: RunsOptions,
): Promise<readonly RunRow[] | undefined> {
  if (runs.length <= MANY || part || sort || limit || wide) return undefined;
  const groups = experiment === undefined ? byExperiment(runs) : await byPart(runs, experiment);
  return groups && groups.length > 1 ? groups : undefined;
}

function printTelling(runs: readonly Listed[]): void {
  const configs = runs.map(({ config }) => config);
  const { rows, leftOut } = fitTable(tabulate(runs), tellingKeys(configs), differingKeys(configs), terminalWidth());
  console.log(textTable(rows));
  if (leftOut.length === 0) return;
  const some = leftOut.slice(0, 5).join(", ");
  const more = leftOut.length > 5 ? `, … and ${leftOut.length - 5} more` : "";
  console.error(`they also differ in ${some}${more}; --wide shows all, --columns run,seed,T_gen just these`);
}

/** As the terminal says, or COLUMNS; a pipe has no width. */
function terminalWidth(): number {
  return process.stdout.columns || Number(process.env.COLUMNS) || Number.POSITIVE_INFINITY;
}

function wholeRow({ id, experiment = "", label = {}, config, outcome }: Listed): RunRow {
  const { name, tags, note } = label;
  const called = { ...(name && { name }), ...(tags && { tags: tags.join(" ") }), ...(note && { note }) };
  return { run: id, experiment, ...called, ...config, ...outcome };
}

/** By a column of the table, or any key of the configuration; what has no value comes last. */
function sorted(runs: readonly Listed[], by: string | undefined): readonly Listed[] {
  if (by === undefined || runs.length === 0) return runs;
  const rows = runs.map(wholeRow);
  checkColumn("--sort", by, rows);
  const order = runs.map((_, i) => i).sort((a, b) => compare(rows[a][by], rows[b][by]) || a - b);
  return order.map((i) => runs[i]);
}

function checkColumn(option: string, column: string, rows: readonly RunRow[]): void {
  if (rows.some((row) => row[column] !== undefined)) return;
  const known = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const nearest =
    known.find((key) => key.endsWith(`.${column}`)) ?? nearestWord(column, known) ?? nearestLast(column, known);
  const hint = nearest ? `did you mean ${nearest}?` : `there are ${known.join(", ")}`;
  throw new ConfigError(`${option}: no run has ${column}; ${hint}`);
}

/** The key whose last word is near: `weightDcay` is `optimizer.weightDecay`. */
function nearestLast(word: string, known: readonly string[]): string | undefined {
  const lastOf = (key: string) => key.slice(key.lastIndexOf(".") + 1);
  const nearest = nearestWord(word, known.map(lastOf));
  return known.find((key) => lastOf(key) === nearest);
}

function compare(a: unknown, b: unknown): number {
  const missing = (value: unknown) => value === null || value === undefined;
  if (missing(a) || missing(b)) return Number(missing(a)) - Number(missing(b));
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function jsonOf({ summary, experiment, label, outcome: { train, test, seconds }, full }: Listed): object {
  return { ...summary, experiment, ...label, train, test, seconds, config: full };
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
