import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { ConfigError } from "../core";
import { belowOne, kind, layers, oneOf, whole, width } from "../fields";
import { type BlockConfig, block, blockParameters } from "./block";
import { linearLayer, standardNormal } from "./initialise";
import { describeLayers, type ModelKind } from "./kind";
import { layerNorm, layerNormParameters } from "./layer-norm";
import type { Model, Parameters } from "./model";
import { embed, expand, linear, map, type TokenTable, tokenIds } from "./token-tables";

/** A decoder over the tokens and an appended "=", read at the "=". With `norm: "pre"` one more LayerNorm follows the last block. */
export interface TransformerConfig extends BlockConfig {
  readonly kind: "transformer";
  /** Blocks on top of each other. */
  readonly layers: number;
  /** What is added to the embedding at each position. */
  readonly positions: "sinusoidal" | "learned" | "none";
}

export const transformerKind: ModelKind<TransformerConfig> = {
  schema: z
    .strictObject({
      kind: kind("transformer"),
      layers: layers().default(2),
      width: width("the residual stream").default(128),
      heads: whole("a whole number of heads, at least 1", 1).default(4),
      feedForward: width("the feed-forward layer").optional(),
      positions: oneOf("sinusoidal", "learned", "none").default("sinusoidal"),
      norm: oneOf("post", "pre", "none").default("post"),
      dropout: belowOne().default(0),
    })
    .transform((model) => ({ ...model, feedForward: model.feedForward ?? 4 * model.width })),
  faults({ width, heads, positions }) {
    const faults: string[] = [];
    if (width % heads !== 0) faults.push(`config.model.heads: expected a divisor of the width, ${width}, got ${heads}`);
    if (positions === "sinusoidal" && width % 2 !== 0) {
      faults.push(`config.model.width: expected an even number for sinusoidal positions, got ${width}`);
    }
    return faults;
  },
  build: (config, { sequence, vocabulary, classes }) => transformer(config, sequence, vocabulary, classes),
  hasEmbeddings: () => true,
  slug: ({ layers, width }) => `transformer${layers}x${width}`,
  caption: ({ layers, width, heads }) =>
    `transformer, ${describeLayers(layers, width)}, ${heads} ${heads === 1 ? "head" : "heads"}`,
};

/**
 * Embedding, blocks of causal attention and feed-forward network, and logits = x W_unembed at the last position, that of
 * the token "=" (id `vocabulary`), which the network appends to its input. No biases but LayerNorm's; linear layers are
 * drawn from U(±1 / sqrt(fan in)), embeddings and learned positions from N(0, 1) as `torch.nn.Embedding`.
 *
 * With 2 layers, width 128, 4 heads, feed-forward 512, `post` and `sinusoidal` it is the network of Power et al. 2022
 * (openai/grok), which stands for the efficiency paper's: 393,216 parameters in the blocks' matrices. One layer, 113 tokens
 * and no norm is the regularization paper's Table 7.1.
 *
 * The last block computes query and feed-forward network at the last position only. In the first, keys, values and queries
 * are tables, and the first position, which sees its own token alone, is a table in every block.
 * Activations (layer, position): `layer0.attention2` `[batch, heads, positions]`, `layer0.ffn2` `[batch, feedForward]` after
 * its ReLU, `layer0.output2` `[batch, width]`. The places of dropout are `layer0.ffn2` and so on.
 *
 * @throws ConfigError for heads that do not divide the width, and for sinusoidal positions of an odd width
 */
export function transformer(config: TransformerConfig, sequence: number, vocabulary: number, classes: number): Model {
  check(config);
  const { layers, width, norm } = config;
  const length = sequence + 1;
  const unembedding = linearLayer("unembedding", width, classes, { bias: false });
  return {
    parameters: [
      standardNormal("embedding.weight", [vocabulary + 1, width], "embedding"),
      ...(config.positions === "learned" ? [standardNormal("positions.weight", [length, width], "embedding")] : []),
      ...Array.from({ length: layers }, (_, l) => blockParameters(`layer${l}`, config)).flat(),
      ...(norm === "pre" ? layerNormParameters("norm", width) : []),
      ...unembedding,
    ],
    outputs: classes,
    lastLayer: unembedding.map(({ name }) => name),
    neurons: {},
    forward(parameters, inputs, { tables, dropout } = {}) {
      const batch = inputs.shape[0];
      const activations: Record<string, () => tf.Tensor> = {};
      const context = { parameters, batch, dropout, activations };
      let stream = embedded(config, parameters, inputs, tables ?? batch > vocabulary);
      for (let l = 0; l < layers; l++) {
        const first = l === layers - 1 ? length - 1 : 0;
        stream = block(`layer${l}`, config, stream, first, context);
      }
      const last = norm === "pre" ? map(stream[0], (x) => layerNorm(x, parameters, "norm")) : stream[0];
      const logits = linear(last, parameters["unembedding.weight"] as tf.Tensor2D);
      return { logits: expand(logits, batch), activations };
    },
  };
}

/** The stream before the first block: each token's embedding plus its position's row; "=" is the same in all examples. */
function embedded(
  { width, positions }: TransformerConfig,
  parameters: Parameters,
  inputs: tf.Tensor2D,
  tables: boolean,
): TokenTable[] {
  const [batch, sequence] = inputs.shape;
  const embedding = parameters["embedding.weight"] as tf.Tensor2D;
  const equals = tf.slice(embedding, [embedding.shape[0] - 1, 0], [1, width]);
  const columns: TokenTable[] = [
    ...tokenIds(inputs).map((ids) => embed(embedding, ids, tables)),
    { values: tables ? equals : expand({ values: equals }, batch) },
  ];
  if (positions === "none") return columns;
  const places =
    positions === "learned" ? (parameters["positions.weight"] as tf.Tensor2D) : sinusoidal(sequence + 1, width);
  return columns.map((x, i) => map(x, (values) => tf.add(values, tf.slice(places, [i, 0], [1, width]))));
}

/**
 * Row t: sin(t f_0) … sin(t f_{w-1}), cos(t f_0) … cos(t f_{w-1}), with f_i = 10000^(-i / w) and w = width / 2; `[length,
 * width]` (Vaswani et al. 2017, section 3.5, who interleave the two halves: the same up to the order of coordinates).
 */
function sinusoidal(length: number, width: number): tf.Tensor2D {
  const half = width / 2;
  const frequencies = Array.from({ length: half }, (_, i) => Math.exp((-i / half) * Math.log(10000)));
  const rows = Array.from({ length }, (_, t) => [
    ...frequencies.map((f) => Math.sin(t * f)),
    ...frequencies.map((f) => Math.cos(t * f)),
  ]);
  return tf.tensor2d(rows, [length, width]);
}

function check({ width, heads, positions }: TransformerConfig): void {
  if (!(Number.isInteger(heads) && heads >= 1 && width % heads === 0)) {
    throw new ConfigError(`config.model.heads: expected a divisor of the width, ${width}, got ${heads}`);
  }
  if (positions === "sinusoidal" && width % 2 !== 0) {
    throw new ConfigError(
      `config.model.width: expected an even width, for the sines and cosines of sinusoidal positions, got ${width}`,
    );
  }
}
