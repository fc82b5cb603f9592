import { startEngine } from "groklab/engine";
import { createModel, type GruConfig, parameterCount } from "groklab/models";
import { type RunSpec, resolveRun, runId } from "groklab/runs";
import { createDataset } from "groklab/tasks";
import { createTrainer } from "groklab/trainers";
import { beforeAll, describe, expect, it } from "vitest";
import { smallSpec } from "../support/small-run";
import { drawn, forward, tokenDataset } from "./networks";

beforeAll(async () => void (await startEngine({ xla: false })));

type Weights = Readonly<Record<string, Float32Array>>;
const P = 5;
const config: GruConfig = { kind: "gru", layers: 2, embedding: 4, hidden: 3, dropout: 0 };
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** `rows` vectors times a row-major matrix, plus a bias, in float64. */
function affine(x: readonly number[], weight: Float32Array, bias: Float32Array): number[] {
  return Array.from(bias, (b, j) => x.reduce((sum, value, i) => sum + value * weight[i * bias.length + j], b));
}

/** The formula of `torch.nn.GRU`'s documentation, one example and one number at a time: hidden states by layer and time. */
function plainGru(weights: Weights, tokens: readonly number[]): number[][][] {
  const { embedding, hidden: size, layers } = config;
  let inputs = tokens.map((token) =>
    Array.from(weights["embedding.weight"].subarray(token * embedding, (token + 1) * embedding)),
  );
  return Array.from({ length: layers }, (_, l) => {
    let h: number[] = new Array(size).fill(0);
    inputs = inputs.map((x) => {
      const a = affine(x, weights[`layer${l}.input.weight`], weights[`layer${l}.input.bias`]);
      const b = affine(h, weights[`layer${l}.recurrent.weight`], weights[`layer${l}.recurrent.bias`]);
      h = h.map((before, i) => {
        const r = sigmoid(a[i] + b[i]);
        const z = sigmoid(a[size + i] + b[size + i]);
        const n = Math.tanh(a[2 * size + i] + r * b[2 * size + i]);
        return (1 - z) * n + z * before;
      });
      return h;
    });
    return inputs;
  });
}

describe("gru", () => {
  const data = tokenDataset(P);
  const model = createModel(config, data);
  const weights = drawn(model);

  it("computes by hand, from its biases alone", () => {
    const one = createModel({ ...config, layers: 1, embedding: 1, hidden: 1 }, tokenDataset(2));
    const zero: Weights = Object.fromEntries(
      Object.entries(drawn(one)).map(([name, values]) => [name, values.fill(0)]),
    );
    // r = sigmoid(0) = 1/2, z = sigmoid(ln 3) = 3/4, n = tanh(0.1 + 1/2 * 0.4) = tanh(0.3)
    zero["layer0.input.bias"].set([1, Math.log(3), 0.1]);
    zero["layer0.recurrent.bias"].set([-1, 0, 0.4]);
    const { activations } = forward(one, zero, tokenDataset(2));
    const [n, h1] = [Math.tanh(0.3), 0.25 * Math.tanh(0.3)];
    expect(activations["layer0.hidden0"].values).toBeAllclose(new Array(4).fill(h1), { rtol: 1e-6 });
    expect(activations["layer0.hidden1"].values).toBeAllclose(new Array(4).fill(0.25 * n + 0.75 * h1), { rtol: 1e-6 });
  });

  it.each([true, false])("is the formula of torch.nn.GRU's documentation in float64, tables: %s", (tables) => {
    const { activations, logits } = forward(model, weights, data, { tables });
    const expected = Array.from({ length: P * P }, (_, i) => plainGru(weights, [Math.floor(i / P), i % P]));
    for (const layer of [0, 1]) {
      for (const time of [0, 1]) {
        const { shape, values } = activations[`layer${layer}.hidden${time}`];
        expect(shape).toEqual([P * P, 3]);
        expect(values).toBeAllclose(
          expected.flatMap((one) => one[layer][time]),
          { rtol: 1e-5, atol: 1e-6 },
        );
      }
    }
    const read = expected.map((one) => affine(one[1][1], weights["output.weight"], weights["output.bias"]));
    expect(logits.flat()).toBeAllclose(read.flat(), { rtol: 1e-5, atol: 1e-6 });
  });

  it("has three quarters of an LSTM's recurrent parameters, drawn alike", () => {
    const [three, four] = (["gru", "lstm"] as const).map((kind) => createModel({ ...config, kind }, data));
    const outside = P * 4 + 3 * P + P; // embedding and head
    expect(4 * (parameterCount(three) - outside)).toBe(3 * (parameterCount(four) - outside));
    for (const [name, values] of Object.entries(weights)) {
      if (!name.startsWith("layer")) continue;
      expect(Math.max(...values.map(Math.abs)), name).toBeLessThanOrEqual(1 / Math.sqrt(3));
    }
  });

  it("trains, to the same weights compiled as step by step, and is a run by its kind", () => {
    const spec: RunSpec = { ...smallSpec, model: { kind: "gru", embedding: 8, hidden: 8 } };
    const run = resolveRun(spec);
    expect(runId(run)).toMatch(/^addition11-gru1x8-wd2-f0\.4-seed5-/);
    const dataset = createDataset(run.task, run.seed);
    const [fast, slow] = [true, false].map((compiled) => createTrainer(run, dataset, { compiled }));
    const before = fast.evaluate().train.loss;
    for (const trainer of [fast, slow]) for (let step = 0; step < 20; ) step += trainer.advance(20 - step).length;
    expect(fast.settings.compiled).toBe(true);
    expect(fast.evaluate().train.loss).toBeLessThan(before);
    for (const [name, values] of Object.entries(slow.weights())) {
      expect(fast.weights()[name], name).toBeAllclose(values, { rtol: 1e-3, atol: 1e-4 });
    }
  });

  it("has the gradient of its loss by finite differences", () => {
    const run = resolveRun({
      ...smallSpec,
      model: { kind: "gru", embedding: 4, hidden: 4 },
      optimizer: { kind: "sgd", learningRate: 1e-3, weightDecay: 0 },
    });
    const dataset = createDataset(run.task, run.seed);
    const trainer = createTrainer(run, dataset);
    const start = trainer.weights();
    trainer.advance(1);
    const after = trainer.weights();
    const lossAt = (name: string, i: number, by: number) => {
      const moved = { ...start, [name]: start[name].map((value, j) => (j === i ? value + by : value)) };
      return createTrainer(run, dataset, { weights: moved, compiled: false }).evaluate().train.loss;
    };
    for (const name of ["layer0.recurrent.weight", "layer0.recurrent.bias", "layer0.input.weight"]) {
      for (const i of [0, 5, 9]) {
        const slope = (lossAt(name, i, 0.02) - lossAt(name, i, -0.02)) / 0.04;
        expect((start[name][i] - after[name][i]) / 1e-3, `${name} ${i}`).toBeAllclose(slope, {
          rtol: 2e-2,
          atol: 2e-4,
        });
      }
    }
  });
});
