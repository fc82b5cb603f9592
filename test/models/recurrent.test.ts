import { startEngine } from "groklab/engine";
import { createModel, type LstmConfig, parameterCount, type RnnConfig } from "groklab/models";
import { beforeAll, describe, expect, it } from "vitest";
import { drawn, forward, products, tokenDataset } from "./networks";

beforeAll(async () => {
  await startEngine({ xla: false });
});

const lstm: LstmConfig = { kind: "lstm", layers: 2, embedding: 128, hidden: 128, dropout: 0 };
const rnn: RnnConfig = { kind: "rnn", layers: 1, embedding: 128, hidden: 128, dropout: 0 };
const small = { layers: 2, embedding: 4, hidden: 3 };

describe("recurrent networks", () => {
  it("are the papers': two LSTM layers of 128 have 264,192 recurrent parameters", () => {
    const model = createModel(lstm, tokenDataset(97));
    // a layer: 128 * 512 twice and 512 twice = 132,096; head 128 * 97 + 97; embedding 97 * 128
    expect(parameterCount(model)).toBe(264_192 + 12_513 + 12_416);
    expect(model.parameters.map(({ name, shape }) => [name, ...shape])).toEqual([
      ["embedding.weight", 97, 128],
      ...[0, 1].flatMap((layer) => [
        [`layer${layer}.input.weight`, 128, 512],
        [`layer${layer}.recurrent.weight`, 128, 512],
        [`layer${layer}.input.bias`, 512],
        [`layer${layer}.recurrent.bias`, 512],
      ]),
      ["output.weight", 128, 97],
      ["output.bias", 97],
    ]);
    expect(model.lastLayer).toEqual(["output.weight", "output.bias"]);
    // 128 * 128 twice and 128 twice = 33,024; head 128 * 59 + 59; embedding 59 * 128
    expect(parameterCount(createModel(rnn, tokenDataset(59)))).toBe(33_024 + 7_611 + 7_552);
  });

  const zeros = (config: LstmConfig | RnnConfig) => {
    const model = createModel(config, tokenDataset(2));
    return { model, weights: Object.fromEntries(Object.entries(drawn(model)).map(([k, v]) => [k, v.fill(0)])) };
  };

  it("compute an LSTM by hand, from its biases alone", () => {
    const { model, weights } = zeros({ ...lstm, layers: 1, embedding: 1, hidden: 1 });
    // i, f, g, o: sigmoid(ln 3) = 3/4, sigmoid(0) = 1/2, tanh(ln(3) / 2) = 1/2, sigmoid(ln 3) = 3/4
    weights["layer0.input.bias"].set([Math.log(3), 1, 0, Math.log(3)]);
    weights["layer0.recurrent.bias"].set([0, -1, Math.log(3) / 2, 0]);
    weights["output.weight"].set([1, 2]);
    weights["output.bias"].set([0, 1]);
    const { logits, activations } = forward(model, weights, tokenDataset(2));
    // c_1 = 3/4 * 1/2 = 3/8; c_2 = 1/2 * 3/8 + 3/8 = 9/16; h = 3/4 tanh(c)
    expect(activations["layer0.cell0"].values).toBeAllclose(new Array(4).fill(3 / 8), { rtol: 1e-6 });
    expect(activations["layer0.cell1"].values).toBeAllclose(new Array(4).fill(9 / 16), { rtol: 1e-6 });
    const h = 0.75 * Math.tanh(9 / 16);
    expect(activations["layer0.hidden1"].values).toBeAllclose(new Array(4).fill(h), { rtol: 1e-6 });
    expect(logits[3]).toBeAllclose([h, 1 + 2 * h], { rtol: 1e-6 });
  });

  it("compute an RNN by hand, from embedding to logits", () => {
    const { model, weights } = zeros({ ...rnn, embedding: 1, hidden: 1 });
    weights["embedding.weight"].set([1, -1]);
    weights["layer0.input.weight"].set([0.5]);
    weights["layer0.recurrent.weight"].set([2]);
    weights["layer0.recurrent.bias"].set([0.25]);
    weights["output.weight"].set([1, -1]);
    const { logits } = forward(model, weights, tokenDataset(2));
    // e = 1 or -1: h_1 = tanh(0.75) or tanh(-0.25), h_2 = tanh(0.75 or -0.25, + 2 h_1)
    const h = (a: number, b: number) => Math.tanh(b / 2 + 0.25 + 2 * Math.tanh(a / 2 + 0.25));
    const expected = [h(1, 1), h(1, -1), h(-1, 1), h(-1, -1)];
    expect(logits.map(([first]) => first)).toBeAllclose(expected, { rtol: 1e-6 });
  });

  describe.each([
    { ...lstm, ...small },
    { ...rnn, ...small },
  ])("of kind $kind", (config) => {
    const data = tokenDataset(5);
    const model = createModel(config, data);
    const weights = drawn(model);

    it.each([{ tables: true }, { tables: false }])("read from left to right, tables: $tables", (options) => {
      const { logits, activations } = forward(model, weights, data, options);
      const parts = config.kind === "lstm" ? ["hidden", "cell"] : ["hidden"];
      const names = [0, 1].flatMap((layer) =>
        [0, 1].flatMap((time) => parts.map((part) => `layer${layer}.${part}${time}`)),
      );
      expect(Object.keys(activations)).toEqual(names);
      for (const layer of [0, 1]) {
        const { shape, values } = activations[`layer${layer}.hidden0`];
        expect(shape).toEqual([25, 3]);
        // The first state knows the first token and not the second; rounding of a product may depend on the row
        for (let example = 0; example < 25; example++) {
          const row = (e: number) => values.slice(3 * e, 3 * e + 3);
          const first = example - (example % 5);
          expect(row(example)).toBeAllclose(row(first), { atol: 1e-6 });
          if (first > 0) expect(row(example)).not.toBeAllclose(row(0), { atol: 1e-3 });
        }
        expect(new Set(activations[`layer${layer}.hidden1`].values).size).toBe(75);
      }
      expect(logits[1]).not.toBeAllclose(logits[5], { atol: 1e-3 }); // (0, 1) and (1, 0)
    });

    it("know the sum of their two biases alone", () => {
      const swapped = { ...weights };
      for (const layer of ["layer0", "layer1"]) {
        swapped[`${layer}.input.bias`] = weights[`${layer}.recurrent.bias`];
        swapped[`${layer}.recurrent.bias`] = weights[`${layer}.input.bias`];
      }
      expect(forward(model, swapped, data).logits).toEqual(forward(model, weights, data).logits);
    });

    it("multiply tables in the first step of every layer", async () => {
      // Tables: embedding and first state of layer 0 by its two matrices, first states of both layers by those of layer 1.
      // Examples: the second state of layer 0 by layer 1's input matrix, and the head.
      expect(await products(model, data)).toEqual({ 5: 4, 25: 2 });
      expect(await products(model, data, { tables: false })).toEqual({ 25: 7 });
    });

    it("drop out at the head in training, and nowhere else", () => {
      const calls: [string, number, number[]][] = [];
      const dropping = createModel({ ...config, dropout: 0.5 }, data);
      const { logits } = forward(dropping, weights, data, {
        dropout: (x, rate, name) => {
          calls.push([name, rate, x.shape]);
          return x.mul(0);
        },
      });
      expect(calls).toEqual([["head", 0.5, [25, 3]]]);
      expect(logits[7]).toEqual([...weights["output.bias"]]);
      const never = () => expect.unreachable();
      forward(model, weights, data, { dropout: never as never });
    });
  });
});
