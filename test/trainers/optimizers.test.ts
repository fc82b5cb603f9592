import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "groklab/engine";
import type { AdamWConfig, OptimizerConfig } from "groklab/trainers";
import { momentCount, newtonSchulzFlops, type Slot, type UpdateExtras, updated } from "groklab/trainers/optimizers";
import { rateSchedule } from "groklab/trainers/rates";
import { beforeAll, describe, expect, it } from "vitest";
import reference from "./reference/optimizers.json";

beforeAll(async () => {
  await startEngine({ xla: false });
});

const adamW: AdamWConfig = {
  kind: "adamw",
  learningRate: 0.1,
  betas: [0.9, 0.98],
  eps: 1e-8,
  weightDecay: 0.5,
  decayTo: "zero",
};

interface Extras {
  readonly shape?: readonly number[];
  readonly noise?: readonly number[];
}

/** The weights after each of some updates from zero moments, with the rates of a schedule without changes. */
function trajectory(
  start: readonly number[],
  gradients: readonly (readonly number[])[],
  config: OptimizerConfig,
  { shape = [start.length], noise }: Extras = {},
) {
  return tf.tidy(() => {
    const schedule = rateSchedule(config, { warmup: 0, changes: [] });
    const tensor = (values: readonly number[]) => tf.tensor([...values], [...shape], "float32");
    const extras: UpdateExtras = {
      decayTarget: config.kind === "adamw" && config.decayTo === "initialization" ? tensor(start) : undefined,
      noise: noise && tensor(noise),
    };
    const moments = Array.from({ length: momentCount(config) }, () => tf.zeros([...shape]));
    let slot: Slot = { weight: tensor(start), moments };
    return gradients.map((gradient) => {
      const { learningRate, weightDecay, biasCorrection1, biasCorrection2 } = schedule.next();
      const rates = {
        learningRate: tf.scalar(learningRate),
        weightDecay: tf.scalar(weightDecay),
        biasCorrection1: tf.scalar(biasCorrection1),
        biasCorrection2: tf.scalar(biasCorrection2),
      };
      slot = updated(config, slot, tensor(gradient), rates, extras);
      return [...slot.weight.dataSync()];
    });
  });
}

describe("AdamW", () => {
  it("moves by the learning rate against the sign of the first gradient, after the decay", () => {
    // w (1 - lr wd) = 1 * (1 - 0.1 * 0.5) = 0.95; m / bc1 = g = 0.5, sqrt(v / bc2) = |g| = 0.5; 0.95 - 0.1 * 1 = 0.85
    expect(trajectory([1], [[0.5]], adamW)[0]).toBeAllclose([0.85], { rtol: 1e-6 });
    // A negative gradient of another size moves as far the other way: 0.95 + 0.1 = 1.05
    expect(trajectory([1], [[-7]], adamW)[0]).toBeAllclose([1.05], { rtol: 1e-6 });
  });

  it("adds eps to the root after its bias correction", () => {
    // eps 0.5: 0.1 * 0.5 / (0.5 + 0.5) = 0.05, so 0.95 - 0.05 = 0.9
    expect(trajectory([1], [[0.5]], { ...adamW, eps: 0.5 })[0]).toBeAllclose([0.9], { rtol: 1e-6 });
  });

  it("only decays a weight that never had a gradient, by 1 - lr wd a step, and no faster for being small", () => {
    const none = [
      [0, 0],
      [0, 0],
    ];
    const [first, second] = trajectory([8, -0.125], none, { ...adamW, learningRate: 0.125, weightDecay: 2 });
    expect(first).toEqual([6, -0.09375]); // times 1 - 0.25, exact in binary
    expect(second).toEqual([4.5, -0.0703125]);
  });

  it("turns the sign of every weight when lr wd is 1.5, as the paper's weight decay 50 does", () => {
    const config = { ...adamW, learningRate: 0.03, weightDecay: 50 };
    expect(trajectory([4], [[0]], config)[0]).toBeAllclose([-2], { rtol: 1e-6 });
  });

  it("does not change when all gradients are scaled together", () => {
    const gradients = [
      [0.5, -2],
      [-0.25, 1],
      [3, 0.125],
    ];
    const scaled = gradients.map((row) => row.map((value) => 1024 * value)); // a power of two: exact
    const config = { ...adamW, eps: 1e-30 };
    expect(trajectory([1, 2], scaled, config)).toEqual(trajectory([1, 2], gradients, config));
  });

  it("takes a weight back towards its start by the share lr wd of the way, where that is what it decays to", () => {
    // From 4, with eps 1e-30: the gradient 1 moves it to 3.5; then gradient -1 gives m = 0.9 * 0.1 - 0.1 = -0.01,
    // v = 0.98 * 0.02 + 0.02 = 0.0396, both over their corrections 0.19 and 0.0396: -0.0526316.
    // The decay first: 3.5 + 0.5 * 0.5 * (4 - 3.5) = 3.625; then + 0.5 * 0.0526316 = 3.6513158.
    const config: AdamWConfig = { ...adamW, learningRate: 0.5, eps: 1e-30, decayTo: "initialization" };
    const [first, second] = trajectory([4], [[1], [-1]], config);
    expect(first).toBeAllclose([3.5], { rtol: 1e-6 });
    expect(second).toBeAllclose([3.6513158], { rtol: 1e-6 });
  });

  it("adds noise to the normalised update, before learning rate and bias correction", () => {
    // m / (sqrt(v) / sqrt(bc2)) = 0.05 / 0.5 = 0.1; lr / bc1 = 0.1 / 0.1 = 1: 0.95 - 1 * (0.1 + 0.25) = 0.6
    expect(trajectory([1], [[0.5]], adamW, { noise: [0.25] })[0]).toBeAllclose([0.6], { rtol: 1e-6 });
  });
});

