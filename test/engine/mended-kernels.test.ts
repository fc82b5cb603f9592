import * as tf from "@tensorflow/tfjs-core";
import { compileStep, startEngine } from "groklab/engine";
import { beforeAll, describe, expect, it } from "vitest";

beforeAll(async () => {
  await startEngine({ xla: false });
});

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
const valuesOf = (tensor: tf.Tensor) => [...tensor.dataSync()];

describe("on TensorFlow", () => {
  it("a whole number is its own rounding, and floats are rounded to the even one", () => {
    const whole = tf.round(tf.tensor1d([-3, 0, 7], "int32"));
    expect([whole.dtype, ...valuesOf(whole)]).toEqual(["int32", -3, 0, 7]);
    expect(valuesOf(tf.round(tf.tensor1d([0.5, 1.5, -2.5, nan])))).toEqual([0, 2, -2, nan]);
  });

  it("the place of the largest and of the least passes over NaN", () => {
    const x = tf.tensor2d([nan, 3, 5, 5, 2, nan, 1, 1], [2, 4]);
    expect(valuesOf(tf.argMax(x, 1))).toEqual([2, 0]);
    expect(valuesOf(tf.argMin(x, 1))).toEqual([1, 2]);
    expect(valuesOf(tf.argMax(tf.tensor1d([2, 9, 4], "int32")))).toEqual([1]);
  });

  it("the largest few begin with NaN, and say where they were", () => {
    const { values, indices } = tf.topk(tf.tensor2d([1, nan, 3, infinity, 7, 8], [2, 3]), 2);
    expect(valuesOf(values)).toEqual([nan, 3, infinity, 8]);
    expect(valuesOf(indices)).toEqual([1, 2, 0, 2]);
    expect(valuesOf(tf.topk(tf.tensor1d([4, 6], "int32"), 1).values)).toEqual([6]);
  });

  it("what no int32 holds becomes the least one", () => {
    const least = -2147483648;
    const x = tf.tensor1d([1.9, -1.9, nan, infinity, -infinity, 2147483648, 2147483520, least]);
    expect(valuesOf(tf.cast(x, "int32"))).toEqual([1, -1, least, least, least, least, 2147483520, least]);
    expect(valuesOf(tf.cast(tf.tensor1d([true, false], "bool"), "int32"))).toEqual([1, 0]);
  });

  it("a pool passes over NaN", () => {
    const x = tf.tensor4d([1, nan, nan, nan], [1, 2, 2, 1]);
    expect(valuesOf(tf.maxPool(x, 2, 2, "valid"))).toEqual([1]);
    expect(valuesOf(tf.maxPool3d(tf.reshape(x, [1, 1, 2, 2, 1]) as tf.Tensor5D, [1, 2, 2], 1, "valid"))).toEqual([1]);
  });

  it("the gradient of elu is NaN at NaN", () => {
    // elu'(x) is 1 above 0 and e^x below: e^-1 = 0.36787944.
    const slopes = tf.grad((x) => tf.elu(x))(tf.tensor1d([2, -1, nan]));
    expect(slopes.dataSync()).toBeAllclose([1, 0.36787944, nan], { rtol: 1e-6 });
  });

  it("a depthwise convolution of nothing is nothing, with gradients of zeros", () => {
    const step = (x: tf.Tensor, filter: tf.Tensor) =>
      tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same");
    expect(step(tf.zeros([0, 4, 4, 2]), tf.ones([3, 3, 2, 2])).shape).toEqual([0, 4, 4, 4]);
    expect(step(tf.zeros([1, 4, 4, 0]), tf.ones([3, 3, 0, 2])).shape).toEqual([1, 4, 4, 0]);
    const [dx, dfilter] = tf.grads(step)([tf.zeros([0, 4, 4, 2]), tf.ones([3, 3, 2, 2])]);
    expect(dx.shape).toEqual([0, 4, 4, 2]);
    expect(valuesOf(dfilter)).toEqual(new Array(36).fill(0));
  });
});

describe("rows picked by tfjs's gather", () => {
  const table = [1, 2, 3, 4, 5, 6]; // [3, 2]
  const step = (x: tf.Tensor, ids: tf.Tensor) => [tf.gather(x, ids as tf.Tensor1D)];
  const slopes = (x: tf.Tensor, ids: tf.Tensor) => [
    tf.grad((x) => tf.sum(tf.square(tf.gather(x, ids as tf.Tensor1D))))(x),
  ];

  it("are those of a compiled step, too, which tfjs's own check would refuse, with their gradient", () => {
    const [x, ids] = [tf.tensor2d(table, [3, 2]), tf.tensor1d([2, 0, 2], "int32")];
    for (const [f, expected] of [
      [step, [5, 6, 1, 2, 5, 6]],
      [slopes, [2, 4, 0, 0, 20, 24]], // 2 x for each time that a row is picked
    ] as const) {
      const compiled = compileStep(f, [tf.zeros([3, 2]), tf.tensor1d([0, 0, 0], "int32")]);
      expect(valuesOf(compiled(x, ids)[0])).toEqual(expected);
      expect(valuesOf(f(x, ids)[0])).toEqual(expected);
      compiled.close();
    }
    expect(valuesOf(tf.gather(x, tf.tensor1d([1], "int32"), 1))).toEqual([2, 4, 6]);
    const columns = (x: tf.Tensor, ids: tf.Tensor) => [tf.gather(x, ids as tf.Tensor1D, 1)];
    const compiled = compileStep(columns, [tf.zeros([3, 2]), tf.tensor1d([0], "int32")]);
    expect(valuesOf(compiled(x, tf.tensor1d([1], "int32"))[0])).toEqual([2, 4, 6]);
    compiled.close();
  });

  it("of places that there are not are an error, in a compiled step too (with XLA they are NaN)", () => {
    const x = tf.tensor2d(table, [3, 2]);
    const ids = tf.tensor1d([1, 3, -1], "int32");
    expect(() => step(x, ids)).toThrow("is not in [0, 2]");
    const compiled = compileStep(step, [tf.zeros([3, 2]), tf.tensor1d([0, 0, 0], "int32")]);
    expect(() => compiled(x, ids)).toThrow("is not in [0, 3)");
    compiled.close();
  });
});
