import { adjustedRandIndex, clusterMeans, covarianceOf, gaussianise, oInformationExtremes } from "groklab/analysis";
import { ConfigError, randomStream } from "groklab/core";
import { probes } from "groklab/probes";
import type { ProbeView } from "groklab/trainers";
import { describe, expect, it } from "vitest";
import { view } from "../support/probe-view";

const ROWS = 300;
const TRAINED = 200;
const options = {
  activation: "hidden0.post",
  examples: "train",
  clusters: 4,
  ties: "midrank",
  level: "clusters",
  nulls: 5,
};

/**
 * Four causes, the third the sum of the first two with noise; each is shown by so many nearly equal neurons. Dead neurons come
 * first.
 */
function layer(copies: number, dead = 0): Float32Array {
  const { normal } = randomStream(1, "activations");
  const columns = 4 * copies + dead;
  const values = new Float32Array(ROWS * columns);
  for (let i = 0; i < ROWS; i++) {
    const [a, b, c, d] = [normal(), normal(), normal(), normal()];
    [a, b, a + b + c, d].forEach((cause, k) => {
      for (let j = 0; j < copies; j++)
        values[i * columns + dead + k * copies + j] = Math.max(0, 9 + cause + 0.05 * normal());
    });
  }
  return values;
}

function viewOf(activations: Float32Array): ProbeView {
  const plain = view([]);
  const given = new Map<number, Float32Array>(); // as a trainer: the same array for the same rows
  return {
    ...plain,
    trainer: {
      ...plain.trainer,
      activation(_, rows) {
        const columns = activations.length / ROWS;
        const values =
          given.get(rows.length) ??
          Float32Array.from(
            Array.from(rows, (row) => [...activations.subarray(row * columns, (row + 1) * columns)]).flat(),
          );
        given.set(rows.length, values);
        return values;
      },
    },
    dataset: {
      ...plain.dataset,
      labels: new Int32Array(ROWS),
      train: Int32Array.from({ length: TRAINED }, (_, i) => i),
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: what a record holds is JSON
const measured = (activations: Float32Array, changes = {}, view = viewOf(activations)): any =>
  probes.synergy(view, { ...options, ...changes });

describe("synergy", () => {
  it("is that of the planted sum, by clusters that are the causes", () => {
    const found = measured(layer(3));
    expect(found.labels).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
    // The fourth cause is independent of the rest, and adds almost nothing in either direction.
    expect(found.synergy.clusters).toEqual(expect.arrayContaining([0, 1, 2]));
    expect(found.synergy.neurons).toBe(3 * found.synergy.clusters.length);
    expect(found.synergy.omega).toBeAllclose(-0.1438, { atol: 0.06 });
    expect(found.redundancy.omega).toBeLessThan(0.02);
    expect(found.silhouette).toBeGreaterThan(0.7);
    expect([found.dropped, found.zeroShare]).toEqual([0, 0]);
  });

  it("has beside it what shuffled clusters give, the same each time, or nothing if not asked for", () => {
    const { shuffled, synergy } = measured(layer(3));
    expect(shuffled.synergy).toBeLessThan(0);
    expect(shuffled.redundancy).toBeGreaterThan(0);
    expect(synergy.omega).toBeLessThan(5 * shuffled.synergy);
    expect(measured(layer(3)).shuffled).toEqual(shuffled);
    expect(measured(layer(3), { nulls: 0 }).shuffled).toBe(null);
  });

  it("is the same whatever other probes have asked of the same activations", () => {
    const activations = layer(3);
    const shared = viewOf(activations);
    const labels = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2];
    for (const changes of [{}, { clusters: 3 }, { labels }, { ties: "position" }, { level: "neurons" }, {}]) {
      expect(measured(activations, changes, shared)).toEqual(measured(activations, changes));
    }
  });

  it("takes clusters as given, so that they can stay fixed", () => {
    const labels = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2];
    const found = measured(layer(3), { labels });
    expect(found.labels).toEqual(labels);
    expect(adjustedRandIndex(labels, measured(layer(3)).labels)).toBeLessThan(0.1);
    expect(() => measured(layer(3), { labels: [0, 1] })).toThrow(ConfigError);
    expect(() => measured(layer(3), { labels: [0, 1] })).toThrow("labels are one a neuron, 12 of hidden0.post, got 2");
  });

  it("of neurons is over unions of two or more clusters, with all their neurons as variables", () => {
    const activations = layer(2);
    const found = measured(activations, { level: "neurons", nulls: 0 });
    const covariance = covarianceOf(
      gaussianise({ rows: TRAINED, columns: 8, values: activations.slice(0, 8 * TRAINED) }).matrix,
    );
    const groups = [0, 2, 4, 6].map((j) => [j, j + 1]);
    const { synergy, redundancy } = oInformationExtremes(covariance, { groups, least: 2 });
    expect(found.synergy).toEqual({
      omega: Number(synergy.omega.toPrecision(5)),
      clusters: synergy.members,
      neurons: 2 * synergy.members.length,
    });
    expect(found.redundancy.clusters).toEqual(redundancy.members);
  });

  it("leaves dead neurons out, and counts them", () => {
    const found = measured(layer(3, 2), { clusters: 5 });
    expect(found.labels.slice(0, 3)).toEqual([0, 0, 1]);
    expect([found.dropped, found.zeroShare]).toEqual([1, Number((2 / 14).toPrecision(5))]);
    expect(found.synergy.clusters).toEqual(expect.arrayContaining([1, 2, 3]));
    expect(found.synergy.clusters).not.toContain(0);
    const ofNeurons = measured(layer(3, 2), { clusters: 5, level: "neurons", nulls: 0 });
    expect(ofNeurons.dropped).toBe(2);
    expect(ofNeurons.synergy.clusters).not.toContain(0);
  });

  it("is null, with the reason, for neurons that are copies, and for too few that vary", () => {
    const twice = layer(2).map((value, k, all) => (k % 8 === 1 ? all[k - 1] : value));
    const copies = measured(twice, { level: "neurons" });
    expect([copies.synergy, copies.redundancy, copies.shuffled]).toEqual([null, null, null]);
    expect(copies.smallestEigenvalue).toBeLessThan(1e-10);
    const dead = measured(new Float32Array(ROWS * 6));
    expect([dead.synergy, dead.smallestEigenvalue, dead.zeroShare]).toEqual([null, null, 1]);
  });

  it("takes all examples if asked, and other ties", () => {
    const sparse = layer(3).map((value) => Math.max(0, value - 9));
    const of = (changes: object) => measured(sparse, changes).synergy.omega;
    const { matrix } = gaussianise(clusterMeans({ rows: ROWS, columns: 12, values: sparse }, measured(sparse).labels));
    const onAll = oInformationExtremes(covarianceOf(matrix)).synergy.omega;
    expect(of({ examples: "all" })).toBe(Number(onAll.toPrecision(5)));
    expect(of({})).not.toBe(of({ examples: "all" }));
    expect(of({ ties: "random" })).not.toBe(of({}));
    expect(of({ ties: "position" })).not.toBe(of({}));
  });
});