describe("Adam", () => {
  it("takes weight decay for a part of the gradient, so that it is normalised with it", () => {
    // g = 0 + 0.5 * 2 = 1: one learning rate down, whatever the size of the decay
    const config: OptimizerConfig = { ...adamW, kind: "adam" };
    expect(trajectory([2], [[0]], config)[0]).toBeAllclose([1.9], { rtol: 1e-6 });
    expect(trajectory([2], [[0]], { ...config, weightDecay: 0.01 })[0]).toBeAllclose([1.9], { rtol: 1e-5 });
  });
});

describe("SGD", () => {
  const sgd = { kind: "sgd", learningRate: 0.5, momentum: 0, weightDecay: 0.25 } as const;

  it("moves against the gradient and a share of the weight", () => {
    // 2 - 0.5 * (1 + 0.25 * 2) = 1.25; then 1.25 - 0.5 * (0 + 0.3125) = 1.09375
    expect(trajectory([2], [[1], [0]], sgd)).toEqual([[1.25], [1.09375]]);
  });

  it("keeps a share of the last direction, undamped", () => {
    // no decay: m = 1, then 0.5 * 1 + 1 = 1.5, then 0.75
    const config = { ...sgd, momentum: 0.5, weightDecay: 0 };
    expect(trajectory([4], [[1], [1], [0]], config)).toEqual([[3.5], [2.75], [2.375]]);
  });
});

describe("Lion", () => {
  const lion = { kind: "lion", learningRate: 0.25, betas: [0.5, 0.75], weightDecay: 0.5 } as const;

  it("moves every weight by the learning rate against the sign of momentum and gradient, besides the decay", () => {
    // c = 0.5 * 8 > 0: 2 - 0.25 (1 + 0.5 * 2) = 1.5, m = 0.25 * 8 = 2; then c = 0.5 * 2 - 0.5 * 1 > 0: 1.5 - 0.25 (1 + 0.75) = 1.0625,
    // m = 0.75 * 2 - 0.25 = 1.25; then c = 0.5 * 1.25 - 0.5 * 1 > 0: 1.0625 - 0.25 (1 + 0.53125) = 0.6796875
    expect(trajectory([2], [[8], [-1], [-1]], lion)).toEqual([[1.5], [1.0625], [0.6796875]]);
  });

  it("only decays a weight that never had a gradient, and takes no notice of a gradient's size", () => {
    expect(trajectory([2], [[0]], lion)).toEqual([[1.75]]);
    expect(trajectory([2], [[1e-20], [1e-20]], lion)).toEqual(trajectory([2], [[1], [1]], lion));
  });
});

describe("Grokfast", () => {
  const grokfast = { ...adamW, kind: "grokfast", averageDecay: 0.5, amplification: 2 } as const;

  it("adds twice the moving average to the gradient that AdamW is given", () => {
    // averages of gradients 1, 1, -2: 0.5, 0.75, -0.625; amplified 2, 2.5, -3.25
    const amplified = trajectory([1], [[2], [2.5], [-3.25]], adamW);
    expect(trajectory([1], [[1], [1], [-2]], grokfast)).toEqual(amplified);
  });

  it("is AdamW where nothing is amplified", () => {
    const gradients = [[0.5], [-2], [0.25]];
    expect(trajectory([1], gradients, { ...grokfast, amplification: 0 })).toEqual(trajectory([1], gradients, adamW));
  });
});

