import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { belowOne, kind, layers, whole, width } from "../fields";
import { activations as functions } from "./activation";
import { constant, fanInUniform, linearLayer } from "./initialise";
import { describeLayers, type ModelKind } from "./kind";
import type { Model, ParameterSpec, Parameters } from "./model";
import { type ResidualConfig, type ResidualLayer, residualNetwork } from "./residual";
import { add, combine, expand, linear, linearAll, map, multiply, split, type TokenTable } from "./token-tables";

/** Mamba's selective state-space layers. */
export interface S6Config extends ResidualConfig {
  readonly kind: "s6";
  /** Channels of a layer, as a multiple of the width. */
  readonly expand: number;
  /** Numbers in the state of every channel. */
  readonly state: number;
}

export const s6Kind: ModelKind<S6Config> = {
  schema: z.strictObject({
    kind: kind("s6"),
    layers: layers().default(1),
    width: width("the embedding and of every layer's output").default(136),
    expand: whole("a whole number from 1 to 64, the channels of a layer as a multiple of the width", 1, 64).default(2),
    state: whole("a whole number from 1 to 1024, the numbers in the state of every channel", 1, 1024).default(16),
    dropout: belowOne().default(0),
  }),
  build: (config, { vocabulary, classes }) => s6(config, vocabulary, classes),
  hasEmbeddings: () => true,
  slug: ({ layers, width }) => `s6x${layers}x${width}`,
  caption: ({ layers, width, state }) => `S6, ${describeLayers(layers, width)}, state ${state}`,
};

/**
 * A selective state-space model (Gu and Dao 2023, arXiv 2312.00752, Algorithm 2 and section 3). In each layer, with u_t the
 * input at token t and e = expand * width channels,
 *
 *     x_t, z_t = u_t W_input, cut into two of e;   x_t <- silu(x_t)
 *     r_t, B_t, C_t = x_t W_selection, cut into rank, state and state;   Delta_t = softplus(r_t W_step + b_step)
 *     h_t = exp(Delta_t A) h_{t-1} + Delta_t B_t x_t,   y_t = C_t h_t + D x_t,   with h_0 = 0 and A = -exp(logA)
 *     u_t + (y_t silu(z_t)) W_output
 *
 * where h_t is `[channels, state]`: channel c has the step size Delta_t[c] and row A[c], all channels have the same B_t and C_t.
 * A is discretised by zero-order hold and B by Delta B, as in the paper's Algorithm 2. No matrix but the head's has a bias.
 *
 * Left out of Mamba's block is the causal convolution of width 4 ahead of the scan: sequences here have two or three tokens, all of which
 * it would mix, so that the scan would not be what carries the first token to the last. The scan is unrolled. Norm: see `residualNetwork`.
 *
 * Initial values: logA[c, n] = log(n + 1), n from 0 (S4D-real); D = 1; b_step such that softplus(b_step) is uniform in [0.001, 0.1]
 * (section 3.6); W_step from U(±1 / sqrt(rank)), rank = ceil(width / 16); all other matrices from U(±1 / sqrt(fan in)). Weight
 * decay and an initial scale of scope `all` act on logA, D and b_step as on every parameter.
 *
 * By default a layer has 129,472 parameters, 2.0 % fewer than one of an LSTM of width 128 (132,096); a network of 59 tokens and classes
 * has 145,579 in all, 1.1 % fewer than the LSTM's 147,259.
 *
 * The states of the first token, and in the first layer Delta, B and C of every token, are tables.
 * Activations (layer, time): `layer0.state0`, … h_t `[batch, channels * state]`, and `layer0.hidden0`, … y_t silu(z_t) `[batch, channels]`.
 */
export function s6(config: S6Config, vocabulary: number, classes: number): Model {
  return residualNetwork(config, layerOf(config), vocabulary, classes);
}

function layerOf({ width, expand: factor, state }: S6Config): ResidualLayer {
  const channels = factor * width;
  const rank = Math.ceil(width / 16);
  return {
    parameters: (name) => [
      ...linearLayer(`${name}.input`, width, 2 * channels, { bias: false }),
      ...linearLayer(`${name}.selection`, channels, rank + 2 * state, { bias: false }),
      fanInUniform(`${name}.step.weight`, [rank, channels], rank),
      stepBias(`${name}.step.bias`, channels),
      logA(`${name}.logA`, channels, state),
      constant(`${name}.skip`, [channels], 1, "gain"),
      ...linearLayer(`${name}.output`, channels, width, { bias: false }),
    ],
    branch(name, inputs, first, { parameters, batch, activations }) {
      const matrix = (part: string) => parameters[`${name}.${part}.weight`] as tf.Tensor2D;
      const branches: TokenTable[] = [];
      let before: TokenTable | undefined;
      linearAll(inputs, matrix("input")).forEach((product, t) => {
        const token = readToken(product, parameters, name);
        const carried = before;
        const stateNow = () => (carried ? add(multiply(token.keep(), carried), token.write()) : token.write());
        activations[`${name}.state${t}`] = () => expand(stateNow(), batch);
        activations[`${name}.hidden${t}`] = () => expand(token.hidden(carried), batch);
        if (t < inputs.length - 1) before = stateNow();
        if (t >= first) branches.push(linear(token.hidden(carried), matrix("output")));
      });
      return branches;
    },
  };
}

