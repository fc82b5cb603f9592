import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "groklab/engine";
import { type AdamWSlot, adamW, BiasCorrection } from "groklab/trainers";
import { beforeAll, describe, expect, it } from "vitest";
import reference from "./reference/adamw.json";

beforeAll(async () => {
  await startEngine({ xla: false });
});

interface Settings {
  readonly shape?: readonly number[];
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly eps?: number;
}

const betas = [0.9, 0.98] as const;

/** The weights after each of some updates from zero moments. */
function trajectory(start: readonly number[], gradients: readonly (readonly number[])[], settings: Settings) {
  const { shape = [start.length], learningRate, weightDecay, eps = 1e-8 } = settings;
  return tf.tidy(() => {
    const correction = new BiasCorrection(betas);
    const tensor = (values: readonly number[]) => tf.tensor([...values], [...shape], "float32");
    let slot: AdamWSlot = { weight: tensor(start), m: tf.zeros([...shape]), v: tf.zeros([...shape]) };
    return gradients.map((gradient) => {
      const [biasCorrection1, biasCorrection2] = correction.next().map((value) => tf.scalar(value));
      const rates = { learningRate: tf.scalar(learningRate), weightDecay: tf.scalar(weightDecay) };
      slot = adamW(slot, tensor(gradient), { ...rates, biasCorrection1, biasCorrection2 }, { betas, eps });
      return [...slot.weight.dataSync()];
    });
  });
}

describe("adamW", () => {
  it("moves by the learning rate against the sign of the first gradient, after the decay", () => {
    // w (1 - lr wd) = 1 * (1 - 0.1 * 0.5) = 0.95; m / bc1 = g = 0.5, sqrt(v / bc2) = |g| = 0.5; 0.95 - 0.1 * 1 = 0.85
    expect(trajectory([1], [[0.5]], { learningRate: 0.1, weightDecay: 0.5 })[0]).toBeAllclose([0.85], { rtol: 1e-6 });
    // A negative gradient of another size moves as far the other way: 0.95 + 0.1 = 1.05
    expect(trajectory([1], [[-7]], { learningRate: 0.1, weightDecay: 0.5 })[0]).toBeAllclose([1.05], { rtol: 1e-6 });
  });

  it("adds eps to the root after its bias correction", () => {
    // eps 0.5: 0.1 * 0.5 / (0.5 + 0.5) = 0.05, so 0.95 - 0.05 = 0.9
    const [weights] = trajectory([1], [[0.5]], { learningRate: 0.1, weightDecay: 0.5, eps: 0.5 });
    expect(weights).toBeAllclose([0.9], { rtol: 1e-6 });
  });

  it("only decays a weight that never had a gradient, by 1 - lr wd a step, and no faster for being small", () => {
    const [first, second] = trajectory(
      [8, -0.125],
      [
        [0, 0],
        [0, 0],
      ],
      { learningRate: 0.125, weightDecay: 2 },
    );
    expect(first).toEqual([6, -0.09375]); // times 1 - 0.25, exact in binary
    expect(second).toEqual([4.5, -0.0703125]);
  });

  it("turns the sign of every weight when lr wd is 1.5, as the paper's weight decay 50 does", () => {
    expect(trajectory([4], [[0]], { learningRate: 0.03, weightDecay: 50 })[0]).toBeAllclose([-2], { rtol: 1e-6 });
  });

  it("does not change when all gradients are scaled together", () => {
    const gradients = [
      [0.5, -2],
      [-0.25, 1],
      [3, 0.125],
    ];
    const settings = { learningRate: 0.03, weightDecay: 1, eps: 1e-30 };
    const scaled = gradients.map((row) => row.map((value) => 1024 * value)); // a power of two: exact
    expect(trajectory([1, 2], scaled, settings)).toEqual(trajectory([1, 2], gradients, settings));
  });

  it.each(reference.cases)("agrees with torch.optim.AdamW on every step: $name", (stored) => {
    const weights = trajectory(stored.start, stored.gradients, stored);
    // Float32 keeps 6e-8 of relative precision an operation; eight of them a step, over six steps at most.
    expect(weights.flat()).toBeAllclose(stored.float64.flat(), { rtol: 2e-6, atol: 2e-7 });
    expect(weights.length).toBe(stored.gradients.length);
  });
});

describe("BiasCorrection", () => {
  it("gives 1 - beta^t for t = 1, 2, 3", () => {
    const correction = new BiasCorrection([0.5, 0.75]);
    expect(correction.next()).toEqual([0.5, 0.25]);
    expect(correction.next()).toEqual([0.75, 0.4375]); // 1 - 1/4, 1 - 9/16
    expect(correction.next()).toEqual([0.875, 0.578125]); // 1 - 1/8, 1 - 27/64
  });

  it("grows towards 1 and agrees with the closed form after a thousand updates", () => {
    const correction = new BiasCorrection([0.9, 0.999]);
    const values = Array.from({ length: 1000 }, () => correction.next());
    expect(values[999]).toBeAllclose([1, 1 - 0.999 ** 1000], { rtol: 1e-12 });
    for (let t = 1; t < 1000; t++) expect(values[t][1]).toBeGreaterThan(values[t - 1][1]);
  });
});
