import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { belowOne, since } from "../../fields";
import type { Intervention, StepRandom } from "./intervention";
import { layerName, neuronFaults, neuronList } from "./mask";

export interface NeuronDropout {
  /** Some neurons of one hidden layer, each dropped from whole updates at a rate. Null: none. */
  readonly neuronDropout: NeuronDropoutConfig | null;
}

export interface NeuronDropoutConfig {
  /** A hidden layer, for example `hidden0`. */
  readonly layer: string;
  /** Neurons that are dropped at the rate; the others never are. */
  readonly neurons: readonly number[];
  /** From 0, below 1. */
  readonly rate: number;
}

/**
 * In each update every neuron of the group is dropped with probability `rate`, of all examples at once, and counts 1 / (1 - rate) times where
 * it is not, so that what it hands on is the same on average. Evaluation drops nothing. Dropout of a network (`model.dropout`) draws for each
 * example instead, and drops any neuron.
 */
export const neuronDropout: Intervention<NeuronDropoutConfig | null> = {
  field: since(z.strictObject({ layer: layerName, neurons: neuronList, rate: belowOne() }).nullable().default(null)),
  faults: (value, { model }) =>
    value ? neuronFaults({ field: "neuronDropout", list: "neurons", ...value }, model) : [],
  acts: (value) =>
    value && value.rate > 0
      ? {
          isStochastic: true,
          onWeights: (weights, { parameters, chance }) => {
            const place = outgoing(parameters, value.layer);
            return weights.map((weight, i) => (i === place ? dropped(weight, value, chance) : weight));
          },
        }
      : undefined,
};

/** Where the weight is that reads a layer: the next hidden layer's, or the output's. */
function outgoing(parameters: readonly { readonly name: string }[], layer: string): number {
  const next = `hidden${Number(layer.slice("hidden".length)) + 1}.weight`;
  const names = parameters.map(({ name }) => name);
  return names.includes(next) ? names.indexOf(next) : names.indexOf("output.weight");
}

/** Rows of what reads the neurons, `[neurons, width]`: without those that are dropped. */
function dropped(weight: tf.Tensor, { layer, neurons, rate }: NeuronDropoutConfig, chance: StepRandom): tf.Tensor {
  const [count] = weight.shape;
  const group = new Set(neurons);
  const isChosen = tf.tensor2d(
    Float32Array.from({ length: count }, (_, i) => (group.has(i) ? 1 : 0)),
    [count, 1],
  );
  const kept = chance.dropout(tf.ones([count, 1]), rate, `neurons of ${layer}`);
  return tf.mul(weight, tf.add(1, tf.mul(isChosen, tf.sub(kept, 1))));
}
