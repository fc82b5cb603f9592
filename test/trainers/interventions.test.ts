import * as tf from "@tensorflow/tfjs-core";
import { noiseKey, normalNoise, startEngine, uniformNoise } from "groklab/engine";
import type { ParameterSpec } from "groklab/models";
import { resolveRun } from "groklab/runs";
import type { Update } from "groklab/trainers";
import { interventions, stepRandom } from "groklab/trainers/interventions";
import { clipped } from "groklab/trainers/interventions/clip-norm";
import { rescaled, underNorm } from "groklab/trainers/interventions/constant-norm";
import { orthogonal } from "groklab/trainers/interventions/orthogonal-gradient";
import { beforeAll, describe, expect, it } from "vitest";
import { smallSpec } from "../support/small-run";

beforeAll(async () => {
  await startEngine({ xla: false });
});

const read = (tensors: readonly tf.Tensor[]) => tensors.map((tensor) => [...tensor.dataSync()]);

describe("clipped", () => {
  const gradients = () => [tf.tensor1d([3, 0]), tf.tensor2d([[4, 12]])]; // norm 13

  it("scales all gradients together to the norm allowed, but for the 1e-6 that PyTorch adds", () => {
    const [first, second] = read(clipped(gradients(), 6.5));
    expect([...first, ...second]).toBeAllclose([1.5, 0, 2, 6], { rtol: 2e-7 });
    const tiny = read(clipped([tf.tensor1d([1e-6])], 0.5e-6)); // 0.5e-6 / (1e-6 + 1e-6) = 1/4
    expect(tiny[0]).toBeAllclose([0.25e-6], { rtol: 1e-5 });
  });

  it("leaves gradients alone that do not exceed it", () => {
    expect(read(clipped(gradients(), 14))).toEqual([
      [3, 0],
      [4, 12],
    ]);
    expect(read(clipped([tf.tensor1d([0, 0])], 1))).toEqual([[0, 0]]);
  });
});

/** The gradients that an intervention makes of gradients, at some weights. */
function intervenedOn(name: string, value: unknown, gradients: readonly tf.Tensor[], weights: readonly tf.Tensor[]) {
  const actions = [interventions[name].acts(value as never) ?? []].flat();
  return read(
    actions.reduce<readonly tf.Tensor[]>(
      (all, one) => one.onGradients?.(all, { weights } as unknown as Update) ?? all,
      gradients,
    ),
  );
}

describe("L1", () => {
  it("adds its strength times the sign of each weight, which is 0 at 0", () => {
    const [gradients, weights] = [[tf.tensor1d([1, 1, 1])], [tf.tensor1d([-4, 0, 0.5])]];
    expect(intervenedOn("l1", 0.25, gradients, weights)).toEqual([[0.75, 1, 1.25]]);
  });

  it("does nothing at its default", () => {
    expect(interventions.l1.acts(0 as never)).toBeUndefined();
    expect(interventions.orthogonalGradient.acts(false as never)).toBeUndefined();
  });
});

describe("the orthogonal gradient", () => {
  it("has lost its part along the weights, parameter by parameter", () => {
    // <w, g> / <w, w> = (3 + 8) / 5 = 11 / 5: (3, 4) - 2.2 (1, 2) = (0.8, -0.4)
    const [gradients, weights] = [
      [tf.tensor1d([3, 4]), tf.tensor2d([[2, 0]])],
      [tf.tensor1d([1, 2]), tf.tensor2d([[5, 0]])],
    ];
    const [first, second] = intervenedOn("orthogonalGradient", true, gradients, weights);
    expect(first).toBeAllclose([0.8, -0.4], { rtol: 1e-6 });
    expect(second).toEqual([0, 0]);
  });

  it("of a single number is 0, and not what rounding makes of it", () => {
    expect(read([orthogonal(tf.scalar(0.3), tf.scalar(0.7))])).toEqual([[0]]);
  });

  it("is orthogonal to any weights, the same for weights of any length, and the gradient itself at zero weights", () => {
    const [g, w] = [
      tf.tensor2d([
        [0.5, -2, 3],
        [1, 4, -0.25],
      ]),
      tf.tensor2d([
        [1, 2, 0.5],
        [-1, 0.75, 3],
      ]),
    ];
    const found = orthogonal(g, w);
    expect(tf.sum(tf.mul(found, w)).dataSync()[0]).toBeAllclose(0, { atol: 1e-5 });
    expect(read([orthogonal(g, tf.mul(w, 1024))])).toEqual(read([found]));
    expect(read([orthogonal(g, tf.zerosLike(w))])).toEqual(read([g]));
  });
});

