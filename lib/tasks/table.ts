import { z } from "zod";
import { kind } from "../fields";
import { type PairsOptions, pairsFields, pairsKind } from "./pairs";
import type { TaskKind } from "./task";

/** An operation of one's own, given by its table. */
export interface TableTask extends PairsOptions {
  readonly kind: "table";
  /** What it is called in ids and captions: letters and digits. */
  readonly name: string;
  /** `table[x][y]` answers (x, y) with a class, a whole number from 0; null for a pair that is not asked. p rows of p. */
  readonly table: readonly (readonly (number | null)[])[];
}

/** The largest table, and the most classes: a run's configuration holds the table whole. */
const MAX_TABLE = 256;

const answers = z.custom<readonly (readonly (number | null)[])[]>(
  (x) =>
    Array.isArray(x) &&
    x.length >= 2 &&
    x.length <= MAX_TABLE &&
    x.every(
      (row) => Array.isArray(row) && row.every((y) => y === null || (Number.isInteger(y) && y >= 0 && y < MAX_TABLE)),
    ),
  {
    error: `a list of 2 to ${MAX_TABLE} rows, each of whole numbers from 0 to ${MAX_TABLE - 1}, or null for no question`,
  },
);

const pairs = pairsKind<TableTask>({
  size: (task) => ({ pairs: answered(task), vocabulary: task.table.length, classes: tableClasses(task) }),
  answers({ table }) {
    const pairs = table.flatMap((row, x) =>
      row.flatMap((answer, y): [number, number][] => (answer === null ? [] : [[x, y]])),
    );
    return { pairs, truth: Int32Array.from(pairs, ([x, y]) => table[x][y] as number) };
  },
});

/**
 * The pairs of a table that have an answer, in the order x * p + y, as `pairsDataset` makes them. There are as many classes
 * as the largest answer says, so one that no pair has is still a guess that a network can make.
 *
 * @example the table [[0, 1], [1, null]] has three pairs, (0, 0), (0, 1) and (1, 0), and two classes
 */
export const table: TaskKind<TableTask> = {
  ...pairs,
  schema: z.strictObject({
    kind: kind("table"),
    name: z.custom<string>((x) => typeof x === "string" && /^[a-z][A-Za-z0-9]{0,31}$/.test(x), {
      error: "a name of at most 32 letters and digits that begins with a small letter",
    }),
    table: answers,
    ...pairsFields,
  }),
  faults(task) {
    const { table } = task;
    const uneven = table.findIndex((row) => row.length !== table.length);
    if (uneven >= 0) {
      const found = `${table[uneven].length} in row ${uneven}`;
      return [`config.task.table: expected ${table.length} rows of ${table.length} answers each, got ${found}`];
    }
    if (tableClasses(task) < 2) {
      return ["config.task.table: expected answers of two classes or more, such as 0 and 1, got one class"];
    }
    return pairs.faults(task);
  },
  slug: ({ name, table }) => `${name}${/\d$/.test(name) ? "-" : ""}${table.length}`,
  // It stood there without a hyphen, as `s5120`.
  earlierSlug: ({ name, table }) => `${name}${table.length}`,
  caption: (task) => [`${task.name}(x, y) over ${task.table.length} tokens`, ...pairs.caption(task)],
};

/** Classes that a network chooses between. */
function tableClasses({ table }: Pick<TableTask, "table">): number {
  return 1 + table.flat().reduce<number>((most, answer) => Math.max(most, answer ?? 0), 0);
}

function answered({ table }: TableTask): number {
  return table.flat().filter((answer) => answer !== null).length;
}
