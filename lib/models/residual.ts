import * as tf from "@tensorflow/tfjs-core";
import { linear as product } from "../engine";
import { linearLayer, standardNormal } from "./initialise";
import type { Model, ParameterSpec, Parameters } from "./model";
import { add, embed, expand, type TokenTable, tokenIds } from "./token-tables";

/** What networks of residual layers over the tokens have in common. */
export interface ResidualConfig {
  /** Layers on top of each other: each reads the outputs of the one below. */
  readonly layers: number;
  /** Width of the tokens' embedding and of every layer's output. */
  readonly width: number;
  /** Rate of dropout on the last output of the last layer, before the head. */
  readonly dropout: number;
}

/** What a layer is given besides its input. */
export interface LayerContext {
  readonly parameters: Parameters;
  readonly batch: number;
  /** Where it leaves its activations. */
  readonly activations: Record<string, () => tf.Tensor>;
}

/** A kind of layer; `name` is that of one layer, such as `layer0`. */
export interface ResidualLayer {
  parameters(name: string): ParameterSpec[];
  /**
   * What is added to the layer's input, at the positions from `first` on.
   *
   * @param inputs one column `[batch, width]` a position, all positions
   */
  branch(name: string, inputs: readonly TokenTable[], first: number, context: LayerContext): TokenTable[];
}

/**
 * Embedding, `layers` times x_t <- x_t + branch(x_1, …, x_t), and a linear head with bias on the last position's x. Embeddings are
 * drawn from N(0, 1), the head from U(±1 / sqrt(width)). The last layer computes its last position only.
 *
 * There is no norm, neither before a branch nor before the head, though the papers of such layers have one: behind a norm the
 * size of weights is no part of the function, so weight decay would change the speed of training and not the function that is
 * learned; and the LSTM, beside which these networks are trained, has none. The place of dropout is `head`.
 */
export function residualNetwork(
  { layers, width, dropout }: ResidualConfig,
  layer: ResidualLayer,
  vocabulary: number,
  classes: number,
): Model {
  const output = linearLayer("output", width, classes, { bias: true });
  const names = Array.from({ length: layers }, (_, l) => `layer${l}`);
  return {
    parameters: [
      standardNormal("embedding.weight", [vocabulary, width], "embedding"),
      ...names.flatMap((name) => layer.parameters(name)),
      ...output,
    ],
    outputs: classes,
    lastLayer: output.map(({ name }) => name),
    neurons: {},
    forward(parameters, inputs, options = {}) {
      const [batch, length] = inputs.shape;
      const { tables = batch > vocabulary } = options;
      const matrix = (name: string) => parameters[`${name}.weight`] as tf.Tensor2D;
      const context: LayerContext = { parameters, batch, activations: {} };
      let stream = tokenIds(inputs).map((ids) => embed(matrix("embedding"), ids, tables));
      for (const name of names) {
        const first = name === names[names.length - 1] ? length - 1 : 0;
        const branches = layer.branch(name, stream, first, context);
        stream = stream.slice(first).map((x, i) => add(x, branches[i]));
      }
      const last = expand(stream[stream.length - 1], batch);
      const read = options.dropout && dropout > 0 ? options.dropout(last, dropout, "head") : last;
      const logits = tf.add<tf.Tensor2D>(product(read, matrix("output")), parameters["output.bias"]);
      return { logits, activations: context.activations };
    },
  };
}
