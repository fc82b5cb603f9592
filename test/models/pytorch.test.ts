import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "groklab/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { cases, logitsOf, lossAndGradients, modelOf, trained } from "./reference/cases";

beforeAll(async () => {
  await startEngine({ xla: false });
});

/** float32 against PyTorch's float64: single roundings of 6e-8, added up over some ten sums of at most 16 numbers. */
const TOLERANCE = { rtol: 1e-5, atol: 1e-6 };

describe.each(cases)("%s", (_, reference) => {
  it("has a value for every weight of PyTorch's", () => {
    expect(
      modelOf(reference)
        .parameters.map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(reference.weights).sort());
  });

  it.each([{ tables: true }, { tables: false }])(
    "has PyTorch's logits, loss and gradients, tables: $tables",
    (options) => {
      const before = tf.memory().numTensors;
      expect(logitsOf(reference, options)).toBeAllclose(reference.logits, TOLERANCE);
      const { loss, gradients } = trained(reference, lossAndGradients(reference, options));
      expect(loss).toBeAllclose(reference.loss, TOLERANCE);
      expect(Object.keys(gradients).sort()).toEqual(Object.keys(reference.gradients).sort());
      for (const [name, values] of Object.entries(reference.gradients)) {
        expect(gradients[name], name).toBeAllclose(values, TOLERANCE);
      }
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});
