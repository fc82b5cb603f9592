/** @file Rows of the tables of notebook 06. */
/** A row of a table, by its columns. */
export type Row = Readonly<Record<string, string | number>>;

export const share = (list: readonly boolean[]) => `${list.filter(Boolean).length} of ${list.length}`;
export const digits = (value: number, count = 2) => Number(value.toFixed(count));
