import * as tf from "@tensorflow/tfjs-core";
import { ConfigError } from "groklab/core";
import { startEngine } from "groklab/engine";
import { createModel, type LstmConfig, type MlstmConfig, parameterCount } from "groklab/models";
import { resolveRun, runId } from "groklab/runs";
import { beforeAll, describe, expect, it } from "vitest";
import { smallSpec } from "../support/small-run";
import { drawn, forward, scoped, tensorsOf, tokenDataset, type Weights } from "./networks";

beforeAll(async () => void (await startEngine({ xla: false })));

const P = 4;
const config: MlstmConfig = { kind: "mlstm", layers: 2, width: 6, heads: 2, dropout: 0 };
const D = 3;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** A vector times a row-major matrix, in float64. */
function times(x: readonly number[], weight: ArrayLike<number>): number[] {
  const outputs = weight.length / x.length;
  return Array.from({ length: outputs }, (_, j) =>
    x.reduce((sum, value, i) => sum + value * weight[i * outputs + j], 0),
  );
}

interface Plain {
  /** By layer and time. */
  readonly memory: number[][][];
  readonly normaliser: number[][][];
  readonly hidden: number[][][];
  readonly logits: number[];
}

/** Equations 19 to 27 of the paper, without a stabiliser, one example and one number at a time. */
function plainMlstm(weights: Weights, tokens: readonly number[]): Plain {
  const { width, layers, heads } = config;
  const [memory, normaliser, hidden]: number[][][][] = [[], [], []];
  let inputs = tokens.map((token) => Array.from(weights["embedding.weight"].slice(token * width, (token + 1) * width)));
  for (let l = 0; l < layers; l++) {
    const project = (u: readonly number[], part: string, scale = 1) =>
      times(u, weights[`layer${l}.${part}.weight`]).map((x, i) => x * scale + weights[`layer${l}.${part}.bias`][i]);
    let c: number[] = new Array(heads * D * D).fill(0);
    let n: number[] = new Array(width).fill(0);
    for (const list of [memory, normaliser, hidden]) list.push([]);
    inputs = inputs.map((u, t) => {
      const [q, k, v] = [project(u, "query"), project(u, "key", 1 / Math.sqrt(D)), project(u, "value")];
      const i = project(u, "inputGate").map(Math.exp);
      const [f, o] = ["forgetGate", "outputGate"].map((part) => project(u, part).map(sigmoid));
      c = c.map((before, at) => {
        const [head, row, column] = [Math.floor(at / (D * D)), Math.floor(at / D) % D, at % D];
        return f[head] * before + i[head] * v[head * D + row] * k[head * D + column];
      });
      n = n.map((before, at) => f[Math.floor(at / D)] * before + i[Math.floor(at / D)] * k[at]);
      const h = o.map((gate, at) => {
        const head = Math.floor(at / D);
        const dot = (row: readonly number[]) => row.reduce((sum, x, j) => sum + x * q[head * D + j], 0);
        const size = Math.max(Math.abs(dot(n.slice(head * D, head * D + D))), 1);
        return (gate * dot(c.slice(at * D, at * D + D))) / size;
      });
      memory[l][t] = c;
      normaliser[l][t] = n;
      hidden[l][t] = h;
      const branch = times(h, weights[`layer${l}.output.weight`]);
      return u.map((value, at) => value + branch[at]);
    });
  }
  const read = times(inputs[inputs.length - 1], weights["output.weight"]);
  return { memory, normaliser, hidden, logits: read.map((value, i) => value + weights["output.bias"][i]) };
}

/** Initial gates say nothing of the token. These do, and both sides of the normaliser's maximum occur. */
function stirred(weights: Record<string, Float32Array>): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, values]) => [
      name,
      values.map(
        (value, i) => value * (name.endsWith("forgetGate.bias") ? 0.1 : 0.8) + 0.5 * Math.sin(7 * i + name.length),
      ),
    ]),
  );
}

const plainOf = (weights: Weights) =>
  Array.from({ length: P * P }, (_, i) => plainMlstm(weights, [Math.floor(i / P), i % P]));

