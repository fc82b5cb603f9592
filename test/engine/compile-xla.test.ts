import * as tf from "@tensorflow/tfjs-core";
import { compileStep, startEngine } from "groklab/engine";
import { createTrainer } from "groklab/trainers";
import { beforeAll, describe, expect, it } from "vitest";
import { smallConfig, smallDataset } from "../support/small-run";

// The engine's settings hold for a process, so XLA has a file of its own.
beforeAll(async () => {
  await startEngine({ xla: true });
});

describe("compileStep with XLA", () => {
  it("computes what a step computes", () => {
    const step = compileStep((x) => [tf.sum(tf.mul(tf.square(x), 3)), tf.expandDims(x, 0)], [tf.zeros([3])]);
    const [sum, wide] = step(tf.tensor1d([1, 2, 3]));
    expect(sum.dataSync()[0]).toBe(42); // 3 (1 + 4 + 9), exact in float32
    expect([...wide.dataSync()]).toEqual([1, 2, 3]);
    step.close();
  });

  it("agrees with eager training over 50 steps, up to the rounding that training itself magnifies", () => {
    const [eager, compiled] = [false, true].map((compiled) => createTrainer(smallConfig, smallDataset(), { compiled }));
    const losses = (trainer: typeof eager) => Array.from({ length: 50 }, () => trainer.step());
    expect(losses(compiled)).toBeAllclose(losses(eager), { rtol: 1e-4 });
    const [own, reference] = [compiled.weights(), eager.weights()];
    for (const name of Object.keys(reference)) expect(own[name], name).toBeAllclose(reference[name], { atol: 1e-4 });
    eager.close();
    compiled.close();
  });
});
