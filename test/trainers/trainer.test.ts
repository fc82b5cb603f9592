import * as tf from "@tensorflow/tfjs-core";
import { ConfigError } from "groklab/core";
import { startEngine } from "groklab/engine";
import { createModel } from "groklab/models";
import { createTrainer, type TrainConfig } from "groklab/trainers";
import { defaultUpdatesPerCall } from "groklab/trainers/updates-per-call";
import { beforeAll, describe, expect, it } from "vitest";
import { plainForward } from "../support/plain-mlp";
import { smallConfig, smallDataset } from "../support/small-run";
import { ownSecondsOf } from "../support/speed";
import {
  datasetOf,
  lossesOf,
  type MethodName,
  methodNames,
  type NetworkName,
  networkNames,
  plainTraining,
  training,
} from "../support/trainings";

beforeAll(async () => {
  await startEngine({ xla: false });
});

describe("Trainer.advance", () => {
  it.each(["mlp", "transformer", "parity", "mixture"] satisfies NetworkName[])(
    "returns the training loss of the weights before each update, as an evaluation measures it: %s",
    (name) => {
      const config = plainTraining(name);
      const trainer = createTrainer(config, datasetOf(config), { updatesPerCall: 1 });
      for (let step = 0; step < 3; step++) {
        const evaluation = trainer.evaluate();
        expect(evaluation.step).toBe(step);
        // One is summed in float32 by TensorFlow, the other in float64 here.
        expect(trainer.advance(1)).toBeAllclose([evaluation.train.loss], { rtol: 2e-6 });
      }
      trainer.close();
    },
  );

  it.each([{ compiled: true }, { compiled: false }])(
    "makes as many updates as it is told, or as one call makes: %o",
    ({ compiled }) => {
      const trainer = createTrainer(smallConfig, smallDataset(), { compiled, updatesPerCall: 4 });
      expect([1, 4, 9, 3].map((atMost) => trainer.advance(atMost).length)).toEqual([1, 4, 4, 3]);
      expect(trainer.state().step).toBe(12);
      expect(trainer.evaluate().step).toBe(12);
      trainer.close();
    },
  );

  it("moves every weight", () => {
    const trainer = createTrainer(smallConfig, smallDataset());
    const before = trainer.weights();
    trainer.advance(1);
    for (const [name, values] of Object.entries(trainer.weights())) expect(values, name).not.toEqual(before[name]);
    trainer.close();
  });

  it("leaves frozen weights as they are", () => {
    const config = plainTraining("mixture");
    const trainer = createTrainer(config, datasetOf(config));
    const before = trainer.weights();
    lossesOf(trainer, 5);
    const moved = Object.entries(trainer.weights()).filter(([name, values]) => values.join() !== before[name].join());
    expect(moved.map(([name]) => name)).toEqual([
      "memorizing.factor1",
      "memorizing.factor2",
      "generalizing.factor1",
      "generalizing.factor2",
    ]);
    trainer.close();
  });

  it("keeps the norm that it is to keep, and no other", () => {
    const config = training("embedded mlp", "constant norm") as TrainConfig;
    const trainer = createTrainer(config, datasetOf(config));
    const norm = () => {
      const matrices = Object.entries(trainer.weights()).filter(([name]) => name.endsWith("weight"));
      return Math.sqrt(matrices.flatMap(([, values]) => [...values]).reduce((sum, w) => sum + w * w, 0));
    };
    const zeroed = norm();
    lossesOf(trainer, 1);
    const kept = norm();
    expect(kept).toBeGreaterThan(zeroed); // the norm from before the last layer was set to zero
    lossesOf(trainer, 20);
    expect(norm()).toBeAllclose(kept, { rtol: 1e-6 });
    trainer.close();
  });
});

