import { randomStream } from "groklab/core";
import {
  createModel,
  INITIALIZATION_SCOPES,
  type InitializationConfig,
  initialWeights,
  type ModelConfig,
  type TransformerConfig,
} from "groklab/models";
import { describe, expect, it } from "vitest";
import { drawn, signDataset, tokenDataset } from "./networks";

const mlp: ModelConfig = { kind: "mlp", hidden: [250, 64], embedding: 0, outputBias: true, dropout: 0 };
const transformer: TransformerConfig = {
  kind: "transformer",
  layers: 1,
  width: 64,
  heads: 4,
  feedForward: 128,
  positions: "learned",
  norm: "pre",
  dropout: 0,
};
const standard: InitializationConfig = { scale: 1, scope: "all", zeroLastLayer: false };

/** Mean and mean square of values drawn independently are within four standard errors of the distribution's. */
function expectUniform(values: Float32Array, bound: number, name: string): void {
  const n = values.length;
  const extreme = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(extreme, name).toBeLessThanOrEqual(bound * (1 + 1e-7)); // rounded to float32
  expect(extreme, name).toBeGreaterThan(bound * (1 - 8 / n));
  const [mean, square] = moments(values);
  expect(mean / bound, name).toBeAllclose(0, { atol: 4 / Math.sqrt(3 * n) });
  expect((3 * square) / (bound * bound), name).toBeAllclose(1, { atol: 4 * Math.sqrt(0.8 / n) });
}

function expectNormal(values: Float32Array, name: string): void {
  const n = values.length;
  const [mean, square] = moments(values);
  expect(mean, name).toBeAllclose(0, { atol: 4 / Math.sqrt(n) });
  expect(square, name).toBeAllclose(1, { atol: 4 * Math.sqrt(2 / n) });
  const within = values.filter((value) => Math.abs(value) < 1).length / n; // 0.6827 of a normal distribution
  expect(within, name).toBeAllclose(0.6827, { atol: 2 / Math.sqrt(n) });
}

function moments(values: Float32Array): [number, number] {
  const n = values.length;
  return [values.reduce((a, b) => a + b, 0) / n, values.reduce((sum, value) => sum + value * value, 0) / n];
}

describe("initial distributions", () => {
  const fanIn: [string, ModelConfig, Record<string, number>][] = [
    [
      "mlp",
      mlp,
      {
        "hidden0.weight": 194,
        "hidden0.bias": 194,
        "hidden1.weight": 250,
        "hidden1.bias": 250,
        "output.weight": 64,
        "output.bias": 64,
      },
    ],
    [
      "transformer",
      transformer,
      {
        "layer0.attention.query.weight": 64,
        "layer0.attention.output.weight": 64,
        "layer0.ffn.in.weight": 64,
        "layer0.ffn.out.weight": 128,
        "unembedding.weight": 64,
      },
    ],
    [
      "lstm, whose weights all go by the hidden width",
      { kind: "lstm", layers: 2, embedding: 16, hidden: 64, dropout: 0 },
      {
        "layer0.input.weight": 64,
        "layer0.input.bias": 64,
        "layer0.recurrent.weight": 64,
        "layer1.input.weight": 64,
        "layer1.recurrent.bias": 64,
        "output.weight": 64,
        "output.bias": 64,
      },
    ],
  ];
  it.each(fanIn)("are uniform in ±1 / sqrt(fan in) for linear layers: %s", (_, config, inputs) => {
    const weights = drawn(createModel(config, tokenDataset(97)));
    for (const [name, n] of Object.entries(inputs)) expectUniform(weights[name], 1 / Math.sqrt(n), name);
  });

  it("are uniform for the parity network: W and b by n, u by m", () => {
    const model = createModel({ kind: "parity", width: 500, outputBias: false }, { ...signDataset(2), sequence: 50 });
    const weights = drawn(model);
    expectUniform(weights["hidden0.weight"], 1 / Math.sqrt(50), "W");
    expectUniform(weights["hidden0.bias"], 1 / Math.sqrt(50), "b");
    expectUniform(weights["output.weight"], 1 / Math.sqrt(500), "u");
  });

  it("are standard normal for embeddings, 1 for gains and 0 for LayerNorm's biases", () => {
    const weights = drawn(createModel({ ...transformer, width: 256 }, tokenDataset(97)));
    expectNormal(weights["embedding.weight"], "embedding");
    expectNormal(weights["positions.weight"], "positions");
    expectNormal(drawn(createModel({ ...mlp, embedding: 32 }, tokenDataset(97)))["embedding.weight"], "mlp");
    for (const name of ["layer0.attention.norm", "layer0.ffn.norm", "norm"]) {
      expect(weights[`${name}.gain`]).toEqual(new Float32Array(256).fill(1));
      expect(weights[`${name}.bias`]).toEqual(new Float32Array(256));
    }
  });
});

