import * as tf from "@tensorflow/tfjs-core";
import { randomStream } from "groklab/core";
import { linear, oneHot, pickRows, relu, rows, softmaxCrossEntropy, startEngine } from "groklab/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { sureOfTheirLabels, worstOf } from "../support/sure-logits";

beforeAll(async () => {
  await startEngine({ xla: false });
});

const random = randomStream(0, "kernels");
const normals = (n: number) => Float32Array.from({ length: n }, () => 2 * random.normal());

/** Value of `f(x)` and the gradient of sum(weights * f(x)), so that every output has a slope of its own. */
function valueAndGradient<T extends tf.Tensor>(f: (x: T) => tf.Tensor, x: T, weights: Float32Array) {
  return tf.tidy(() => {
    const value = f(x);
    const total = (input: tf.Tensor) => tf.sum(tf.mul(f(input as T), tf.tensor(weights, value.shape))) as tf.Scalar;
    return { value: [...value.dataSync()], gradient: [...tf.grad(total)(x).dataSync()] };
  });
}

/** The same gradient by central differences; `f` is linear or near enough over h for float32. */
function differences<T extends tf.Tensor>(f: (x: T) => tf.Tensor, x: T, weights: Float32Array, h: number): number[] {
  return tf.tidy(() => {
    const values = x.dataSync();
    const total = (at: number, by: number) => {
      const shifted = Float32Array.from(values, (value, i) => (i === at ? value + by : value));
      return f(tf.tensor(shifted, x.shape) as T)
        .dataSync<"float32">()
        .reduce((sum, value, i) => sum + value * weights[i], 0);
    };
    return Array.from(values, (_, i) => (total(i, h) - total(i, -h)) / (2 * h));
  });
}

describe("relu", () => {
  it("keeps what is positive, and has slope 0 at 0 and below", () => {
    const x = tf.tensor1d([-2, 0, 3, 1e-30]);
    const { value, gradient } = valueAndGradient(relu, x, Float32Array.of(1, 1, 1, 5));
    expect(value).toBeAllclose([0, 0, 3, 1e-30], { rtol: 1e-6 });
    expect(gradient).toEqual([0, 0, 1, 5]);
  });

  it("equals its portable twin in every bit, value and gradient", () => {
    const x = tf.tensor2d(normals(60), [12, 5]);
    const weights = normals(60);
    expect(valueAndGradient(relu, x, weights)).toEqual(valueAndGradient((input) => tf.relu(input), x, weights));
  });

  it("has the gradient of finite differences", () => {
    const x = tf.tensor2d(normals(20), [4, 5]);
    const weights = normals(20);
    const { gradient } = valueAndGradient(relu, x, weights);
    expect(gradient).toBeAllclose(differences(relu, x, weights, 1e-3), { atol: 5e-3 });
  });
});

describe("rows", () => {
  const ids = [3, 0, 3, 1];

  it("picks rows, and gives a row that was picked twice both gradients", () => {
    const table = tf.tensor2d([0, 1, 10, 11, 20, 21, 30, 31], [4, 2]);
    const pick = (t: tf.Tensor2D) => rows(t, tf.tensor1d(ids, "int32"));
    const { value, gradient } = valueAndGradient(pick, table, Float32Array.of(1, 2, 4, 8, 16, 32, 64, 128));
    expect(value).toEqual([30, 31, 0, 1, 30, 31, 10, 11]);
    // row 0 was picked second, 1 last, 2 never, 3 first and third: 1 + 16 and 2 + 32
    expect(gradient).toEqual([4, 8, 64, 128, 0, 0, 17, 34]);
  });

  it("equals its portable twin in value, and in gradient up to the order of sums", () => {
    const table = tf.tensor2d(normals(7 * 3), [7, 3]);
    const many = tf.tensor1d(
      Array.from({ length: 50 }, () => Math.floor(7 * random.uniform())),
      "int32",
    );
    const weights = normals(150);
    const own = valueAndGradient((t) => rows(t, many), table, weights);
    const twin = valueAndGradient((t) => tf.gather(t, many), table, weights);
    expect(own.value).toEqual(twin.value);
    expect(own.gradient).toBeAllclose(twin.gradient, { rtol: 1e-5, atol: 1e-5 });
  });

  it("is a product with one-hot rows", () => {
    const table = tf.tensor2d(normals(4 * 3), [4, 3]);
    const picked = tf.tensor1d(ids, "int32");
    const product = tf.matMul(tf.cast(tf.oneHot(picked, 4), "float32"), table);
    expect(rows(table, picked).dataSync()).toEqual(product.dataSync());
  });

  it("has the gradient of finite differences", () => {
    const table = tf.tensor2d(normals(4 * 2), [4, 2]);
    const weights = normals(8);
    const pick = (t: tf.Tensor2D) => rows(t, tf.tensor1d(ids, "int32"));
    const { gradient } = valueAndGradient(pick, table, weights);
    expect(gradient).toBeAllclose(differences(pick, table, weights, 1e-2), { atol: 5e-3 });
  });
});

