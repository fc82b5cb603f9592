import { startEngine } from "groklab/engine";
import { createTrainer, type TrainConfig, type Trainer, type TrainerOptions } from "groklab/trainers";
import { beforeAll, describe, expect, it } from "vitest";
import {
  datasetOf,
  intervened,
  lossesOf,
  type MethodName,
  type NetworkName,
  networkNames,
  plainTraining,
  training,
} from "../support/trainings";

beforeAll(async () => {
  await startEngine({ xla: false });
});

const N = 7;

function start(config: TrainConfig, options?: TrainerOptions): Trainer {
  return createTrainer(config, datasetOf(config), { updatesPerCall: 3, ...options });
}

/** N updates, an evaluation, and N more: by the trainer that made the first, and by one that takes its state up. */
function twoHalves(config: TrainConfig, weights?: TrainerOptions["weights"]) {
  const whole = start(config, { weights });
  lossesOf(whole, N);
  whole.evaluate();
  const resumed = start(config, { weights, resume: whole.state() });
  return [whole, resumed].map((trainer) => {
    const losses = lossesOf(trainer, N);
    const { step, weights, moments, rates } = trainer.state();
    const evaluation = trainer.evaluate();
    trainer.close();
    return { losses, step, weights, moments, rates, evaluation };
  });
}

/** A change that waits for an evaluation: every accuracy reaches 0, here twice the step of the first. */
function withEvent(config: TrainConfig): TrainConfig {
  const at = { metric: "trainAccuracy", reaches: 0, hold: 1, times: 1.4 } as const;
  const change = { at, learningRate: 0.002, weightDecay: 0, resetMoments: true };
  return { ...config, schedule: { warmup: 10, changes: [change] } };
}

const resumed: readonly MethodName[] = [
  "full-batch AdamW",
  "minibatches, the last one uneven",
  "SGD with momentum",
  "AdamW decaying to its start",
  "update noise",
  "weight noise",
  "dropout",
  "constant norm",
  "a sub-network",
];

const few: readonly MethodName[] = ["minibatches, the last one uneven", "weight noise", "dropout"];
const trainings = networkNames.flatMap((network) =>
  // Every method on the small networks, those with chance in them on all.
  (["mlp", "parity", "mixture"].includes(network) ? resumed : few).flatMap((method) => {
    const config = training(network, method);
    return config ? [{ network, method, config: withEvent(config) }] : [];
  }),
);

describe("a training that is taken up again", () => {
  it.each(trainings)("goes on in every bit as if it had not stopped: $network, $method", ({ config }) => {
    const [whole, resumed] = twoHalves(config);
    expect(resumed).toEqual(whole);
    expect(whole.step).toBe(2 * N);
    expect(whole.rates.changes[0].from).toBe(Math.round(1.4 * N)); // the change has come, in the second half
  });

  it("keeps frozen weights that were given in place of drawn ones", () => {
    const config = plainTraining("mixture");
    const other = start({ ...config, seed: 77 });
    const weights = other.weights();
    other.close();
    const [whole, resumed] = twoHalves(config, weights);
    expect(resumed).toEqual(whole);
    expect(whole.weights["memorizing.hidden0.weight"]).toEqual(weights["memorizing.hidden0.weight"]);
  });

  it("has the frozen weights of the state where none are given again", () => {
    const config = plainTraining("mixture");
    const other = start({ ...config, seed: 77 });
    const { weights } = other.state();
    const first = start(config, { weights });
    lossesOf(first, N);
    const state = first.state();
    const second = start(config, { resume: state });
    expect(second.weights()).toEqual(state.weights);
    expect(second.evaluate()).toEqual(first.evaluate());
    for (const trainer of [other, first, second]) trainer.close();
  });
});

