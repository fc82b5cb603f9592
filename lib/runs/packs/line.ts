/**
 * @file The files of a finished run as one line of a pack, and back to the same bytes. Each file is kept as what it says, in the
 * form that groklab writes it in; a file of another form is kept as its text. So the hashes of DONE.json hold as before.
 */
import { canonicalJson, type Json, RecordError, sha256, unreachable } from "../../core";
import type { OwnSource } from "../kept-sources";
import type { RunLabel } from "../labels";
import { decodeLine, encodeLine, type MetricsLine } from "../lines";
import { type Columns, fromColumns, toColumns } from "./columns";

type JsonObject = { readonly [key: string]: Json };

/** Texts of a run's files, by their names. */
export type RunFiles = Readonly<Record<(typeof PACKED)[number], string>>;

/** The files of a finished run. */
export const PACKED = ["config.json", "env.json", "metrics.jsonl", "events.jsonl", "DONE.json"] as const;

/** A run of a pack. What is a string is a file's text. */
export interface PackedRun {
  readonly config: JsonObject | string;
  readonly done: JsonObject | string;
  readonly env: JsonObject | string;
  readonly events: readonly JsonObject[] | string;
  /** Evaluations and measurements of probes, without their numbers and checksums, which follow. */
  readonly metrics: Columns | string;
  /** What people call it: in archives alone. */
  readonly label?: RunLabel;
  /** Files of one's own that it used: in archives alone. */
  readonly own?: readonly OwnSource[];
}

/** What an archive has of a run besides its files. */
export interface WithRun {
  readonly label?: RunLabel;
  readonly own?: readonly OwnSource[];
}

/** `{"id":"…","run":{…},"sha256":"…"}`, the hash taken over the bytes before `,"sha256"`. */
export function packLine(id: string, files: RunFiles, { label = {}, own = [] }: WithRun = {}): string {
  const run: PackedRun = {
    config: whereSame(files["config.json"], asObject, canonicalLine),
    done: whereSame(files["DONE.json"], asObject, canonicalLine),
    env: whereSame(files["env.json"], asObject, indented),
    events: whereSame(files["events.jsonl"], (text) => linesOf(text).map(asObject), canonicalLines),
    metrics: whereSame(
      files["metrics.jsonl"],
      (text) =>
        toColumns(
          linesOf(text).map((line, seq) => measured(line, seq, id)),
          kindOf,
        ),
      (columns) => metricsText(columns, id),
    ),
    ...(Object.keys(label).length > 0 && { label }),
    ...(own.length > 0 && { own }),
  };
  const text = `{"id":${JSON.stringify(id)},"run":${JSON.stringify(run)}`;
  return `${text},"sha256":"${sha256(text)}"}`;
}

const END = /^,"sha256":"([0-9a-f]{64})"\}$/;
const END_LENGTH = ',"sha256":""}'.length + 64;

/** @param line without its end of line @throws RecordError when it was altered */
export function unpackLine(line: Buffer): { readonly id: string; readonly run: PackedRun } {
  const text = line.subarray(0, -END_LENGTH);
  const stored = END.exec(line.toString("latin1", text.length))?.[1];
  if (stored === undefined) throw new RecordError("not a line that groklab wrote");
  const found = sha256(text);
  if (found !== stored) throw new RecordError(`changed since it was packed (SHA-256 ${found}, stored ${stored})`);
  return JSON.parse(`${text}}`);
}

/** A file of a packed run as it was, byte for byte. */
export function fileOf(id: string, run: PackedRun, name: keyof RunFiles): string {
  const textOf = <T>(value: T | string, write: (value: T) => string) =>
    typeof value === "string" ? value : write(value);
  switch (name) {
    case "config.json":
      return textOf(run.config, canonicalLine);
    case "env.json":
      return textOf(run.env, indented);
    case "metrics.jsonl":
      return textOf(run.metrics, (columns) => metricsText(columns, id));
    case "events.jsonl":
      return textOf(run.events, canonicalLines);
    case "DONE.json":
      return textOf(run.done, canonicalLine);
    default:
      return unreachable(name);
  }
}

/** What was measured, in order; of each evaluation only some paths, if so wished. */
export function measurementsOf(metrics: PackedRun["metrics"], isWanted?: (path: string) => boolean): JsonObject[] {
  return typeof metrics === "string"
    ? linesOf(metrics).map((line, seq) => measured(line, seq))
    : fromColumns(metrics, isWanted);
}

/** A file as what it says where that gives its text again; else its text. */
function whereSame<T>(text: string, read: (text: string) => T, write: (value: T) => string): T | string {
  try {
    const value = read(text);
    return write(value) === text ? value : text;
  } catch {
    return text;
  }
}

function asObject(text: string): JsonObject {
  return JSON.parse(text);
}

function linesOf(text: string): string[] {
  return text.split("\n").slice(0, -1);
}

function measured(line: string, seq: number, run?: string): JsonObject {
  const { seq: _, ...values } = decodeLine(line, seq, run);
  return values as unknown as JsonObject;
}

function kindOf({ probe }: JsonObject): string {
  return typeof probe === "string" ? probe : "";
}

function canonicalLine(value: JsonObject): string {
  return `${canonicalJson(value)}\n`;
}

function canonicalLines(values: readonly JsonObject[]): string {
  return values.map(canonicalLine).join("");
}

function indented(value: JsonObject): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function metricsText(columns: Columns, id: string): string {
  const lines = fromColumns(columns).map((values, seq) => encodeLine({ seq, ...values } as unknown as MetricsLine, id));
  return lines.map((line) => `${line}\n`).join("");
}
