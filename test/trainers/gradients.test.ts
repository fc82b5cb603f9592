import * as tf from "@tensorflow/tfjs-core";
import { randomStream } from "groklab/core";
import { startEngine } from "groklab/engine";
import { createModel } from "groklab/models";
import { createDataset } from "groklab/tasks";
import { forwardStep, trainingStep } from "groklab/trainers";
import { beforeAll, describe, expect, it } from "vitest";
import { type PlainWeights, plainForward, plainLoss } from "../support/plain-mlp";
import { smallConfig } from "../support/small-run";

beforeAll(async () => {
  await startEngine({ xla: false });
});

const task = { ...smallConfig.task, p: 7 };
const dataset = createDataset(task, 1);
const labels = Int32Array.from(dataset.train, (row) => dataset.labels[row]);
const tokens = Array.from(dataset.train, (row) => [dataset.tokens[2 * row], dataset.tokens[2 * row + 1]]);

/** One step of a network from its initial weights; with beta1 = 0 the first moment that comes out is the gradient. */
function lossAndGradients(hidden: readonly number[]) {
  const model = createModel({ kind: "mlp", hidden }, dataset);
  const values: Record<string, Float32Array> = Object.fromEntries(
    model.parameters.map(({ name, initial }) => [name, initial(randomStream(2, name))]),
  );
  const gradients: Record<string, ArrayLike<number>> = {};
  const loss = tf.tidy(() => {
    const weights = model.parameters.map(({ name, shape }) => tf.tensor(values[name], [...shape]));
    const zeros = [...weights, ...weights].map((weight) => tf.zeros(weight.shape));
    const scalars = [0.01, 0, 1, 0.02].map((value) => tf.scalar(value));
    const step = trainingStep(model, { betas: [0, 0.98], eps: 1e-8 });
    const outputs = step(
      ...scalars,
      tf.tensor2d(tokens, undefined, "int32"),
      tf.tensor1d(labels, "int32"),
      ...weights,
      ...zeros,
    );
    expect(outputs.length).toBe(1 + 3 * weights.length);
    model.parameters.forEach(({ name }, i) => {
      gradients[name] = outputs[1 + weights.length + i].dataSync();
    });
    return outputs[0].dataSync()[0];
  });
  return { values, loss, gradients };
}

describe.each([{ hidden: [5] }, { hidden: [6, 4] }, { hidden: [] }])(
  "trainingStep with hidden $hidden",
  ({ hidden }) => {
    const plain = (weights: PlainWeights) => plainLoss(plainForward(weights, hidden, dataset, dataset.train), labels);

    it("returns the mean cross-entropy of the weights that came in", () => {
      const { values, loss } = lossAndGradients(hidden);
      expect(loss).toBeAllclose(plain(values), { rtol: 1e-6 });
    });

    it("has the gradient that finite differences of a float64 forward pass have", () => {
      const { values, gradients } = lossAndGradients(hidden);
      const random = randomStream(3, "probe");
      const h = 1e-6; // central differences: an error of 1e-12 from the third derivative and 1e-10 from rounding
      for (const name of Object.keys(values)) {
        for (let draw = 0; draw < 20; draw++) {
          const at = Math.floor(random.uniform() * values[name].length);
          const shifted = (by: number) =>
            Float64Array.from(values[name], (value, i) => (i === at ? value + by : value));
          const slope =
            (plain({ ...values, [name]: shifted(h) }) - plain({ ...values, [name]: shifted(-h) })) / (2 * h);
          expect(gradients[name][at], `${name}[${at}]`).toBeAllclose(slope, { rtol: 1e-4, atol: 1e-7 });
        }
      }
    });

    it("has logits whose gradients sum to zero over the classes, as a softmax's must", () => {
      const { values, gradients } = lossAndGradients(hidden);
      const { classes } = dataset;
      const output = Array.from(gradients["output.weight"]);
      for (let unit = 0; unit < values["output.weight"].length / classes; unit++) {
        const sum = output.slice(unit * classes, (unit + 1) * classes).reduce((a, b) => a + b, 0);
        expect(sum).toBeAllclose(0, { atol: 1e-6 });
      }
    });
  },
);

describe("forwardStep", () => {
  it("gives the logits of every row given, in their order", () => {
    const model = createModel({ kind: "mlp", hidden: [6, 4] }, dataset);
    const values = model.parameters.map(({ name, initial }) => initial(randomStream(2, name)));
    const weights: PlainWeights = Object.fromEntries(model.parameters.map(({ name }, i) => [name, values[i]]));
    const logits = tf.tidy(() =>
      forwardStep(model)(
        tf.tensor2d(tokens, undefined, "int32"),
        ...model.parameters.map(({ shape }, i) => tf.tensor(values[i], [...shape])),
      )[0].dataSync(),
    );
    expect(logits).toBeAllclose(plainForward(weights, [6, 4], dataset, dataset.train).flat(), {
      rtol: 1e-5,
      atol: 1e-6,
    });
  });
});
