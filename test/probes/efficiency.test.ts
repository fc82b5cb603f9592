import { probes } from "groklab/probes";
import { describe, expect, it } from "vitest";
import { view } from "../support/probe-view";

describe("efficiency", () => {
  const weights = { "embedding.weight": [12], "hidden0.weight": [3, 0], "output.bias": [4] };
  // Four examples of three classes with labels 0, 1, 2, 0; the first and the last are for training.
  const logits = [5, 1, 0, 9, 9, 9, 9, 9, 9, 4, 1, 1];

  it("is the label's logit less the mean, over the training set, and the norm with and without embeddings", () => {
    // 5 - 2 = 3 and 4 - 2 = 2; sqrt(144 + 9 + 16) and sqrt(9 + 16).
    expect(probes.efficiency(view(logits, weights), {})).toEqual({ norm: 13, normWithin: 5, logit: 2.5 });
  });

  it("is the same where all logits are shifted", () => {
    const shifted = logits.map((value, i) => value + 100 * Math.floor(i / 3));
    expect(probes.efficiency(view(shifted, weights), {})).toEqual(probes.efficiency(view(logits, weights), {}));
  });
});
