import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "groklab/engine";
import {
  createTrainer,
  type Evaluation,
  NORM_LIMIT,
  type TrainConfig,
  type TrainEnd,
  type TrainEvent,
  type TrainerState,
  type TrainOptions,
  train,
} from "groklab/trainers";
import { evaluationFault, nonFiniteTensor } from "groklab/trainers/divergence";
import { beforeAll, describe, expect, it } from "vitest";
import { smallConfig, smallDataset } from "../support/small-run";
import { datasetOf } from "../support/trainings";

beforeAll(async () => {
  await startEngine({ xla: false });
});

interface Ending {
  readonly end: TrainEnd;
  readonly evaluations: readonly Evaluation[];
  /** States that were offered to be kept, the last one by `onDivergence` if that was called. */
  readonly paused: readonly TrainerState[];
  readonly whole?: TrainerState;
}

async function ending(config: TrainConfig, options: TrainOptions = {}): Promise<Ending> {
  const events: TrainEvent[] = [];
  const paused: TrainerState[] = [];
  let whole: TrainerState | undefined;
  const onPause = (_: number, state: () => TrainerState) => void paused.push(state());
  const onDivergence = (state: TrainerState) => {
    whole = state;
  };
  for await (const event of train(config, { updatesPerCall: 7, onPause, onDivergence, ...options })) events.push(event);
  const last = events[events.length - 1];
  if (last.kind !== "end") throw new Error("no end");
  const evaluations = events.flatMap((event) => (event.kind === "evaluation" ? [event.evaluation] : []));
  return { end: last.end, evaluations, paused, whole };
}

/** Rates that change after so many updates; evaluations at 20 and 30 and none between. */
function changed(at: number, rates: { learningRate: number; weightDecay: number }): TrainConfig {
  const change = { at: { step: at }, ...rates, resetMoments: false };
  return { ...smallConfig, schedule: { warmup: 0, changes: [change] } };
}

/** The factor of the decay, 1 - learningRate * weightDecay, is then no float32: weights are infinite at once. */
const beyond = { learningRate: 1e20, weightDecay: 1e20 };

const sgd = { kind: "sgd", learningRate: 1e6, momentum: 0, weightDecay: 0 } as const;

/** After how many updates which tensor is first not finite, seen by looking after each. */
function firstBad(config: TrainConfig): string | undefined {
  const trainer = createTrainer(config, datasetOf(config), { compiled: false, updatesPerCall: 1 });
  try {
    for (let step = 1; step <= config.steps; step++) {
      trainer.advance(1);
      for (const [name, values] of Object.entries(trainer.weights())) {
        const wrong = values.find((value) => Number.isNaN(value) || Math.abs(value) === Number.POSITIVE_INFINITY);
        if (wrong !== undefined) return `${name} holds ${wrong} after ${step} updates`;
      }
    }
    return undefined;
  } finally {
    trainer.close();
  }
}

const ways = [
  { how: "compiled", compiled: true },
  { how: "operation by operation", compiled: false },
];

