import { startEngine } from "groklab/engine";
import { probes } from "groklab/probes";
import { matching, reordered } from "groklab/probes/line";
import { resolveRun } from "groklab/runs";
import { createDataset } from "groklab/tasks";
import { createTrainer, type Trainer } from "groklab/trainers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallSpec } from "../support/small-run";

interface Line {
  readonly train: { readonly loss: readonly number[]; readonly accuracy: readonly number[] };
  readonly test: { readonly loss: readonly number[]; readonly accuracy: readonly number[] };
  readonly moved: number | null;
}

const config = resolveRun(smallSpec);
const dataset = createDataset(config.task, config.seed);
let trainer: Trainer;
beforeAll(async () => {
  await startEngine({ xla: false });
  trainer = createTrainer(config, dataset);
  for (let step = 0; step < 20; ) step += trainer.advance(20 - step).length;
});
afterAll(() => trainer.close());

const line = (options: Record<string, unknown>) =>
  probes.line({ trainer, dataset, config }, probes.line.options.parse(options)) as unknown as Line;

describe("the probe line", () => {
  it("begins at this network and ends at the other, with points between them", () => {
    const found = line({ to: 40, seed: 9, points: 5 });
    const here = trainer.evaluate();
    const there = trainer.measuredAt(trainer.twin(9, 40));
    expect(found.train.loss).toHaveLength(5);
    for (const set of ["train", "test"] as const) {
      expect([found[set].loss[0], found[set].loss[4]]).toBeAllclose([here[set].loss, there[set].loss], { rtol: 1e-4 });
      expect([found[set].accuracy[0], found[set].accuracy[4]]).toBeAllclose([here[set].accuracy, there[set].accuracy], {
        rtol: 1e-4,
      });
    }
    expect(found.moved).toBeNull();
    // By hand: half way every weight is the mean of both.
    const [a, b] = [trainer.weights(), trainer.twin(9, 40)];
    const middle = Object.fromEntries(
      Object.keys(a).map((name) => [name, a[name].map((x, i) => (x + b[name][i]) / 2)]),
    );
    expect(found.test.loss[2]).toBeAllclose(trainer.measuredAt(middle).test.loss, { rtol: 1e-4 });
  });

  it("to where it is changes nothing, and finds all neurons in their places", () => {
    const { test, moved } = line({ to: 20, points: 3, match: true });
    expect(new Set(test.loss).size).toBe(1);
    expect(moved).toBe(0);
  });

  it("undoes a permutation of neurons, which changes no output", () => {
    const weights = trainer.weights();
    const order = Array.from({ length: 16 }, (_, i) => (5 * i + 3) % 16);
    const turned = reordered(weights, order);
    expect(turned["hidden0.bias"][0]).toBe(weights["hidden0.bias"][3]);
    expect(turned["hidden0.weight"][16 + 2]).toBe(weights["hidden0.weight"][16 + 13]);
    expect(turned["output.weight"][2 * 11 + 4]).toBe(weights["output.weight"][13 * 11 + 4]);
    expect(trainer.measuredAt(turned).test.loss).toBeAllclose(trainer.evaluate().test.loss, { rtol: 1e-5 });
    expect(reordered(turned, matching(weights, turned))).toEqual(weights);
  });

  it("matches one hidden layer alone", () => {
    const probe = { kind: "line", options: { to: 40, match: true } } as const;
    expect(() => resolveRun({ ...smallSpec, model: { hidden: [8, 8] }, probes: [probe] })).toThrow("options.match");
    expect(() => resolveRun({ ...smallSpec, probes: [probe] })).not.toThrow();
  });
});
