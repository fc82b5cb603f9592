import { randomStream } from "groklab/core";
import { startEngine } from "groklab/engine";
import { createDataset } from "groklab/tasks";
import { createTrainer, type TrainConfig } from "groklab/trainers";
import { beforeAll, describe, expect, it } from "vitest";
import { type PlainWeights, plainForward, plainLoss } from "../support/plain-mlp";
import { smallConfig } from "../support/small-run";

beforeAll(async () => {
  await startEngine({ xla: false });
});

const task = { ...smallConfig.task, p: 7 } as TrainConfig["task"];
const dataset = createDataset(task, 1);
const labels = Int32Array.from(dataset.train, (row) => dataset.labels[row]);

/** With momentum and no decay, what SGD keeps after its first update is the gradient. */
function untrained(hidden: readonly number[]) {
  const optimizer = { kind: "sgd", learningRate: 0.1, momentum: 0.9, weightDecay: 0 } as const;
  const model = { kind: "mlp", hidden, embedding: 0, outputBias: false, dropout: 0 } as const;
  return createTrainer({ ...smallConfig, task, model, optimizer }, dataset);
}

function lossAndGradients(hidden: readonly number[]) {
  const trainer = untrained(hidden);
  const values = trainer.weights();
  const [loss] = trainer.advance(1);
  const [gradients] = trainer.state().moments;
  trainer.close();
  return { values, loss, gradients };
}

describe.each([{ hidden: [5] }, { hidden: [6, 4] }, { hidden: [] }])("training with hidden $hidden", ({ hidden }) => {
  const plain = (weights: PlainWeights) => plainLoss(plainForward(weights, hidden, dataset, dataset.train), labels);

  it("returns the mean cross-entropy of the weights before the update", () => {
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
        const shifted = (by: number) => Float64Array.from(values[name], (value, i) => (i === at ? value + by : value));
        const slope = (plain({ ...values, [name]: shifted(h) }) - plain({ ...values, [name]: shifted(-h) })) / (2 * h);
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

  it("has the logits of every example, in their order", () => {
    const trainer = untrained(hidden);
    const everything = Int32Array.from(dataset.labels.keys());
    const logits = plainForward(trainer.weights(), hidden, dataset, everything).flat();
    expect(trainer.logits()).toBeAllclose(logits, { rtol: 1e-5, atol: 1e-6 });
    trainer.close();
  });
});