describe("softmaxCrossEntropy", () => {
  const labels = (values: number[]) => tf.tensor1d(values, "int32");

  it("is ln(classes) for equal logits, and its gradient the softmax less the one-hot label", () => {
    const f = (x: tf.Tensor2D) => softmaxCrossEntropy(x, labels([2]));
    const { value, gradient } = valueAndGradient(f, tf.tensor2d([[7, 7, 7, 7]]), Float32Array.of(1));
    expect(value).toBeAllclose([Math.log(4)], { rtol: 1e-6 });
    expect(gradient).toBeAllclose([0.25, 0.25, -0.75, 0.25], { rtol: 1e-6 });
  });

  it("is ln(1 + e^-1) = 0.31326 one nat apart, for each example by itself", () => {
    const value = softmaxCrossEntropy(
      tf.tensor2d([
        [1, 0],
        [1, 0],
      ]),
      labels([0, 1]),
    );
    expect(value.dataSync()).toBeAllclose([0.31326169, 1.31326169], { rtol: 1e-6 });
  });

  it("does not overflow", () => {
    expect(softmaxCrossEntropy(tf.tensor2d([[1e4, 0]]), labels([1])).dataSync()).toBeAllclose([1e4], { rtol: 1e-6 });
  });

  it("has the right logit's gradient in full where it is tiny if the others' are taken apart, and a part of it otherwise", () => {
    const { logits, ids, slopes } = sureOfTheirLabels();
    const worst = (apart: boolean) => {
      const f = (x: tf.Tensor2D) => softmaxCrossEntropy(x, labels(ids), apart);
      const { gradient } = valueAndGradient(f, tf.tensor2d(logits), new Float32Array(ids.length).fill(1));
      return worstOf(gradient, slopes);
    };
    expect(worst(true)).toBeLessThan(1e-5);
    expect(worst(false)).toBeGreaterThan(0.05);
  });

  it("is the float64 closed form, value and gradient, from equal logits to huge ones", () => {
    const logits = [
      [0, 0, 0],
      [-3, 2, 0.5],
      [80, -80, 0],
      [1e4, 1e4 - 1, -1e4],
      [-1e30, 1e30, 0],
      [1e38, -1e38, 1e38], // differences of more than 3.4e38 are none in float32
    ];
    const picked = [0, 2, 0, 1, 1, 2];
    const f = (x: tf.Tensor2D) => softmaxCrossEntropy(x, labels(picked));
    const { value, gradient } = valueAndGradient(f, tf.tensor2d(logits), new Float32Array(6).fill(1));
    const exact = logits.map((row) => row.map(Math.fround));
    const softmax = exact.map((row) => {
      const exponentials = row.map((z) => Math.exp(z - Math.max(...row)));
      return exponentials.map((e) => e / exponentials.reduce((a, b) => a + b));
    });
    const losses = exact.map((row, i) => {
      const top = Math.max(...row);
      return Math.log(row.reduce((sum, z) => sum + Math.exp(z - top), 0)) + (top - row[picked[i]]);
    });
    // One rounding of numbers around 1 is 6e-8.
    expect(value).toBeAllclose(losses, { rtol: 1e-6, atol: 2e-7 });
    const slopes = softmax.flatMap((row, i) => row.map((share, j) => share - (j === picked[i] ? 1 : 0)));
    expect(gradient).toBeAllclose(slopes, { atol: 2e-7 });
  });

  it("equals the portable formula, value and gradient", () => {
    const x = tf.tensor2d(normals(9 * 6), [9, 6]);
    const picked = Array.from({ length: 9 }, (_, i) => i % 6);
    const weights = normals(9);
    const own = valueAndGradient((t) => softmaxCrossEntropy(t, labels(picked)), x, weights);
    const formula = (t: tf.Tensor2D) => tf.neg(tf.sum(tf.mul(tf.oneHot(labels(picked), 6), tf.logSoftmax(t)), 1));
    const twin = valueAndGradient(formula, x, weights);
    expect(own.value).toBeAllclose(twin.value, { rtol: 1e-5, atol: 1e-6 });
    expect(own.gradient).toBeAllclose(twin.gradient, { rtol: 1e-5, atol: 1e-6 });
  });

  it("has the gradient of finite differences", () => {
    const x = tf.tensor2d(normals(4 * 5), [4, 5]);
    const weights = normals(4);
    const f = (t: tf.Tensor2D) => softmaxCrossEntropy(t, labels([0, 4, 2, 2]));
    const { gradient } = valueAndGradient(f, x, weights);
    expect(gradient).toBeAllclose(differences(f, x, weights, 1e-2), { atol: 5e-3 });
  });
});

