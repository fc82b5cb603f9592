import * as tf from "@tensorflow/tfjs-core";
import { noiseKey, normalNoise, startEngine } from "groklab/engine";
import { createModel, type MlpConfig } from "groklab/models";
import { createTrainer, type MaskConfig, type TrainConfig } from "groklab/trainers";
import { masksOf } from "groklab/trainers/interventions/mask";
import { beforeAll, describe, expect, it } from "vitest";
import { datasetOf, intervened, lossesOf, type MethodName, plainTraining, training } from "../support/trainings";

beforeAll(async () => {
  await startEngine({ xla: false });
});

function model(hidden: readonly number[], outputBias = false) {
  const config = plainTraining("mlp");
  return createModel({ ...(config.model as MlpConfig), hidden, outputBias }, datasetOf(config));
}

describe("masksOf", () => {
  it("has 1 in the columns, the bias entries and the outgoing rows of the neurons that stay", () => {
    const masks = masksOf(model([3], true), { layer: "hidden0", keep: [0, 2], parts: "all" });
    expect(Object.keys(masks).sort()).toEqual(["hidden0.bias", "hidden0.weight", "output.weight"]);
    expect([...masks["hidden0.weight"]]).toEqual(Array.from({ length: 14 }, () => [1, 0, 1]).flat());
    expect([...masks["hidden0.bias"]]).toEqual([1, 0, 1]);
    const [seven, none] = [new Array(7).fill(1), new Array(7).fill(0)];
    expect([...masks["output.weight"]]).toEqual([...seven, ...none, ...seven]);
  });

  it("covers incoming weights alone where that is asked for", () => {
    const masks = masksOf(model([3]), { layer: "hidden0", keep: [1], parts: "incoming" });
    expect(Object.keys(masks)).toEqual(["hidden0.weight"]);
    expect([...masks["hidden0.weight"].slice(0, 6)]).toEqual([0, 1, 0, 0, 1, 0]);
  });

  it("of a deeper layer touches what is around that layer", () => {
    const masks = masksOf(model([3, 2]), { layer: "hidden1", keep: [1], parts: "all" });
    expect(Object.keys(masks).sort()).toEqual(["hidden1.bias", "hidden1.weight", "output.weight"]);
    expect([...masks["hidden1.weight"]]).toEqual([0, 1, 0, 1, 0, 1]);
    expect(Object.keys(masksOf(model([3, 2]), { layer: "hidden0", keep: [1], parts: "all" })).sort()).toEqual([
      "hidden0.bias",
      "hidden0.weight",
      "hidden1.weight",
    ]);
  });
});

/** The same training of a network that has the kept neurons alone, and the indices of its weights in the whole one. */
function smaller(config: TrainConfig, { layer, keep }: MaskConfig) {
  const { model } = config;
  if (model.kind !== "mlp" && model.kind !== "parity") throw new TypeError("no neurons");
  const at = Number(layer.slice("hidden".length));
  const cut =
    model.kind === "mlp"
      ? { ...model, hidden: model.hidden.map((width, i) => (i === at ? keep.length : width)) }
      : { ...model, width: keep.length };
  const dataset = datasetOf(config);
  const whole = createModel(model, dataset);
  const axes = new Map(whole.neurons[layer].map(({ parameter, axis }) => [parameter, axis]));
  const places = whole.parameters.map(({ name, shape }): [string, number[]] => {
    const columns = shape[1] ?? 1;
    const all = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i);
    const axis = axes.get(name);
    if (axis === undefined) return [name, all];
    return [
      name,
      all.filter((i) => keep.includes(axis === 0 && shape.length > 1 ? Math.floor(i / columns) : i % shape[axis])),
    ];
  });
  return { config: { ...intervened(config, { mask: null }), model: cut }, places };
}

const cases: readonly [string, TrainConfig, string, readonly number[]][] = [
  ...(
    [
      "full-batch AdamW",
      "minibatches, the last one uneven",
      "SGD with momentum",
      "Adam with L2",
      "AdamW decaying to its start",
      "warm-up and clipping",
      "a scheduled change with fresh moments",
      "Brier loss",
    ] satisfies MethodName[]
  ).map((method): [string, TrainConfig, string, number[]] => [
    `one-hot perceptron, ${method}`,
    training("mlp", method) as TrainConfig,
    "hidden0",
    [0, 3, 5],
  ]),
  [
    "one-hot perceptron, constant norm",
    intervened(plainTraining("mlp"), { constantNorm: { scope: "weights", reference: "afterZeroing" } }),
    "hidden0",
    [0, 3, 5],
  ],
  ["the first layer of an embedded perceptron", plainTraining("embedded mlp"), "hidden0", [9, 0, 4]],
  ["the second layer of an embedded perceptron", plainTraining("embedded mlp"), "hidden1", [7]],
  ["parity network", plainTraining("parity"), "hidden0", [1, 2, 6]],
];

