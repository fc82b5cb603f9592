/** @file One measurement, one line of metrics.jsonl, with a checksum that finds any change of a single bit. */
import { crc32 } from "node:zlib";
import { canonicalJson, RecordError } from "../core";
import type { Evaluation, ProbeMeasurement, RateChange } from "../trainers";

/** A measurement with its number, counted from 0: a line lost, doubled or out of order is noticed. */
export type MetricsLine = Measured & { readonly seq: number };
/** What a line is of. */
export type Measured = Evaluation | ProbeMeasurement | RecordedRates | KeptWeights;

/** Learning rate and weight decay from a step on, wherever they changed; in records from schema 4 on. */
export interface RecordedRates {
  readonly step: number;
  readonly rates: Omit<RateChange, "step">;
}

/** Weights that were kept beside the record: the SHA-256 of their file. */
export interface KeptWeights {
  readonly step: number;
  readonly kept: string;
}

/** Whether a line is an evaluation, and not what a probe measured, what acted, or which weights were kept. */
export function isEvaluation(line: Measured): line is Evaluation {
  return "train" in line;
}

/** `{"crc32":"…","metrics":{…}}`, the checksum taken over the id of the run and the bytes of the inner object. */
export function encodeLine(line: MetricsLine, run: string): string {
  const metrics = canonicalJson(line);
  return `{"crc32":"${checksum(run + metrics)}","metrics":${metrics}}`;
}

/**
 * @param run whose line it must be; left out where a hash of the whole file vouches for it
 * @throws RecordError saying what is wrong with the line
 */
export function decodeLine(text: string, seq: number, run?: string): MetricsLine {
  const match = /^\{"crc32":"([0-9a-f]{8})","metrics":(\{.*\})\}$/.exec(text);
  if (!match) throw new RecordError("not a line that groklab wrote");
  const [, stored, metrics] = match;
  const found = run === undefined ? stored : checksum(run + metrics);
  if (found !== stored) throw new RecordError(`checksum ${found}, stored ${stored}: altered, or of another run`);
  const line = JSON.parse(metrics) as MetricsLine;
  if (line.seq !== seq) throw new RecordError(`is number ${line.seq}, expected ${seq}`);
  return line;
}

/** The accuracies of an evaluation. */
export interface Accuracies {
  readonly step: number;
  readonly train: { readonly accuracy: number };
  readonly test: { readonly accuracy: number };
}

const EVALUATION =
  /"metrics":\{"seq":\d+,"step":(\d+),"test":\{"accuracy":([^,}]+)[^{}]*\},"train":\{"accuracy":([^,}]+)[^{}]*\}[^{}]*\}\}\n/y;
const OTHER = /"metrics":\{"(kept|probe|rates)":/y;
/** Where the metrics of a line begin, behind `{"crc32":"…",`. */
const PREFIX = 20;

/**
 * The accuracies in the whole text of a metrics.jsonl whose hash has been checked; several times as fast as `decodeLine`,
 * for tables of thousands of runs. Undefined for text of another form.
 */
export function scanAccuracies(text: string): Accuracies[] | undefined {
  const found: Accuracies[] = [];
  for (let at = 0; at < text.length; ) {
    EVALUATION.lastIndex = OTHER.lastIndex = at + PREFIX;
    const match = EVALUATION.exec(text);
    if (match) {
      found.push({
        step: Number(match[1]),
        test: { accuracy: Number(match[2]) },
        train: { accuracy: Number(match[3]) },
      });
      at = EVALUATION.lastIndex;
    } else {
      if (!OTHER.test(text)) return undefined;
      at = text.indexOf("\n", at) + 1 || text.length;
    }
  }
  return found;
}

/** CRC-32 in eight hexadecimal digits. */
export function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, "0");
}
