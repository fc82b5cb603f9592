import * as tf from "@tensorflow/tfjs-core";
import { compileStep, startEngine } from "groklab/engine";
import { beforeAll, describe, expect, it } from "vitest";

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
});
