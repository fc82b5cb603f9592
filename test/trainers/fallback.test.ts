import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "groklab/engine";
import type { Model } from "groklab/models";
import { createTrainer } from "groklab/trainers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { smallConfig, smallDataset } from "../support/small-run";
import { lossesOf } from "../support/trainings";

/** A network that looks at its inputs on the host, as no graph can. */
const looks = vi.hoisted(() => ({ atInputs: false }));

vi.mock("groklab/models", async (load) => {
  const models = await load<typeof import("groklab/models")>();
  return {
    ...models,
    createModel(...args: Parameters<typeof models.createModel>): Model {
      const model = models.createModel(...args);
      return {
        ...model,
        forward(parameters, inputs, options) {
          if (looks.atInputs) inputs.dataSync();
          return model.forward(parameters, inputs, options);
        },
      };
    },
  };
});

beforeAll(async () => {
  await startEngine({ xla: false });
});

describe("a network that a graph can not reproduce", () => {
  it("trains operation by operation, says so in one line, and computes the same", () => {
    const compiled = createTrainer(smallConfig, smallDataset());
    expect(compiled.settings.compiled).toBe(true);
    looks.atInputs = true;
    const notices: string[] = [];
    const before = tf.memory().numTensors;
    const trainer = createTrainer(smallConfig, smallDataset(), { onNotice: (line) => notices.push(line) });
    expect(trainer.settings.compiled).toBe(false);
    expect(notices.length).toBe(1);
    expect(notices[0]).toMatch(/^groklab: running operation by operation, .*on the host/);
    expect(lossesOf(trainer, 5)).toBeAllclose(lossesOf(compiled, 5), { rtol: 1e-6 });
    expect(trainer.evaluate()).toEqual(compiled.evaluate());
    trainer.close();
    expect(tf.memory().numTensors).toBe(before);
    compiled.close();
  });
});
