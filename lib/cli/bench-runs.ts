import { benchRuns, storeBench } from "../bench";
import { textTable } from "./text-table";

export interface RunsBenchCommand {
  readonly rounds: number;
  readonly listed: number;
  readonly json?: boolean;
  readonly store?: boolean;
}

/** Measures what runs cost besides their training, and prints a table. */
export async function benchRunsCommand({ rounds, listed, json, store }: RunsBenchCommand): Promise<void> {
  const bench = await benchRuns({ rounds, listed, onProgress: (line) => console.error(line) });
  const rows = bench.measurements.map(({ what, unit, target, spread }) => ({ what, unit, ...spread, target }));
  console.log(json ? JSON.stringify(bench, null, 1) : textTable(rows));
  if (store) console.error(`stored: ${storeBench("runs", bench)}`);
}
