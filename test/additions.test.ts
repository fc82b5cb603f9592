/** @file What one may add, each in one file and a list that names it: here from outside `lib`, as CONTRIBUTING shows it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "groklab/core";
import { startEngine } from "groklab/engine";
import { describeConfig } from "groklab/figures/caption";
import { models } from "groklab/models";
import { probes } from "groklab/probes";
import { type RunSpec, readRun, recordRun, resolveRun, runId } from "groklab/runs";
import { createDataset, tasks } from "groklab/tasks";
import { createTrainer, interventions, losses, optimizers } from "groklab/trainers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { gradientNoise } from "./support/additions/gradient-noise";
import { largestWeights } from "./support/additions/largest-weights";
import { linear } from "./support/additions/linear";
import { maximum } from "./support/additions/maximum";
import { signDescent } from "./support/additions/sign-descent";
import { squaredHinge } from "./support/additions/squared-hinge";
import { scratch } from "./support/scratch";
import { smallSpec, smallSpecs } from "./support/small-run";

beforeAll(async () => void (await startEngine({ xla: false })));

/** The losses of the first updates of a run. */
function lossesOf(spec: RunSpec, compiled = true): number[] {
  const config = resolveRun(spec);
  const trainer = createTrainer(config, createDataset(config.task, config.seed), { compiled, updatesPerCall: 5 });
  const losses = [...trainer.advance(5)];
  trainer.close();
  return losses;
}

/** What a spec is refused with. */
function complaint(spec: object): string {
  try {
    resolveRun({ ...smallSpec, ...spec });
  } catch (error) {
    return (error as Error).message;
  }
  return "accepted";
}

describe("CONTRIBUTING", () => {
  it.each(["gradient-noise", "largest-weights", "maximum", "linear", "squared-hinge", "sign-descent"])(
    "shows %s as it is tried here",
    (name) => {
      const [text, shown] = [`test/support/additions/${name}.ts`, "CONTRIBUTING.md"].map((path) =>
        readFileSync(join(projectRoot(), path), "utf8"),
      );
      expect(shown).toContain(text.slice(text.indexOf("/**")));
    },
  );
});

describe("an intervention", () => {
  afterEach(() => void delete interventions.gradientNoise);
  const noisy = (gradientNoise: number) => ({ ...smallSpec, interventions: { gradientNoise } }) as RunSpec;

  it("acts once it is named, checks its values, and leaves other runs as they are", () => {
    expect(complaint(noisy(0.1))).toContain("config.interventions.gradientNoise: there is no such key");
    const plain = lossesOf(smallSpec);
    interventions.gradientNoise = gradientNoise;
    expect(complaint(noisy(-1))).toBe("config.interventions.gradientNoise: expected a number of at least 0, got -1");
    expect(lossesOf(smallSpec)).toEqual(plain);
    expect(lossesOf(noisy(0))).toEqual(plain);
    const [losses, larger] = [lossesOf(noisy(0.1)), lossesOf(noisy(0.2))];
    expect(losses[0]).toBe(plain[0]); // of the weights before the first update
    expect(new Set([plain[1], losses[1], larger[1]]).size).toBe(3);
    expect(lossesOf(noisy(0.1))).toEqual(losses);
    expect(lossesOf(noisy(0.1), false)).toBeAllclose(losses, { rtol: 1e-5 });
  });
});

describe("a probe", () => {
  afterEach(() => void delete probes.largestWeights);
  const probed = (options: object) => ({ ...smallSpec, probes: [{ kind: "largestWeights", options }] }) as RunSpec;

  it("is recorded once it is named, with its options, and is no part of the id", async () => {
    expect(complaint(probed({}))).toContain("config.probes.0.kind: expected one of norms, margins");
    probes.largestWeights = largestWeights;
    expect(complaint(probed({ count: 0 }))).toContain(
      "config.probes.0.options.count: expected a whole number of weights",
    );
    const config = resolveRun(probed({ count: 3 }));
    expect([runId(config), resolveRun(probed({})).probes[0].options]).toEqual([
      runId(resolveRun(smallSpec)),
      { count: 1 },
    ]);
    const folder = join(scratch(), runId(config));
    for await (const _ of recordRun(config, folder, { probes }));
    const values = readRun(folder).probes.largestWeights.map(({ value }) => value as number[]);
    expect(values.length).toBeGreaterThan(10);
    for (const [a, b, c] of values) expect([a >= b, b >= c, c > 0]).toEqual([true, true, true]);
  });
});

