/** @file What a probe sees of a parity network that is known neuron by neuron. */
import type { ReluNetwork } from "groklab/analysis";
import type { ProbeView } from "groklab/trainers";
import { weightsOf, wholeCube } from "../analysis/circuits/planted";
import { view } from "../support/probe-view";
import { smallConfig } from "../support/small-run";

/** All points of {-1, 1}^6 as the test set, the parity of two bits; the first eight are the training set, too. */
export function parityView({ hidden, outputBias }: ReluNetwork, logits: readonly number[] = []): ProbeView {
  const { inputs, labels } = wholeCube(6, 2);
  const rows = Int32Array.from(labels, (_, row) => row);
  const weights = weightsOf({ hidden, outputBias });
  const width = hidden.length;
  return {
    ...view(logits, weights, { "hidden0.weight": [6, width], "output.weight": [width, 1] }),
    dataset: {
      inputKind: "signs",
      inputs: Int32Array.from(inputs),
      sequence: 6,
      vocabulary: 0,
      labels: Int32Array.from(labels),
      classes: 2,
      train: rows.subarray(0, 8),
      test: rows,
      subsets: {},
    },
    config: { ...smallConfig, task: { kind: "parity", n: 6, k: 2, trainSize: 8, testSize: 64, labelNoise: 0 } },
  };
}
