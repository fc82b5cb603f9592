import type { Dataset } from "groklab/tasks";
import type { ProbeView } from "groklab/trainers";
import { smallConfig } from "./small-run";

/** Four examples of three classes; the first and the last are for training. */
export const smallExamples: Dataset = {
  inputKind: "tokens",
  inputs: Int32Array.of(0, 1, 2, 3),
  sequence: 1,
  vocabulary: 4,
  labels: Int32Array.of(0, 1, 2, 0),
  classes: 3,
  train: Int32Array.of(0, 3),
  test: Int32Array.of(1, 2),
  subsets: { odd: Int32Array.of(1, 3), none: new Int32Array() },
};

const notHere = (): never => {
  throw new Error("this view has no network");
};

/** What a probe sees of a network with these logits and weights; a weight without a shape is a vector. */
export function view(
  logits: readonly number[],
  weights: Record<string, readonly number[]> = {},
  shapes: Record<string, readonly number[]> = {},
): ProbeView {
  const vectors = Object.entries(weights).map(([name, values]) => [name, [values.length]]);
  return {
    trainer: {
      shapes: { ...Object.fromEntries(vectors), ...shapes },
      logits: () => Float32Array.from(logits),
      activation: () => new Float32Array(),
      weights: () => Object.fromEntries(Object.entries(weights).map(([name, w]) => [name, Float32Array.from(w)])),
      ...{ measuredAt: notHere, twin: notHere, withHessian: notHere },
    },
    dataset: smallExamples,
    config: smallConfig,
  };
}