describe.each(cases)("a masked network: %s", (_, config, layer, keep) => {
  const mask: MaskConfig = { layer, keep, parts: "all" };

  it("trains as the network that has the kept neurons alone, and the others stay zero", () => {
    const masked = intervened(config, { mask });
    const { config: small, places } = smaller(masked, mask);
    const trainer = createTrainer(masked, datasetOf(config));
    const start = trainer.weights();
    const given = Object.fromEntries(places.map(([name, at]) => [name, Float32Array.from(at, (i) => start[name][i])]));
    const other = createTrainer(small, datasetOf(config), { weights: given });
    // Products over more rows, of which some are zero, are summed in another order.
    expect(lossesOf(trainer, 20)).toBeAllclose(lossesOf(other, 20), { rtol: 1e-5 });
    const [{ weights, moments }, reference] = [trainer.state(), other.state()];
    for (const [name, at] of places) {
      const inside = new Set(at);
      for (const [own, its] of [
        [weights, reference.weights] as const,
        ...moments.map((m, j) => [m, reference.moments[j]] as const),
      ]) {
        expect(
          Float32Array.from(at, (i) => own[name][i]),
          name,
        ).toBeAllclose(its[name], { rtol: 1e-4, atol: 2e-5 });
        expect(
          own[name].every((value, i) => inside.has(i) || value === 0),
          name,
        ).toBe(true);
      }
    }
    expect(trainer.evaluate().weightNorm).toBeAllclose(other.evaluate().weightNorm, { rtol: 1e-5 });
    trainer.close();
    other.close();
  });
});

describe("a mask", () => {
  it.each(["update noise", "weight noise", "dropout", "minibatches, the last one uneven"] satisfies MethodName[])(
    "leaves nothing of the masked neurons under %s",
    (method) => {
      const config = intervened(training("mlp", method) as TrainConfig, {
        mask: { layer: "hidden0", keep: [1], parts: "all" },
      });
      const noise = method === "dropout" ? {} : (training("mlp", method) as TrainConfig).interventions;
      const both = intervened(config, { ...noise, mask: config.interventions.mask });
      const trainer = createTrainer(both, datasetOf(both));
      lossesOf(trainer, 5);
      const { "hidden0.bias": bias, "output.weight": output } = trainer.weights();
      expect([...bias].map((value) => value !== 0)).toEqual([false, true, ...new Array(6).fill(false)]);
      expect([...output.slice(0, 7), ...output.slice(14)].every((value) => value === 0)).toBe(true);
      trainer.close();
    },
  );

  it("keeps the noise of weights from neurons that do not exist", () => {
    const mask = { layer: "hidden0", keep: [1, 6], parts: "all" } as const;
    const config = intervened(plainTraining("mlp"), { mask, weightNoise: 0.3 });
    const trainer = createTrainer(config, datasetOf(config));
    const noisy = Object.fromEntries(
      model([8]).parameters.map(({ name, shape }) => {
        const key = noiseKey(config.seed, "weight-noise", name);
        const noise = normalNoise(shape, key, tf.scalar(1, "int32")).dataSync<"float32">();
        return [name, trainer.weights()[name].map((value, i) => value + 0.3 * noise[i])];
      }),
    );
    // Without noise, from the noisy weights of the sub-network alone: a mask is laid over weights that are given.
    const quiet = intervened(config, { weightNoise: 0 });
    const other = createTrainer(quiet, datasetOf(config), { weights: noisy });
    expect(trainer.advance(1)).toBeAllclose(other.advance(1), { rtol: 1e-6 });
    trainer.close();
    other.close();
  });

  it("of incoming weights leaves biases and outgoing weights to be trained", () => {
    const config = intervened(plainTraining("mlp"), { mask: { layer: "hidden0", keep: [1], parts: "incoming" } });
    const trainer = createTrainer(config, datasetOf(config));
    const before = trainer.weights();
    lossesOf(trainer, 5);
    const after = trainer.weights();
    expect([...after["hidden0.weight"]].map((value, i) => value === 0 || i % 8 === 1).every(Boolean)).toBe(true);
    for (const moment of trainer.state().moments) {
      const others = [...moment["hidden0.weight"]].filter((_, i) => i % 8 !== 1);
      expect(others.every((value) => value === 0)).toBe(true);
      expect([...moment["hidden0.weight"]].some((value) => value !== 0)).toBe(true);
    }
    expect([...before["hidden0.bias"]].every((value) => value !== 0)).toBe(true);
    expect(after["output.weight"].every((value, i) => value !== before["output.weight"][i])).toBe(true);
    trainer.close();
  });
});
