import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { linear as product } from "../engine";
import { belowOne, kind, layers, width } from "../fields";
import { fanInUniform, linearLayer, standardNormal } from "./initialise";
import { describeLayers, type ModelKind } from "./kind";
import type { Model } from "./model";
import { add, embed, expand, linear, linearAll, map, type TokenTable, tokenIds } from "./token-tables";

/** What recurrent networks of every cell have in common. */
export interface RecurrentConfig {
  /** Cells on top of each other: each reads the hidden states of the one below. */
  readonly layers: number;
  /** Width of the tokens' embedding. */
  readonly embedding: number;
  /** Width of the hidden state of every layer. */
  readonly hidden: number;
  /** Rate of dropout on the last hidden state of the last layer, before the head. */
  readonly dropout: number;
}

/** The kind of network that has this name and these cells. */
export function recurrentKind<C extends RecurrentConfig & { readonly kind: string }>(
  name: C["kind"],
  build: (config: C, vocabulary: number, classes: number) => Model,
): ModelKind<C> {
  return {
    schema: z.strictObject({
      kind: kind(name),
      layers: layers().default(1),
      embedding: width("the embedding").default(128),
      hidden: width("the hidden state").default(128),
      dropout: belowOne().default(0),
    }),
    build: (config, { vocabulary, classes }) => build(config, vocabulary, classes),
    hasEmbeddings: () => true,
    slug: ({ layers, hidden }) => `${name}${layers}x${hidden}`,
    caption: ({ layers, hidden }) => `${name.toUpperCase()}, ${describeLayers(layers, hidden)}`,
  };
}

/** What a layer carries from one token to the next, each `[batch, hidden]`. */
export interface State {
  readonly hidden: TokenTable;
  /** The memory of an LSTM. */
  readonly cell?: TokenTable;
}

/** What a layer reads at one token, each `[batch, gates * hidden]`. */
export interface Reading {
  /** x_t W_x + h_{t-1} W_h + b_x + b_h. */
  sum(): TokenTable;
  /** x_t W_x + b_x, and h_{t-1} W_h + b_h. */
  apart(): { readonly input: TokenTable; readonly recurrent: TokenTable };
}

/** One step of a layer: its state from what it reads, and the state before. */
export interface Cell {
  readonly gates: number;
  step(reading: Reading, previous: State | undefined): State;
}

/**
 * Embedding, `layers` recurrent layers over the tokens from left to right with zero initial state, and a linear head with
 * bias on the last hidden state. As in PyTorch each layer has two biases, `input` and `recurrent`, of which all cells but the
 * GRU know the sum; all recurrent parameters and the head are drawn from U(±1 / sqrt(hidden)), embeddings from N(0, 1).
 *
 * The first step depends on the first token alone, so in every layer it is a table, and so is its product with W_h.
 * Activations: `layer0.hidden1`, … (layer, time), `[batch, hidden]`, and `layer0.cell1`, … where there is a memory.
 * The place of dropout is `head`.
 */
export function recurrentNetwork(config: RecurrentConfig, cell: Cell, vocabulary: number, classes: number): Model {
  const { layers, embedding, hidden, dropout } = config;
  const output = linearLayer("output", hidden, classes, { bias: true });
  const layerNames = Array.from({ length: layers }, (_, l) => `layer${l}`);
  const width = cell.gates * hidden;
  return {
    parameters: [
      standardNormal("embedding.weight", [vocabulary, embedding], "embedding"),
      ...layerNames.flatMap((name, l) => [
        fanInUniform(`${name}.input.weight`, [l === 0 ? embedding : hidden, width], hidden),
        fanInUniform(`${name}.recurrent.weight`, [hidden, width], hidden),
        fanInUniform(`${name}.input.bias`, [width], hidden, "bias"),
        fanInUniform(`${name}.recurrent.bias`, [width], hidden, "bias"),
      ]),
      ...output,
    ],
    outputs: classes,
    lastLayer: output.map(({ name }) => name),
    neurons: {},
    forward(parameters, inputs, options = {}) {
      const batch = inputs.shape[0];
      const { tables = batch > vocabulary } = options;
      const matrix = (name: string) => parameters[`${name}.weight`] as tf.Tensor2D;
      const activations: Record<string, () => tf.Tensor> = {};

      let sequence = tokenIds(inputs).map((ids) => embed(matrix("embedding"), ids, tables));
      for (const name of layerNames) {
        const bias = tf.add(parameters[`${name}.input.bias`], parameters[`${name}.recurrent.bias`]);
        let state: State | undefined;
        sequence = linearAll(sequence, matrix(`${name}.input`)).map((product, t) => {
          const before = state;
          const withBias = (column: TokenTable, part: string) =>
            map(column, (values) => tf.add<tf.Tensor2D>(values, parameters[`${name}.${part}.bias`]));
          const recurrent = (from: State) => linear(from.hidden, matrix(`${name}.recurrent`));
          const reading: Reading = {
            sum() {
              const biased = map(product, (values) => tf.add(values, bias));
              return before ? add(biased, recurrent(before)) : biased;
            },
            apart: () => ({
              input: withBias(product, "input"),
              recurrent: withBias(before ? recurrent(before) : map(product, (x) => tf.zerosLike(x)), "recurrent"),
            }),
          };
          const next = cell.step(reading, before);
          for (const [part, column] of Object.entries(next)) {
            activations[`${name}.${part}${t}`] = () => expand(column, batch);
          }
          state = next;
          return next.hidden;
        });
      }
      const last = expand(sequence[sequence.length - 1], batch);
      const read = options.dropout && dropout > 0 ? options.dropout(last, dropout, "head") : last;
      return { logits: tf.add(product(read, matrix("output")), parameters["output.bias"]), activations };
    },
  };
}
