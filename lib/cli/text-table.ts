/** @file Rows for people and for spreadsheets. */
import type { RunRow } from "../runs";

/** Columns padded to their width; numbers to the right, and a hyphen where there is nothing. */
export function textTable(rows: readonly RunRow[]): string {
  if (rows.length === 0) return "";
  const { columns, cells, widths } = layOut(rows);
  const numeric = columns.map((column) => rows.every((row) => row[column] === null || typeof row[column] === "number"));
  const line = (texts: readonly string[]) =>
    texts
      .map((text, i) => (numeric[i] ? text.padStart(widths[i]) : text.padEnd(widths[i])))
      .join("  ")
      .trimEnd();
  return [columns, ...cells].map(line).join("\n");
}

/** How many characters wide a table is. */
export function tableWidth(rows: readonly RunRow[]): number {
  const { widths } = layOut(rows);
  return widths.reduce((sum, width) => sum + width, 2 * Math.max(0, widths.length - 1));
}

function layOut(rows: readonly RunRow[]) {
  const columns = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => columns.map((column) => cellText(row[column])));
  const widths = columns.map((column, i) =>
    cells.reduce((width, row) => Math.max(width, row[i].length), column.length),
  );
  return { columns, cells, widths };
}

export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "-";
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Comma-separated values as in RFC 4180, numbers in full; text that a spreadsheet would calculate stays text. */
export function csv(rows: readonly RunRow[]): string {
  if (rows.length === 0) return "";
  const columns = Object.keys(rows[0]);
  return [columns, ...rows.map((row) => columns.map((column) => row[column]))]
    .map((row) => row.map(csvCell).join(","))
    .join("\r\n");
}

function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replace(/"/g, '""')}"` : inert;
}
