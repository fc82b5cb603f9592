import { outcomeRow } from "../analysis";
import { ConfigError, type Json } from "../core";
import { type CatalogueEntry, type RunRow, selectRuns, tabulate } from "../runs";
import { dataFrame, type Row } from "./table";

/** Which stored runs are wanted. */
export interface RunsQuery {
  /** Folder name under data/runs. Default: all of them. */
  readonly experiment?: string;
  /** Values by dotted key, one or a list of them; a list that is itself a value goes into a list: `[[250]]`. */
  readonly where?: Readonly<Record<string, unknown>>;
  /** Tags that a run has to have, all of them, as `tagRun` gives them. Default: none. */
  readonly tags?: readonly string[];
}

/**
 * The recorded runs as a danfojs table: one row a run, names and tags where there are any, the keys in which they differ, how they ended, T_mem and T_gen, the
 * last step that was measured (`until`), last accuracies, seconds. Runs that can not be read are named on standard error.
 *
 * A time that was not reached by `until` is Infinity, not missing: it is sorted after all that were reached and is counted,
 * and no mean or median passes it over, so that either is infinite where it can't be told. `timesBy` gives "k of n" and
 * the Kaplan-Meier median; in other programs the time is min(T_gen, until), observed where T_gen is finite. NaN, or null
 * among words, is what a run has not: a key of other kinds, times where nothing was measured.
 *
 * @throws ConfigError when there is no such experiment, key or run
 * @example table(await runs({ experiment: "live", where: { "optimizer.weightDecay": [1, 2] } }))
 */
export async function runs({
  experiment,
  where = {},
  tags,
}: RunsQuery = {}): Promise<import("danfojs-node").DataFrame> {
  const onProblem = (message: string) => void process.stderr.write(`groklab: left out: ${message}\n`);
  const conditions = Object.fromEntries(
    Object.entries(where).map(([key, value]) => [key, Array.isArray(value) ? value : [value]]),
  );
  const { chosen, others } = selectRuns({ experiment, where: conditions, tags, onProblem }, (run, config) => ({
    ...{ id: run.id, experiment: run.experiment, label: run.label, config },
    outcome: outcomeOf(run),
  }));
  if (chosen.length === 0) throw new ConfigError(`runs: none of ${others} recorded runs is so`);
  return dataFrame(
    tabulate(chosen).map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, cell(value)]))),
  );
}

function outcomeOf(run: CatalogueEntry): RunRow {
  const { status, T_mem, T_gen, ...rest } = outcomeRow(run);
  const until = run.evaluations[run.evaluations.length - 1]?.step ?? null;
  const time = (step: number | null) => step ?? (until === null ? null : Number.POSITIVE_INFINITY);
  return { status, T_mem: time(T_mem), T_gen: time(T_gen), until, ...rest };
}

function cell(value: Json): Row[string] {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" || value === null
    ? value
    : JSON.stringify(value);
}
