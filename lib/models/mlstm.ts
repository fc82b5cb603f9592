import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { ConfigError } from "../core";
import { relu } from "../engine";
import { belowOne, kind, layers, whole, width } from "../fields";
import { constant, linearLayer } from "./initialise";
import { describeLayers, type ModelKind } from "./kind";
import type { Model, ParameterSpec } from "./model";
import { type ResidualConfig, type ResidualLayer, residualNetwork } from "./residual";
import { add, combine, expand, linear, linearAll, map, multiply, type TokenTable } from "./token-tables";

/** xLSTM's long short-term memory with a matrix for a memory. */
export interface MlstmConfig extends ResidualConfig {
  readonly kind: "mlstm";
  /** Memories of a layer, each `[width / heads, width / heads]`; a divisor of the width. */
  readonly heads: number;
}

export const mlstmKind: ModelKind<MlstmConfig> = {
  schema: z.strictObject({
    kind: kind("mlstm"),
    layers: layers().default(1),
    width: width("the embedding and of every layer's output").default(160),
    heads: whole("a whole number of heads, at least 1", 1).default(4),
    dropout: belowOne().default(0),
  }),
  faults: ({ width, heads }) => (width % heads === 0 ? [] : [headsFault(width, heads)]),
  build: (config, { vocabulary, classes }) => mlstm(config, vocabulary, classes),
  hasEmbeddings: () => true,
  slug: ({ layers, width }) => `mlstm${layers}x${width}`,
  caption: ({ layers, width, heads }) =>
    `mLSTM, ${describeLayers(layers, width)}, ${heads} ${heads === 1 ? "head" : "heads"}`,
};

/**
 * The mLSTM (Beck et al. 2024, arXiv 2405.04517, equations 19 to 27). In every head of d = width / heads numbers, with u_t the
 * layer's input at token t,
 *
 *     C_t = f_t C_{t-1} + i_t v_t k_t^T,   n_t = f_t n_{t-1} + i_t k_t,   with C_0 = 0 and n_0 = 0
 *     h_t = o_t C_t q_t / max(|n_t q_t|, 1)
 *     q_t = W_q u_t + b_q,   k_t = W_k u_t / sqrt(d) + b_k,   v_t = W_v u_t + b_v
 *     i_t = exp(w_i u_t + b_i),   f_t = sigmoid(w_f u_t + b_f),   o_t = sigmoid(W_o u_t + b_o)
 *     u_t + h_t W_output
 *
 * where i_t and f_t are one number a head and o_t is `[width]`. Of the two forget gates that the paper allows, sigmoid and exponential, this
 * is the first. What the paper's blocks have besides is left out: the causal convolution ahead of queries and keys, for the reason given at `s6`,
 * the wider projection around the layer, and norms, for the reason given at `residualNetwork`.
 *
 * C_t q_t = sum_s w_ts (k_s q_t) v_s with w_ts = i_s f_{s+1} … f_t, as in the parallel form of the paper's appendix, so no matrix is
 * built but for the activations. Exponentials are stabilised by m_t = max(0, log w_t1, …, log w_tt):
 *
 *     h_t = o_t (sum_s exp(log w_ts - m_t) (k_s q_t) v_s) / max(|sum_s exp(log w_ts - m_t) (k_s q_t)|, exp(-m_t))
 *
 * which is the same number for every m_t. The paper's (equation 15), m_t = max(log f_t + m_{t-1}, log i_t), is the maximum without the 0; with it
 * exp(-m_t) is finite where all gates are closed, too.
 *
 * Initial values: matrices and biases of q, k, v, o from U(±1 / sqrt(width)), as is W_output; w_i = w_f = 0, b_i from N(0, 0.1^2) and b_f
 * evenly spaced from 3 to 6 over the heads, as in the authors' implementation.
 *
 * By default a layer has 129,928 parameters, 1.6 % fewer than one of an LSTM of width 128 (132,096); a network of 59 tokens and classes
 * has 148,867 in all, 1.1 % more than the LSTM's 147,259.
 *
 * Activations (layer, time): `layer0.hidden0`, … h_t `[batch, width]`, `layer0.memory0`, … C_t `[batch, heads * d * d]` and
 * `layer0.normaliser0`, … n_t `[batch, width]`, both without m_t.
 *
 * @throws ConfigError for heads that do not divide the width
 */
export function mlstm(config: MlstmConfig, vocabulary: number, classes: number): Model {
  const { width, heads } = config;
  if (!(Number.isInteger(heads) && heads >= 1 && width % heads === 0)) throw new ConfigError(headsFault(width, heads));
  return residualNetwork(config, layerOf(config), vocabulary, classes);
}

function headsFault(width: number, heads: number): string {
  return `config.model.heads: expected a divisor of the width, ${width}, got ${heads}`;
}