describe("updatesPerCall", () => {
  const chancy: readonly MethodName[] = [
    "minibatches, the last one uneven",
    "update noise",
    "weight noise",
    "dropout",
    "warm-up and clipping",
    "a scheduled change with fresh moments",
  ];

  it.each(chancy)("changes nothing about batches, noise and rates: %s", (method) => {
    const config = training("mlp", method) as TrainConfig;
    const runs = [1, 5, 17].map((updatesPerCall) => {
      const trainer = createTrainer(config, datasetOf(config), { updatesPerCall });
      const losses = lossesOf(trainer, 23);
      const { weights, moments, rates } = trainer.state();
      trainer.close();
      return { losses, weights, moments, rates };
    });
    expect(runs[1]).toEqual(runs[0]); // the same graph turns round, so every bit is the same
    expect(runs[2]).toEqual(runs[0]);
  });

  it("is by default large for small steps, one for steps of a second, and never passes an evaluation or the end", () => {
    const of = (config: TrainConfig) => {
      const dataset = datasetOf(config);
      return defaultUpdatesPerCall(config, createModel(config.model, dataset), dataset);
    };
    const small = { ...smallConfig, steps: 10_000, evaluation: { every: 1000, perDecade: 0 } };
    const wide = (width: number): TrainConfig => ({
      ...small,
      model: { kind: "mlp", hidden: [width], embedding: 0, outputBias: false, dropout: 0 },
    });
    expect(of(small)).toBeGreaterThan(10);
    expect(of(wide(300_000))).toBe(1);
    expect(of(wide(3000))).toBeLessThan(of(wide(300)));
    expect(of({ ...wide(3000), batchSize: 10 })).toBeGreaterThan(of(wide(3000)));
    expect(of({ ...small, steps: 3 })).toBe(3);
    expect(of({ ...small, evaluation: { every: 7, perDecade: 0 } })).toBe(7);
  });
});

describe("Trainer.evaluate", () => {
  it("does not change the weights", () => {
    const [measured, plain] = [createTrainer(smallConfig, smallDataset()), createTrainer(smallConfig, smallDataset())];
    for (let step = 0; step < 5; step++) {
      measured.evaluate();
      measured.advance(1);
      plain.advance(1);
    }
    expect(measured.weights()).toEqual(plain.weights());
    measured.close();
    plain.close();
  });

  it.each(["Brier loss", "squared error"] satisfies MethodName[])("has the loss of the run: %s", (method) => {
    const config = training("mlp", method) as TrainConfig;
    const trainer = createTrainer(config, datasetOf(config), { updatesPerCall: 1 });
    lossesOf(trainer, 3);
    const { loss } = trainer.evaluate().train;
    expect(trainer.advance(1)).toBeAllclose([loss], { rtol: 2e-6 });
    trainer.close();
  });
});

describe("Trainer.activation", () => {
  it("gives an activation on the rows asked for, in their order", () => {
    const trainer = createTrainer(smallConfig, smallDataset());
    const rows = Int32Array.of(5, 0, 5);
    const pre = trainer.activation("hidden0.pre", rows);
    const post = trainer.activation("hidden0.post", rows);
    expect([pre.length, post.length]).toEqual([3 * 32, 3 * 32]);
    expect(post).toEqual(pre.map((value) => Math.max(0, value)));
    expect(pre.subarray(0, 32)).toEqual(pre.subarray(64));
    // The read-out of hidden0.post is the logits of the whole network.
    const { "output.weight": output } = trainer.weights();
    const logits = plainForward(trainer.weights(), [32], smallDataset(), rows).flat();
    const read = Array.from({ length: 3 * 23 }, (_, i) => {
      const [row, c] = [Math.floor(i / 23), i % 23];
      return post.subarray(32 * row, 32 * row + 32).reduce((sum, value, j) => sum + value * output[23 * j + c], 0);
    });
    expect(read).toBeAllclose(logits, { rtol: 1e-5, atol: 1e-6 });
    trainer.close();
  });

  it("leaves no tensor behind, and reads a million values in a moment", () => {
    const trainer = createTrainer(smallConfig, smallDataset());
    const rows = Int32Array.from({ length: 30_000 }, (_, i) => i % 529);
    const before = tf.memory().numTensors;
    const times = Array.from({ length: 5 }, (_, turn) => {
      rows[0] = turn; // else it is the array of before
      return ownSecondsOf(() => void trainer.activation("hidden0.post", rows));
    });
    expect(tf.memory().numTensors).toBe(before);
    // About 0.01 s; ten times that where tidy is given the values and looks for tensors among them.
    expect(Math.min(...times)).toBeLessThan(0.06);
    trainer.close();
  });

  it("is computed once a step for the same rows, and anew for others, for other states, and after an update", () => {
    const trainer = createTrainer(smallConfig, smallDataset());
    const state = trainer.state();
    const ask = (...rows: number[]) => trainer.activation("hidden0.post", Int32Array.from(rows));
    const first = ask(1, 2);
    expect(ask(1, 2)).toBe(first);
    expect(trainer.activation("hidden0.pre", Int32Array.of(1, 2))).not.toBe(first);
    expect(ask(2, 1)).toEqual(Float32Array.of(...first.subarray(32), ...first.subarray(0, 32)));
    expect(ask(1)).toEqual(first.subarray(0, 32));
    trainer.advance(1);
    expect(ask(1, 2)).not.toEqual(first);
    const moved = ask(1, 2);
    trainer.restore({ ...state, step: trainer.state().step });
    expect(ask(1, 2)).toEqual(first);
    expect(moved).not.toEqual(first);
    trainer.close();
  });

  it("of an unknown name is refused, with the names that there are", () => {
    const trainer = createTrainer(smallConfig, smallDataset());
    const ask = () => trainer.activation("hidden1.pre", Int32Array.of(0));
    expect(ask).toThrow(ConfigError);
    expect(ask).toThrow("hidden0.pre, hidden0.post");
    trainer.close();
  });
});

