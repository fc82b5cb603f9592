/** @file Whether a run that was made again came out as its record says. */
import { canonicalJson } from "../core";
import type { Evaluation } from "../trainers";
import type { Recorded } from "./recorded";

/** How far a record made again is from the one that it repeats. */
export interface Agreement {
  /** Every measurement of training and of probes is the same, to the last bit. */
  readonly identical: boolean;
  /** Evaluations that both have. */
  readonly compared: number;
  /** Step of the first of them that differs; null where none does. */
  readonly firstDifference: number | null;
  /** Largest difference of a loss or the weight norm there, over that of the first record; 0 where none differs. */
  readonly firstSize: number;
  /** Largest difference of an accuracy, training or test. */
  readonly accuracy: number;
  /** Largest difference of a loss, over that of the first record. */
  readonly loss: number;
}

/** What a record holds that was measured. */
export type Measurements = Pick<Recorded, "evaluations" | "probes">;

/** Compares two recordings of one run, evaluation by evaluation. */
export function agreement(record: Measurements, again: Measurements): Agreement {
  const compared = Math.min(record.evaluations.length, again.evaluations.length);
  const pairs = Array.from({ length: compared }, (_, i) => [record.evaluations[i], again.evaluations[i]] as const);
  const measured = ({ evaluations, probes }: Measurements) => canonicalJson({ evaluations, probes });
  const first = pairs.find(([a, b]) => canonicalJson(a) !== canonicalJson(b));
  const relative = (a: number, b: number) => (a === b ? 0 : Math.abs(a - b) / Math.abs(a));
  const largest = (difference: (a: Evaluation["train"], b: Evaluation["train"]) => number) =>
    Math.max(0, ...pairs.flatMap(([a, b]) => [difference(a.train, b.train), difference(a.test, b.test)]));
  return {
    identical: measured(record) === measured(again),
    compared,
    firstDifference: first ? first[0].step : null,
    firstSize: first ? Math.max(...sizes(...first).map(([a, b]) => relative(a, b))) : 0,
    accuracy: largest((a, b) => Math.abs(a.accuracy - b.accuracy)),
    loss: largest((a, b) => relative(a.loss, b.loss)),
  };
}

function sizes(a: Evaluation, b: Evaluation): [number, number][] {
  return [
    [a.train.loss, b.train.loss],
    [a.test.loss, b.test.loss],
    [a.weightNorm, b.weightNorm],
  ];
}

/** A difference of float32 arithmetic in another order is of this size at most, when it first shows; training then makes it grow. */
const ROUNDING = 1e-5;

/**
 * `bit-identical to its record: 85 evaluations`, or from which step on and how far it is off: by rounding, as on another
 * processor, where the first difference is no larger than that makes it, or otherwise.
 */
export function describeAgreement(found: Agreement): string {
  const { identical, compared, firstDifference, firstSize, accuracy, loss } = found;
  if (identical) return `bit-identical to its record: ${compared} evaluations`;
  if (firstDifference === null) return `the same in ${compared} evaluations; others, or its probes, differ`;
  const how = firstSize <= ROUNDING ? "by rounding" : "by more than rounding";
  return (
    `differs from its record from step ${firstDifference} on: ${how} (at first ${firstSize.toPrecision(2)} of a loss or norm); ` +
    `then accuracies by at most ${(100 * accuracy).toPrecision(2)} ` +
    `percentage points, losses by at most ${(100 * loss).toPrecision(2)} % (${compared} evaluations)`
  );
}
