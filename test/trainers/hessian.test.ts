import { randomStream } from "groklab/core";
import { startEngine } from "groklab/engine";
import { createDataset, type Dataset } from "groklab/tasks";
import { createTrainer, type TrainConfig, type Trainer } from "groklab/trainers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type PlainWeights, plainForward, plainLoss } from "../support/plain-mlp";
import { smallConfig } from "../support/small-run";

beforeAll(async () => {
  await startEngine({ xla: false });
});

const open: Trainer[] = [];
afterEach(() => {
  for (const trainer of open.splice(0)) trainer.close();
});

const tiny: TrainConfig = { ...smallConfig, task: { ...smallConfig.task, p: 5 } as TrainConfig["task"] };
const withHidden = (hidden: readonly number[]): TrainConfig => ({ ...tiny, model: { ...mlp, hidden } });
const mlp = { kind: "mlp", hidden: [6], embedding: 0, outputBias: false, dropout: 0 } as const;

function trainerOf(config: TrainConfig, weights?: Record<string, Float32Array>): [Trainer, Dataset] {
  const dataset = createDataset(config.task, config.seed);
  const trainer = createTrainer(config, dataset, { compiled: false, weights });
  open.push(trainer);
  return [trainer, dataset];
}

/** The mean loss at weights moved along directions, in float64. */
function lossOf(dataset: Dataset, weights: PlainWeights, hidden: readonly number[]) {
  const names = Object.keys(weights);
  const labels = Array.from(dataset.train, (row) => dataset.labels[row]);
  return (direction: Float64Array, size: number): number => {
    let from = 0;
    const moved = names.map((name) => {
      const values = Array.from(weights[name], (w, i) => w + size * direction[from + i]);
      from += values.length;
      return [name, values];
    });
    return plainLoss(plainForward(Object.fromEntries(moved), hidden, dataset, dataset.train), labels);
  };
}

const normals = (size: number, label: string) => {
  const { normal } = randomStream(2, label);
  return Float64Array.from({ length: size }, () => normal());
};
const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0);

describe("withHessian", () => {
  it.each([[[6]], [[5, 4]], [[]]])(
    "agrees with differences of the plain loss in float64, hidden layers %j",
    (hidden) => {
      const [trainer, dataset] = trainerOf(withHidden(hidden));
      trainer.advance(3);
      const loss = lossOf(dataset, trainer.weights(), hidden);
      const found = trainer.withHessian(({ size, product }) => {
        const v = normals(size, "v").map((x) => x / Math.sqrt(size));
        return { v, product: product(v) };
      });
      // u'Hv from four losses, for every unit vector u.
      const e = 1e-4;
      const differences = Array.from(found.v, (_, i) => {
        const [plus, minus] = [1, -1].map((sign) => found.v.map((x, j) => x + (i === j ? sign : 0)));
        return (loss(plus, e) - loss(minus, e) - loss(minus, -e) + loss(plus, -e)) / (4 * e * e);
      });
      expect(Math.max(...differences.map(Math.abs))).toBeGreaterThan(0.01);
      expect(found.product).toBeAllclose(differences, { atol: 2e-6 });
    },
  );

  it("of equal logits is the variance of a direction's logits, worked out by hand", () => {
    // Biases of 1 and no other weights: every neuron is 1, every class has probability 1 / 5. One output weight moves one logit by 1.
    const ones = { "hidden0.weight": new Float32Array(60), "hidden0.bias": new Float32Array(6).fill(1) };
    const [trainer] = trainerOf(withHidden([6]), { ...ones, "output.weight": new Float32Array(30) });
    const bent = trainer.withHessian(({ size, product }) => {
      expect(size).toBe(96);
      const v = new Float64Array(size);
      v[66] = 1;
      return product(v);
    });
    expect(bent[66]).toBeCloseTo(1 / 5 - 1 / 25, 7);
    expect(bent[67]).toBeCloseTo(-1 / 25, 7);
    expect(bent[71]).toBeCloseTo(1 / 5 - 1 / 25, 7); // the same logit by way of the next neuron, which is 1, too
  });

  it("is symmetric, linear, and leaves training as it was", () => {
    const [trainer] = trainerOf({ ...withHidden([7, 5]), model: { ...mlp, hidden: [7, 5], outputBias: true } });
    trainer.advance(2);
    const before = trainer.weights();
    trainer.withHessian(({ size, product }) => {
      const [u, v] = [normals(size, "u"), normals(size, "v")];
      const [hu, hv] = [product(u), product(v)];
      expect(dot(u, hv)).toBeAllclose(dot(v, hu), { rtol: 1e-5 });
      expect(product(u.map((x, i) => 2 * x - v[i]))).toBeAllclose(
        hu.map((x, i) => 2 * x - hv[i]),
        { atol: 1e-4 },
      );
    });
    expect(trainer.weights()).toEqual(before);
  });

  it("refuses networks and losses of which it is not known, and says which it knows", () => {
    const given = (config: TrainConfig) => () => trainerOf(config)[0].withHessian(({ size }) => size);
    expect(given({ ...tiny, model: { ...mlp, embedding: 4 } })).toThrow("expected an mlp of one-hot tokens with relu");
    expect(given({ ...tiny, model: { ...mlp, activation: "tanh" } })).toThrow('got one with "tanh"');
    expect(given({ ...tiny, loss: "mse" })).toThrow('expected crossEntropy or exactCrossEntropy, got "mse"');
  });
});

describe("twin and measuredAt", () => {
  it("give the weights of another seed on the same data, and what evaluation would say of them", () => {
    const [trainer, dataset] = trainerOf(tiny);
    const other = createTrainer({ ...tiny, seed: 77 }, dataset, { compiled: false });
    open.push(other);
    other.advance(7);
    trainer.advance(3);
    expect(trainer.twin(77, 7)).toEqual(other.weights());
    expect(trainer.twin(tiny.seed, 3)).toEqual(trainer.weights());
    const { train, test } = other.evaluate();
    expect(trainer.measuredAt(other.weights())).toEqual({ train, test });
  });

  it("refuse trainings that other runs or measurements decide", () => {
    const change = { at: { step: 2 }, learningRate: 1, weightDecay: null, resetMoments: false };
    const [trainer] = trainerOf({ ...tiny, schedule: { warmup: 0, changes: [change] } });
    expect(() => trainer.twin(1, 1)).toThrow("schedule.changes: expected none");
    const [given] = trainerOf(tiny, { "hidden0.bias": new Float32Array(32) });
    expect(() => given.twin(1, 1)).toThrow("expected drawn weights");
  });
});