describe("linear", () => {
  it("is a matrix product with its gradients, by hand", () => {
    const [x, weight] = [tf.tensor2d([[1, 2]]), tf.tensor2d([3, 4, 5, 6, 7, 8], [2, 3])];
    // [1 2] times the rows [3 4 5] and [6 7 8]: 3 + 12, 4 + 14, 5 + 16
    expect([...linear(x, weight).dataSync()]).toEqual([15, 18, 21]);
  });

  it.each([
    { shape: "tall", inputs: 9, outputs: 4 },
    { shape: "wide", inputs: 4, outputs: 9 },
    { shape: "square", inputs: 5, outputs: 5 },
    { shape: "one column", inputs: 6, outputs: 1 },
  ])("has the value and both gradients of tf.matMul, for a $shape weight", ({ inputs, outputs }) => {
    const x = tf.tensor2d(normals(7 * inputs), [7, inputs]);
    const weight = tf.tensor2d(normals(inputs * outputs), [inputs, outputs]);
    const weights = normals(7 * outputs);
    const product = (a: tf.Tensor2D, b: tf.Tensor2D) => tf.matMul<tf.Tensor2D>(a, b);
    const both = (f: typeof product) => ({
      left: valueAndGradient((input) => f(input, weight), x, weights),
      right: valueAndGradient((input) => f(x, input), weight, weights),
    });
    const [own, reference] = [both(linear), both(product)];
    expect(own.left.value).toEqual(reference.left.value);
    // Another order of at most nine float32 products.
    const tolerance = { rtol: 1e-5, atol: 1e-5 };
    expect(own.left.gradient).toBeAllclose(reference.left.gradient, tolerance);
    expect(own.right.gradient).toBeAllclose(reference.right.gradient, tolerance);
  });

  it("gives both gradients at once", () => {
    const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const weight = tf.tensor2d([5, 6, 7, 8], [2, 2]);
    const total = (a: tf.Tensor, b: tf.Tensor) => tf.sum(linear(a as tf.Tensor2D, b as tf.Tensor2D)) as tf.Scalar;
    const [dx, dw] = tf.grads(total)([x, weight]);
    expect([...dx.dataSync()]).toEqual([11, 15, 11, 15]); // row sums of the weight
    expect([...dw.dataSync()]).toEqual([4, 4, 6, 6]); // column sums of x
  });
});

describe("oneHot", () => {
  it("has a 1 at each label's class and zeros elsewhere, also where a label is none of the classes", () => {
    const labels = tf.tensor1d([2, 0, 5, -1], "int32");
    const hot = oneHot(labels, 3);
    expect([hot.shape, hot.dtype]).toEqual([[4, 3], "float32"]);
    expect([...hot.dataSync()]).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("equals tfjs's own", () => {
    const labels = tf.tensor1d([4, 4, 0, 3, 1], "int32");
    expect([...oneHot(labels, 5).dataSync()]).toEqual([...tf.cast(tf.oneHot(labels, 5), "float32").dataSync()]);
  });
});

describe("pickRows", () => {
  const ids = () => tf.tensor1d([2, 0, 2], "int32");

  it("picks rows of numbers of either type and of any rank", () => {
    const picked = pickRows(tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2], "int32"), ids());
    expect([picked.dtype, picked.shape, [...picked.dataSync()]]).toEqual(["int32", [3, 2], [5, 6, 1, 2, 5, 6]]);
    expect([...pickRows(tf.tensor1d([0.5, 1.5, 2.5]), ids()).dataSync()]).toEqual([2.5, 0.5, 2.5]);
    const cube = tf.tensor3d(normals(3 * 2 * 4), [3, 2, 4]);
    expect(pickRows(cube, ids()).arraySync()).toEqual(tf.gather(cube, ids()).arraySync());
  });
});

describe("the kernels together", () => {
  it("leave no tensor behind", () => {
    const x = tf.tensor2d(normals(12), [4, 3]);
    const ids = tf.tensor1d([0, 1, 1, 2], "int32");
    const before = tf.memory().numTensors;
    for (let i = 0; i < 10; i++) {
      const loss = (t: tf.Tensor) => tf.sum(softmaxCrossEntropy(relu(rows(t as tf.Tensor2D, ids)), ids)) as tf.Scalar;
      tf.dispose(tf.valueAndGrad(loss)(x));
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});
