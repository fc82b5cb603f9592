import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "groklab/engine";
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
