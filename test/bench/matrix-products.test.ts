import * as tf from "@tensorflow/tfjs-core";
import { gigaflopsOf, matrixProducts } from "groklab/bench/matrix-products";
import { startEngine } from "groklab/engine";
import { type RunSpec, resolveRun } from "groklab/runs";
import { createDataset } from "groklab/tasks";
import { createTrainer } from "groklab/trainers";
import { beforeAll, describe, expect, it } from "vitest";
import { smallSpec } from "../support/small-run";

beforeAll(async () => {
  await startEngine();
});

describe("matrixProducts", () => {
  it.each([
    [false, false, [2, 3], [3, 4]],
    [true, false, [3, 2], [3, 4]],
    [false, true, [2, 3], [4, 3]],
  ] as const)("counts 2 m k n of [m, k] [k, n], transposed %s, %s or not", async (first, second, a, b) => {
    const found = await matrixProducts(() =>
      tf.tidy(() => void tf.matMul(tf.ones([...a]), tf.ones([...b]), first, second)),
    );
    expect(found).toEqual({ flops: 2 * 2 * 3 * 4, largest: [2, 3, 4] });
  });

  it("counts each matrix of a stack, and the products of a gradient, of which one is the largest", async () => {
    const stack = await matrixProducts(() => tf.tidy(() => void tf.matMul(tf.ones([5, 2, 3]), tf.ones([5, 3, 4]))));
    expect(stack).toEqual({ flops: 5 * 48, largest: [2, 3, 4] });
    const gradient = await matrixProducts(() =>
      tf.tidy(
        () =>
          void tf.grads((x: tf.Tensor, w: tf.Tensor) => tf.sum(tf.matMul(x, w)))([tf.ones([2, 3]), tf.ones([3, 4])]),
      ),
    );
    expect(gradient.flops).toBe(3 * 48); // forward, by x and by w
  });

  it("is three products of each layer of a perceptron but the first, which looks its rows up", async () => {
    const spec: RunSpec = { ...smallSpec, model: { kind: "mlp", hidden: [7] } };
    const config = resolveRun(spec);
    const dataset = createDataset(config.task, config.seed);
    const trainer = createTrainer(config, dataset, { compiled: false, tables: false });
    const { flops } = await matrixProducts(() => void trainer.advance(1));
    const { p } = config.task as { p: number };
    const rows = config.batchSize === "full" ? dataset.train.length : config.batchSize;
    expect(flops).toBe(3 * 2 * rows * 7 * p);
  });

  it("refuses an update without a product", async () => {
    await expect(matrixProducts(() => tf.tidy(() => void tf.add(1, 2)))).rejects.toThrow(/multiplies no matrices/);
  });
});

it("products alone come to a rate", () => {
  expect(gigaflopsOf([32, 64, 16], 0.05)).toBeGreaterThan(0.001);
});
