import { startEngine } from "groklab/engine";
import { createModel, initialWeights, type MixtureConfig, type MlpConfig } from "groklab/models";
import { beforeAll, describe, expect, it } from "vitest";
import { drawn, forward, tokenDataset } from "./networks";

beforeAll(async () => {
  await startEngine({ xla: false });
});

const memorizing: MlpConfig = { kind: "mlp", hidden: [6], embedding: 3, outputBias: true, dropout: 0.5 };
const generalizing: MlpConfig = { kind: "mlp", hidden: [5, 4], embedding: 0, outputBias: false, dropout: 0 };
const config: MixtureConfig = {
  kind: "mixture",
  memorizing,
  generalizing,
  factors: { memorizing: [2, 10], generalizing: [-3, 1] },
  scales: { memorizing: 0.25, generalizing: 4 },
};
const data = tokenDataset(5);

describe("mixture", () => {
  it("trains four scalars, and freezes both networks", () => {
    const { parameters, lastLayer, neurons, outputs } = createModel(config, data);
    const trained = parameters.filter(({ frozen }) => !frozen);
    expect(trained.map(({ name, shape }) => [name, shape])).toEqual([
      ["memorizing.factor1", []],
      ["memorizing.factor2", []],
      ["generalizing.factor1", []],
      ["generalizing.factor2", []],
    ]);
    expect(parameters.filter(({ frozen }) => frozen).map(({ name }) => name)).toEqual([
      ...createModel(memorizing, data).parameters.map(({ name }) => `memorizing.${name}`),
      ...createModel(generalizing, data).parameters.map(({ name }) => `generalizing.${name}`),
    ]);
    expect([lastLayer, neurons, outputs]).toEqual([[], {}, 5]);
    const values = drawn(createModel(config, data));
    expect(trained.map(({ name }) => [...values[name]])).toEqual([[2], [10], [-3], [1]]);
  });

  it("adds up both networks' logits by factors and scales", () => {
    const model = createModel(config, data);
    const weights = drawn(model);
    const part = (name: string) =>
      Object.fromEntries(
        Object.entries(weights).flatMap(([key, values]) =>
          key.startsWith(`${name}.`) ? [[key.slice(name.length + 1), values] as const] : [],
        ),
      );
    const m = forward(createModel(memorizing, data), part("memorizing"), data);
    const g = forward(createModel(generalizing, data), part("generalizing"), data);
    const never = () => expect.unreachable();
    const { logits, activations } = forward(model, weights, data, { dropout: never as never });
    // 2 * 10 * 0.25 = 5 and -3 * 1 * 4 = -12
    const expected = m.logits.flat().map((value, i) => 5 * value - 12 * g.logits.flat()[i]);
    expect(logits.flat()).toBeAllclose(expected, { rtol: 1e-5, atol: 1e-6 });
    expect(activations["memorizing.hidden0.post"]).toEqual(m.activations["hidden0.post"]);
    expect(activations["generalizing.hidden1.pre"]).toEqual(g.activations["hidden1.pre"]);
    expect(activations["memorizing.logits"].values).toEqual(m.logits.flat());
  });

  it("has nothing for an initial scale of the weights, and no last layer to set to zero", () => {
    const model = createModel(config, data);
    for (const scope of ["weights", "embeddings"] as const) {
      expect(() => initialWeights(model, { scale: 7, scope, zeroLastLayer: false }, 0)).toThrow("none would be scaled");
      expect(initialWeights(model, { scale: 1, scope, zeroLastLayer: false }, 0)).toEqual(drawn(model));
    }
    expect(() => initialWeights(model, { scale: 1, scope: "all", zeroLastLayer: true }, 0)).toThrow(
      "config.initialization.zeroLastLayer: expected false",
    );
  });
});
