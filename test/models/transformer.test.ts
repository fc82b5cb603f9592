import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "groklab/engine";
import { createModel, parameterCount, type TransformerConfig } from "groklab/models";
import { attend } from "groklab/models/attention";
import { layerNorm } from "groklab/models/layer-norm";
import { beforeAll, describe, expect, it } from "vitest";
import { drawn, forward, products, tokenDataset } from "./networks";

beforeAll(async () => {
  await startEngine({ xla: false });
});

const power: TransformerConfig = {
  kind: "transformer",
  layers: 2,
  width: 128,
  heads: 4,
  feedForward: 512,
  positions: "sinusoidal",
  norm: "post",
  dropout: 0,
};
const small: TransformerConfig = { ...power, width: 8, heads: 2, feedForward: 12 };

describe("transformer", () => {
  it("is openai/grok's: two layers of 128 have 393,216 parameters in their matrices", () => {
    const model = createModel(power, tokenDataset(97));
    const blocks = model.parameters.filter(({ name, role }) => name.startsWith("layer") && role === "weight");
    expect(parameterCount({ ...model, parameters: blocks })).toBe(393_216);
    // and the embedding of 97 tokens and "=", two LayerNorms a layer, the unembedding
    expect(parameterCount(model)).toBe(393_216 + 98 * 128 + 4 * 256 + 128 * 97);
    expect(model.parameters.slice(0, 10).map(({ name, shape, role }) => [name, role, ...shape])).toEqual([
      ["embedding.weight", "embedding", 98, 128],
      ["layer0.attention.query.weight", "weight", 128, 128],
      ["layer0.attention.key.weight", "weight", 128, 128],
      ["layer0.attention.value.weight", "weight", 128, 128],
      ["layer0.attention.output.weight", "weight", 128, 128],
      ["layer0.attention.norm.gain", "gain", 128],
      ["layer0.attention.norm.bias", "bias", 128],
      ["layer0.ffn.in.weight", "weight", 128, 512],
      ["layer0.ffn.out.weight", "weight", 512, 128],
      ["layer0.ffn.norm.gain", "gain", 128],
    ]);
    expect(model.lastLayer).toEqual(["unembedding.weight"]);
  });

  it("without LayerNorm is Table 7.1's: one layer, 114 tokens, three learned positions", () => {
    const model = createModel({ ...power, layers: 1, norm: "none", positions: "learned" }, tokenDataset(113));
    expect(parameterCount(model)).toBe(114 * 128 + 3 * 128 + 196_608 + 128 * 113);
    const pre = createModel({ ...power, norm: "pre" }, tokenDataset(5));
    expect(pre.parameters.slice(-3).map(({ name }) => name)).toEqual(["norm.gain", "norm.bias", "unembedding.weight"]);
  });

  it.each([{ tables: true }, { tables: false }])(
    "is causal: a position knows its own token and those before, tables: $tables",
    (options) => {
      for (const norm of ["post", "pre", "none"] as const) {
        const data = tokenDataset(3, 3); // tokens a, b, c: example 9 a + 3 b + c
        const model = createModel({ ...small, layers: 3, norm, positions: "learned" }, data);
        const { activations } = forward(model, drawn(model), data, options);
        for (const layer of ["layer0", "layer1"]) {
          const row = (position: number, example: number) =>
            activations[`${layer}.output${position}`].values.slice(8 * example, 8 * example + 8);
          for (let example = 0; example < 27; example++) {
            for (const [position, later] of [9, 3, 1, 1].entries()) {
              // The first example with the same tokens up to here; rounding of a product may depend on the row
              const first = example - (example % later);
              expect(row(position, example)).toBeAllclose(row(position, first), { atol: 1e-5 });
              if (first > 0) expect(row(position, first)).not.toBeAllclose(row(position, 0), { atol: 1e-3 });
            }
          }
        }
      }
    },
  );

  it("with one layer and no positions does not know the tokens' order, and with positions it does", () => {
    const data = tokenDataset(5);
    for (const positions of ["none", "sinusoidal", "learned"] as const) {
      const model = createModel({ ...small, layers: 1, positions }, data);
      const { logits } = forward(model, drawn(model), data);
      for (const [a, b] of [
        [0, 1],
        [4, 2],
      ]) {
        const [one, other] = [logits[5 * a + b], logits[5 * b + a]];
        if (positions === "none") expect(one).toBeAllclose(other, { rtol: 1e-5, atol: 1e-6 });
        else expect(one).not.toBeAllclose(other, { atol: 1e-3 });
      }
    }
  });

  it("shows its attention, feed-forward neurons and stream, the last layer at the last position", () => {
    const data = tokenDataset(5);
    const model = createModel(small, data);
    const { activations } = forward(model, drawn(model), data);
    const shapes = Object.entries(activations).map(([name, { shape }]) => [name, ...shape]);
    expect(shapes).toEqual([
      ["layer0.ffn0", 25, 12],
      ["layer0.output0", 25, 8],
      ["layer0.attention1", 25, 2, 2],
      ["layer0.ffn1", 25, 12],
      ["layer0.output1", 25, 8],
      ["layer0.attention2", 25, 2, 3],
      ["layer0.ffn2", 25, 12],
      ["layer0.output2", 25, 8],
      ["layer1.attention2", 25, 2, 3],
      ["layer1.ffn2", 25, 12],
      ["layer1.output2", 25, 8],
    ]);
    for (const [name, positions] of [
      ["layer0.attention1", 2],
      ["layer1.attention2", 3],
    ] as const) {
      const { values } = activations[name];
      for (let i = 0; i < values.length; i += positions) {
        expect(values.slice(i, i + positions).reduce((a, b) => a + b)).toBeAllclose(1, { rtol: 1e-6 });
      }
    }
    // After a LayerNorm with gain 1 and bias 0 every row has mean 0 and mean square 1
    const { values } = activations["layer1.output2"];
    for (let i = 0; i < values.length; i += 8) {
      const row = values.slice(i, i + 8);
      expect(row.reduce((a, b) => a + b) / 8).toBeAllclose(0, { atol: 1e-6 });
      expect(row.reduce((sum, x) => sum + x * x, 0) / 8).toBeAllclose(1, { rtol: 1e-4 });
    }
    expect(Math.min(...activations["layer0.ffn2"].values)).toBe(0);
  });

  it("multiplies tables in the first layer's attention and at the first position", async () => {
    const data = tokenDataset(5);
    const model = createModel(small, data);
    // Rows of 6, tokens and "=": value and key of two positions, query of the second, output and feed-forward of the
    // first in layer 0; its value and key in layer 1. Single rows: value, key and query of "=" in layer 0. Examples: output
    // and feed-forward of two positions in layer 0; two values and keys, query, output, feed-forward, unembedding after.
    expect(await products(model, data)).toEqual({ 1: 3, 6: 10, 25: 15 });
    expect(await products(model, data, { tables: false })).toEqual({ 25: 28 });
  });

  it("drops out after the feed-forward network in training, and nowhere else", () => {
    const data = tokenDataset(5);
    const calls: [string, number, number[]][] = [];
    const dropping = createModel({ ...small, dropout: 0.1 }, data);
    const weights = drawn(dropping);
    const none = forward(dropping, weights, data, {
      dropout: (x, rate, name) => {
        calls.push([name, rate, x.shape]);
        return x.mul(0);
      },
    });
    expect(calls).toEqual(["layer0.ffn0", "layer0.ffn1", "layer0.ffn2", "layer1.ffn2"].map((n) => [n, 0.1, [25, 8]]));
    const silent = { ...weights };
    for (const layer of [0, 1]) silent[`layer${layer}.ffn.out.weight`] = new Float32Array(12 * 8);
    const expected = forward(dropping, silent, data).logits.flat();
    expect(none.logits.flat()).toBeAllclose(expected, { rtol: 1e-5, atol: 1e-6 });
    const never = () => expect.unreachable();
    forward(createModel(small, data), weights, data, { dropout: never as never });
  });

  it.each([
    { heads: 3, message: "config.model.heads: expected a divisor of the width, 8, got 3" },
    { heads: 0, message: "config.model.heads: expected a divisor of the width, 8, got 0" },
    { width: 9, heads: 3, message: "config.model.width: expected an even width" },
  ])("refuses sizes that do not go together: $message", ({ message, ...sizes }) => {
    expect(() => createModel({ ...small, ...sizes }, tokenDataset(5))).toThrow(message);
  });
});

