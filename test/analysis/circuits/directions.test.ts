import { directionClusters, type ReluNetwork } from "groklab/analysis";
import { describe, expect, it } from "vitest";
import { plantedNetwork, weightsOf } from "./planted";

describe("directionClusters", () => {
  it("finds the four directions of |x1 + x2| - |x1 - x2|, with the signs of their outputs", () => {
    const { clusters, elsewhere } = directionClusters(weightsOf(plantedNetwork({ n: 30 })), { relevant: [0, 1] });
    expect(clusters.map(({ pattern, sign, neurons }) => [pattern, sign, neurons])).toEqual([
      ["++", 1, [3]],
      ["--", 1, [0]],
      ["+-", -1, [5]],
      ["-+", -1, [2]],
    ]);
    expect(clusters[0].importance).toBeAllclose(1.3 * Math.SQRT2, { rtol: 1e-3 });
    expect(elsewhere).toEqual([1, 4, 6, 7, 8, 9, 10, 11]);
  });

  it("counts by the share of squared weight on the relevant coordinates, by hand", () => {
    const network: ReluNetwork = {
      hidden: [
        { weights: [2, 0, 1], bias: 9, output: 1 }, // 4/5
        { weights: [1, 1, -2], bias: 0, output: 1 }, // 2/6
        { weights: [3, 0, 0], bias: 0, output: 5 }, // 1
        { weights: [3, 1, 0], bias: 0, output: 0 }, // adds nothing
        { weights: [0, 0, 0], bias: 1, output: 1 }, // no direction
      ],
      outputBias: 0,
    };
    const found = directionClusters(weightsOf(network), { relevant: [0, 1] });
    expect(found.share).toBeAllclose([0.8, 1 / 3, 1, 1, 0], { rtol: 1e-12 });
    expect(found.elsewhere).toEqual([1, 3, 4]);
    expect(found.clusters.map(({ pattern, sign, neurons }) => [pattern, sign, neurons])).toEqual([["+0", 1, [0, 2]]]);
    expect(found.clusters[0].importance).toBeAllclose(Math.sqrt(86) + 15, { rtol: 1e-12 });
    const strict = directionClusters(weightsOf(network), { relevant: [0, 1], dominance: 0.9 });
    expect(strict.clusters.map(({ neurons }) => neurons)).toEqual([[2]]);
  });

  it("puts every neuron in one place", () => {
    const { clusters, elsewhere } = directionClusters(weightsOf(plantedNetwork({ width: 40 })), { relevant: [1, 4] });
    const all = [...clusters.flatMap(({ neurons }) => neurons), ...elsewhere].sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 40 }, (_, j) => j));
  });

  it("refuses a share that is none, and coordinates that are not there", () => {
    const weights = weightsOf(plantedNetwork());
    expect(() => directionClusters(weights, { relevant: [0], dominance: 2 })).toThrow("from 0 to 1, got 2");
    expect(() => directionClusters(weights, { relevant: [9] })).toThrow("got [9]");
  });
});
