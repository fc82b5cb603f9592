import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { belowOne, flag, kind, type OwnPart, since, whole, widths } from "../fields";
import { type Activation, activationCaption, activationField, activationOf, activationSlug } from "./activation";
import { linearLayer, standardNormal } from "./initialise";
import type { ModelKind } from "./kind";
import type { Model, NeuronAxis } from "./model";
import { add, embed, expand, linear, map, type TokenTable, tokenIds } from "./token-tables";

/** A perceptron over the tokens of an example side by side, one-hot or embedded: hidden layers with bias, a linear read-out. */
export interface MlpConfig {
  readonly kind: "mlp";
  /** Width of each hidden layer, input side first. */
  readonly hidden: readonly number[];
  /** Width of the embedding that all positions share; 0: one-hot tokens. */
  readonly embedding: number;
  readonly outputBias: boolean;
  /** Of the hidden layers: one of groklab's, or one's own. Default `relu`. (Records of before it have none.) */
  readonly activation?: Activation | OwnPart;
  /** Rate of dropout after each hidden activation. */
  readonly dropout: number;
}

export const mlpKind: ModelKind<MlpConfig> = {
  schema: z.strictObject({
    kind: kind("mlp"),
    hidden: widths(),
    embedding: whole("a whole number from 0 (one-hot tokens) to 65536, the width of the embedding", 0, 65536).default(
      0,
    ),
    outputBias: flag().default(false),
    activation: since(activationField().default("relu")),
    dropout: belowOne().default(0),
  }),
  build: (config, { sequence, vocabulary, classes }) => mlp(config, sequence, vocabulary, classes),
  hasEmbeddings: ({ embedding }) => embedding > 0,
  hiddenWidths: ({ hidden }) => hidden,
  slug: ({ hidden, activation = "relu" }) => `mlp${hidden.join("x")}${activationSlug(activation)}`,
  caption: ({ activation = "relu", ...config }, sizes) =>
    `MLP ${describeWidths(config, sizes)}${activationCaption(activation)}`,
};

/** `194-250-97`: what the first layer reads, one-hot or embedded tokens, the hidden layers, the classes. */
export function describeWidths(
  { hidden, embedding }: Pick<MlpConfig, "hidden" | "embedding">,
  { inputs, classes }: { readonly inputs: number; readonly classes: number },
): string {
  return [embedding > 0 ? 2 * embedding : inputs, ...hidden, classes].join("-");
}

/**
 * logits = W_out f(… f(W_0 x + b_0) …) + b_out, with f the activation, x the tokens' vectors side by side, `[batch, sequence * d]`:
 * one-hot, d = vocabulary, or rows of one embedding, d = `embedding`.
 *
 * For two tokens of 97: one-hot, hidden [250] and no output bias is the 194-250-97 network of the synergy paper
 * (section 4), 73,000 parameters; embedding 128, hidden [512, 256] and an output bias stand for the three-layer MLP of the
 * efficiency paper, 287,841 parameters besides the embedding. Initial values are PyTorch's defaults.
 *
 * The first product is a sum over positions, W_0 x = sum_j x_j W_0[j], with x_j W_0[j] a table over the vocabulary. Of a
 * one-hot token it is a row of W_0, without the zeros.
 * Activations: `hidden0.pre`, `hidden0.post`, …, `[batch, width]`; `post` is before dropout, whose places are `hidden0`, ….
 */
export function mlp(config: MlpConfig, sequence: number, vocabulary: number, classes: number): Model {
  const { hidden, embedding, outputBias, activation = "relu", dropout } = config;
  const widths = [sequence * (embedding || vocabulary), ...hidden];
  const output = linearLayer("output", widths[hidden.length], classes, { bias: outputBias });
  return {
    parameters: [
      ...(embedding > 0 ? [standardNormal("embedding.weight", [vocabulary, embedding], "embedding")] : []),
      ...hidden.flatMap((width, i) => linearLayer(`hidden${i}`, widths[i], width, { bias: true })),
      ...output,
    ],
    outputs: classes,
    lastLayer: output.map(({ name }) => name),
    neurons: hiddenNeurons(hidden.length),
    forward(parameters, inputs, options = {}) {
      const batch = inputs.shape[0];
      const { tables = batch > vocabulary } = options;
      const matrix = (name: string) => parameters[`${name}.weight`] as tf.Tensor2D;
      const activations: Record<string, () => tf.Tensor> = {};
      let x: TokenTable | undefined;

      const firstProduct = (weight: tf.Tensor2D): TokenTable => {
        const products = tokenIds(inputs).map((ids, j) => {
          // A one-hot token j of value v times W_0 is row j * vocabulary + v of it.
          if (embedding === 0) return embed(weight, tf.add(ids, tf.scalar(j * vocabulary, "int32")), tables);
          const block = tf.slice(weight, [j * embedding, 0], [embedding, weight.shape[1]]);
          return linear(embed(matrix("embedding"), ids, tables), block);
        });
        return products.reduce(add);
      };
      const layer = (name: string): TokenTable => {
        const product = x ? linear(x, matrix(name)) : firstProduct(matrix(name));
        const bias = parameters[`${name}.bias`];
        return bias ? map(product, (values) => tf.add(values, bias)) : product;
      };

      for (let i = 0; i < hidden.length; i++) {
        const pre = layer(`hidden${i}`);
        const post = map(pre, activationOf(activation));
        activations[`hidden${i}.pre`] = () => expand(pre, batch);
        activations[`hidden${i}.post`] = () => expand(post, batch);
        x =
          options.dropout && dropout > 0
            ? { values: options.dropout(expand(post, batch), dropout, `hidden${i}`) }
            : post;
      }
      return { logits: expand(layer("output"), batch), activations };
    },
  };
}

/** Columns of a hidden layer's weight, entries of its bias, and rows of the weight that reads it. */
export function hiddenNeurons(layers: number): Record<string, NeuronAxis[]> {
  const names = Array.from({ length: layers }, (_, i) => `hidden${i}`);
  const axes = names.map((name, i): [string, NeuronAxis[]] => [
    name,
    [
      { parameter: `${name}.weight`, axis: 1, part: "incoming" },
      { parameter: `${name}.bias`, axis: 0, part: "bias" },
      { parameter: `${names[i + 1] ?? "output"}.weight`, axis: 0, part: "outgoing" },
    ],
  ]);
  return Object.fromEntries(axes);
}
