import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "groklab/engine";
import { createModel, initialWeights } from "groklab/models";
import type { ConstantNormConfig, TrainConfig } from "groklab/trainers";
import { fixedTensors, l2Norm, startOf, stateTensors } from "groklab/trainers/initial-state";
import { beforeAll, describe, expect, it } from "vitest";
import { datasetOf, intervened, plainTraining, training } from "../support/trainings";

beforeAll(async () => {
  await startEngine({ xla: false });
});

function modelOf(config: TrainConfig) {
  return createModel(config.model, datasetOf(config));
}

describe("l2Norm", () => {
  it("is the root of the sum of all squares", () => {
    expect(l2Norm([Float32Array.of(3), Float32Array.of(0, 4), Float32Array.of(12)])).toBe(13);
    expect(l2Norm([])).toBe(0);
  });

  it("adds in float64: a million small squares count beside a large one", () => {
    // float32 holds 1e8 + 1 no more.
    expect(l2Norm([Float32Array.of(1e4), new Float32Array(1_000_000).fill(1)])).toBeAllclose(Math.sqrt(1.01e8), {
      rtol: 1e-12,
    });
  });
});

describe("startOf", () => {
  const base = plainTraining("mlp");

  it("draws the weights of the seed, and takes given ones in their place", () => {
    const drawn = initialWeights(modelOf(base), base.initialization, base.seed);
    expect(startOf(modelOf(base), base)).toEqual({ weights: drawn, masks: undefined, norm: undefined });
    const bias = new Float32Array(8).fill(7);
    expect(startOf(modelOf(base), base, { "hidden0.bias": bias }).weights).toEqual({ ...drawn, "hidden0.bias": bias });
  });

  const zeroing = { ...base, initialization: { scale: 3, scope: "all", zeroLastLayer: true } } as const;
  const kept = { ...zeroing, initialization: { ...zeroing.initialization, zeroLastLayer: false } };
  const normOf = (constantNorm: ConstantNormConfig, config: TrainConfig = zeroing) =>
    startOf(modelOf(config), intervened(config, { constantNorm }));

  it("measures the norm to keep before or after the last layer is set to zero, and sets it to zero all the same", () => {
    const whole = startOf(modelOf(kept), kept).weights;
    const before = normOf({ scope: "all", reference: "beforeZeroing" });
    const after = normOf({ scope: "all", reference: "afterZeroing" });
    expect(before.norm).toBe(l2Norm(Object.values(whole)));
    expect(after.norm).toBe(l2Norm([whole["hidden0.weight"], whole["hidden0.bias"]]));
    for (const { weights } of [before, after]) {
      expect(weights["output.weight"].every((value) => value === 0)).toBe(true);
      expect(weights["hidden0.weight"]).toEqual(whole["hidden0.weight"]);
    }
  });

  it("measures the weights without biases where these alone are kept", () => {
    const whole = startOf(modelOf(kept), kept).weights;
    expect(normOf({ scope: "weights", reference: "beforeZeroing" }).norm).toBe(
      l2Norm([whole["hidden0.weight"], whole["output.weight"]]),
    );
    expect(normOf({ scope: "weights", reference: "afterZeroing" }).norm).toBe(l2Norm([whole["hidden0.weight"]]));
  });

  it("measures the weights of the sub-network", () => {
    const mask = { layer: "hidden0", keep: [2, 5], parts: "all" } as const;
    const config = intervened(base, { mask, constantNorm: { scope: "all", reference: "afterZeroing" } });
    const { weights, norm, masks } = startOf(modelOf(config), config);
    expect(weights["hidden0.bias"].map((value) => (value === 0 ? 0 : 1))).toEqual(masks?.["hidden0.bias"]);
    expect(norm).toBe(l2Norm(Object.values(weights)));
    expect(norm).toBeLessThan(l2Norm(Object.values(startOf(modelOf(base), base).weights)));
  });

  it("measures what is trained, not what is frozen", () => {
    const config = intervened(plainTraining("mixture"), { constantNorm: { scope: "all", reference: "afterZeroing" } });
    // factors 0.5, 2, 0.25, 1
    expect(startOf(modelOf(config), config).norm).toBeAllclose(Math.sqrt(0.25 + 4 + 0.0625 + 1), { rtol: 1e-12 });
  });
});

describe("fixedTensors", () => {
  const namesOf = (config: TrainConfig) => {
    const model = modelOf(config);
    const tensors = fixedTensors(model, config, startOf(model, config));
    const sizes = Object.entries(tensors).map(([name, group]) => [name, group?.length ?? 0]);
    tf.dispose(Object.values(tensors).flatMap((group) => [...(group ?? [])]));
    return Object.fromEntries(sizes);
  };

  it("are those that the method needs and no others", () => {
    const none = { frozen: 0, decayTargets: 0, masks: 0, norm: 0 };
    expect(namesOf(plainTraining("mlp"))).toEqual(none);
    expect(namesOf(training("mlp", "AdamW decaying to its start") as TrainConfig)).toEqual({
      ...none,
      decayTargets: 3,
    });
    expect(namesOf(training("mlp", "a sub-network") as TrainConfig)).toEqual({ ...none, masks: 3 });
    expect(namesOf(training("mlp", "constant norm") as TrainConfig)).toEqual({ ...none, norm: 1 });
    expect(namesOf(plainTraining("mixture"))).toEqual({ ...none, frozen: 6 });
  });
});

describe("stateTensors", () => {
  it("have one zero tensor for each trained weight and moment, or the moments given", () => {
    for (const [method, moments] of [
      ["full-batch AdamW", 2],
      ["SGD with momentum", 1],
    ] as const) {
      const config = training("mlp", method) as TrainConfig;
      const model = modelOf(config);
      const { weights } = startOf(model, config);
      const fresh = stateTensors(model, config, weights);
      expect(fresh.weights.map((tensor) => tensor.dataSync())).toEqual(Object.values(weights));
      expect(fresh.moments.length).toBe(3 * moments);
      for (const tensor of fresh.moments) expect(tensor.dataSync().every((value) => value === 0)).toBe(true);
      const carried = stateTensors(model, config, weights, new Array(moments).fill(weights));
      expect(carried.moments.map((tensor) => tensor.dataSync())).toEqual(
        new Array(moments).fill(Object.values(weights)).flat(),
      );
      tf.dispose([fresh, carried].flatMap((state) => [...state.weights, ...state.moments]));
    }
  });
});
