import fc from "fast-check";
import { createDataset, type Dataset, subsetNames, type TaskConfig } from "groklab/tasks";
import { addLabelNoise } from "groklab/tasks/label-noise";
import { describe, expect, it } from "vitest";

const addition = { kind: "modular", operation: "addition", p: 13, trainFraction: 0.5, pairs: "ordered" } as const;
const modular = (labelNoise: number, trainSubset: number | null = null): TaskConfig => ({
  ...addition,
  labelNoise,
  trainSubset,
});
const parity = (labelNoise: number): TaskConfig => ({
  kind: "parity",
  n: 20,
  k: 2,
  trainSize: 90,
  testSize: 50,
  labelNoise,
});

const anyTask = fc.oneof(
  fc.constant(modular),
  fc.constant(parity),
  fc.constant((labelNoise: number) => modular(labelNoise, 70)),
);
const seeds = fc.nat({ max: 4294967295 });
const shares = fc.double({ min: 0.02, max: 1, noNaN: true });

/** Training rows whose label is not that of the same dataset without noise. */
function wrongRows(noisy: Dataset, clean: Dataset): number[] {
  return [...noisy.train].filter((row) => noisy.labels[row] !== clean.labels[row]);
}

describe("label noise", () => {
  it("makes exactly its share of the training labels wrong, and no other", () => {
    fc.assert(
      fc.property(anyTask, shares, seeds, (task, share, seed) => {
        const [noisy, clean] = [createDataset(task(share), seed), createDataset(task(0), seed)];
        expect(wrongRows(noisy, clean).length).toBe(Math.round(share * clean.train.length));
        const trained = new Set(noisy.train);
        for (const [row, label] of noisy.labels.entries()) {
          if (!trained.has(row)) expect(label).toBe(clean.labels[row]);
          expect(0 <= label && label < noisy.classes).toBe(true);
        }
        for (const set of ["inputs", "train", "test"] as const) expect(noisy[set]).toEqual(clean[set]);
      }),
    );
  });

  it("says which training rows it touched", () => {
    fc.assert(
      fc.property(anyTask, shares, seeds, (task, share, seed) => {
        const [noisy, clean] = [createDataset(task(share), seed), createDataset(task(0), seed)];
        const { corrupted, clean: untouched } = noisy.subsets;
        expect([...corrupted]).toEqual(wrongRows(noisy, clean));
        expect([...corrupted, ...untouched].sort((a, b) => a - b)).toEqual([...noisy.train]);
      }),
    );
  });

  it("is the same when built twice, another for another seed, and more of the same for a larger share", () => {
    expect(createDataset(modular(0.2), 3)).toEqual(createDataset(modular(0.2), 3));
    const rowsOf = (share: number, seed: number) => [...createDataset(parity(share), seed).subsets.corrupted];
    expect(rowsOf(0.2, 3)).not.toEqual(rowsOf(0.2, 4));
    const [few, many] = [createDataset(modular(0.1), 3), createDataset(modular(0.3), 3)];
    for (const row of few.subsets.corrupted) {
      expect(many.subsets.corrupted).toContain(row);
      expect(many.labels[row]).toBe(few.labels[row]);
    }
  });

  it("draws the wrong class from all others alike", () => {
    const size = 40_000;
    const train = Int32Array.from({ length: size }, (_, i) => i);
    const { labels } = addLabelNoise(new Int32Array(size).fill(2), { train, classes: 5, share: 1, seed: 0 });
    const counts = [0, 1, 2, 3, 4].map((label) => labels.filter((other) => other === label).length);
    expect(counts[2]).toBe(0);
    // 10,000 each, standard deviation sqrt(40,000 * 1/4 * 3/4) = 87
    for (const label of [0, 1, 3, 4]) expect(counts[label]).toBeAllclose(10_000, { atol: 4 * 87 });
  });

  it("touches rows from all over the training set", () => {
    const rows = createDataset(modular(0.5), 0).subsets.corrupted; // 42 of 84
    expect(rows.filter((row) => row < 84).length).toBeAllclose(21, { atol: 12 });
  });

  it("leaves the labels that it was given as they are", () => {
    const truth = Int32Array.of(0, 1, 0, 1);
    const { labels } = addLabelNoise(truth, { train: Int32Array.of(1, 3), classes: 2, share: 1, seed: 0 });
    expect([[...truth], [...labels]]).toEqual([
      [0, 1, 0, 1],
      [0, 0, 0, 0],
    ]);
  });
});

describe("subsetNames", () => {
  it("names the subsets that the dataset has", () => {
    const names = [modular(0), modular(0.1), modular(0.1, 20), parity(0), parity(0.1)].map((task) => {
      const { subsets } = createDataset(task, 0);
      expect(Object.keys(subsets)).toEqual(subsetNames(task));
      return subsetNames(task).join(" ");
    });
    expect(names).toEqual([
      "swapSeen swapUnseen",
      "swapSeen swapUnseen clean corrupted",
      "swapSeen swapUnseen dropped clean corrupted",
      "",
      "clean corrupted",
    ]);
  });
});
