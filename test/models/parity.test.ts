import { startEngine } from "groklab/engine";
import { createModel, parameterCount } from "groklab/models";
import { beforeAll, describe, expect, it } from "vitest";
import { drawn, forward, signDataset } from "./networks";

beforeAll(async () => {
  await startEngine({ xla: false });
});

describe("the parity network", () => {
  it("has (n + 2) m parameters: 26,000 for 50 coordinates and 500 neurons", () => {
    const data = { ...signDataset(2), sequence: 50 };
    const model = createModel({ kind: "parity", width: 500, outputBias: false }, data);
    expect(parameterCount(model)).toBe(26_000);
    expect(model.outputs).toBe(1);
    expect(model.lastLayer).toEqual(["output.weight"]);
    const biased = createModel({ kind: "parity", width: 500, outputBias: true }, data);
    expect(biased.lastLayer).toEqual(["output.weight", "output.bias"]);
    expect(biased.parameters.map(({ name, shape, role }) => [name, role, ...shape])).toEqual([
      ["hidden0.weight", "weight", 50, 500],
      ["hidden0.bias", "bias", 500],
      ["output.weight", "weight", 500, 1],
      ["output.bias", "bias", 1],
    ]);
  });

  it("computes the parity of two signs exactly with three neurons", () => {
    const data = signDataset(3);
    const model = createModel({ kind: "parity", width: 3, outputBias: true }, data);
    // With s = x1 + x2 in {-2, 0, 2}: relu(s) + relu(-s) - relu(1) = |s| - 1 = x1 x2; the third sign is ignored
    const weights = {
      "hidden0.weight": Float32Array.of(1, -1, 0, 1, -1, 0, 0, 0, 0),
      "hidden0.bias": Float32Array.of(0, 0, 1),
      "output.weight": Float32Array.of(1, 1, -1),
      "output.bias": Float32Array.of(0),
    };
    const { logits, activations } = forward(model, weights, data);
    expect(logits).toEqual(Array.from(data.labels, (label) => [2 * label - 1]));
    expect(activations["hidden0.pre"].values.slice(0, 3)).toEqual([-2, 2, 1]);
    expect(activations["hidden0.post"].values.slice(0, 3)).toEqual([0, 2, 1]);
  });

  it("names the parts of its neurons: one without them is absent", () => {
    const data = signDataset(4);
    const model = createModel({ kind: "parity", width: 3, outputBias: false }, data);
    expect(model.neurons).toEqual({
      hidden0: [
        { parameter: "hidden0.weight", axis: 1, part: "incoming" },
        { parameter: "hidden0.bias", axis: 0, part: "bias" },
        { parameter: "output.weight", axis: 0, part: "outgoing" },
      ],
    });
    const weights = drawn(model);
    const kept = createModel({ kind: "parity", width: 2, outputBias: false }, data);
    const without = (values: Float32Array, stride: number) => values.filter((_, i) => Math.floor(i / stride) % 3 !== 1);
    const small = Object.fromEntries(Object.entries(weights).map(([name, values]) => [name, without(values, 1)]));
    const masked = Object.fromEntries(
      Object.entries(weights).map(([name, values]) => [name, values.map((value, i) => (i % 3 === 1 ? 0 : value))]),
    );
    expect(forward(kept, small, data).logits.flat()).toBeAllclose(forward(model, masked, data).logits.flat(), {
      atol: 1e-6,
    });
  });
});
