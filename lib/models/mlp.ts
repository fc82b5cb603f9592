import * as tf from "@tensorflow/tfjs-core";
import { relu, rows } from "../engine";
import { fanInUniform } from "./initialise";
import type { Model, Parameters } from "./model";

/** A perceptron over concatenated one-hot tokens: ReLU layers with bias, a linear read-out without. */
export interface MlpConfig {
  readonly kind: "mlp";
  /** Width of each hidden layer, input side first. The synergy paper's network is [250]. */
  readonly hidden: readonly number[];
}

/**
 * logits = W_out relu(… relu(W_0 x + b_0) …), with x the one-hot vectors of all tokens side by side,
 * `[batch, sequence * vocabulary]`. For two tokens of 97, `[250]` and 97 classes: the 194-250-97 network of the synergy
 * paper (section 4), 73,000 parameters.
 *
 * The first product is computed as a sum of rows of W_0, one a token: the same function without the zeros.
 * Activations: `hidden0.pre`, `hidden0.post`, …, `[batch, width]`.
 */
export function mlp(config: MlpConfig, sequence: number, vocabulary: number, classes: number): Model {
  const widths = [sequence * vocabulary, ...config.hidden];
  const output = fanInUniform("output.weight", [widths[widths.length - 1], classes], widths[widths.length - 1]);
  const hidden = config.hidden.flatMap((width, layer) => [
    fanInUniform(`hidden${layer}.weight`, [widths[layer], width], widths[layer]),
    fanInUniform(`hidden${layer}.bias`, [width], widths[layer]),
  ]);
  return {
    parameters: [...hidden, output],
    forward(parameters, tokens) {
      const activations: Record<string, tf.Tensor> = {};
      let x: tf.Tensor2D | undefined;
      config.hidden.forEach((_, layer) => {
        const product = x
          ? tf.matMul<tf.Tensor2D>(x, weight(parameters, layer))
          : sumOfRows(weight(parameters, layer), tokens, vocabulary);
        const pre = tf.add<tf.Tensor2D>(product, parameters[`hidden${layer}.bias`]); // [batch, width]
        x = relu(pre);
        activations[`hidden${layer}.pre`] = pre;
        activations[`hidden${layer}.post`] = x;
      });
      const table = parameters["output.weight"] as tf.Tensor2D;
      return { logits: x ? tf.matMul(x, table) : sumOfRows(table, tokens, vocabulary), activations };
    },
  };
}

function weight(parameters: Parameters, layer: number): tf.Tensor2D {
  return parameters[`hidden${layer}.weight`] as tf.Tensor2D;
}

/** onehot(tokens) W: token j of value v picks row j * vocabulary + v of W `[sequence * vocabulary, width]`. */
function sumOfRows(table: tf.Tensor2D, tokens: tf.Tensor2D, vocabulary: number): tf.Tensor2D {
  const [batch, sequence] = tokens.shape;
  const picked = Array.from({ length: sequence }, (_, j) => {
    const column = tf.reshape(tf.slice(tokens, [0, j], [batch, 1]), [batch]) as tf.Tensor1D;
    return rows(table, tf.add(column, tf.scalar(j * vocabulary, "int32")));
  });
  return picked.reduce((sum, row) => tf.add(sum, row));
}
