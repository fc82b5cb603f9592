import * as tf from "@tensorflow/tfjs-core";
import { randomStream } from "groklab/core";
import {
  compileStep,
  linear,
  oneHot,
  pickRows,
  relu,
  rows,
  softmaxCrossEntropy,
  startEngine,
  type TensorFunction,
} from "groklab/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { sureOfTheirLabels, worstOf } from "../support/sure-logits";

beforeAll(async () => {
  await startEngine({ xla: true });
});

const random = randomStream(0, "kernels-xla");
const matrix = (n: number, m: number) =>
  tf.tensor2d(
    Float32Array.from({ length: n * m }, () => 2 * random.normal()),
    [n, m],
  );
const ids = () => tf.tensor1d([3, 0, 3, 1, 2, 2, 0], "int32");

/** Value and gradients of sum(f(x)^2), which has another slope at every output. */
function withGradients(f: (...x: tf.Tensor2D[]) => tf.Tensor, differentiable: number): TensorFunction {
  return (...inputs) => {
    const [first, rest] = [inputs.slice(0, differentiable), inputs.slice(differentiable)];
    const total = (...x: tf.Tensor[]) => tf.sum(tf.square(f(...([...x, ...rest] as tf.Tensor2D[])))) as tf.Scalar;
    const { value, grads } = tf.valueAndGrads(total)(first);
    return [value, ...grads];
  };
}

describe("a gradient that is tiny", () => {
  it("is compiled as exactly, where the others' are taken apart", () => {
    const { logits, ids: right, slopes } = sureOfTheirLabels();
    const worst = (apart: boolean) => {
      const loss = (x: tf.Tensor) =>
        tf.sum(softmaxCrossEntropy(x as tf.Tensor2D, tf.tensor1d(right, "int32"), apart)) as tf.Scalar;
      const step = compileStep((x) => [tf.grad(loss)(x)], [tf.tensor2d(logits)]);
      return worstOf(step(tf.tensor2d(logits))[0].dataSync(), slopes);
    };
    expect(worst(true)).toBeLessThan(1e-5);
    expect(worst(false)).toBeGreaterThan(0.05);
  });
});

const kernels: Record<string, { step: TensorFunction; inputs: () => tf.Tensor[] }> = {
  relu: { step: withGradients((x) => relu(x), 1), inputs: () => [matrix(7, 5)] },
  rows: {
    step: withGradients((table, picked) => rows(table, picked as unknown as tf.Tensor1D), 1),
    inputs: () => [matrix(4, 3), ids()],
  },
  "linear, tall": { step: withGradients((x, w) => linear(x, w), 2), inputs: () => [matrix(7, 9), matrix(9, 4)] },
  "linear, wide": { step: withGradients((x, w) => linear(x, w), 2), inputs: () => [matrix(7, 4), matrix(4, 9)] },
  softmaxCrossEntropy: {
    step: withGradients((x, labels) => softmaxCrossEntropy(x, labels as unknown as tf.Tensor1D), 1),
    inputs: () => [matrix(7, 4), ids()],
  },
  "softmaxCrossEntropy of huge logits": {
    step: withGradients((x, labels) => softmaxCrossEntropy(tf.mul(x, 1e3), labels as unknown as tf.Tensor1D), 1),
    inputs: () => [matrix(7, 4), ids()],
  },
  oneHot: { step: (labels) => [tf.square(oneHot(labels as tf.Tensor1D, 5))], inputs: () => [ids()] },
  pickRows: {
    step: (data, picked) => [tf.square(pickRows(data, picked as tf.Tensor1D))],
    inputs: () => [matrix(4, 3), ids()],
  },
};

describe("under XLA", () => {
  it.each(Object.keys(kernels))("%s computes what it computes eagerly, value and gradients", (name) => {
    const { step, inputs } = kernels[name];
    const compiled = compileStep(step, inputs());
    const given = inputs();
    const [expected, received] = [step(...given), compiled(...given)];
    expect(received.length).toBe(expected.length);
    received.forEach((tensor, i) => {
      // Fused and summed in another order: some roundings of 6e-8 of numbers up to 100.
      expect(tensor.dataSync<"float32">(), `output ${i}`).toBeAllclose(expected[i].dataSync<"float32">(), {
        rtol: 1e-5,
        atol: 1e-4,
      });
    });
    compiled.close();
  });
});
