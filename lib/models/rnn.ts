import * as tf from "@tensorflow/tfjs-core";
import type { Model } from "./model";
import { type Cell, type RecurrentConfig, recurrentKind, recurrentNetwork } from "./recurrent";
import { map } from "./token-tables";

/** A plain recurrent network with tanh. */
export interface RnnConfig extends RecurrentConfig {
  readonly kind: "rnn";
}

export const rnnKind = recurrentKind<RnnConfig>("rnn", rnn);

/**
 * h_t = tanh(x_t W_x + b_x + h_{t-1} W_h + b_h), as `torch.nn.RNN`: the plain network of the regularization paper
 * (section 5.1). Parameters, head and activations: see `recurrentNetwork`.
 */
export function rnn(config: RnnConfig, vocabulary: number, classes: number): Model {
  const cell: Cell = { gates: 1, step: ({ sum }) => ({ hidden: map(sum(), (x) => tf.tanh(x)) }) };
  return recurrentNetwork(config, cell, vocabulary, classes);
}
