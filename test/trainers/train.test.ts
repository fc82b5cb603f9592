import { setTimeout } from "node:timers/promises";
import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "groklab/engine";
import { createTrainer, evaluationSteps, type TrainConfig, type TrainEvent, train } from "groklab/trainers";
import { beforeAll, describe, expect, it } from "vitest";
import { smallConfig, smallDataset } from "../support/small-run";

beforeAll(async () => {
  await startEngine({ xla: false }); // XLA compiles for a second before each training; it has its own tests
});

async function events(config: TrainConfig, signal?: AbortSignal): Promise<TrainEvent[]> {
  const all: TrainEvent[] = [];
  for await (const event of train(config, signal)) all.push(event);
  return all;
}

function evaluationsOf(all: readonly TrainEvent[]) {
  return all.flatMap((event) => (event.kind === "evaluation" ? [event.evaluation] : []));
}

/** All that belongs to the record: progress depends on the clock. */
function recorded(all: readonly TrainEvent[]): TrainEvent[] {
  return all.filter(({ kind }) => kind !== "progress");
}

describe("train", () => {
  it("measures at the scheduled steps and ends as done", async () => {
    const all = await events(smallConfig);
    expect(evaluationsOf(all).map(({ step }) => step)).toEqual(evaluationSteps(40, smallConfig.evaluation));
    expect(all.at(-1)).toEqual({ kind: "end", end: { status: "done", step: 40 } });
    expect(all.filter(({ kind }) => kind === "end").length).toBe(1);
  });

  it("begins near ln p, learns its training pairs, and measures both sides and the norm of all weights", async () => {
    const evaluations = evaluationsOf(await events(smallConfig));
    const first = evaluations[0];
    const last = evaluations[evaluations.length - 1];
    expect(first.train.loss).toBeAllclose(Math.log(23), { rtol: 0.05 });
    expect(last.train.loss).toBeLessThan(0.5 * first.train.loss);
    expect(last.train.accuracy).toBeGreaterThan(last.test.accuracy);
    const trainer = createTrainer(smallConfig, smallDataset());
    let squares = 0;
    for (const values of Object.values(trainer.weights())) for (const value of values) squares += value * value;
    expect(first.weightNorm).toBeAllclose(Math.sqrt(squares), { rtol: 1e-12 });
    trainer.close();
  });

  it("gives the same events in every bit for the same configuration, and others for another seed", async () => {
    const first = recorded(await events(smallConfig));
    expect(recorded(await events(smallConfig))).toEqual(first);
    expect(recorded(await events({ ...smallConfig, seed: 6 }))).not.toEqual(first);
  });

  it("stops between two steps when it is aborted, with a prefix of the whole run's measurements", async () => {
    const whole = evaluationsOf(await events(smallConfig));
    const aborted = new AbortController();
    const cut: TrainEvent[] = [];
    for await (const event of train(smallConfig, aborted.signal)) {
      cut.push(event);
      if (event.kind === "evaluation" && event.evaluation.step === 20) aborted.abort();
    }
    expect(cut.at(-1)).toEqual({ kind: "end", end: { status: "stopped", step: 20 } });
    const kept = evaluationsOf(cut);
    expect(kept.length).toBeLessThan(whole.length);
    expect(kept).toEqual(whole.slice(0, kept.length));
  });

  it("makes no step when it was aborted before it began", async () => {
    const all = await events(smallConfig, AbortSignal.abort());
    expect(evaluationsOf(all).map(({ step }) => step)).toEqual([0]);
    expect(all.at(-1)).toEqual({ kind: "end", end: { status: "stopped", step: 0 } });
  });

  it("lets timers and signals of the process through while it trains, so that an abort from outside works", async () => {
    const long = { ...smallConfig, steps: 50_000, evaluation: { every: 50_000, perDecade: 0 } };
    const aborted = new AbortController();
    let ticks = 0;
    const timer = setInterval(() => ticks++, 10);
    const running = events(long, aborted.signal);
    await setTimeout(1000);
    const before = performance.now();
    aborted.abort();
    const all = await running;
    clearInterval(timer);
    expect(performance.now() - before).toBeLessThan(500);
    expect(all.at(-1)).toMatchObject({ kind: "end", end: { status: "stopped" } });
    expect(ticks).toBeGreaterThan(5);
  });

  it("sends progress of increasing steps a few times a second", async () => {
    const long = { ...smallConfig, steps: 50_000, evaluation: { every: 50_000, perDecade: 0 } };
    const all = await events(long, AbortSignal.timeout(1300));
    const progress = all.flatMap((event) => (event.kind === "progress" ? [event] : []));
    expect(progress.length).toBeGreaterThanOrEqual(2);
    expect(progress.length).toBeLessThanOrEqual(7); // 1.3 s at one every 0.2 s
    for (let i = 1; i < progress.length; i++) expect(progress[i].step).toBeGreaterThan(progress[i - 1].step);
    for (const { loss } of progress) expect(Number.isFinite(loss)).toBe(true);
  });

  it("ends as diverged, with the loss as the reason, and measures only finite numbers", async () => {
    const all = await events({ ...smallConfig, optimizer: { ...smallConfig.optimizer, learningRate: 1e30 } });
    const last = all[all.length - 1];
    expect(last).toMatchObject({ kind: "end", end: { status: "diverged" } });
    if (last.kind === "end") {
      expect(last.end.step).toBeLessThan(5);
      expect(last.end.reason).toMatch(/loss .*(NaN|Infinity)/);
    }
    for (const { train, test, weightNorm } of evaluationsOf(all)) {
      expect([train.loss, test.loss, weightNorm].every(Number.isFinite)).toBe(true);
    }
  });

  it("frees every tensor when it ends, is aborted, or is left by its reader", async () => {
    const before = tf.memory().numTensors;
    await events(smallConfig);
    expect(tf.memory().numTensors).toBe(before);
    await events(smallConfig, AbortSignal.abort());
    expect(tf.memory().numTensors).toBe(before);
    for await (const event of train(smallConfig)) if (event.kind === "evaluation") break;
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("createTrainer", () => {
  it("returns from a step the training loss of the weights before it, as an evaluation measures it", () => {
    const trainer = createTrainer(smallConfig, smallDataset());
    for (let step = 0; step < 3; step++) {
      const evaluation = trainer.evaluate();
      expect(evaluation.step).toBe(step);
      // One is summed in float32 by TensorFlow, the other in float64 here.
      expect(trainer.step()).toBeAllclose(evaluation.train.loss, { rtol: 1e-6 });
    }
    trainer.close();
  });

  it("does not change its weights by measuring", () => {
    const [measured, plain] = [createTrainer(smallConfig, smallDataset()), createTrainer(smallConfig, smallDataset())];
    for (let step = 0; step < 5; step++) {
      measured.evaluate();
      measured.step();
      plain.step();
    }
    expect(measured.weights()).toEqual(plain.weights());
    measured.close();
    plain.close();
  });
});