describe("a training that runs away", () => {
  it.each(ways)("ends within one evaluation at a learning rate of a million, $how", async ({ compiled }) => {
    for (const optimizer of [sgd, { ...smallConfig.optimizer, learningRate: 1e6 } as TrainConfig["optimizer"]]) {
      const { end, evaluations } = await ending({ ...smallConfig, optimizer }, { compiled });
      expect(end).toMatchObject({ status: "diverged" });
      expect(end.step).toBeLessThanOrEqual(3);
      expect(end.reason).toMatch(/(hidden0|output)\.weight|logits/);
      expect(evaluations.every(({ weightNorm }) => weightNorm < 1e9)).toBe(true);
    }
  });

  it.each(ways)("names the tensor and the update between two evaluations, $how", async ({ compiled }) => {
    const config = changed(22, beyond);
    const expected = firstBad(config);
    expect(expected).toMatch(/ after 23 updates$/);
    const { end, evaluations, whole } = await ending(config, { compiled });
    expect(end).toMatchObject({ status: "diverged", step: 23 });
    expect(end.reason).toMatch(new RegExp(`^${expected}, in \\d+ of 1472 numbers$`)); // 46 x 32
    expect(evaluations.at(-1)?.step).toBe(20);
    expect(whole?.step).toBe(22);
  });

  it("says the same, however many updates one call makes, and wherever it is taken up again", async () => {
    const config = changed(22, beyond);
    const { end, whole } = await ending(config);
    for (const updatesPerCall of [1, 3, 10]) expect((await ending(config, { updatesPerCall })).end).toEqual(end);
    expect(whole).toBeDefined();
    expect(await ending(config, { resume: whole })).toMatchObject({ end, whole });
  });

  it("names the logits where all weights are finite", async () => {
    const { end, whole } = await ending({ ...smallConfig, optimizer: { ...sgd, learningRate: 1e30 } });
    expect(end.reason).toMatch(/^the logits hold -?(Infinity|NaN) after 1 update, in \d+ of 12167 numbers$/); // 23^3
    expect([end.step, whole?.step]).toEqual([1, 0]);
    expect(nonFiniteTensor(whole as TrainerState)).toBeUndefined();
  });

  it("names a tensor that was given with an infinity, before anything is measured", async () => {
    const trainer = createTrainer(smallConfig, smallDataset());
    const { weights, moments, rates } = trainer.state();
    trainer.close();
    const infinite = (values: Float32Array) => values.map((value, i) => (i === 5 ? Number.POSITIVE_INFINITY : value));
    const name = "output.weight";
    const given = await ending(smallConfig, { weights: { [name]: infinite(weights[name]) } });
    expect(given).toEqual({
      end: { status: "diverged", step: 0, reason: `${name} holds Infinity after 0 updates, in 1 of 736 numbers` }, // 32 x 23
      evaluations: [],
      paused: [],
      whole: undefined,
    });
    // An infinite second moment stops one weight for good, and no loss ever shows it.
    const stuck = [moments[0], { ...moments[1], [name]: infinite(moments[1][name]) }];
    const { end } = await ending(smallConfig, { weights, optimizer: { moments: stuck, rates } });
    expect(end.reason).toBe(`moments/1/${name} holds Infinity after 0 updates, in 1 of 736 numbers`);
  });

  it("finds a moment that overflows while all weights and losses stay finite", async () => {
    // Squares of gradients overflow float32 beyond 1.8e19, and the update that they divide is then zero for good. Such
    // are those of the last layer, when what it reads is large; its own weights are small, and so are the logits.
    const trainer = createTrainer(smallConfig, smallDataset());
    const { "hidden0.weight": first, "output.weight": last } = trainer.weights();
    trainer.close();
    const weights = { "hidden0.weight": first.map((w) => 1e22 * w), "output.weight": last.map((w) => 1e-20 * w) };
    const { end, whole } = await ending(smallConfig, { weights });
    expect(end).toMatchObject({ status: "diverged", step: 1 });
    expect(end.reason).toMatch(/^moments\/1\/output\.weight holds Infinity after 1 update, in \d+ of 736 numbers$/);
    expect(whole?.step).toBe(0);
  });

  it("ends at the evaluation that finds the weights exploded, and names the largest", async () => {
    const { end, whole, paused } = await ending(changed(22, { learningRate: 1e8, weightDecay: 0 }));
    expect(end).toMatchObject({ status: "diverged", step: 30 });
    expect(end.reason).toMatch(
      /^the weight norm after 30 updates is [\d.]+e\+\d+, more than 1000000 times the [\d.]+ that it began with; most of it is hidden0\.weight's$/,
    );
    expect(whole).toEqual(paused.at(-1));
    expect(whole?.step).toBe(20);
  });

  it("draws the line at a million times the first norm, or one", () => {
    const at = (weightNorm: number, initialNorm: number) => {
      const set = { loss: 1, accuracy: 0 };
      const trainer = { initialNorm, weights: () => ({ a: new Float32Array(1) }) };
      return evaluationFault(trainer as never, { step: 3, train: set, test: set, weightNorm });
    };
    expect(at(3 * NORM_LIMIT, 3)).toBeUndefined();
    expect(at(3.001 * NORM_LIMIT, 3)).toContain("more than 1000000 times the 3.000");
    expect(at(NORM_LIMIT, 1e-9)).toBeUndefined();
    expect(at(1.001 * NORM_LIMIT, 1e-9)).toContain("more than 1000000 times the 1.000");
  });

  it("offers no state to be kept that holds a number which is none, at a probe's pause or an abort either", async () => {
    const probe = { name: "norms", kind: "norms", schedule: { every: 6, perDecade: 0 }, options: {} };
    const rarely = { every: 40, perDecade: 0 };
    const config = { ...changed(22, beyond), evaluation: rarely, probes: [probe] };
    const probed = await ending(config, { updatesPerCall: 24 });
    expect(probed.end).toMatchObject({ status: "diverged", step: 23 });
    expect(probed.paused.map(({ step }) => step)).toEqual([0, 6, 12, 18]);
    let looks = 0;
    const signal = { get aborted() { return ++looks > 23; } } as AbortSignal; // biome-ignore format: one value
    const aborted = await ending({ ...config, probes: [] }, { updatesPerCall: 1, signal });
    expect(aborted.end).toEqual(probed.end);
    expect([aborted.whole?.step, ...aborted.paused.map(({ step }) => step)]).toEqual([22, 0]);
  });

  it("is none whose loss is exactly constant", async () => {
    const still = changed(0, { learningRate: 0, weightDecay: 0 });
    const { end, evaluations } = await ending(still);
    expect(end).toEqual({ status: "done", step: 40 });
    expect(new Set(evaluations.map(({ train }) => train.loss)).size).toBe(1);
  });

  it("frees every tensor", async () => {
    const before = tf.memory().numTensors;
    await ending(changed(22, beyond));
    expect(tf.memory().numTensors).toBe(before);
  });
});