describe("dropout of neurons", () => {
  const parameters = ["hidden0.weight", "hidden0.bias", "output.weight"].map((name) => ({ name }) as ParameterSpec);
  const used = (update: number, names: readonly Pick<ParameterSpec, "name">[] = parameters) => {
    const [{ onWeights, isStochastic } = {}] = [
      interventions.neuronDropout.acts({ layer: "hidden0", neurons: [0, 2], rate: 0.25 } as never) ?? [],
    ].flat();
    expect(isStochastic).toBe(true);
    const weights = [tf.ones([3, 4]), tf.ones([4]), tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [4, 2])];
    const chance = stepRandom(5, tf.scalar(update, "int32"));
    return read(onWeights?.(weights, { parameters: names, chance } as unknown as Update) ?? []);
  };

  it("drops what a neuron of the group hands on, or counts it 1 / (1 - rate) times, and leaves all else", () => {
    const factors = Array.from({ length: 400 }, (_, update) => {
      const [incoming, bias, outgoing] = used(update + 1);
      expect([incoming, bias]).toEqual([new Array(12).fill(1), new Array(4).fill(1)]);
      expect([outgoing.slice(2, 4), outgoing.slice(6, 8)]).toEqual([
        [3, 4],
        [7, 8],
      ]);
      expect(outgoing[1]).toBeCloseTo(2 * outgoing[0], 5); // both of a neuron, or neither
      return [outgoing[0], outgoing[4] / 5];
    });
    const values = new Set(factors.flat().map((factor) => factor.toFixed(3)));
    expect([...values].sort()).toEqual(["0.000", "1.333"]);
    for (const neuron of [0, 1]) {
      const mean = factors.reduce((sum, pair) => sum + pair[neuron], 0) / 400;
      expect(Math.abs(mean - 1)).toBeLessThan(0.1); // four standard errors of 0.577 / 20 are 0.115
    }
    expect(factors.some(([a, b]) => a !== b)).toBe(true);
  });

  it("is the same for the same seed and update", () => {
    expect(used(7)).toEqual(used(7));
  });

  it("acts on the next hidden layer where there is one", () => {
    const names = ["hidden0.weight", "output.weight", "hidden1.weight"].map((name) => ({ name }));
    const [first, output] = [used(1, names)[0], used(1, names)[1]];
    expect([first, output]).toEqual([new Array(12).fill(1), new Array(4).fill(1)]);
  });

  it("does nothing at its default, or at rate 0", () => {
    expect(interventions.neuronDropout.acts(null as never)).toBeUndefined();
    expect(interventions.neuronDropout.acts({ layer: "hidden0", neurons: [0], rate: 0 } as never)).toBeUndefined();
  });

  it("refuses neurons that a network does not have", () => {
    const spec = { ...smallSpec, interventions: { neuronDropout: { layer: "hidden0", neurons: [16], rate: 0.5 } } };
    expect(() => resolveRun(spec)).toThrow(
      "config.interventions.neuronDropout.neurons: expected one or more different neurons from 0 to 15, got [16]",
    );
    expect(() =>
      resolveRun({ ...spec, interventions: { neuronDropout: { layer: "hidden1", neurons: [1], rate: 0.5 } } }),
    ).toThrow("config.interventions.neuronDropout.layer: expected one of hidden0");
  });
});

