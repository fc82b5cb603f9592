import * as tf from "@tensorflow/tfjs-core";
import { compileStep, noiseKey, normalNoise, startEngine, uniformNoise } from "groklab/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { normalOf, uniformOf } from "./noise-oracle";

beforeAll(async () => {
  await startEngine({ xla: false });
});

const n = 100_000;

function drawn(draw: typeof uniformNoise, key: number, counter: number, shape: readonly number[] = [n]): Float32Array {
  return draw(shape, key, tf.scalar(counter, "int32")).dataSync<"float32">();
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((a, b) => a + b, 0) / values.length;
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [ma, mb] = [mean(a), mean(b)];
  const product = (x: ArrayLike<number>, mx: number, y: ArrayLike<number>, my: number) =>
    mean(Array.from(x, (value, i) => (value - mx) * (y[i] - my)));
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
}

describe("noiseKey", () => {
  it("is a 32-bit integer that differs between seeds, purposes and names, and where a name is cut", () => {
    const keys = [noiseKey(0, "a"), noiseKey(1, "a"), noiseKey(0, "b"), noiseKey(0, "a", "b"), noiseKey(0, "ab")];
    expect(new Set(keys).size).toBe(5);
    for (const key of keys) expect(key).toBe(key | 0);
    expect(noiseKey(0, "a")).toBe(keys[0]);
  });
});

describe("uniformNoise", () => {
  it("is the hash that defines it, in every bit", () => {
    for (const [key, counter] of [
      [0, 0],
      [noiseKey(3, "x"), 1],
      [-1, 2_147_483_647],
      [-2_147_483_648, 77],
    ]) {
      const expected = Array.from({ length: 1000 }, (_, i) => uniformOf(i, key, counter));
      expect([...drawn(uniformNoise, key, counter, [1000])]).toEqual(expected);
    }
  });

  it("has the shape asked for, a scalar's and an empty one's too", () => {
    const counter = tf.scalar(1, "int32");
    for (const shape of [[], [3], [2, 3], [2, 0], [2, 1, 3]]) {
      expect(uniformNoise(shape, 1, counter).shape).toEqual(shape);
      expect(normalNoise(shape, 1, counter).shape).toEqual(shape);
    }
  });

  it("lies in [0, 1) with the mean, the variance and the tenths of the uniform distribution", () => {
    const values = drawn(uniformNoise, 5, 1);
    expect(values.every((value) => 0 <= value && value < 1)).toBe(true);
    // Five standard errors: 0.289 / sqrt(n) for the mean, 0.0745 / sqrt(n) for the variance.
    expect(mean(values)).toBeAllclose(0.5, { atol: 5 * 9.2e-4 });
    expect(mean(values.map((value) => (value - 0.5) ** 2))).toBeAllclose(1 / 12, { atol: 5 * 2.4e-4 });
    const tenths = new Array(10).fill(0);
    for (const value of values) tenths[Math.floor(10 * value)]++;
    // Chi-square with 9 degrees of freedom: above 33.7 with probability 1e-4.
    expect(tenths.reduce((sum, count) => sum + (count - n / 10) ** 2 / (n / 10), 0)).toBeLessThan(33.7);
  });
});

