/** @file Rows of the tables of notebook 06. */
import type { RunRecord } from "../../runs";

/** A row of a table, by its columns. */
export type Row = Readonly<Record<string, string | number>>;
/** The records that a table is made of, by part; parts of which only some are there have what these give. */
export type RecordsByPart = Readonly<Record<string, readonly RunRecord[]>>;

export const share = (list: readonly boolean[]) => `${list.filter(Boolean).length} of ${list.length}`;
export const digits = (value: number, count = 2) => Number(value.toFixed(count));