describe("a task", () => {
  afterEach(() => void delete tasks.maximum);
  const ofMaximum = (more: object = {}) =>
    ({ ...smallSpec, task: { kind: "maximum", p: 7, trainFraction: 0.5, ...more } }) as unknown as RunSpec;

  it("is learned once it is named, under its name in ids and captions", () => {
    expect(complaint(ofMaximum())).toContain("config.task.kind: expected one of modular, table, parity");
    tasks.maximum = maximum;
    expect(complaint(ofMaximum({ p: 1 }))).toBe("config.task.p: expected a whole number from 2 to 1000, got 1");
    expect(complaint(ofMaximum({ trainFraction: 0.01 }))).toContain(
      "config.task.trainFraction: expected at least one of",
    );
    expect(complaint({ ...ofMaximum(), model: { kind: "parity" } })).toContain(
      "config.model.kind: expected one of mlp",
    );
    const config = resolveRun(ofMaximum());
    expect(runId(config)).toMatch(/^maximum7-mlp16-wd2-f0\.5-seed5-[0-9a-f]{10}$/);
    expect(describeConfig(config)).toContain("50 % of pairs for training · MLP 14-16-7");
    const { labels, train, test } = createDataset(config.task, 0);
    expect([...labels.slice(0, 9), train.length + test.length]).toEqual([0, 1, 2, 3, 4, 5, 6, 1, 1, 49]);
    const losses = lossesOf(ofMaximum());
    expect(losses[4]).toBeLessThan(losses[0]);
  });
});

describe("a network", () => {
  afterEach(() => void delete models.linear);
  const spec = { ...smallSpec, model: { kind: "linear" } } as unknown as RunSpec;

  it("is trained once it is named, under its name in ids and captions", () => {
    expect(complaint(spec)).toContain(
      "config.model.kind: expected one of mlp, transformer, lstm, gru, rnn, s6, mlstm, parity, mixture",
    );
    models.linear = linear;
    expect(complaint({ ...spec, model: { kind: "linear", hidden: [1] } })).toContain("config.model.hidden");
    expect(complaint({ ...spec, task: { kind: "parity", n: 5, k: 2, trainSize: 9 } })).toContain("expected parity");
    expect(complaint({ ...spec, interventions: { mask: { layer: "hidden0", keep: [1] } } })).toContain(
      "config.interventions.mask: expected null for a network of kind linear",
    );
    const config = resolveRun(spec);
    expect(runId(config)).toMatch(/^addition11-linear-wd2-f0\.4-seed5-[0-9a-f]{10}$/);
    expect(describeConfig(config)).toContain(" · linear map 22-11 · ");
    const losses = lossesOf(spec);
    expect(losses[4]).toBeLessThan(losses[0]);
    expect(lossesOf(spec, false)).toBeAllclose(losses, { rtol: 1e-5 });
  });
});

describe("a loss", () => {
  afterEach(() => void delete losses.squaredHinge);
  const optimizer = { kind: "sgd", learningRate: 0.01, weightDecay: 0 } as const;
  const plain: RunSpec = { ...smallSpecs.parity, optimizer, batchSize: "full" };
  const spec = { ...plain, loss: "squaredHinge" } as unknown as RunSpec;

  it("is made small once it is named, by networks that have its outputs", () => {
    expect(complaint(spec)).toContain(
      "config.loss: expected one of crossEntropy, exactCrossEntropy, brier, mse, stableMax, hinge",
    );
    losses.squaredHinge = squaredHinge;
    expect(complaint({ loss: "squaredHinge" })).toContain(
      "config.loss: expected one of crossEntropy, exactCrossEntropy, brier, mse, stableMax",
    );
    const [found, hinged] = [lossesOf(spec), lossesOf(plain)];
    expect([found[0] !== hinged[0], found[4] < found[0]]).toEqual([true, true]);
    const config = resolveRun(spec);
    const trainer = createTrainer(config, createDataset(config.task, 0));
    const { train } = trainer.evaluate(); // in float64, of the same weights
    expect(trainer.advance(1)[0]).toBeAllclose(train.loss, { rtol: 1e-5 });
    trainer.close();
  });
});

describe("an optimiser", () => {
  afterEach(() => void delete optimizers.signDescent);
  const spec = {
    ...smallSpec,
    optimizer: { kind: "signDescent", learningRate: 0.01, weightDecay: 0 },
  } as unknown as RunSpec;

  it("moves the weights once it is named, and says so in captions", () => {
    expect(complaint(spec)).toContain("config.optimizer.kind: expected one of adamw, adam, sgd");
    optimizers.signDescent = signDescent;
    expect(complaint({ ...spec, interventions: { updateNoise: 1 } })).toContain(
      "config.interventions.updateNoise: expected 0 for signDescent, which does not normalise its updates",
    );
    const config = resolveRun(spec);
    expect(describeConfig(config)).toContain("sign descent, lr 0.01, weight decay 0");
    const trainer = createTrainer(config, createDataset(config.task, config.seed));
    const before = trainer.weights()["hidden0.bias"];
    trainer.advance(1);
    const moved = trainer.weights()["hidden0.bias"].map((value, i) => Math.abs(value - before[i]));
    expect([...moved].filter((size) => size > 0)).toBeAllclose(
      Array.from(moved)
        .filter((x) => x > 0)
        .map(() => 0.01),
      { rtol: 1e-4 },
    );
    trainer.close();
  });
});
