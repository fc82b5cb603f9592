import { ConfigError } from "../core";
import { isLoaded, isStarted, startEngine } from "../engine";
import { escapeHtml, openDisplay } from "./kernel";

/** The part of a danfojs DataFrame that is shown; any DataFrame fits. */
export interface TableLike {
  readonly columns: string[];
  readonly values: unknown;
  /** Its text, for readers of plain text. */
  toString(): string;
}

/** A row as data: column names to numbers or text. */
export type Row = Readonly<Record<string, number | string>>;

/**
 * Rows as a danfojs DataFrame, for `groupby`, `describe`, `toCSV` and the like. danfojs takes half a second to load,
 * so it is loaded when the first frame is made.
 *
 * @throws ConfigError for no rows, or rows with different columns
 */
export async function dataFrame(rows: readonly Row[]): Promise<import("danfojs-node").DataFrame> {
  if (rows.length === 0) throw new ConfigError("dataFrame: no rows");
  const columns = Object.keys(rows[0]);
  for (const row of rows) {
    if (Object.keys(row).join() !== columns.join()) {
      throw new ConfigError(`dataFrame: a row has the columns ${Object.keys(row)}, the first has ${columns}`);
    }
  }
  // danfojs loads TensorFlow's library, whose settings hold from then on; unless it was imported before.
  if (!isStarted() && !isLoaded()) await startEngine();
  const { DataFrame } = await import("danfojs-node");
  return new DataFrame(
    rows.map((row) => columns.map((column) => row[column])),
    { columns },
  );
}

/** Shows a DataFrame as a table, with its text beside it for readers of plain text. */
export function table(frame: TableLike, caption = ""): void {
  const rows = frame.values as (number | string)[][];
  const cell = (value: number | string) => `<td style="text-align:${align(value)}">${escapeHtml(cellText(value))}</td>`;
  const isText = (i: number) => rows.every((row) => typeof row[i] === "string");
  const head = frame.columns
    .map((column, i) => `<th style="text-align:${isText(i) ? "left" : "right"}">${escapeHtml(column)}</th>`)
    .join("");
  const body = rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("\n");
  const title = caption ? `<caption>${escapeHtml(caption)}</caption>` : "";
  openDisplay().show({
    "text/html": `<table>${title}<thead><tr>${head}</tr></thead>\n<tbody>${body}</tbody></table>`,
    "text/plain": plainText(frame.columns, rows),
  });
}

/** A number that is missing is NaN in a frame. */
function cellText(value: number | string): string {
  return Number.isNaN(value) ? "–" : String(value);
}

function align(value: number | string): string {
  return typeof value === "number" ? "right" : "left";
}

function plainText(columns: readonly string[], rows: readonly (number | string)[][]): string {
  const lines = [columns, ...rows.map((row) => row.map(cellText))];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  return lines
    .map((line) =>
      line
        .map((text, i) => text.padEnd(widths[i]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
