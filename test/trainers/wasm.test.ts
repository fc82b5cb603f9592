import { join } from "node:path";
import { startEngine } from "groklab/engine";
import { createTrainer, type Evaluation, type TrainConfig } from "groklab/trainers";
import { beforeAll, describe, expect, it } from "vitest";
import { runScript } from "../support/script";
import { datasetOf, lossesOf, type MethodName, type NetworkName, training } from "../support/trainings";

const pairs: readonly [NetworkName, MethodName][] = [
  ["mlp", "full-batch AdamW"],
  ["mlp", "weight noise"],
  ["mlp", "a sub-network"],
  ["embedded mlp", "minibatches, the last one uneven"],
  ["rnn", "SGD with momentum"],
  ["rnn", "dropout"],
  ["lstm", "full-batch AdamW"],
  ["s6", "full-batch AdamW"],
  ["mlstm", "minibatches, the last one uneven"],
  ["transformer", "full-batch AdamW"],
  ["parity", "SGD with momentum"],
  ["mixture", "update noise"],
];

interface Run {
  readonly compiled: boolean;
  readonly losses: readonly number[];
  readonly evaluation: Evaluation;
}

describe("training on WebAssembly", () => {
  let runs: readonly Run[];

  beforeAll(async () => {
    await startEngine({ xla: false });
    const script = join(__dirname, "processes", "train-networks.ts");
    const { code, stdout, stderr } = await runScript(script, { args: ["wasm", JSON.stringify(pairs)] });
    expect([code, stderr]).toEqual([0, ""]);
    runs = JSON.parse(stdout);
  });

  it.each(pairs.map(([network, method], i) => ({ network, method, i })))(
    "computes what TensorFlow does, noise and batches too: $network, $method",
    ({ network, method, i }) => {
      const config = training(network, method) as TrainConfig;
      const trainer = createTrainer(config, datasetOf(config));
      const { compiled, losses, evaluation } = runs[i];
      expect(compiled).toBe(false);
      // Another order of sums, magnified by ten steps of training.
      expect(losses).toBeAllclose(lossesOf(trainer, 10), { rtol: 1e-4 });
      const own = trainer.evaluate();
      expect(evaluation.test.loss).toBeAllclose(own.test.loss, { rtol: 1e-4 });
      expect(evaluation.weightNorm).toBeAllclose(own.weightNorm, { rtol: 1e-4 });
      trainer.close();
    },
  );
});
