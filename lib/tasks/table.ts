import type { Dataset } from "./dataset";
import { type PairsOptions, pairsCountsDiffer, pairsDataset, pairsFaults, pairsTrainingSize } from "./pairs";

/** An operation of one's own, given by its table. */
export interface TableTask extends PairsOptions {
  readonly kind: "table";
  /** What it is called in ids and captions: letters and digits. */
  readonly name: string;
  /** `table[x][y]` answers (x, y) with a class, a whole number from 0; null for a pair that is not asked. p rows of p. */
  readonly table: readonly (readonly (number | null)[])[];
}

/**
 * The pairs of a table that have an answer, in the order x * p + y, as `pairsDataset` makes them. There are as many classes
 * as the largest answer says, so one that no pair has is still a guess that a network can make.
 *
 * @example the table [[0, 1], [1, null]] has three pairs, (0, 0), (0, 1) and (1, 0), and two classes
 */
export function tableDataset(task: TableTask, seed: number): Dataset {
  const { table } = task;
  const pairs = table.flatMap((row, x) =>
    row.flatMap((answer, y): [number, number][] => (answer === null ? [] : [[x, y]])),
  );
  const truth = Int32Array.from(pairs, ([x, y]) => table[x][y] as number);
  return pairsDataset({ pairs, truth, vocabulary: table.length, classes: tableClasses(task) }, task, seed);
}

/** What no single field shows: one line for each fault. */
export function tableFaults(task: TableTask): string[] {
  const { table } = task;
  const uneven = table.findIndex((row) => row.length !== table.length);
  if (uneven >= 0) {
    const found = `${table[uneven].length} in row ${uneven}`;
    return [`config.task.table: expected ${table.length} rows of ${table.length} answers each, got ${found}`];
  }
  if (tableClasses(task) < 2) {
    return ["config.task.table: expected answers of two classes or more, such as 0 and 1, got one class"];
  }
  return pairsFaults(answered(task), task);
}

/** Training pairs that there are at least. */
export function tableTrainingSize(task: TableTask): number {
  return pairsTrainingSize(answered(task), task);
}

/** Whether its shares are other counts in floating point than exactly. */
export function tableCountsDiffer(task: TableTask): boolean {
  return pairsCountsDiffer(answered(task), task);
}

/** Classes that a network chooses between. */
function tableClasses({ table }: Pick<TableTask, "table">): number {
  return 1 + table.flat().reduce<number>((most, answer) => Math.max(most, answer ?? 0), 0);
}

function answered({ table }: TableTask): number {
  return table.flat().filter((answer) => answer !== null).length;
}
