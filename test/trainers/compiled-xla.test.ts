import { startEngine } from "groklab/engine";
import { createTrainer, type TrainConfig } from "groklab/trainers";
import { beforeAll, describe, expect, it } from "vitest";
import { datasetOf, lossesOf, type MethodName, type NetworkName, training } from "../support/trainings";

// The engine's settings hold for a process, so XLA has a file of its own.
beforeAll(async () => {
  await startEngine({ xla: true });
});

/** Every network and every method once or twice; without XLA compiled.test.ts has all pairs. */
const pairs: readonly [NetworkName, MethodName][] = [
  ["mlp", "full-batch AdamW"],
  ["mlp", "a sub-network"],
  ["mlp", "dropout"],
  ["mlp", "constant norm"],
  ["embedded mlp", "minibatches, the last one uneven"],
  ["embedded mlp", "Brier loss"],
  ["embedded mlp", "weight noise"],
  ["transformer", "SGD with momentum"],
  ["transformer with norm before", "a scheduled change with fresh moments"],
  ["transformer with norm before", "dropout"],
  ["lstm", "Adam with L2"],
  ["rnn", "AdamW decaying to its start"],
  ["rnn", "update noise"],
  ["parity", "SGD with momentum"],
  ["parity", "minibatches, the last one uneven"],
  ["mixture", "warm-up and clipping"],
  ["mixture", "squared error"],
];

describe("a training compiled with XLA", () => {
  it.each(pairs)("computes what training operation by operation does: %s, %s", (network, method) => {
    const config = training(network, method) as TrainConfig;
    const [eager, compiled] = [false, true].map((compiled) =>
      createTrainer(config, datasetOf(config), { compiled, updatesPerCall: 7 }),
    );
    // XLA sums in another order, and training magnifies that: roundings of 1e-7 grow to some 1e-5 in 50 updates. A step
    // that differed in anything else would be off by the learning rate, 1e-2, after one.
    expect(lossesOf(compiled, 50)).toBeAllclose(lossesOf(eager, 50), { rtol: 1e-4, atol: 1e-5 });
    const [own, reference] = [compiled.weights(), eager.weights()];
    for (const name of Object.keys(reference)) {
      expect(own[name], name).toBeAllclose(reference[name], { rtol: 1e-4, atol: 5e-4 });
    }
    eager.close();
    compiled.close();
  });
});
