import { ConfigError } from "groklab/core";
import { trainingProbes } from "groklab/trainers";
import { describe, expect, it } from "vitest";
import { smallExamples, view } from "../support/probe-view";
import { smallConfig } from "../support/small-run";

// Rows: right by 2, wrong by 1, right by 3, wrong by 4.
const logits = [2, 0, -1, 1, 0, 0, 0, -1, 3, -4, 0, -2];

describe("norms", () => {
  it("are those of each layer, its weights and biases together", () => {
    const weights = {
      "hidden0.weight": [1, 2, 2],
      "hidden0.bias": [4],
      "layer0.attention.query.weight": [3, 4],
      "layer0.ffn.in.weight": [-2],
      "memorizing.factor1": [6],
      "memorizing.factor2": [8],
    };
    expect(trainingProbes.norms(view([], weights), {})).toEqual({
      hidden0: 5, // sqrt(1 + 4 + 4 + 16)
      "layer0.attention.query": 5,
      "layer0.ffn.in": 2,
      memorizing: 10,
    });
  });
});

describe("margins", () => {
  it("are the mean and the smallest of the label's logit less the largest other, on either side of the split", () => {
    expect(trainingProbes.margins(view(logits), {})).toEqual({
      train: { mean: -1, min: -4 }, // 2 and -4
      test: { mean: 1, min: -1 }, // -1 and 3
    });
  });

  it("of one logit are y f", () => {
    const two = { ...smallExamples, labels: Int32Array.of(0, 1, 1, 0) };
    expect(trainingProbes.margins({ ...view([0.5, 2, -3, -4]), dataset: two }, {})).toEqual({
      train: { mean: 1.75, min: -0.5 }, // -0.5 and 4
      test: { mean: -0.5, min: -3 }, // 2 and -3
    });
  });
});

describe("accuracy", () => {
  it("is that of a set of rows that the dataset names, with the loss and how many they are", () => {
    const value = trainingProbes.accuracy(view(logits), { subset: "odd" }) as {
      loss: number;
      accuracy: number;
      n: number;
    };
    expect(value).toMatchObject({ accuracy: 0, n: 2 });
    const all = { ...smallExamples, subsets: { all: Int32Array.of(0, 1, 2, 3) } };
    expect(trainingProbes.accuracy({ ...view(logits), dataset: all }, { subset: "all" })).toMatchObject({
      accuracy: 0.5,
      n: 4,
    });
    // Rows 1 and 3: ln(e^1 + e^0 + e^0) and 4 + ln(e^-4 + e^0 + e^-2)
    const expected = (Math.log(Math.E + 2) + 4 + Math.log(Math.exp(-4) + 1 + Math.exp(-2))) / 2;
    expect(value.loss).toBeAllclose(expected, { rtol: 1e-12 });
  });

  it("has the run's loss", () => {
    const config = { ...smallConfig, loss: "mse" } as const;
    const { loss } = trainingProbes.accuracy({ ...view(logits), config }, { subset: "odd" }) as { loss: number };
    // ((1 + 1 + 0) + (25 + 0 + 4)) / 3 / 2
    expect(loss).toBeAllclose(31 / 6, { rtol: 1e-12 });
  });

  it("is null of a set without rows", () => {
    expect(trainingProbes.accuracy(view(logits), { subset: "none" })).toBeNull();
  });

  it("of a set that there is not is refused, with those that there are", () => {
    expect(() => trainingProbes.accuracy(view(logits), { subset: "even" })).toThrow(ConfigError);
    expect(() => trainingProbes.accuracy(view(logits), { subset: "even" })).toThrow(/"even".*odd, none/);
    expect(() => trainingProbes.accuracy(view(logits), {})).toThrow(ConfigError);
  });
});
