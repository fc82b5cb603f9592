import { startEngine } from "groklab/engine";
import { createModel, type MlpConfig, parameterCount } from "groklab/models";
import { beforeAll, describe, expect, it } from "vitest";
import { drawn, forward, products, tokenDataset, type Weights } from "./networks";

beforeAll(async () => {
  await startEngine({ xla: false });
});

const oneHot: MlpConfig = { kind: "mlp", hidden: [250], embedding: 0, outputBias: false, dropout: 0 };
const embedded: MlpConfig = { kind: "mlp", hidden: [512, 256], embedding: 128, outputBias: true, dropout: 0 };

describe("mlp", () => {
  it("is the synergy paper's 194-250-97 network of 73,000 parameters, with no bias at the output", () => {
    const model = createModel(oneHot, tokenDataset(97));
    // 194 * 250 + 250 + 250 * 97 = 48,500 + 250 + 24,250
    expect(parameterCount(model)).toBe(73_000);
    expect(model.parameters.map(({ name, shape }) => [name, ...shape])).toEqual([
      ["hidden0.weight", 194, 250],
      ["hidden0.bias", 250],
      ["output.weight", 250, 97],
    ]);
    expect(model.outputs).toBe(97);
    expect(model.lastLayer).toEqual(["output.weight"]);
  });

  it("is the efficiency paper's MLP of 287,841 parameters besides the embedding", () => {
    const model = createModel(embedded, tokenDataset(97));
    // 256 * 512 + 512 + 512 * 256 + 256 + 256 * 97 + 97 = 131,584 + 131,328 + 24,929
    expect(parameterCount(model)).toBe(287_841 + 97 * 128);
    expect(model.parameters.map(({ name, shape }) => [name, ...shape])).toEqual([
      ["embedding.weight", 97, 128],
      ["hidden0.weight", 256, 512],
      ["hidden0.bias", 512],
      ["hidden1.weight", 512, 256],
      ["hidden1.bias", 256],
      ["output.weight", 256, 97],
      ["output.bias", 97],
    ]);
    expect(model.lastLayer).toEqual(["output.weight", "output.bias"]);
  });

  it("computes by hand: one hidden unit that counts tokens, read out with its own weights", () => {
    const data = tokenDataset(2);
    const model = createModel({ ...oneHot, hidden: [1] }, data);
    // Rows of W: token 0 of the first place gives 1, token 1 gives 10; of the second place 100 and 1000. Bias -50.
    const weights = {
      "hidden0.weight": Float32Array.of(1, 10, 100, 1000),
      "hidden0.bias": Float32Array.of(-50),
      "output.weight": Float32Array.of(1, -2),
    };
    const { logits } = forward(model, weights, data);
    // (0,0): 101 - 50 = 51; (0,1): 1001 - 50 = 951; (1,0): 110 - 50 = 60; (1,1): 1010 - 50 = 960; logits h and -2 h
    expect(logits.flat()).toEqual([51, -102, 951, -1902, 60, -120, 960, -1920]);
    const dark = { ...weights, "hidden0.bias": Float32Array.of(-955) };
    expect(
      forward(model, dark, data)
        .logits.flat()
        .map((x) => x + 0),
    ).toEqual([0, 0, 46, -92, 0, 0, 55, -110]);
  });

  it("with an embedding is the one-hot network whose first weight is embedding times weight, position by position", () => {
    const [p, d, width] = [7, 3, 5];
    const data = tokenDataset(p);
    const model = createModel({ ...embedded, hidden: [width, 4], embedding: d }, data);
    const weights = drawn(model);
    const first = new Float32Array(2 * p * width);
    for (let j = 0; j < 2; j++) {
      for (let token = 0; token < p; token++) {
        for (let unit = 0; unit < width; unit++) {
          let sum = 0;
          for (let i = 0; i < d; i++) {
            sum += weights["embedding.weight"][token * d + i] * weights["hidden0.weight"][(j * d + i) * width + unit];
          }
          first[(j * p + token) * width + unit] = sum;
        }
      }
    }
    const { "embedding.weight": _, ...rest } = weights;
    const plain = createModel({ ...embedded, hidden: [width, 4], embedding: 0 }, data);
    const expected = forward(plain, { ...rest, "hidden0.weight": first }, data).logits;
    expect(forward(model, weights, data).logits.flat()).toBeAllclose(expected.flat(), { rtol: 1e-5, atol: 1e-6 });
  });

  it("shows every layer before and after its ReLU", () => {
    const data = tokenDataset(5);
    for (const embedding of [0, 3]) {
      const model = createModel({ ...oneHot, hidden: [8, 4], embedding }, data);
      const { activations } = forward(model, drawn(model), data);
      expect(Object.keys(activations)).toEqual(["hidden0.pre", "hidden0.post", "hidden1.pre", "hidden1.post"]);
      for (const [layer, width] of [
        ["hidden0", 8],
        ["hidden1", 4],
      ] as const) {
        const { shape, values } = activations[`${layer}.pre`];
        expect(shape).toEqual([25, width]);
        expect(values.some((value) => value < 0)).toBe(true);
        expect(activations[`${layer}.post`].values).toEqual(values.map((value) => Math.max(0, value)));
      }
    }
  });

  it("says where its neurons lie: relabelling them there changes no logit, and dropping one part does", () => {
    const data = tokenDataset(5);
    const model = createModel({ ...oneHot, hidden: [6, 4], outputBias: true }, data);
    const weights = drawn(model);
    const before = forward(model, weights, data).logits.flat();
    for (const [layer, width] of [
      ["hidden0", 6],
      ["hidden1", 4],
    ] as const) {
      const axes = model.neurons[layer];
      expect(axes.map(({ part }) => part)).toEqual(["incoming", "bias", "outgoing"]);
      const rolled = (which: typeof axes): Weights => {
        const moved: Record<string, Float32Array> = { ...weights };
        for (const { parameter, axis } of which) {
          const shape = model.parameters.find(({ name }) => name === parameter)?.shape ?? [];
          expect(shape[axis]).toBe(width);
          const stride = axis === shape.length - 1 ? 1 : shape[1];
          moved[parameter] = moved[parameter].map((_, at, all) => {
            const neuron = Math.floor(at / stride) % width;
            return all[at + (((neuron + 1) % width) - neuron) * stride];
          });
        }
        return moved;
      };
      expect(forward(model, rolled(axes), data).logits.flat()).toBeAllclose(before, { atol: 1e-6 });
      for (const one of axes) {
        const others = axes.filter((axis) => axis !== one);
        expect(forward(model, rolled(others), data).logits.flat()).not.toBeAllclose(before, { atol: 1e-3 });
      }
    }
  });

  it("multiplies tables by the first weight, and examples by the others alone", async () => {
    const data = tokenDataset(9);
    const model = createModel({ ...embedded, hidden: [8, 6], embedding: 4 }, data);
    expect(await products(model, data)).toEqual({ 9: 2, 81: 2 });
    expect(await products(model, data, { tables: false })).toEqual({ 81: 4 });
    // Seven examples have fewer rows than a table
    expect(await products(model, { ...data, inputs: data.inputs.slice(0, 14) })).toEqual({ 7: 4 });
  });

  it("drops out after every hidden ReLU in training, and nowhere else", () => {
    const data = tokenDataset(5);
    const calls: [string, number, number[]][] = [];
    const model = createModel({ ...oneHot, hidden: [6, 4], dropout: 0.1 }, data);
    const weights = drawn(model);
    const { logits, activations } = forward(model, weights, data, {
      dropout: (x, rate, name) => {
        calls.push([name, rate, x.shape]);
        return name === "hidden1" ? x.mul(2) : x;
      },
    });
    expect(calls).toEqual([
      ["hidden0", 0.1, [25, 6]],
      ["hidden1", 0.1, [25, 4]],
    ]);
    const plain = forward(model, weights, data);
    expect(logits.flat()).toEqual(plain.logits.flat().map((value) => 2 * value));
    expect(activations).toEqual(plain.activations);
    const never = () => expect.unreachable();
    forward(createModel({ ...oneHot, hidden: [6, 4] }, data), weights, data, { dropout: never as never });
  });
});