describe("initialWeights", () => {
  const data = tokenDataset(5);
  const model = createModel({ ...transformer, width: 4, feedForward: 6 }, data);

  it("draws each parameter from the stream of its own name", () => {
    const weights = initialWeights(model, standard, 3);
    for (const { name, initial } of model.parameters) {
      expect(weights[name]).toEqual(initial(randomStream(3, "init", name)));
    }
    expect(initialWeights(model, standard, 3)).toEqual(weights);
    expect(initialWeights(model, standard, 4)["embedding.weight"]).not.toEqual(weights["embedding.weight"]);
  });

  it("gives the others the values they have without a further parameter", () => {
    const without = drawn(createModel({ ...mlp, outputBias: false }, data));
    const { "output.bias": bias, ...others } = drawn(createModel(mlp, data));
    expect(bias.length).toBe(5);
    expect(others).toEqual(without);
  });

  const roles = {
    all: ["embedding", "weight", "bias", "gain"],
    weights: ["embedding", "weight"],
    embeddings: ["embedding"],
    nonEmbeddings: ["weight", "bias", "gain"],
  };
  it.each(INITIALIZATION_SCOPES.map((scope) => ({ scope })))("multiplies what is in scope: $scope", ({ scope }) => {
    expect(new Set(model.parameters.map(({ role }) => role)).size).toBe(4);
    const perceptron = createModel({ ...mlp, hidden: [3] }, data); // without an embedding
    for (const network of scope === "embeddings" ? [model] : [model, perceptron]) {
      const before = initialWeights(network, standard, 1);
      const after = initialWeights(network, { ...standard, scale: 8, scope }, 1);
      for (const { name, role } of network.parameters) {
        const factor = roles[scope].includes(role) ? 8 : 1;
        expect(after[name], name).toEqual(before[name].map((value) => factor * value));
      }
    }
  });

  it("refuses a scale for parameters that a network does not have; a scale of 1 asks for none", () => {
    const network = createModel({ ...mlp, hidden: [3] }, data);
    const config: InitializationConfig = { scale: 8, scope: "embeddings", zeroLastLayer: false };
    expect(() => initialWeights(network, config, 1)).toThrow(
      "config.initialization.scope: expected one that this network has parameters in, got embeddings: none would be scaled",
    );
    expect(() => initialWeights(network, { ...config, scale: 1 }, 1)).not.toThrow();
  });

  it("sets the last layer to zero after the scale, unless asked for the values before", () => {
    const config: InitializationConfig = { scale: 8, scope: "weights", zeroLastLayer: true };
    const network = createModel({ ...mlp, hidden: [3] }, data);
    const kept = initialWeights(network, { ...config, zeroLastLayer: false }, 1);
    expect(initialWeights(network, config, 1, { zeroed: false })).toEqual(kept);
    expect(initialWeights(network, config, 1)).toEqual({
      ...kept,
      "output.weight": new Float32Array(15),
      "output.bias": new Float32Array(5),
    });
  });
});
