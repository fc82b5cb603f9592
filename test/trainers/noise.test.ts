/** @file Noise in training against the rule that defines it: the same noise, drawn here, put where the rule puts it. */
import * as tf from "@tensorflow/tfjs-core";
import { noiseKey, normalNoise, startEngine, uniformNoise } from "groklab/engine";
import { createModel } from "groklab/models";
import { createTrainer, type TrainConfig } from "groklab/trainers";
import { beforeAll, describe, expect, it } from "vitest";
import { plainForward, plainLoss } from "../support/plain-mlp";
import { datasetOf, intervened, lossesOf, networkNames, plainTraining } from "../support/trainings";

beforeAll(async () => {
  await startEngine({ xla: false });
});

const sgd = { kind: "sgd", learningRate: 0.5, momentum: 0, weightDecay: 0 } as const;

/** s N(0, 1) for every trained parameter, by name. */
function noiseOf(config: TrainConfig, purpose: string, update: number, scale: number): Record<string, Float32Array> {
  const model = createModel(config.model, datasetOf(config));
  return Object.fromEntries(
    model.parameters
      .filter(({ frozen }) => !frozen)
      .map(({ name, shape }) => {
        const noise = normalNoise(shape, noiseKey(config.seed, purpose, name), tf.scalar(update, "int32"));
        return [name, noise.dataSync<"float32">().map((z) => z * scale)];
      }),
  );
}

type Values = Readonly<Record<string, Float32Array>>;

function combined(a: Values, b: Values, f: (x: number, y: number) => number): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(a).map(([name, values]) => [name, values.map((x, i) => (b[name] ? f(x, b[name][i]) : x))]),
  );
}

describe.each(networkNames)("weight noise: %s", (name) => {
  it("gives the loss and the gradient of the noisy weights, and moves the clean ones by it", () => {
    const config = { ...intervened(plainTraining(name), { weightNoise: 0.1 }), optimizer: sgd };
    const trainer = createTrainer(config, datasetOf(config), { updatesPerCall: 2 });
    for (const update of [1, 2, 3]) {
      const clean = trainer.weights();
      const noise = noiseOf(config, "weight-noise", update, 0.1);
      // A network without noise that starts from the noisy weights makes the same move.
      const noisy = combined(clean, noise, (w, z) => w + z);
      const plain = { ...plainTraining(name), optimizer: sgd };
      const other = createTrainer(plain, datasetOf(config), { weights: noisy, compiled: false });
      const [loss] = other.advance(1);
      const move = combined(other.weights(), noisy, (after, before) => after - before);
      expect(trainer.advance(1)[0]).toBeAllclose(loss, { rtol: 1e-6 });
      const expected = combined(clean, move, (w, step) => w + step);
      const weights = trainer.weights();
      for (const [parameter, values] of Object.entries(expected)) {
        expect(weights[parameter], parameter).toBeAllclose(values, { rtol: 1e-5, atol: 2e-6 }); // a difference of w ~ 3
      }
      other.close();
    }
    trainer.close();
  });

  it("is not in what is measured", () => {
    const config = intervened(plainTraining(name), { weightNoise: 0.1 });
    const [noisy, plain] = [config, plainTraining(name)].map((one) =>
      createTrainer(one, datasetOf(one), { compiled: false }),
    );
    expect(noisy.evaluate()).toEqual(plain.evaluate());
    noisy.close();
    plain.close();
  });
});

describe.each(["adam", "adamw"] as const)("update noise: %s", (kind) => {
  const plain = plainTraining("embedded mlp");
  const adam = { learningRate: 0.01, betas: [0.9, 0.98], eps: 1e-8, weightDecay: 0.5 } as const;
  const optimizer = kind === "adam" ? { ...adam, kind } : { ...adam, kind, decayTo: "zero" as const };
  const quiet = { ...plain, optimizer };

  it("moves every weight by lr / (1 - beta1^t) times the noise more than the same update without", () => {
    const config = intervened(quiet, { updateNoise: 0.5 });
    const trainer = createTrainer(config, datasetOf(config), { updatesPerCall: 4 });
    for (const update of [1, 2, 3, 4]) {
      const other = createTrainer(quiet, datasetOf(config), { resume: trainer.state() });
      expect(trainer.advance(1)).toEqual(other.advance(1));
      const noise = noiseOf(config, "update-noise", update, 0.5);
      const step = 0.01 / (1 - 0.9 ** update);
      const expected = combined(other.weights(), noise, (w, z) => w - step * z);
      const weights = trainer.weights();
      for (const [parameter, values] of Object.entries(expected)) {
        expect(weights[parameter], parameter).toBeAllclose(values, { rtol: 1e-6, atol: 1e-7 });
      }
      expect(trainer.state().moments).toEqual(other.state().moments); // noise is not in them
      other.close();
    }
    trainer.close();
  });
});

