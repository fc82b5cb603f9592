import * as tf from "@tensorflow/tfjs-core";
import { compileStep, noiseKey, normalNoise, startEngine, uniformNoise } from "groklab/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { normalOf, uniformOf } from "./noise-oracle";

beforeAll(async () => {
  await startEngine({ xla: true });
});

describe("noise under XLA", () => {
  const key = noiseKey(2, "xla");
  const size = 1003;

  it("is what it is without", () => {
    const step = compileStep(
      (counter) => [
        uniformNoise([size], key, counter as tf.Scalar),
        tf.square(normalNoise([size], key, counter as tf.Scalar)),
      ],
      [tf.scalar(0, "int32")],
    );
    for (const counter of [1, 2, 99_999]) {
      const [uniform, squares] = step(tf.scalar(counter, "int32")).map((tensor) => [...tensor.dataSync()]);
      expect(uniform).toEqual(Array.from({ length: size }, (_, i) => uniformOf(i, key, counter)));
      // XLA's logarithm and cosine differ in the last digits.
      const normal = Array.from({ length: size }, (_, i) => normalOf(i, size, key, counter) ** 2);
      expect(squares).toBeAllclose(normal, { rtol: 1e-5, atol: 1e-5 });
    }
    step.close();
  });

  it("is what it is on other backends, entry by entry of a matrix", () => {
    const step = compileStep((counter) => [uniformNoise([7, 5], key, counter as tf.Scalar)], [tf.scalar(0, "int32")]);
    const [matrix] = step(tf.scalar(4, "int32")).map((tensor) => tensor.arraySync() as number[][]);
    matrix.forEach((line, i) => {
      expect(line).toEqual(line.map((_, j) => uniformOf(5 * i + j, key, 4)));
    });
    step.close();
  });
});
