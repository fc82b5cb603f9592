import { startEngine } from "groklab/engine";
import { createTrainer, type TrainConfig } from "groklab/trainers";
import { beforeAll, describe, expect, it } from "vitest";
import { datasetOf, lossesOf, type MethodName, methods, type NetworkName, plainTraining } from "../support/trainings";

// The engine's settings hold for a process, so XLA has a file of its own.
beforeAll(async () => {
  await startEngine({ xla: true });
});

/** Every network and every method once, together where they can be: XLA compiles each for seconds. compiled.test.ts has them apart. */
const trainings: readonly [NetworkName, ...MethodName[]][] = [
  ["mlp", "dropout", "weight noise"],
  ["mlp", "a sub-network"],
  ["mlp", "constant norm"],
  ["embedded mlp", "minibatches, the last one uneven", "Brier loss"],
  ["transformer", "SGD with momentum"],
  ["transformer with norm before", "a scheduled change with fresh moments", "dropout"],
  ["lstm", "Adam with L2"],
  ["rnn", "AdamW decaying to its start", "update noise"],
  ["s6", "minibatches, the last one uneven"],
  ["mlstm", "full-batch AdamW"],
  ["parity", "SGD with momentum", "minibatches, the last one uneven"],
  ["mixture", "warm-up and clipping", "squared error"],
];

/** As long as the warm-up, and past the scheduled change. */
const UPDATES = 20;

describe("a training compiled with XLA", () => {
  it.each(trainings)("computes what training operation by operation does: %s, %s, %s", (network, ...chosen) => {
    const config = chosen.reduce<TrainConfig>((one, method) => methods[method](one) ?? one, plainTraining(network));
    const [eager, compiled] = [false, true].map((compiled) =>
      createTrainer(config, datasetOf(config), { compiled, updatesPerCall: 7 }),
    );
    // XLA sums in another order, and training magnifies that: roundings of 1e-7 grow to some 1e-5 in 50 updates. A step
    // that differed in anything else would be off by the learning rate, 1e-2, after one.
    expect(lossesOf(compiled, UPDATES)).toBeAllclose(lossesOf(eager, UPDATES), { rtol: 1e-4, atol: 1e-5 });
    const [own, reference] = [compiled.weights(), eager.weights()];
    for (const name of Object.keys(reference)) {
      expect(own[name], name).toBeAllclose(reference[name], { rtol: 1e-4, atol: 5e-4 });
    }
    eager.close();
    compiled.close();
  });
});