describe("dropout in a perceptron", () => {
  const rate = 0.25;
  const plain = plainTraining("mlp");
  const config: TrainConfig = {
    ...plain,
    model: { kind: "mlp", hidden: [8, 6], embedding: 0, outputBias: false, dropout: rate },
    optimizer: { ...sgd, momentum: 0.9 },
  };
  const dataset = datasetOf(config);
  const labels = Int32Array.from(dataset.train, (row) => dataset.labels[row]);

  /** Loss in float64 of the network whose neurons are dropped as in this update. */
  function droppedLoss(weights: Parameters<typeof plainForward>[0], update: number): number {
    const factors = [8, 6].map((width, layer) => {
      const key = noiseKey(config.seed, "dropout", `hidden${layer}`);
      const u = uniformNoise([labels.length, width], key, tf.scalar(update, "int32")).arraySync() as number[][];
      return u.map((row) => row.map((value) => (value < rate ? 0 : 1 / (1 - rate))));
    });
    return plainLoss(plainForward(weights, [8, 6], dataset, dataset.train, factors), labels);
  }

  it("has the loss and the gradient of the network without the dropped neurons, scaled up by 1 / (1 - rate)", () => {
    const trainer = createTrainer(config, dataset);
    for (const update of [1, 2, 3]) {
      const before = trainer.state();
      expect(trainer.advance(1)[0]).toBeAllclose(droppedLoss(before.weights, update), { rtol: 1e-6 });
      const after = trainer.state();
      const h = 1e-5;
      for (const [name, values] of Object.entries(before.weights)) {
        for (const at of [0, 5, values.length - 1]) {
          const shifted = (by: number) => Float64Array.from(values, (value, i) => (i === at ? value + by : value));
          const up = droppedLoss({ ...before.weights, [name]: shifted(h) }, update);
          const down = droppedLoss({ ...before.weights, [name]: shifted(-h) }, update);
          // m <- 0.9 m + g
          const gradient = after.moments[0][name][at] - 0.9 * before.moments[0][name][at];
          expect(gradient, `${name}[${at}]`).toBeAllclose((up - down) / (2 * h), { rtol: 1e-3, atol: 1e-6 });
        }
      }
    }
    trainer.close();
  });
});

describe.each([
  "mlp",
  "embedded mlp",
  "transformer",
  "transformer with norm before",
  "lstm",
  "rnn",
  "s6",
  "mlstm",
] as const)("dropout: %s", (name) => {
  const plain = plainTraining(name);
  const dropping = { ...plain, model: { ...plain.model, dropout: 0.3 } } as TrainConfig;

  it("is in training's loss, another at every step, and not in what is measured", () => {
    // A learning rate of zero: the same network at every step.
    const still = { ...dropping, optimizer: { ...sgd, learningRate: 0 } };
    const trainer = createTrainer(still, datasetOf(still), { compiled: false });
    const clean = trainer.evaluate();
    const losses = lossesOf(trainer, 6);
    expect(new Set(losses).size).toBe(6);
    expect(trainer.evaluate()).toEqual({ ...clean, step: 6 });
    const quiet = createTrainer(plain, datasetOf(plain), { compiled: false });
    expect(quiet.evaluate()).toEqual(clean);
    trainer.close();
    quiet.close();
  });

  it("is drawn by the seed", () => {
    const compiled = false; // compiled.test.ts has every network with dropout as a graph
    const drawn = createTrainer(dropping, datasetOf(dropping), { compiled });
    const weights = drawn.weights(); // the same for every seed
    drawn.close();
    const first = ({ seed }: { seed: number }) => {
      const trainer = createTrainer({ ...dropping, seed }, datasetOf(dropping), { weights, compiled });
      const losses = lossesOf(trainer, 2);
      trainer.close();
      return losses;
    };
    expect(first({ seed: 5 })).toEqual(first({ seed: 5 }));
    expect(first({ seed: 6 })).not.toEqual(first({ seed: 5 }));
  });
});