describe("rescaled", () => {
  it("brings what is in scope to the norm, and leaves the rest", () => {
    const weights = [tf.tensor1d([3, 0]), tf.tensor1d([100]), tf.tensor1d([4])]; // norm 5 without the second
    expect(read(rescaled(weights, [true, false, true], tf.scalar(10)))).toEqual([[6, 0], [100], [8]]);
  });
});

describe("underNorm", () => {
  const parameter = (role: ParameterSpec["role"], frozen = false): ParameterSpec => ({
    name: "x",
    shape: [1],
    role,
    frozen,
    initial: () => new Float32Array(1),
  });

  it("counts matrices and embeddings, and biases and gains only where all count, but nothing frozen", () => {
    const roles = ["embedding", "weight", "bias", "gain"] as const;
    const counted = (scope: "weights" | "all") =>
      roles.filter((role) => underNorm(parameter(role), { scope, reference: "afterZeroing" }));
    expect(counted("weights")).toEqual(["embedding", "weight"]);
    expect(counted("all")).toEqual(roles);
    expect(underNorm(parameter("weight", true), { scope: "all", reference: "afterZeroing" })).toBe(false);
  });
});

describe("chanceOf", () => {
  const update = (t: number) => tf.scalar(t, "int32");
  const spec = { name: "hidden0.weight", shape: [3, 4], role: "weight", initial: () => new Float32Array(12) } as const;

  it("draws normal noise by seed, purpose, name and update, times its scale", () => {
    const expected = normalNoise([3, 4], noiseKey(5, "weight-noise", "hidden0.weight"), update(7)).dataSync();
    const noise = stepRandom(5, update(7)).normal("weight-noise", spec, 2);
    expect(noise.shape).toEqual([3, 4]);
    expect([...noise.dataSync()]).toEqual([...expected].map((z) => 2 * z));
  });

  it("gives every seed, update, purpose and name noise of its own", () => {
    const draws = [
      stepRandom(5, update(7)).normal("weight-noise", spec, 1),
      stepRandom(6, update(7)).normal("weight-noise", spec, 1),
      stepRandom(5, update(8)).normal("weight-noise", spec, 1),
      stepRandom(5, update(7)).normal("update-noise", spec, 1),
      stepRandom(5, update(7)).normal("weight-noise", { ...spec, name: "output.weight" }, 1),
    ];
    expect(new Set(draws.map((tensor) => tensor.dataSync().join())).size).toBe(5);
  });

  it("drops entries at the rate and divides the others by 1 - rate, so that the mean stays", () => {
    const ones = tf.ones<tf.Rank.R2>([400, 250]);
    for (const rate of [0.1, 0.5, 0.8]) {
      const dropped = stepRandom(1, update(3)).dropout(ones, rate, "hidden0").dataSync();
      expect([...new Set(dropped)].sort()).toEqual([0, Math.fround(1 / (1 - rate))]);
      const share = dropped.filter((value) => value === 0).length / dropped.length;
      // Five standard errors of 100,000 draws
      expect(share).toBeAllclose(rate, { atol: 5 * Math.sqrt((rate * (1 - rate)) / 100_000) });
    }
  });

  it("drops where the uniform noise of the place lies below the rate, and lets no gradient through there", () => {
    const u = uniformNoise([3, 4], noiseKey(9, "dropout", "layer0.ffn2"), update(2)).dataSync();
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [3, 4]);
    const drop = (t: tf.Tensor) => stepRandom(9, update(2)).dropout(t as tf.Tensor2D, 0.5, "layer0.ffn2");
    expect([...drop(x).dataSync()]).toEqual([...x.dataSync()].map((value, i) => (u[i] < 0.5 ? 0 : 2 * value)));
    const slopes = tf
      .grad((t) => tf.sum(drop(t)))(x)
      .dataSync();
    expect([...slopes]).toEqual([...u].map((value) => (value < 0.5 ? 0 : 2)));
  });
});
