import * as tf from "@tensorflow/tfjs-core";
import type { Model } from "./model";
import { type Cell, type RecurrentConfig, recurrentKind, recurrentNetwork } from "./recurrent";
import { add, map, multiply, split } from "./token-tables";

/** A gated recurrent unit. */
export interface GruConfig extends RecurrentConfig {
  readonly kind: "gru";
}

export const gruKind = recurrentKind<GruConfig>("gru", gru);

/**
 * With a = x_t W_x + b_x and b = h_{t-1} W_h + b_h, each cut into three in the order r, z, n,
 *
 *     r = sigmoid(a_r + b_r),   z = sigmoid(a_z + b_z),   n = tanh(a_n + r b_n),   h_t = (1 - z) n + z h_{t-1}
 *
 * as `torch.nn.GRU` (Cho et al. 2014, with the reset gate behind the product). Parameters, head and activations: see
 * `recurrentNetwork`.
 */
export function gru(config: GruConfig, vocabulary: number, classes: number): Model {
  return recurrentNetwork(config, cell, vocabulary, classes);
}

const cell: Cell = {
  gates: 3,
  step({ apart }, previous) {
    const { input, recurrent } = apart();
    const [[ar, az, an], [br, bz, bn]] = [split(input, 3), split(recurrent, 3)]; // each [batch, hidden]
    const [reset, update] = [add(ar, br), add(az, bz)].map((gate) => map(gate, (x) => tf.sigmoid(x)));
    const candidate = map(add(an, multiply(reset, bn)), (x) => tf.tanh(x));
    const fresh = multiply(
      map(update, (z) => tf.sub(1, z)),
      candidate,
    );
    return { hidden: previous ? add(fresh, multiply(update, previous.hidden)) : fresh };
  },
};