describe("mlstm", () => {
  const data = tokenDataset(P);
  const model = createModel(config, data);
  const weights = stirred(drawn(model));

  it("computes by hand: a memory of one number, from its biases alone", () => {
    const one = createModel({ ...config, layers: 1, width: 1, heads: 1 }, tokenDataset(2));
    const zero = Object.fromEntries(Object.entries(drawn(one)).map(([name, values]) => [name, values.fill(0)]));
    // q = 2, k = 3, v = 5, i = e^0 = 1, f = sigmoid(ln 3) = 3/4, o = sigmoid(0) = 1/2
    zero["layer0.query.bias"].set([2]);
    zero["layer0.key.bias"].set([3]);
    zero["layer0.value.bias"].set([5]);
    zero["layer0.forgetGate.bias"].set([Math.log(3)]);
    zero["layer0.output.weight"].set([1]);
    zero["output.weight"].set([1, 2]);
    const { logits, activations } = forward(one, zero, tokenDataset(2));
    const all = (value: number) => new Array(4).fill(value);
    // C_1 = 15, C_2 = 3/4 * 15 + 15 = 26.25; n_1 = 3, n_2 = 5.25; |n_2 q| = 10.5 > 1, so h = 1/2 * 52.5 / 10.5
    expect(activations["layer0.memory0"].values).toBeAllclose(all(15), { rtol: 1e-6 });
    expect(activations["layer0.memory1"].values).toBeAllclose(all(26.25), { rtol: 1e-6 });
    expect(activations["layer0.normaliser1"].values).toBeAllclose(all(5.25), { rtol: 1e-6 });
    expect(activations["layer0.hidden1"].values).toBeAllclose(all(2.5), { rtol: 1e-6 });
    expect(logits[3]).toBeAllclose([2.5, 5], { rtol: 1e-6 });
    // A hundredth of the query: |n_2 q| = 0.105 < 1, so h = 1/2 * 0.525
    zero["layer0.query.bias"].set([0.02]);
    expect(forward(one, zero, tokenDataset(2)).logits[0]).toBeAllclose([0.2625, 0.525], { rtol: 1e-6 });
  });

  it.each([true, false])("is the paper's recurrence in float64, tables: %s", (tables) => {
    const { activations, logits } = forward(model, weights, data, { tables });
    const expected = plainOf(weights);
    const close = { rtol: 1e-5, atol: 1e-5 };
    const sizes = { memory: 18, normaliser: 6, hidden: 6 };
    for (const layer of [0, 1]) {
      for (const time of [0, 1]) {
        for (const part of ["memory", "normaliser", "hidden"] as const) {
          const { shape, values } = activations[`layer${layer}.${part}${time}`];
          expect(shape).toEqual([P * P, sizes[part]]);
          expect(values, part).toBeAllclose(
            expected.flatMap((one) => one[part][layer][time]),
            close,
          );
        }
      }
    }
    expect(logits.flat()).toBeAllclose(
      expected.flatMap((one) => one.logits),
      close,
    );
  });

  it("is the paper's recurrence over four tokens, too", () => {
    const four = tokenDataset(2, 4);
    const network = createModel(config, four);
    const own = stirred(drawn(network));
    const expected = Array.from(
      { length: 16 },
      (_, i) => plainMlstm(own, [...four.inputs.slice(4 * i, 4 * i + 4)]).logits,
    );
    expect(forward(network, own, four).logits.flat()).toBeAllclose(expected.flat(), { rtol: 1e-5, atol: 1e-5 });
  });

  it.each([-6, 6])(
    "has the outputs of the recurrence without a stabiliser, with input gates of exp(%i) more",
    (more) => {
      const gated = { ...weights };
      for (const name of ["layer0.inputGate.bias", "layer1.inputGate.bias"])
        gated[name] = weights[name].map((b) => b + more);
      const { logits } = forward(model, gated, data);
      expect(logits.flat()).toBeAllclose(
        plainOf(gated).flatMap((one) => one.logits),
        { rtol: 1e-5, atol: 1e-5 },
      );
    },
  );

  it.each([-200, 200])("stays finite, gradients too, with input gates of exp(%i), which float32 has not", (bias) => {
    const gated = { ...weights };
    for (const name of ["layer0.inputGate.bias", "layer1.inputGate.bias"]) gated[name] = weights[name].map(() => bias);
    const { logits, activations } = forward(model, gated, data);
    expect(logits.flat().every(Number.isFinite)).toBe(true);
    const largest = Math.max(...activations["layer0.hidden1"].values.map(Math.abs));
    if (bias < 0)
      expect(largest).toBe(0); // nothing is written
    else expect(largest).toBeGreaterThan(0.1);
    const gradients = scoped(() => {
      const names = model.parameters.map(({ name }) => name);
      const examples = tf.tensor2d(data.inputs, [P * P, 2], "int32");
      const size = (...values: tf.Tensor[]): tf.Scalar => {
        const parameters = Object.fromEntries(names.map((name, i) => [name, values[i]]));
        return tf.sum(tf.square(model.forward(parameters, examples).logits));
      };
      const { grads } = tf.valueAndGrads(size)(Object.values(tensorsOf(model, gated)));
      return grads.map((gradient) => [...gradient.dataSync<"float32">()]);
    });
    expect(gradients.flat().every(Number.isFinite)).toBe(true);
  });

  it("has a first memory that knows the first token alone, and a second that knows both", () => {
    const { activations } = forward(model, weights, data);
    for (const layer of [0, 1]) {
      const rowsOf = (time: number) =>
        Array.from({ length: P * P }, (_, e) =>
          activations[`layer${layer}.memory${time}`].values.slice(18 * e, 18 * e + 18),
        );
      const [first, second] = [rowsOf(0), rowsOf(1)];
      for (const [e, row] of first.entries()) expect(row).toBeAllclose(first[e - (e % P)], { atol: 1e-6 });
      expect(first[0]).not.toBeAllclose(first[P], { atol: 1e-3 });
      expect(new Set(second.map((row) => row.join())).size).toBe(P * P);
    }
  });

  it("gives every example its own logits, whatever else is in the batch", () => {
    const inputs = Int32Array.from(
      { length: 2 * P * P },
      (_, i) => data.inputs[2 * (P * P - 1 - Math.floor(i / 2)) + (i % 2)],
    );
    const { logits } = forward(model, weights, { ...data, inputs });
    expect(logits.reverse().flat()).toBeAllclose(forward(model, weights, data).logits.flat(), {
      rtol: 1e-5,
      atol: 1e-6,
    });
  });

  it("begins with gates that do not know the token: input near 1, forget from sigmoid(3) to sigmoid(6)", () => {
    const values = drawn(createModel({ ...config, layers: 1, width: 400, heads: 400 }, data));
    for (const gate of ["inputGate", "forgetGate"])
      expect(new Set(values[`layer0.${gate}.weight`])).toEqual(new Set([0]));
    const forget = [...values["layer0.forgetGate.bias"]];
    expect([forget[0], forget[133], forget[399]]).toBeAllclose([3, 4, 6], { rtol: 1e-6 });
    const input = [...values["layer0.inputGate.bias"]];
    const mean = (xs: number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;
    expect(Math.abs(mean(input))).toBeLessThan(0.02); // 4 standard deviations of a mean of 400
    expect(Math.abs(Math.sqrt(mean(input.map((x) => x * x))) - 0.1)).toBeLessThan(0.0142);
    expect(drawn(createModel({ ...config, heads: 1 }, data))["layer1.forgetGate.bias"]).toEqual(Float32Array.of(3));
  });

  it("has by default as many parameters as an LSTM of width 128, within 2 %", () => {
    const sizes = tokenDataset(59);
    const resolved = resolveRun({ ...smallSpec, model: { kind: "mlstm" } });
    const network = createModel(resolved.model as MlstmConfig, sizes);
    const lstm: LstmConfig = { kind: "lstm", layers: 1, embedding: 128, hidden: 128, dropout: 0 };
    expect([parameterCount(network), parameterCount(createModel(lstm, sizes))]).toEqual([148_867, 147_259]);
    // 4 * (160 * 160 + 160) + 2 * (160 * 4 + 4) + 160 * 160
    const layer = network.parameters.filter(({ name }) => name.startsWith("layer0"));
    expect(parameterCount({ ...network, parameters: layer })).toBe(129_928);
    expect(runId(resolved)).toMatch(/^addition11-mlstm1x160-wd2-f0\.4-seed5-/);
  });

  it("refuses heads that do not divide the width", () => {
    const line = "config.model.heads: expected a divisor of the width, 6, got 4";
    expect(() => createModel({ ...config, heads: 4 }, data)).toThrow(ConfigError);
    expect(() => createModel({ ...config, heads: 4 }, data)).toThrow(line);
    expect(() => resolveRun({ ...smallSpec, model: { kind: "mlstm", width: 6, heads: 4 } })).toThrow(line);
  });
});
