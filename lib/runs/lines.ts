/** @file One measurement, one line of metrics.jsonl, with a checksum that finds any change of a single bit. */
import { crc32 } from "node:zlib";
import { canonicalJson, RecordError } from "../core";
import type { Evaluation, ProbeMeasurement } from "../trainers";

/** A measurement with its number, counted from 0: a line lost, doubled or out of order is noticed. */
export type MetricsLine = (Evaluation | ProbeMeasurement) & { readonly seq: number };

/** `{"crc32":"…","metrics":{…}}`, the checksum taken over the bytes of the inner object. */
export function encodeLine(line: MetricsLine): string {
  const metrics = canonicalJson(line);
  return `{"crc32":"${checksum(metrics)}","metrics":${metrics}}`;
}

/** @throws RecordError saying what is wrong with the line */
export function decodeLine(text: string, seq: number): MetricsLine {
  const match = /^\{"crc32":"([0-9a-f]{8})","metrics":(\{.*\})\}$/.exec(text);
  if (!match) throw new RecordError("not a line that groklab wrote");
  const [, stored, metrics] = match;
  if (checksum(metrics) !== stored) throw new RecordError(`checksum ${checksum(metrics)}, stored ${stored}`);
  const line = JSON.parse(metrics) as MetricsLine;
  if (line.seq !== seq) throw new RecordError(`is number ${line.seq}, expected ${seq}`);
  return line;
}

/** CRC-32 in eight hexadecimal digits. */
export function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, "0");
}