describe("Muon", () => {
  const muon = { ...adamW, kind: "muon", momentum: 0.5 } as const;
  const shape = [2, 3];

  it("moves a matrix by its orthogonalised gradient, with the root mean square of AdamW's updates", () => {
    // a diagonal stays diagonal: both singular values 3 are 3 / |X| = 1 / sqrt(2) at first, then a x + b x^3 + c x^5, five times
    const iterated = Array.from({ length: 5 }).reduce<number>(
      (x) => 3.4445 * x - 4.775 * x ** 3 + 2.0315 * x ** 5,
      Math.SQRT1_2,
    );
    const [after] = trajectory([0, 0, 0, 0, 0, 0], [[3, 0, 0, 0, 3, 0]], muon, { shape });
    const expected = -0.1 * 0.2 * Math.sqrt(3) * iterated;
    expect(after).toBeAllclose([expected, 0, 0, 0, expected, 0], { rtol: 1e-5, atol: 1e-9 });
    expect(iterated).toBeGreaterThan(0.65);
    expect(iterated).toBeLessThan(1.25);
  });

  it("takes no notice of a gradient's size, decays by lr wd, and leaves a weight without gradient at that", () => {
    const gradients = [[1, 2, -3, 0.5, 0, 4]];
    const large = gradients.map((row) => row.map((value) => 1024 * value));
    const start = [1, 2, 3, 4, 5, 6];
    expect(trajectory(start, large, muon, { shape })).toEqual(trajectory(start, gradients, muon, { shape }));
    const [still] = trajectory(start, [[0, 0, 0, 0, 0, 0]], muon, { shape });
    expect(still).toBeAllclose(
      start.map((value) => 0.95 * value),
      { rtol: 1e-6 },
    );
  });

  it("treats a matrix and its transpose alike", () => {
    const [flat] = trajectory([0, 0, 0, 0, 0, 0], [[1, 2, 3, 4, 5, 7]], muon, { shape });
    const [tall] = trajectory([0, 0, 0, 0, 0, 0], [[1, 4, 2, 5, 3, 7]], muon, { shape: [3, 2] });
    expect([0, 2, 4, 1, 3, 5].map((i) => tall[i])).toBeAllclose(flat, { rtol: 1e-6 });
  });

  it("leaves vectors, and whatever has other axes, to AdamW", () => {
    const gradients = [
      [0.5, -1],
      [2, 0.25],
    ];
    for (const other of [[2], [1, 1, 2]]) {
      expect(trajectory([1, 2], gradients, muon, { shape: other })).toEqual(trajectory([1, 2], gradients, adamW));
    }
  });

  it("orthogonalises by products that are counted", () => {
    // five times: X X^T 2 * 2 * 2 * 3, its square 2 * 2 * 2 * 2, and that times X 2 * 2 * 2 * 3
    expect(newtonSchulzFlops(2, 3)).toBe(5 * (24 + 16 + 24));
    expect(newtonSchulzFlops(3, 2)).toBe(newtonSchulzFlops(2, 3));
  });
});

describe("momentCount", () => {
  it("is two for Adam and Muon, three for Grokfast, one for Lion and SGD with momentum, and none for SGD without", () => {
    expect(momentCount({ ...adamW, kind: "muon", momentum: 0.9 })).toBe(2);
    expect(momentCount({ ...adamW, kind: "grokfast", averageDecay: 0.9, amplification: 1 })).toBe(3);
    expect(momentCount({ kind: "lion", learningRate: 1, betas: [0.9, 0.99], weightDecay: 0 })).toBe(1);
    const sgd = { kind: "sgd", learningRate: 0.5, weightDecay: 0.25 } as const;
    expect(momentCount(adamW)).toBe(2);
    expect(momentCount({ ...adamW, kind: "adam" })).toBe(2);
    expect(momentCount({ ...sgd, momentum: 0.9 })).toBe(1);
    expect(momentCount({ ...sgd, momentum: 0 })).toBe(0);
  });
});

describe("every optimiser", () => {
  it.each(reference.cases)("agrees with PyTorch on every step: $name", ({ start, gradients, shape, ...stored }) => {
    const weights = trajectory(start, gradients, stored.config as unknown as OptimizerConfig, { shape });
    // Float32 keeps 6e-8 of relative precision an operation; eight of them a step, over six steps at most. PyTorch's own
    // float32 departs by up to 4e-7.
    expect(weights.flat()).toBeAllclose(stored.weights.flat(), { rtol: 2e-6, atol: 2e-7 });
    expect(stored.rounding).toBeLessThan(4e-7);
    expect(weights.length).toBe(gradients.length);
  });
});
