import * as tf from "@tensorflow/tfjs-core";
import {
  compileLoopOrRun,
  compileStep,
  linear,
  noiseKey,
  normalNoise,
  oneHot,
  pickRows,
  relu,
  rows,
  softmaxCrossEntropy,
  startEngine,
  uniformNoise,
} from "groklab/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { normalOf, uniformOf } from "./noise-oracle";

beforeAll(async () => {
  await startEngine({ backend: "wasm" });
});

const ints = (...values: number[]) => tf.tensor1d(values, "int32");

describe("on WebAssembly", () => {
  it("an operation that would misread whole numbers or truth values is refused by name", () => {
    const bits = tf.tensor1d([true, false], "bool");
    expect(() => tf.stridedSlice(ints(1, 2, 3), [0], [3], [2])).toThrow(/StridedSlice .*type int32: cast to float32/);
    expect(() => tf.clipByValue(ints(1, 2, 3), 0, 1)).toThrow("ClipByValue");
    expect(() => tf.reverse(bits)).toThrow(/Reverse .*type bool/);
    expect(() => tf.mod(bits, bits)).toThrow("Mod");
    expect([...tf.clipByValue(tf.tensor1d([-1, 0.5]), 0, 1).dataSync()]).toEqual([0, 0.5]);
    expect([...tf.round(ints(-3, 7)).dataSync()]).toEqual([-3, 7]);
    expect([...tf.abs(ints(-3, 7)).dataSync()]).toEqual([3, 7]);
  });

  it("noise is in every bit what TensorFlow draws", () => {
    const key = noiseKey(2, "portable");
    const uniform = uniformNoise([4, 25], key, tf.scalar(3, "int32"));
    expect(uniform.shape).toEqual([4, 25]);
    expect([...uniform.dataSync()]).toEqual(Array.from({ length: 100 }, (_, i) => uniformOf(i, key, 3)));
    const normal = normalNoise([100], key, tf.scalar(3, "int32")).dataSync();
    const expected = Array.from({ length: 100 }, (_, i) => normalOf(i, 100, key, 3));
    expect(normal).toBeAllclose(expected, { rtol: 2e-6, atol: 2e-6 }); // float32's logarithm and cosine
    expect(uniformNoise([], key, tf.scalar(3, "int32")).shape).toEqual([]);
  });

  it("kernels compute what they compute on TensorFlow", () => {
    expect([...relu(tf.tensor1d([-1, 0, 2])).dataSync()]).toEqual([0, 0, 2]);
    const table = tf.tensor2d([0, 1, 10, 11, 20, 21], [3, 2]);
    expect([...rows(table, ints(2, 0, 2)).dataSync()]).toEqual([20, 21, 0, 1, 20, 21]);
    expect([...pickRows(ints(5, 6, 7), ints(2, 2, 0)).dataSync()]).toEqual([7, 7, 5]);
    expect([...oneHot(ints(1, 0), 3).dataSync()]).toEqual([0, 1, 0, 1, 0, 0]);
    expect([...linear(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync()]).toEqual([11]);
    // ln(1 + e^-1) = 0.31326169
    expect(softmaxCrossEntropy(tf.tensor2d([[1, 0]]), ints(0)).dataSync()).toBeAllclose([0.31326169], { rtol: 1e-6 });
  });

  it("kernels have the gradients that they have on TensorFlow", () => {
    const ones = tf.tensor2d([3, -1, 2, 4, 5, 6], [3, 2]);
    const sum = (f: (x: tf.Tensor2D) => tf.Tensor) => [
      ...tf
        .grad((x) => tf.sum(f(x as tf.Tensor2D)))(ones)
        .dataSync(),
    ];
    expect(sum((x) => relu(x))).toEqual([1, 0, 1, 1, 1, 1]);
    expect(sum((x) => rows(x, ints(2, 0, 2)))).toEqual([1, 1, 0, 0, 2, 2]);
    // d/dx sum(x W) = the row sums of W
    expect(sum((x) => linear(x, tf.tensor2d([1, 2, 3, 4], [2, 2])))).toEqual([3, 7, 3, 7, 3, 7]);
    // softmax of equal logits less the label: ±1/2
    const halves = tf.grad((x) => tf.sum(softmaxCrossEntropy(x as tf.Tensor2D, ints(0))))(tf.tensor2d([[7, 7]]));
    expect(halves.dataSync()).toBeAllclose([-0.5, 0.5], { rtol: 1e-6 });
  });

  it("steps and loops run as they are, and say that they are not compiled, without a notice", () => {
    const notices: string[] = [];
    const step = compileStep((x) => [tf.mul(x, 2)], [tf.zeros([2])]);
    expect(step.compiled).toBe(false);
    expect([...step(tf.tensor1d([1, 2]))[0].dataSync()]).toEqual([2, 4]);
    const examples = { fixed: [tf.scalar(2)], schedules: [tf.tensor1d([1, 10, 100])], state: [tf.scalar(0)] };
    const loop = compileLoopOrRun(
      ({ fixed: [factor], schedules: [value], state: [sum] }) => ({
        value: tf.mul(value, factor) as tf.Scalar,
        state: [tf.add(sum, value)],
      }),
      examples,
      (line) => notices.push(line),
    );
    const { values, state } = loop(2, examples);
    expect([loop.compiled, [...values.dataSync()], state[0].dataSync()[0]]).toEqual([false, [2, 20, 0], 11]);
    expect(notices).toEqual([]);
  });
});
