import { randomStream } from "groklab/core";
import { probes } from "groklab/probes";
import type { ProbeView } from "groklab/trainers";
import { describe, expect, it } from "vitest";
import { plantedNetwork } from "../analysis/circuits/planted";
import { smallConfig } from "../support/small-run";
import { parityView } from "./parity-view";

const options = { activation: "hidden0.post", most: 40, perplexity: 5, neighbours: 4 };

interface Found {
  readonly groups: readonly number[];
  readonly silhouette: number;
  readonly purity: number;
  readonly shuffled: readonly [number, number];
  readonly tsne: { readonly x: readonly number[]; readonly y: readonly number[]; readonly purity: number };
}

/** All 64 points are for training; the activation is what the function says of a point. */
function seen(activation: (x: readonly number[]) => readonly number[]): ProbeView {
  const whole = parityView(plantedNetwork());
  const { inputs, test } = whole.dataset;
  const ask = (name: string, rows: Int32Array) => {
    expect([name, rows.length]).toEqual(["hidden0.post", 40]);
    return Float32Array.from([...rows].flatMap((row) => activation([...inputs.subarray(6 * row, 6 * row + 6)])));
  };
  const trainer = { ...whole.trainer, activation: ask };
  return { ...whole, trainer, dataset: { ...whole.dataset, train: test } };
}
const embedding = (view: ProbeView) => probes.embedding(view, options) as unknown as Found;

describe("embedding", () => {
  // Rows 0 … 39 of the cube: the first two bits are -- for 16 of them, then -+ for 16, then +- for 8.
  const groups = Array.from({ length: 40 }, (_, row) => Math.floor(row / 16));

  it("of one cluster for each value of the relevant bits is as pure as can be, beyond what shuffled groups have", () => {
    const found = embedding(seen(([a, b]) => [10 * a, 10 * b, 0]));
    expect(found.groups).toEqual(groups);
    expect([found.silhouette, found.purity, found.tsne.purity]).toEqual([1, 1, 1]);
    const chance = (16 * 15 + 16 * 15 + 8 * 7) / (40 * 39); // a neighbour drawn from all others
    expect(found.shuffled[0]).toBeLessThan(chance);
    expect(found.shuffled[1]).toBeGreaterThan(chance);
    expect(found.shuffled[1]).toBeLessThan(0.6);
    expect([found.tsne.x.length, found.tsne.y.length]).toEqual([40, 40]);
  });

  it("that has nothing to do with the bits is within what shuffled groups have", () => {
    const random = randomStream(1, "activations");
    const { purity, shuffled, silhouette } = embedding(seen(() => [random.normal(), random.normal(), random.normal()]));
    expect(purity).toBeGreaterThanOrEqual(shuffled[0]);
    expect(purity).toBeLessThanOrEqual(shuffled[1]);
    expect(silhouette).toBeLessThan(0.1);
  });

  it("of version 2 is as it was but for the picture, which separates groups as well", () => {
    const random = randomStream(2, "activations");
    const view = seen(([a, b]) => [10 * a, 10 * b, random.normal()]);
    const kept = new Map<number, Float32Array>(); // activations are asked for twice
    const trainer = {
      ...view.trainer,
      activation: (name: string, rows: Int32Array) => {
        const values = kept.get(rows.length) ?? view.trainer.activation(name, rows);
        kept.set(rows.length, values);
        return values;
      },
    };
    const [first, second] = [1, 2].map((version) => {
      const { tsne, ...rest } = probes.embedding({ ...view, trainer }, { ...options, version }) as unknown as Found;
      return { tsne, rest };
    });
    expect(second.rest).toEqual(first.rest);
    expect(second.tsne).not.toEqual(first.tsne);
    expect(second.tsne.purity).toBe(1);
    expect(first.tsne).toEqual(embedding({ ...view, trainer }).tsne);
  });

  it("is null as long as all activations are the same", () => {
    expect(embedding(seen(() => [0, 3]))).toBeNull();
  });

  it("groups the examples of other tasks by their labels", () => {
    const view = seen(([, , c, d]) => [c, d]);
    const found = embedding({ ...view, config: smallConfig });
    expect(found.groups).toEqual(Array.from(view.dataset.labels.subarray(0, 40)));
  });

  it("can be stored and read back as it is", () => {
    const found = embedding(seen(([a, b, c]) => [a, b, c]));
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });
});