/** What one token does to the state of a layer, and what is read at it. */
interface Token {
  /** exp(Delta A), `[n, channels * state]`. */
  keep(): TokenTable;
  /** Delta B x, `[n, channels * state]`. */
  write(): TokenTable;
  /** y silu(z), `[n, channels]`, with the state before the token, which the first has not. */
  hidden(before: TokenTable | undefined): TokenTable;
}

/** @param product x and z side by side, `[n, 2 * channels]` */
function readToken(product: TokenTable, parameters: Parameters, name: string): Token {
  const logA = parameters[`${name}.logA`];
  const [channels, state] = logA.shape as [number, number];
  const [x, z] = split(product, 2).map((column) => map(column, functions.silu));
  const column = (values: tf.Tensor): TokenTable => ({ ids: product.ids, values: values as tf.Tensor2D });
  const ofChannels = (values: tf.Tensor) => tf.reshape(values, [-1, channels, 1]);
  const ofState = (values: tf.Tensor) => tf.reshape(values, [-1, 1, state]);
  const flat = (values: tf.Tensor) => column(tf.reshape(values, [-1, channels * state]));

  const selection = linear(x, parameters[`${name}.selection.weight`] as tf.Tensor2D).values;
  const [r, b, c] = tf.split<tf.Tensor2D>(selection, [selection.shape[1] - 2 * state, state, state], 1);
  const low = tf.matMul(r, parameters[`${name}.step.weight`] as tf.Tensor2D);
  const delta = tf.softplus(tf.add(low, parameters[`${name}.step.bias`])); // [n, channels]
  const input = tf.mul(delta, x.values);
  const kept = () => tf.exp(tf.mul(ofChannels(delta), tf.neg(tf.exp(logA)))); // [n, channels, state]
  return {
    keep: () => flat(kept()),
    write: () => flat(tf.mul(ofChannels(input), ofState(b))),
    hidden(before) {
      // C h = C (exp(Delta A) h_before + Delta B x): the second part, C B Delta x, depends on this token alone.
      const own = column(tf.add(tf.mul(rowDot(c, b), input), tf.mul(parameters[`${name}.skip`], x.values)));
      if (!before) return multiply(own, z);
      const reading = flat(tf.mul(ofState(c), kept()));
      return multiply(
        add(
          combine(reading, before, (a, h) => channelDot(a, h, channels)),
          own,
        ),
        z,
      );
    },
  };
}

/** sum_i a_i b_i for every row, `[n, 1]` from two of `[n, d]`. */
function rowDot(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor {
  return tf.sum(tf.mul(a, b), 1, true);
}

/**
 * sum_n a[c, n] h[c, n] for every channel c, `[rows, channels]` from two of `[rows, channels * state]`. The gradient is given in
 * closed form: tfjs would take that of a sum through a tensor of ones as large as the states of all examples.
 */
function channelDot(a: tf.Tensor2D, h: tf.Tensor2D, channels: number): tf.Tensor2D {
  return tf.customGrad((...args) => {
    const [a, h, save] = args as unknown as [tf.Tensor, tf.Tensor, (tensors: tf.Tensor[]) => void];
    save([a, h]);
    const byChannel = (x: tf.Tensor) => tf.reshape(x, [-1, channels, (x.shape[1] as number) / channels]);
    const gradFunc = (dy: tf.Tensor, [a, h]: tf.Tensor[]) =>
      [h, a].map((x) => tf.reshape(tf.mul(tf.reshape(dy, [-1, channels, 1]), byChannel(x)), x.shape));
    return { value: tf.sum(tf.mul(byChannel(a), byChannel(h)), 2), gradFunc };
  })(a, h) as tf.Tensor2D;
}

/** log(n + 1) in every row, so that A[c, n] = -(n + 1): S4D-real. */
function logA(name: string, channels: number, state: number): ParameterSpec {
  const initial = () => Float32Array.from({ length: channels * state }, (_, i) => Math.log((i % state) + 1));
  return { name, shape: [channels, state], role: "gain", initial };
}

/** b of which softplus(b) is uniform in [0.001, 0.1]: log(exp(step) - 1). */
function stepBias(name: string, channels: number): ParameterSpec {
  const ofStep = (step: number) => Math.log(Math.expm1(step));
  return {
    ...{ name, shape: [channels], role: "bias" },
    initial: (random) => Float32Array.from({ length: channels }, () => ofStep(0.001 + 0.099 * random.uniform())),
  };
}