describe("tables", () => {
  const tokenNetworks = networkNames.filter((name) => name !== "parity");

  it.each(
    tokenNetworks.flatMap((network) =>
      (["full-batch AdamW", "dropout", "minibatches, the last one uneven"] as const).flatMap((method) => {
        const config = training(network, method);
        return config ? [{ network, method, config }] : [];
      }),
    ),
  )("are another order of the same arithmetic: $network, $method", ({ config }) => {
    const [on, off] = [true, false].map((tables) =>
      createTrainer(config, datasetOf(config), { tables, compiled: false }),
    );
    expect([on.settings.tables, off.settings.tables]).toEqual([true, false]);
    expect(lossesOf(on, 5)).toBeAllclose(lossesOf(off, 5), { rtol: 2e-5 });
    const [own, reference] = [on.weights(), off.weights()];
    for (const name of Object.keys(reference)) {
      // Roundings of 1e-7 in gradients; Adam magnifies those of small gradients.
      expect(own[name], name).toBeAllclose(reference[name], { rtol: 1e-4, atol: 1e-4 });
    }
    on.close();
    off.close();
  });

  it("give the same activations", () => {
    for (const name of ["mlp", "transformer", "lstm"] as const) {
      const config = plainTraining(name);
      const activation = { mlp: "hidden0.post", transformer: "layer0.ffn1", lstm: "layer1.hidden1" }[name];
      const [on, off] = [true, false].map((tables) => {
        const trainer = createTrainer(config, datasetOf(config), { tables, compiled: false });
        const values = trainer.activation(activation, Int32Array.of(3, 17, 40, 3, 8, 1, 0, 30, 21));
        trainer.close();
        return values;
      });
      expect(on, name).toBeAllclose(off, { rtol: 1e-5, atol: 1e-6 });
    }
  });
});

describe("tensors", () => {
  const oncePerMethod = methodNames.map((method) => ({ network: "mlp" as NetworkName, method }));
  const oncePerNetwork = networkNames.map((network) => ({ network, method: "full-batch AdamW" as MethodName }));

  it.each([...oncePerMethod, ...oncePerNetwork.slice(1), { network: "mixture", method: "constant norm" } as const])(
    "are as many after any number of updates, and none are left after closing: $network, $method",
    ({ network, method }) => {
      const config = training(network, method) as TrainConfig;
      const dataset = datasetOf(config);
      for (const compiled of [true, false]) {
        const before = tf.memory().numTensors;
        const trainer = createTrainer(config, dataset, { compiled, updatesPerCall: 3 });
        const { numTensors, numDataBuffers } = tf.memory();
        lossesOf(trainer, 7);
        trainer.evaluate();
        trainer.state();
        trainer.activation(
          Object.keys(trainer.weights()).includes("hidden0.weight") ? "hidden0.post" : someActivation(network),
          Int32Array.of(0, 1),
        );
        expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
        trainer.close();
        expect(tf.memory().numTensors).toBe(before);
      }
    },
  );
});

function someActivation(network: NetworkName): string {
  if (network === "mixture") return "memorizing.logits";
  return network.startsWith("transformer") ? "layer0.output2" : "layer0.hidden1";
}
