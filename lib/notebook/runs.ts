import { outcomeRow } from "../analysis";
import { ConfigError, type Json } from "../core";
import { selectRuns, tabulate } from "../runs";
import { dataFrame } from "./table";

/** Which stored runs are wanted. */
export interface RunsQuery {
  /** Folder name under data/runs. Default: all of them. */
  readonly experiment?: string;
  /** Values by dotted key, one or a list of them; a list that is itself a value goes into a list: `[[250]]`. */
  readonly where?: Readonly<Record<string, unknown>>;
}

/**
 * The recorded runs as a danfojs table: one row a run, the keys in which they differ, how they ended, T_mem and T_gen
 * (NaN: not reached), last accuracies, seconds. Runs that can not be read are named on standard error.
 *
 * @throws ConfigError when there is no such experiment, key or run
 * @example table(await runs({ experiment: "live", where: { "optimizer.weightDecay": [1, 2] } }))
 */
export async function runs({ experiment, where = {} }: RunsQuery = {}): Promise<import("danfojs-node").DataFrame> {
  const onProblem = (message: string) => void process.stderr.write(`groklab: left out: ${message}\n`);
  const conditions = Object.fromEntries(
    Object.entries(where).map(([key, value]) => [key, Array.isArray(value) ? value : [value]]),
  );
  const { chosen, others } = selectRuns({ experiment, where: conditions, onProblem }, (run, config) => ({
    ...{ id: run.id, experiment: run.experiment, config },
    outcome: outcomeRow(run),
  }));
  if (chosen.length === 0) throw new ConfigError(`runs: none of ${others} recorded runs is so`);
  const rows = tabulate(chosen);
  const numeric = new Set(
    Object.keys(rows[0]).filter((key) => rows.every((row) => row[key] === null || typeof row[key] === "number")),
  );
  return dataFrame(
    rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([key, value]) => [key, cell(value, numeric.has(key))])),
    ),
  );
}

function cell(value: Json, numeric: boolean): number | string {
  if (value === null) return numeric ? Number.NaN : "";
  return typeof value === "number" || typeof value === "string" ? value : JSON.stringify(value);
}
