/** @file Rows as an Apache Parquet file, for pandas, DuckDB and others that read columns with types. */
import type { Json } from "../core";
import type { RunRow } from "../runs";

type ColumnType = "BOOLEAN" | "INT64" | "DOUBLE" | "STRING";

/** Numbers that no row of a list may have, and which are numbers all the same. */
const NUMERIC: Readonly<Record<string, ColumnType>> = {
  ...{ seed: "INT64", observed_until: "INT64", T_mem: "INT64", T_gen: "INT64" },
  ...{ train: "DOUBLE", test: "DOUBLE", seconds: "DOUBLE" },
  ...{ T_mem_censored: "BOOLEAN", T_gen_censored: "BOOLEAN" },
};

/**
 * A column a key of the rows, all of which have the same keys. Its type is that of its values: BOOLEAN; INT64 where all numbers are
 * whole; DOUBLE; else STRING, in which lists and what is of several types stand as JSON, and text as it is. What is missing is null.
 */
export async function parquet(rows: readonly RunRow[]): Promise<Buffer> {
  const { parquetWriteBuffer } = await import("hyparquet-writer"); // what no other command needs
  const columnData = Object.keys(rows[0] ?? {}).map((name) => {
    const values = rows.map((row) => row[name] ?? null);
    const type = NUMERIC[name] ?? typeOf(values);
    return { name, type, data: values.map((value) => asType(value, type)) };
  });
  return Buffer.from(parquetWriteBuffer({ columnData, createdBy: "groklab" }));
}

function typeOf(values: readonly Json[]): ColumnType {
  const known = values.filter((value) => value !== null);
  if (known.length > 0 && known.every((value) => typeof value === "boolean")) return "BOOLEAN";
  if (known.length === 0 || !known.every((value) => typeof value === "number")) return "STRING";
  return known.every((value) => Number.isSafeInteger(value)) ? "INT64" : "DOUBLE";
}

function asType(value: Json, type: ColumnType): boolean | number | bigint | string | null {
  if (value === null) return null;
  if (type === "INT64") return BigInt(value as number);
  if (type === "STRING") return typeof value === "string" ? value : JSON.stringify(value);
  return value as boolean | number;
}