describe("attend", () => {
  it("weighs values by the softmax of the products in each head", () => {
    const row = (values: number[]) => tf.tensor2d([values]);
    const keys = [row([1, 5]), row([0, 7])];
    const { mixed, weights } = attend(row([Math.log(3), 0]), keys, [row([4, 2]), row([8, 6])], 2);
    // Head 0: exp(ln 3) : exp(0) = 3 : 1, so (3 * 4 + 8) / 4 = 5. Head 1: scores 0 and 0, so (2 + 6) / 2 = 4.
    expect(weights.dataSync()).toBeAllclose([0.75, 0.25, 0.5, 0.5], { rtol: 1e-6 });
    expect(mixed.dataSync()).toBeAllclose([5, 4], { rtol: 1e-6 });
  });

  it("divides products by the root of a head's width", () => {
    const row = (values: number[]) => tf.tensor2d([values]);
    const query = row([Math.log(3), Math.log(3), Math.log(3), Math.log(3)]);
    const { weights } = attend(
      query,
      [row([1, 1, 0, 0]), row([0, 0, 0, 0])],
      [row([1, 2, 3, 4]), row([0, 0, 0, 0])],
      1,
    );
    // 2 ln 3 / sqrt(4) = ln 3
    expect(weights.dataSync()).toBeAllclose([0.75, 0.25], { rtol: 1e-6 });
  });

  it("is unmoved by a constant added to all keys, and by scores of any size", () => {
    const query = tf.tensor2d([[100, -300, 20, 7]]);
    const keys = [tf.tensor2d([[1, 2, 3, 4]]), tf.tensor2d([[-2, 5, 1, 0]])];
    const values = [tf.tensor2d([[1, 2, 3, 4]]), tf.tensor2d([[5, 6, 7, 8]])];
    const before = attend(query, keys, values, 2).mixed.dataSync();
    const shifted = keys.map((key) => tf.add<tf.Tensor2D>(key, tf.tensor2d([[10, -20, 30, 5]])));
    expect(attend(query, shifted, values, 2).mixed.dataSync()).toBeAllclose(before, { rtol: 1e-4 });
    expect([...before].every(Number.isFinite)).toBe(true);
  });
});

describe("layerNorm", () => {
  it("computes by hand, with 1e-5 inside the root", () => {
    const parameters = { "n.gain": tf.tensor1d([2, 10]), "n.bias": tf.tensor1d([0.5, 0]) };
    const result = layerNorm(
      tf.tensor2d([
        [1, 3],
        [0.001, 0.003],
      ]),
      parameters,
      "n",
    );
    // Mean 2, variance 1; mean 0.002, variance 1e-6
    const [r, s] = [1 / Math.sqrt(1 + 1e-5), 0.001 / Math.sqrt(1e-6 + 1e-5)];
    expect(result.dataSync()).toBeAllclose([0.5 - 2 * r, 10 * r, 0.5 - 2 * s, 10 * s], { rtol: 1e-5 });
  });
});
