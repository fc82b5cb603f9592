import { setTimeout } from "node:timers/promises";
import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "groklab/engine";
import {
  createTrainer,
  evaluationSteps,
  type Probe,
  type TrainConfig,
  type TrainEvent,
  type TrainOptions,
  train,
} from "groklab/trainers";
import { beforeAll, describe, expect, it } from "vitest";
import { smallConfig, smallDataset } from "../support/small-run";
import { slowness } from "../support/speed";

beforeAll(async () => {
  await startEngine({ xla: false }); // XLA compiles for a second before each training; it has its own tests
});

async function events(config: TrainConfig, options?: TrainOptions): Promise<TrainEvent[]> {
  const all: TrainEvent[] = [];
  for await (const event of train(config, options)) all.push(event);
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
  it("says first how it will compute", async () => {
    const [compiled] = await events(smallConfig);
    expect(compiled).toMatchObject({ kind: "start", settings: { compiled: true, tables: true } });
    const [eager] = await events(smallConfig, { compiled: false, tables: false, updatesPerCall: 3 });
    expect(eager).toEqual({ kind: "start", settings: { compiled: false, tables: false, updatesPerCall: 3 } });
  });

  it("measures at the scheduled steps and ends as done", async () => {
    const all = await events(smallConfig);
    expect(evaluationsOf(all).map(({ step }) => step)).toEqual(evaluationSteps(40, smallConfig.evaluation));
    expect(all.at(-1)).toEqual({ kind: "end", end: { status: "done", step: 40 } });
    expect(all.filter(({ kind }) => kind === "end").length).toBe(1);
  });

  it("gives functions of the user's copies, so that what one sorts is whole for the next", async () => {
    const row = Int32Array.of(3);
    const both: Probe = ({ trainer }) => [...trainer.logits().slice(0, 23), ...trainer.activation("hidden0.post", row)];
    const sorts: Probe = ({ trainer }) => {
      for (const values of [trainer.logits(), trainer.activation("hidden0.post", row)]) values.sort();
      return 0;
    };
    const schedule = { every: 20, perDecade: 0 };
    const probe = (name: string) => ({ kind: "own", name, schedule, options: {} });
    const valuesOf = async (names: string[]) => {
      const all = await events({ ...smallConfig, probes: names.map(probe) }, { own: { both, sorts } });
      return all.flatMap((it) =>
        it.kind === "probe" && it.measurement.probe === "both" ? [it.measurement.value] : [],
      );
    };
    expect(await valuesOf(["sorts", "both"])).toEqual(await valuesOf(["both"]));
  });

  it("is the same beside a function of the user's that writes into all it is given", async () => {
    const seen: Probe = ({ trainer }, options) => [Object.values(trainer.shapes).flat(), options.limit as number];
    const overwrites: Probe = (view, options) => {
      const { trainer, dataset, config } = view;
      const before = seen(view, options);
      for (const values of Object.values(trainer.weights())) values.fill(0);
      for (const shape of Object.values(trainer.shapes)) (shape as number[]).push(7);
      const { inputs, labels, train, test, subsets } = dataset;
      for (const values of [inputs, labels, train, test, ...Object.values(subsets)]) values.fill(0);
      Object.assign(dataset, { classes: 2 });
      Object.assign(config.optimizer, { learningRate: 1 });
      Object.assign(options, { limit: 1 });
      return before;
    };
    const measuring = (own: string[], functions: TrainOptions["own"]) => {
      const schedule = { every: 10, perDecade: 0 };
      const probes = ["margins", ...own, "norms"].map((name) => ({
        ...{ kind: own.includes(name) ? "own" : name, name, schedule },
        options: { limit: 5 },
      }));
      // Copies of the configuration: a probe that reached the shared one would change the other training, too.
      const config = structuredClone({ ...smallConfig, batchSize: 50, probes });
      return events(config, { own: functions });
    };
    const beside = await measuring(["overwrites", "seen"], { overwrites, seen });
    const of = (probe: string) =>
      beside.flatMap((it) => (it.kind === "probe" && it.measurement.probe === probe ? [it.measurement.value] : []));
    expect(new Set([...of("overwrites"), ...of("seen")].map((value) => JSON.stringify(value))).size).toBe(1);
    const others = recorded(beside).filter((it) => it.kind !== "probe" || it.measurement.probe !== "overwrites");
    expect(others).toEqual(recorded(await measuring(["seen"], { seen })));
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
    for await (const event of train(smallConfig, { signal: aborted.signal })) {
      cut.push(event);
      if (event.kind === "evaluation" && event.evaluation.step === 20) aborted.abort();
    }
    expect(cut.at(-1)).toEqual({ kind: "end", end: { status: "stopped", step: 20 } });
    const kept = evaluationsOf(cut);
    expect(kept.length).toBeLessThan(whole.length);
    expect(kept).toEqual(whole.slice(0, kept.length));
  });

  it("makes no step when it was aborted before it began", async () => {
    const all = await events(smallConfig, { signal: AbortSignal.abort() });
    expect(evaluationsOf(all).map(({ step }) => step)).toEqual([0]);
    expect(all.at(-1)).toEqual({ kind: "end", end: { status: "stopped", step: 0 } });
  });

  it("lets timers and signals of the process through while it trains, so that an abort from outside works", async () => {
    const long = { ...smallConfig, steps: 50_000, evaluation: { every: 50_000, perDecade: 0 } };
    const aborted = new AbortController();
    let ticks = 0;
    const timer = setInterval(() => ticks++, 10);
    const running = events(long, { signal: aborted.signal });
    while (ticks <= 5) await setTimeout(10);
    const before = performance.now();
    aborted.abort();
    const all = await running;
    clearInterval(timer);
    expect((performance.now() - before) / slowness()).toBeLessThan(500);
    expect(all.at(-1)).toMatchObject({ kind: "end", end: { status: "stopped" } });
  });

  it("sends progress of increasing steps a few times a second", async () => {
    const long = { ...smallConfig, steps: 10_000_000, evaluation: { every: 10_000_000, perDecade: 0 } };
    const progress: { step: number; loss: number }[] = [];
    const begun = performance.now();
    for await (const event of train(long)) {
      if (event.kind === "progress") progress.push(event);
      if (progress.length === 6) break;
    }
    const seconds = (performance.now() - begun) / 1000;
    expect(seconds).toBeGreaterThan(6 * 0.2); // one every 0.2 s, and no more
    expect(seconds / slowness()).toBeLessThan(2 * 6 * 0.2);
    for (let i = 1; i < progress.length; i++) expect(progress[i].step).toBeGreaterThan(progress[i - 1].step);
    for (const { loss } of progress) expect(Number.isFinite(loss)).toBe(true);
  });

  it("ends as diverged, with a reason, and measures only finite numbers", async () => {
    const all = await events({ ...smallConfig, optimizer: { ...smallConfig.optimizer, learningRate: 1e30 } });
    const last = all[all.length - 1];
    expect(last).toMatchObject({ kind: "end", end: { status: "diverged" } });
    if (last.kind === "end") {
      expect(last.end.step).toBeLessThan(5);
      expect(last.end.reason).toMatch(/ hold.* -?(NaN|Infinity) after /);
    }
    for (const { train, test, weightNorm } of evaluationsOf(all)) {
      expect([train.loss, test.loss, weightNorm].every(Number.isFinite)).toBe(true);
    }
  });

  it("frees every tensor when it ends, is aborted, or is left by its reader", async () => {
    const before = tf.memory().numTensors;
    await events(smallConfig);
    expect(tf.memory().numTensors).toBe(before);
    await events(smallConfig, { signal: AbortSignal.abort() });
    expect(tf.memory().numTensors).toBe(before);
    for await (const event of train(smallConfig)) if (event.kind === "evaluation") break;
    expect(tf.memory().numTensors).toBe(before);
  });

  it("draws the data by splitSeed where there is one, and everything else by seed", async () => {
    const seen: unknown[] = [];
    const look: Probe = ({ dataset, trainer }) => {
      seen.push([dataset.train, trainer.weights()["hidden0.bias"]]);
      return null;
    };
    const probe = { name: "look", kind: "look", schedule: { every: 100, perDecade: 0 }, options: {} };
    for (const seeds of [{ seed: 5 }, { seed: 5, splitSeed: 8 }, { seed: 8 }]) {
      await events({ ...smallConfig, ...seeds, steps: 1, probes: [probe] }, { probes: { look } });
    }
    const [[split5, bias5], [splitBoth, biasBoth], [split8, bias8]] = [0, 2, 4].map((i) => seen[i] as unknown[]);
    expect([splitBoth, biasBoth]).toEqual([split8, bias5]);
    expect(split5).not.toEqual(split8);
    expect(bias5).not.toEqual(bias8);
  });

  it("changes learning rate and weight decay at an accuracy that it measures", async () => {
    const at = { metric: "trainAccuracy", reaches: 0.3, hold: 2, times: 1 } as const;
    const stop = { at, learningRate: 0, weightDecay: null, resetMoments: false };
    const config = { ...smallConfig, evaluation: { every: 5, perDecade: 0 } };
    const plain = evaluationsOf(await events(config));
    const halted = evaluationsOf(await events({ ...config, schedule: { warmup: 0, changes: [stop] } }));
    const from = plain.findIndex(
      ({ train }, i) => i > 0 && train.accuracy >= 0.3 && plain[i - 1].train.accuracy >= 0.3,
    );
    expect(from).toBeGreaterThan(1);
    expect(from).toBeLessThan(plain.length - 1);
    expect(halted.slice(0, from + 1)).toEqual(plain.slice(0, from + 1));
    // From there on nothing moves.
    for (const { train } of halted.slice(from)) expect(train).toEqual(plain[from].train);
  });

  it("hands a probe what it asks for, at the probe's own steps, after the evaluation of the same step", async () => {
    const probe = { name: "mine", kind: "rows", schedule: { every: 15, perDecade: 1 }, options: { of: "train" } };
    const rows: Probe = ({ dataset, config }, { of }) => [config.steps, String(of), dataset.train.length];
    const all = await events({ ...smallConfig, probes: [probe] }, { probes: { rows } });
    const probed = all.flatMap((event) => (event.kind === "probe" ? [event.measurement] : []));
    expect(probed.map(({ step }) => step)).toEqual([0, 1, 10, 15, 30, 40]);
    for (const { probe, value } of probed) expect([probe, value]).toEqual(["mine", [40, "train", 211]]);
    const [evaluation, then] = recorded(all).filter((event) => stepOf(event) === 10);
    expect([evaluation.kind, then.kind]).toEqual(["evaluation", "probe"]);
  });

  it("trains the same network, in every bit, whether it is probed or not", async () => {
    const probes = ["norms", "margins"].map((kind) => ({
      name: kind,
      kind,
      schedule: { every: 3, perDecade: 0 },
      options: {},
    }));
    const config = { ...smallConfig, model: { ...smallConfig.model, dropout: 0.2 } as TrainConfig["model"] };
    const [plain, probed] = [await events(config), await events({ ...config, probes })];
    expect(evaluationsOf(probed)).toEqual(evaluationsOf(plain));
    expect(probed.filter(({ kind }) => kind === "probe").length).toBe(2 * 15); // 0, 3, …, 39, 40
  });
});

function stepOf(event: TrainEvent): number | undefined {
  if (event.kind === "evaluation") return event.evaluation.step;
  return event.kind === "probe" ? event.measurement.step : undefined;
}
