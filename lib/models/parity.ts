import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { relu } from "../engine";
import { flag, kind, width } from "../fields";
import { linearLayer } from "./initialise";
import type { ModelKind } from "./kind";
import { hiddenNeurons } from "./mlp";
import type { Model } from "./model";

/** One hidden layer of ReLU neurons over signs, and one output whose sign is the answer. */
export interface ParityNetworkConfig {
  readonly kind: "parity";
  /** Hidden neurons. */
  readonly width: number;
  /** Default false, as in the paper. */
  readonly outputBias: boolean;
}

export const parityNetworkKind: ModelKind<ParityNetworkConfig> = {
  schema: z.strictObject({
    kind: kind("parity"),
    width: width("the hidden layer").default(500),
    outputBias: flag().default(false),
  }),
  reads: "signs",
  hasOneOutput: true,
  build: (config, { sequence }) => parityNetwork(config, sequence),
  hasEmbeddings: () => false,
  hiddenWidths: ({ width }) => [width],
  slug: ({ width }) => `parity${width}`,
  caption: ({ width }, { inputs }) => `ReLU network ${inputs}-${width}-1`,
};

/**
 * f(x) = u relu(W x + b), with x in {-1, 1}^n: the network of the parity paper (chapter 2), logits `[batch, 1]`. For n = 50
 * and width 500: 26,000 parameters. Initial values are PyTorch's defaults, u without bias unless asked for.
 *
 * Activations: `hidden0.pre`, `hidden0.post`, `[batch, width]`.
 */
export function parityNetwork({ width, outputBias }: ParityNetworkConfig, coordinates: number): Model {
  const output = linearLayer("output", width, 1, { bias: outputBias });
  return {
    parameters: [...linearLayer("hidden0", coordinates, width, { bias: true }), ...output],
    outputs: 1,
    lastLayer: output.map(({ name }) => name),
    neurons: hiddenNeurons(1),
    forward(parameters, inputs) {
      const x = tf.cast<tf.Tensor2D>(inputs, "float32"); // [batch, coordinates]
      const product = tf.matMul(x, parameters["hidden0.weight"] as tf.Tensor2D);
      const pre = tf.add<tf.Tensor2D>(product, parameters["hidden0.bias"]);
      const post = relu(pre);
      const read = tf.matMul<tf.Tensor2D>(post, parameters["output.weight"] as tf.Tensor2D); // [batch, 1]
      return {
        logits: outputBias ? tf.add(read, parameters["output.bias"]) : read,
        activations: { "hidden0.pre": () => pre, "hidden0.post": () => post },
      };
    },
  };
}
