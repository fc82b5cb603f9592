import { ConfigError } from "../core";
import { isLoaded, isStarted, startEngine } from "../engine";
import { type Bundle, escapeHtml, openDisplay } from "./kernel";
import { isMissing, mendMissing } from "./missing";

/** The part of a danfojs DataFrame that is shown; any DataFrame fits. */
export interface TableLike {
  readonly columns: string[];
  readonly values: unknown;
  /** Its text, for readers of plain text. */
  toString(): string;
}

/** A row as data: column names to numbers, text, true or false, or null for what is missing. */
export type Row = Readonly<Record<string, number | string | boolean | null>>;

/**
 * Rows as a danfojs DataFrame, for `groupby`, `describe`, `toCSV` and the like. What is missing, null or NaN, is so as in
 * pandas: sorted last, skipped in means, not counted, empty in CSV. danfojs takes half a second to load, so it is loaded
 * when the first frame is made.
 *
 * @throws ConfigError for no rows, or rows with different columns
 */
export async function dataFrame(rows: readonly Row[]): Promise<import("danfojs-node").DataFrame> {
  if (rows.length === 0) throw new ConfigError("dataFrame: no rows");
  const columns = columnsOf(rows, "dataFrame");
  // danfojs loads TensorFlow's library, whose settings hold from then on; unless it was imported before.
  if (!isStarted() && !isLoaded()) await startEngine();
  const danfo = await import("danfojs-node");
  mendMissing(danfo);
  const dtypes = columns.map((column) => dtypeOf(rows.map((row) => row[column])));
  return new danfo.DataFrame(
    rows.map((row) => columns.map((column, i) => row[column] ?? (dtypes[i] === "string" ? null : Number.NaN))),
    { columns, dtypes },
  );
}

/** Of all rows: danfojs itself looks at the first few. */
function dtypeOf(values: readonly Row[string][]): "string" | "boolean" | "float32" | "int32" {
  const present = values.filter((value) => !isMissing(value));
  if (present.some((value) => typeof value === "string")) return "string";
  if (present.length > 0 && present.every((value) => typeof value === "boolean")) return "boolean";
  return values.every((value) => Number.isInteger(value)) ? "int32" : "float32";
}

/**
 * Shows rows, or a DataFrame, as a table, with its text beside it for readers of plain text. Of no rows the caption alone
 * is shown, with a word that there are none.
 *
 * @throws ConfigError for rows with different columns
 * @example table([{ seed: 0, T_gen: 430 }, { seed: 1, T_gen: 510 }], "Steps to generalise")
 */
export function table(rows: readonly object[] | TableLike, caption = ""): void {
  const { columns, values } =
    "columns" in rows ? (rows as TableLike) : frameOf(rows as readonly Record<string, unknown>[]);
  openDisplay().show(tableBundle(columns, values as unknown[][], { caption }));
}

function frameOf(rows: readonly Record<string, unknown>[]) {
  const columns = columnsOf(rows, "table");
  return { columns, values: rows.map((row) => columns.map((column) => row[column])) };
}

/** The columns of the first row, which all must have. */
function columnsOf(rows: readonly Record<string, unknown>[], caller: string): string[] {
  const columns = Object.keys(rows[0] ?? {});
  for (const row of rows) {
    if (Object.keys(row).join() !== columns.join()) {
      throw new ConfigError(`${caller}: a row has the columns ${Object.keys(row)}, the first has ${columns}`);
    }
  }
  return columns;
}

export interface TableOptions {
  readonly caption?: string;
  /** The most rows that are shown: of more the first and the last, with a line that says so. Default: all. */
  readonly most?: number;
}

/** A table as HTML and as text: numbers to the right, of six digits at most unless they are whole, what is missing as a dash. */
export function tableBundle(
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  { caption = "", most = Number.POSITIVE_INFINITY }: TableOptions = {},
): Bundle {
  if (rows.length === 0) return noRows(caption);
  const half = Math.floor(most / 2);
  const left = rows.length > most ? rows.length - 2 * half : 0;
  const [first, last] = left > 0 ? [rows.slice(0, half), rows.slice(-half)] : [rows, []];
  const gap = left > 0 ? [`… ${left} more rows …`] : [];
  const cell = (value: unknown) => {
    const style = `text-align:${align(value)}${typeof value === "string" && WORD.test(value) ? ";white-space:nowrap" : ""}`;
    return `<td style="${style}">${escapeHtml(cellText(value))}</td>`;
  };
  const isText = (i: number) => rows.every((row) => typeof row[i] === "string");
  const head = columns
    .map((column, i) => `<th style="text-align:${isText(i) ? "left" : "right"}">${escapeHtml(column)}</th>`)
    .join("");
  const line = (row: readonly unknown[]) => `<tr>${row.map(cell).join("")}</tr>`;
  const gapLine = (text: string) => `<tr><td colspan="${columns.length}" style="text-align:center">${text}</td></tr>`;
  const body = [...first.map(line), ...gap.map(gapLine), ...last.map(line)].join("\n");
  const title = caption ? `<caption>${escapeHtml(caption)}</caption>` : "";
  return {
    "text/html": `<table>${title}<thead><tr>${head}</tr></thead>\n<tbody>${body}</tbody></table>`,
    "text/plain": plainText(columns, first, gap, last),
  };
}

function noRows(caption: string): Bundle {
  const text = `${caption ? `${caption}: ` : ""}no rows`;
  return { "text/html": `<em>${escapeHtml(text)}</em>`, "text/plain": text };
}

/** Characters of a cell beyond which it is shown by its beginning, as the table of a task is; the frame has it whole. */
const LONG = 1000;
const BEGINNING = 40;

/** Significant digits of a number that is no whole one; the frame has all. */
const DIGITS = 6;

/** A word with hyphens, such as a run's id, which browsers would break at each of them. */
const WORD = /^\w[\w.+]*-[\w.+-]*$/;

/** A number that is missing is NaN in a frame; a time that was not reached is infinite. */
export function cellText(value: unknown): string {
  if (isMissing(value)) return "–";
  if (value === Number.POSITIVE_INFINITY) return "∞";
  if (typeof value === "number" && !Number.isInteger(value)) return String(Number(value.toPrecision(DIGITS)));
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.length > LONG ? `${text.slice(0, BEGINNING)}… (${text.length} characters)` : text;
}

function align(value: unknown): string {
  return typeof value === "number" ? "right" : "left";
}

function plainText(
  columns: readonly string[],
  first: readonly (readonly unknown[])[],
  gap: readonly string[],
  last: readonly (readonly unknown[])[],
): string {
  const [head, ...lines] = [columns, ...[...first, ...last].map((row) => row.map(cellText))];
  const widths = columns.map((_, i) => [head, ...lines].reduce((widest, line) => Math.max(widest, line[i].length), 0));
  const padded = (line: readonly string[]) =>
    line
      .map((text, i) => text.padEnd(widths[i]))
      .join("  ")
      .trimEnd();
  const texts = lines.map(padded);
  return [padded(head), ...texts.slice(0, first.length), ...gap, ...texts.slice(first.length)].join("\n");
}
