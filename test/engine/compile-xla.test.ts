import * as tf from "@tensorflow/tfjs-core";
import { compileLoop, compileStep, linear, relu, softmaxCrossEntropy, startEngine } from "groklab/engine";
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

describe("NaN in a loop that XLA has fused", () => {
  /** The number that one turn gives on `[1, NaN, 3]`. */
  const ofNaN = (measure: (x: tf.Tensor1D) => tf.Tensor) => {
    const tensors = { fixed: [tf.tensor1d([1, Number.NaN, 3])], schedules: [tf.zeros([1, 1])], state: [] };
    const loop = compileLoop(({ fixed: [x] }) => ({ value: measure(x as tf.Tensor1D).asScalar(), state: [] }), tensors);
    const { values } = loop(1, tensors);
    loop.close();
    return values.dataSync()[0];
  };

  it("is kept by the largest, the least and the loss, so that divergence does not hide", () => {
    expect(ofNaN((x) => tf.max(x))).toBeNaN();
    expect(ofNaN((x) => tf.min(x))).toBeNaN();
    expect(ofNaN((x) => tf.maximum(tf.slice(x, 1, 1), 0))).toBeNaN();
    expect(ofNaN((x) => tf.minimum(0, tf.slice(x, 1, 1)))).toBeNaN();
    expect(ofNaN((x) => tf.sum(tf.relu(x)))).toBeNaN();
    expect(ofNaN((x) => tf.sum(relu(x)))).toBeNaN();
    const slopes = (x: tf.Tensor2D) => tf.grad((w) => linear(x, w as tf.Tensor2D))(tf.ones([3, 1]));
    expect(ofNaN((x) => tf.sum(slopes(tf.reshape(x, [1, 3]))))).toBeNaN();
    const labels = () => tf.scalar(0, "int32").reshape([1]) as tf.Tensor1D;
    expect(ofNaN((x) => softmaxCrossEntropy(tf.reshape(x, [1, 3]), labels()))).toBeNaN();
  });
});

describe("tfjs's gather under XLA", () => {
  it("gives rows with their gradient, and NaN for those that there are not, never the nearest", () => {
    const form = [tf.zeros([3, 2]), tf.tensor1d([0, 0, 0], "int32")];
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
    const step = compileStep((x, ids) => {
      const loss = (x: tf.Tensor) => tf.sum(tf.square(tf.gather(x, ids as tf.Tensor1D)));
      return [tf.gather(x, ids as tf.Tensor1D), tf.grad(loss)(x)];
    }, form);
    const given = (ids: number[]) => step(x, tf.tensor1d(ids, "int32")).map((tensor) => [...tensor.dataSync()]);
    expect(given([2, 0, 2])).toEqual([
      [5, 6, 1, 2, 5, 6],
      [2, 4, 0, 0, 20, 24], // 2 x for each time that a row is picked
    ]);
    const nan = Number.NaN;
    expect(given([1, 3, -1])[0]).toEqual([3, 4, nan, nan, nan, nan]);
    step.close();
  });
});