describe("a network that goes on with other data", () => {
  const config = plainTraining("embedded mlp");
  const subset = { ...config, task: { ...config.task, trainSubset: 9 } as TrainConfig["task"] };
  const trained = () => {
    const trainer = start(config);
    lossesOf(trainer, 12);
    const state = trainer.state();
    trainer.close();
    return state;
  };

  it("starts from the weights given, at step 0, with fresh moments", () => {
    const { weights } = trained();
    const trainer = start(subset, { weights });
    expect(trainer.weights()).toEqual(weights);
    const { step, moments, rates } = trainer.state();
    expect([step, rates.update, rates.powers]).toEqual([0, 0, [1, 1]]);
    for (const moment of moments)
      expect(
        Object.values(moment)
          .flatMap((m) => [...m])
          .every((m) => m === 0),
      ).toBe(true);
    // The first step of Adam moves every weight that has a gradient by the learning rate, after the decay.
    lossesOf(trainer, 1);
    const after = trainer.weights()["output.bias"];
    const move = after.map((value, i) => Math.abs(value - weights["output.bias"][i] * (1 - 0.01 * 0.5)));
    expect(move).toBeAllclose(new Float32Array(move.length).fill(0.01), { rtol: 1e-3 });
    trainer.close();
  });

  it("goes on with the moments given and the powers that belong to them", () => {
    const { weights, moments, rates } = trained();
    const same = start(config, { weights, optimizer: { moments, rates } });
    const whole = start(config);
    lossesOf(whole, 12);
    // With the same data it is the training itself, but for the number of the step.
    expect(lossesOf(same, 5)).toEqual(lossesOf(whole, 5));
    expect(same.weights()).toEqual(whole.weights());
    expect(same.state().step).toBe(5);
    same.close();
    whole.close();
    const [fresh, kept] = [start(subset, { weights }), start(subset, { weights, optimizer: { moments, rates } })];
    expect(lossesOf(fresh, 1)).toEqual(lossesOf(kept, 1));
    expect(fresh.weights()).not.toEqual(kept.weights());
    fresh.close();
    kept.close();
  });

  it("is taken up again where it was, whatever it had gone on from", () => {
    const { weights, moments, rates } = trained();
    const begun = { weights, optimizer: { moments, rates } };
    const whole = start(subset, begun);
    lossesOf(whole, 4);
    const again = start(subset, { ...begun, resume: whole.state() });
    expect(lossesOf(again, 4)).toEqual(lossesOf(whole, 4));
    expect(again.state()).toEqual(whole.state());
    whole.close();
    again.close();
  });

  it("decays towards the weights given, where it decays to its start", () => {
    const { weights } = trained();
    const optimizer = { ...config.optimizer, decayTo: "initialization", learningRate: 0.01, weightDecay: 100 } as const;
    const trainer = start({ ...subset, optimizer } as TrainConfig, { weights });
    lossesOf(trainer, 20); // lr wd = 1: each step starts from the target
    for (const [name, values] of Object.entries(trainer.weights())) {
      expect(values, name).toBeAllclose(weights[name], { atol: 0.02 });
    }
    trainer.close();
  });

  it("keeps the norm of the weights given", () => {
    const { weights } = trained();
    const constant = intervened(subset, { constantNorm: { scope: "all", reference: "afterZeroing" } });
    const trainer = start(constant, { weights });
    const norm = trainer.evaluate().weightNorm;
    lossesOf(trainer, 10);
    expect(trainer.evaluate().weightNorm).toBeAllclose(norm, { rtol: 1e-6 });
    trainer.close();
  });
});

describe("Trainer.state", () => {
  it.each(["mlp", "mixture"] satisfies NetworkName[])(
    "is what it was when it was taken, plain numbers, and changes nothing: %s",
    (name) => {
      const trainer = start(plainTraining(name));
      lossesOf(trainer, 2);
      const state = trainer.state();
      const copy = structuredClone(state);
      const losses = lossesOf(trainer, 3);
      expect(state).toEqual(copy);
      const unasked = start(plainTraining(name));
      expect(lossesOf(unasked, 5).slice(2)).toEqual(losses);
      trainer.close();
      unasked.close();
    },
  );
});
