import * as tf from "@tensorflow/tfjs-core";
import { randomStream } from "groklab/core";
import { startEngine } from "groklab/engine";
import { createModel, type Model, parameterCount } from "groklab/models";
import { createDataset, type Dataset } from "groklab/tasks";
import { beforeAll, describe, expect, it } from "vitest";
import { plainForward } from "../support/plain-mlp";

beforeAll(async () => {
  await startEngine({ xla: false });
});

function dataset(p: number): Dataset {
  return createDataset({ kind: "modular", operation: "addition", p, trainFraction: 0.4, pairs: "ordered" }, 0);
}

function initial(model: Model, seed = 0): Record<string, Float32Array> {
  return Object.fromEntries(model.parameters.map(({ name, initial }) => [name, initial(randomStream(seed, name))]));
}

/** Logits and activations on all examples, read out. */
function forward(model: Model, weights: Record<string, Float32Array>, { tokens, labels }: Dataset) {
  const tensors = model.parameters.map(({ name, shape }) => [name, tf.tensor(weights[name], [...shape])] as const);
  const examples = tf.tensor2d(tokens, [labels.length, 2], "int32");
  const { logits, activations } = model.forward(Object.fromEntries(tensors), examples);
  const values = (tensor: tf.Tensor) => [...tensor.dataSync<"float32">()];
  return {
    logits: values(logits),
    shape: logits.shape,
    activations: Object.fromEntries(Object.entries(activations).map(([name, tensor]) => [name, values(tensor)])),
  };
}

describe("mlp", () => {
  it("is the paper's 194-250-97 network of 73,000 parameters, with no bias at the output", () => {
    const model = createModel({ kind: "mlp", hidden: [250] }, dataset(97));
    // 194 * 250 + 250 + 250 * 97 = 48,500 + 250 + 24,250
    expect(parameterCount(model)).toBe(73_000);
    expect(model.parameters.map(({ name, shape }) => [name, ...shape])).toEqual([
      ["hidden0.weight", 194, 250],
      ["hidden0.bias", 250],
      ["output.weight", 250, 97],
    ]);
  });

  it("names the weights of further layers in their order", () => {
    const { parameters } = createModel({ kind: "mlp", hidden: [64, 32] }, dataset(7));
    expect(parameters.map(({ name, shape }) => [name, ...shape])).toEqual([
      ["hidden0.weight", 14, 64],
      ["hidden0.bias", 64],
      ["hidden1.weight", 64, 32],
      ["hidden1.bias", 32],
      ["output.weight", 32, 7],
    ]);
  });

  it("computes by hand: one hidden unit that counts tokens, read out with its own weights", () => {
    const model = createModel({ kind: "mlp", hidden: [1] }, dataset(2));
    // Rows of W: token 0 of the first place gives 1, token 1 gives 10; of the second place 100 and 1000. Bias -50.
    const weights = {
      "hidden0.weight": Float32Array.of(1, 10, 100, 1000),
      "hidden0.bias": Float32Array.of(-50),
      "output.weight": Float32Array.of(1, -2),
    };
    const { logits } = forward(model, weights, dataset(2));
    // (0,0): 101 - 50 = 51; (0,1): 1001 - 50 = 951; (1,0): 110 - 50 = 60; (1,1): 1010 - 50 = 960; logits h and -2 h
    expect(logits).toEqual([51, -102, 951, -1902, 60, -120, 960, -1920]);
    const dark = { ...weights, "hidden0.bias": Float32Array.of(-955) };
    expect(forward(model, dark, dataset(2)).logits.map((x) => x + 0)).toEqual([0, 0, 46, -92, 0, 0, 55, -110]);
  });

  it.each([{ hidden: [250] }, { hidden: [64, 32] }, { hidden: [5, 6, 7] }, { hidden: [] }])(
    "equals the one-hot product in float64 with hidden $hidden",
    ({ hidden }) => {
      const data = dataset(11);
      const model = createModel({ kind: "mlp", hidden }, data);
      const weights = initial(model);
      const { logits, shape } = forward(model, weights, data);
      expect(shape).toEqual([121, 11]);
      expect(logits).toBeAllclose(plainForward(weights, hidden, data, Array.from(data.labels.keys())).flat(), {
        rtol: 1e-5,
        atol: 1e-6,
      });
    },
  );

  it("shows every layer before and after its ReLU", () => {
    const data = dataset(5);
    const model = createModel({ kind: "mlp", hidden: [8, 4] }, data);
    const { activations } = forward(model, initial(model), data);
    expect(Object.keys(activations)).toEqual(["hidden0.pre", "hidden0.post", "hidden1.pre", "hidden1.post"]);
    expect(activations["hidden0.pre"].length).toBe(25 * 8);
    for (const layer of ["hidden0", "hidden1"]) {
      const pre = activations[`${layer}.pre`];
      expect(pre.some((value) => value < 0)).toBe(true);
      expect(activations[`${layer}.post`]).toEqual(pre.map((value) => Math.max(0, value)));
    }
  });

  it("draws every weight and bias uniformly from ±1 / sqrt(fan in)", () => {
    const model = createModel({ kind: "mlp", hidden: [250, 64] }, dataset(97));
    const weights = initial(model);
    const fanIn = {
      "hidden0.weight": 194,
      "hidden0.bias": 194,
      "hidden1.weight": 250,
      "hidden1.bias": 250,
      "output.weight": 64,
    };
    for (const [name, inputs] of Object.entries(fanIn)) {
      const bound = 1 / Math.sqrt(inputs);
      const values = weights[name];
      const n = values.length;
      const extreme = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(extreme, name).toBeLessThanOrEqual(bound * (1 + 1e-7)); // rounded to float32
      expect(extreme, name).toBeGreaterThan(bound * (1 - 8 / n));
      // Mean 0 and variance bound^2 / 3, within four standard errors
      const mean = values.reduce((a, b) => a + b, 0) / n;
      const variance = values.reduce((sum, value) => sum + value * value, 0) / n;
      expect(mean / bound, name).toBeAllclose(0, { atol: 4 / Math.sqrt(3 * n) });
      expect((3 * variance) / (bound * bound), name).toBeAllclose(1, { atol: 4 * Math.sqrt(0.8 / n) });
    }
  });

  it("draws the same weights from the same stream and others from another", () => {
    const model = createModel({ kind: "mlp", hidden: [8] }, dataset(5));
    expect(initial(model, 1)).toEqual(initial(model, 1));
    expect(initial(model, 2)).not.toEqual(initial(model, 1));
  });
});
