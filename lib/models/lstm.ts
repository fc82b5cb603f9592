import * as tf from "@tensorflow/tfjs-core";
import type { Model } from "./model";
import { type Cell, type RecurrentConfig, recurrentKind, recurrentNetwork } from "./recurrent";
import { add, map, multiply, split, type TokenTable } from "./token-tables";

/** Long short-term memory. */
export interface LstmConfig extends RecurrentConfig {
  readonly kind: "lstm";
}

export const lstmKind = recurrentKind<LstmConfig>("lstm", lstm);

/**
 * i, f, g, o = x_t W_x + b_x + h_{t-1} W_h + b_h, cut into four in this order, and
 *
 *     c_t = sigmoid(f) c_{t-1} + sigmoid(i) tanh(g),   h_t = sigmoid(o) tanh(c_t)
 *
 * as `torch.nn.LSTM` (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000). Two layers of 128, the size
 * of the efficiency paper's network, have 264,192 recurrent parameters. Parameters, head and activations: see
 * `recurrentNetwork`.
 */
export function lstm(config: LstmConfig, vocabulary: number, classes: number): Model {
  return recurrentNetwork(config, cell, vocabulary, classes);
}

const cell: Cell = {
  gates: 4,
  step({ sum }, previous) {
    const [input, forget, candidate, output] = split(sum(), 4); // each [batch, hidden]
    const written = multiply(sigmoid(input), tanh(candidate));
    const memory = previous?.cell ? add(multiply(sigmoid(forget), previous.cell), written) : written;
    return { hidden: multiply(sigmoid(output), tanh(memory)), cell: memory };
  },
};

function sigmoid(column: TokenTable): TokenTable {
  return map(column, (x) => tf.sigmoid(x));
}

function tanh(column: TokenTable): TokenTable {
  return map(column, (x) => tf.tanh(x));
}