function layerOf({ width, heads }: MlstmConfig): ResidualLayer {
  const d = width / heads;
  const perHead = (x: tf.Tensor) => tf.reshape(x, [-1, heads, d]);
  /** k q in every head, `[n, heads]`. */
  const score = (key: TokenTable, query: TokenTable) =>
    combine(key, query, (k, q) => tf.sum(perHead(tf.mul(k, q)), 2) as tf.Tensor2D);
  /** A number a head, `[n, heads]`, times a vector a head, `[n, width]`. */
  const scaled = (factor: TokenTable, vectors: TokenTable) =>
    combine(factor, vectors, (a, v) => tf.reshape(tf.mul(tf.expandDims(a, 2), perHead(v)), [-1, width]));

  return {
    parameters: (name) => [
      ...["query", "key", "value", "outputGate"].flatMap((part) =>
        linearLayer(`${name}.${part}`, width, width, { bias: true }),
      ),
      constant(`${name}.inputGate.weight`, [width, heads], 0, "weight"),
      inputGateBias(`${name}.inputGate.bias`, heads),
      constant(`${name}.forgetGate.weight`, [width, heads], 0, "weight"),
      forgetGateBias(`${name}.forgetGate.bias`, heads),
      ...linearLayer(`${name}.output`, width, width, { bias: false }),
    ],
    branch(name, inputs, first, { parameters, batch, activations }) {
      const matrix = (part: string) => parameters[`${name}.${part}.weight`] as tf.Tensor2D;
      const biased = (part: string, products: readonly TokenTable[], scale?: number) =>
        products.map((product) =>
          map(product, (x) => tf.add<tf.Tensor2D>(scale ? tf.mul(x, scale) : x, parameters[`${name}.${part}.bias`])),
        );
      const project = (part: string, scale?: number) => biased(part, linearAll(inputs, matrix(part)), scale);
      const projectOne = (part: string, t: number) => biased(part, [linear(inputs[t], matrix(part))])[0];

      const [keys, values] = [project("key", 1 / Math.sqrt(d)), project("value")];
      const logInput = project("inputGate");
      // log sigmoid(x) = -softplus(-x). The gradient of tfjs's logSigmoid reads x, which may be gone by then.
      const logForget = project("forgetGate").map((gate) => map(gate, (x) => tf.neg(tf.softplus(tf.neg(x)))));
      /** log w_ts for s up to t, each `[n, heads]`. */
      const logWeights = (t: number): TokenTable[] =>
        t === 0 ? [logInput[0]] : [...logWeights(t - 1).map((log) => add(log, logForget[t])), logInput[t]];
      const hidden = (t: number): TokenTable => {
        const query = projectOne("query", t);
        const logs = logWeights(t);
        const most = map(logs.reduce(maximum), relu); // m_t
        const shares = logs.map((log, s) => multiply(exp(subtract(log, most)), score(keys[s], query)));
        const mixed = shares.map((share, s) => scaled(share, values[s])).reduce(add);
        const size = combine(shares.reduce(add), most, (n, m) => tf.maximum(tf.abs(n), tf.exp(tf.neg(m))));
        const gate = map(projectOne("outputGate", t), (x) => tf.sigmoid(x));
        return multiply(
          gate,
          scaled(
            map(size, (x) => tf.reciprocal(x)),
            mixed,
          ),
        );
      };
      const sumOfWritten = (t: number, written: (s: number) => tf.Tensor) =>
        logWeights(t)
          .map((log, s) => tf.mul(tf.reshape(tf.exp(expand(log, batch)), [batch, heads, 1]), written(s)))
          .reduce((sum, part) => tf.add(sum, part));
      inputs.forEach((_, t) => {
        activations[`${name}.hidden${t}`] = () => expand(hidden(t), batch);
        activations[`${name}.memory${t}`] = () => {
          const outer = (s: number) => {
            const [v, k] = [values[s], keys[s]].map((column) => expand(column, batch));
            return tf.mul(tf.reshape(v, [batch, heads, d, 1]), tf.reshape(k, [batch, heads, 1, d]));
          };
          return tf.reshape(
            sumOfWritten(t, (s) => tf.reshape(outer(s), [batch, heads, d * d])),
            [batch, heads * d * d],
          );
        };
        activations[`${name}.normaliser${t}`] = () =>
          tf.reshape(
            sumOfWritten(t, (s) => perHead(expand(keys[s], batch))),
            [batch, width],
          );
      });
      return inputs.slice(first).map((_, i) => linear(hidden(first + i), matrix("output")));
    },
  };
}

function exp(column: TokenTable): TokenTable {
  return map(column, (x) => tf.exp(x));
}

function subtract(a: TokenTable, b: TokenTable): TokenTable {
  return combine(a, b, (x, y) => tf.sub(x, y));
}

function maximum(a: TokenTable, b: TokenTable): TokenTable {
  return combine(a, b, (x, y) => tf.maximum(x, y));
}

/** N(0, 0.1^2). */
function inputGateBias(name: string, heads: number): ParameterSpec {
  const initial: ParameterSpec["initial"] = (random) =>
    Float32Array.from({ length: heads }, () => 0.1 * random.normal());
  return { name, shape: [heads], role: "bias", initial };
}

/** From 3, in the first head, to 6 in the last, in equal steps: what is written is hardly forgotten. */
function forgetGateBias(name: string, heads: number): ParameterSpec {
  const initial = () => Float32Array.from({ length: heads }, (_, h) => 3 + (heads > 1 ? (3 * h) / (heads - 1) : 0));
  return { name, shape: [heads], role: "bias", initial };
}