describe("normalNoise", () => {
  it("is the Box-Muller transform of two uniform numbers", () => {
    const [key, counter] = [noiseKey(1, "z"), 9];
    for (const size of [500, 501, 1, 2]) {
      const expected = Array.from({ length: size }, (_, i) => normalOf(i, size, key, counter));
      // float32's logarithm, cosine and root: some roundings of 6e-8 of numbers up to 6
      expect(drawn(normalNoise, key, counter, [size])).toBeAllclose(expected, { rtol: 2e-6, atol: 2e-6 });
    }
  });

  it("has mean 0, variance 1, kurtosis 3 and the tails of the normal distribution", () => {
    const values = Array.from(drawn(normalNoise, 5, 1));
    const standardError = 1 / Math.sqrt(n);
    expect(mean(values)).toBeAllclose(0, { atol: 5 * standardError });
    expect(mean(values.map((z) => z * z))).toBeAllclose(1, { atol: 5 * Math.sqrt(2) * standardError });
    expect(mean(values.map((z) => z ** 4))).toBeAllclose(3, { atol: 5 * Math.sqrt(96) * standardError });
    // P(|z| > 2) = 0.0455, P(z > 3) = 0.00135
    expect(mean(values.map((z) => (Math.abs(z) > 2 ? 1 : 0)))).toBeAllclose(0.0455, { atol: 0.0033 });
    expect(mean(values.map((z) => (z > 3 ? 1 : 0)))).toBeAllclose(0.00135, { atol: 0.0006 });
    expect(values.every(Number.isFinite)).toBe(true);
  });
});

describe("the two halves of normalNoise, which share their radii", () => {
  it("are uncorrelated, and so are their squares", () => {
    const values = drawn(normalNoise, 6, 2);
    const halves = [values.subarray(0, n / 2), values.subarray(n / 2)];
    const limit = { atol: 5 / Math.sqrt(n / 2) };
    expect(correlation(halves[0], halves[1])).toBeAllclose(0, limit);
    const [a, b] = halves.map((half) => half.map((z) => z * z));
    expect(correlation(a, b)).toBeAllclose(0, limit);
  });
});

describe.each([
  { name: "uniformNoise", draw: uniformNoise },
  { name: "normalNoise", draw: normalNoise },
])("$name", ({ draw }) => {
  it("is the same for the same key and counter, and another for another of either", () => {
    expect(drawn(draw, 1, 1)).toEqual(drawn(draw, 1, 1));
    expect(drawn(draw, 1, 2)).not.toEqual(drawn(draw, 1, 1));
    expect(drawn(draw, 2, 1)).not.toEqual(drawn(draw, 1, 1));
  });

  it("is uncorrelated between counters, keys and neighbours", () => {
    const [a, nextStep, otherKey] = [drawn(draw, 7, 1), drawn(draw, 7, 2), drawn(draw, 8, 1)];
    const limit = { atol: 5 / Math.sqrt(n) };
    expect(correlation(a, nextStep)).toBeAllclose(0, limit);
    expect(correlation(a, otherKey)).toBeAllclose(0, limit);
    for (const lag of [1, 2, 64]) {
      expect(correlation(a.subarray(0, n - lag), a.subarray(lag))).toBeAllclose(0, limit);
      expect(correlation(a.subarray(0, n - lag), nextStep.subarray(lag))).toBeAllclose(0, limit);
    }
  });

  it("varies from step to step as it does from place to place", () => {
    // Compiled, which is ten times faster and draws the same, as the next test shows.
    const step = compileStep((counter) => [draw([1], 3, counter as tf.Scalar)], [tf.scalar(0, "int32")]);
    const values = Array.from({ length: 2000 }, (_, i) => step(tf.scalar(i, "int32"))[0].dataSync()[0]);
    step.close();
    const [m, variance] = draw === uniformNoise ? [0.5, 1 / 12] : [0, 1];
    expect(mean(values)).toBeAllclose(m, { atol: 5 * Math.sqrt(variance / 2000) });
    expect(correlation(values.slice(1), values.slice(0, -1))).toBeAllclose(0, { atol: 5 / Math.sqrt(2000) });
  });

  it("draws in a compiled step, by a counter that is an input, what it draws eagerly", () => {
    const step = compileStep((counter) => [draw([50], 4, counter as tf.Scalar)], [tf.scalar(0, "int32")]);
    for (const counter of [0, 1, 123_456]) {
      expect(step(tf.scalar(counter, "int32"))[0].dataSync()).toEqual(drawn(draw, 4, counter, [50]));
    }
    step.close();
  });
});
