import fc from "fast-check";
import { ConfigError, sha256 } from "groklab/core";
import { checkTask, createDataset, type Dataset, type ModularTask, type Operation, trainingSize } from "groklab/tasks";
import { describe, expect, it } from "vitest";

const plain = { kind: "modular", trainFraction: 0.5, pairs: "ordered", trainSubset: null, labelNoise: 0 } as const;

function table(operation: Operation, p: number, options: Partial<ModularTask> = {}, seed = 0): Dataset {
  return createDataset({ ...plain, operation, p, ...options }, seed);
}

/** Every example as [x, y, label]. */
function rowsOf({ inputs, labels }: Dataset): [number, number, number][] {
  return Array.from(labels, (label, row) => [inputs[2 * row], inputs[2 * row + 1], label]);
}

/** The z in 0 … p - 1 that fits, found by trying them all: there must be exactly one. */
function only(p: number, fits: (z: number) => boolean): number {
  const found = Array.from({ length: p }, (_, z) => z).filter(fits);
  expect(found.length).toBe(1);
  return found[0];
}

/** Congruence by repeated subtraction, without the remainder of negative numbers. */
function congruent(a: number, b: number, p: number): boolean {
  return Number.isInteger((a - b) / p);
}

const rules: Record<Operation, (x: number, y: number, z: number, p: number) => boolean> = {
  addition: (x, y, z, p) => congruent(z, x + y, p),
  subtraction: (x, y, z, p) => congruent(z + y, x, p),
  multiplication: (x, y, z, p) => congruent(z, x * y, p),
  division: (x, y, z, p) => congruent(z * y, x, p),
};

describe("a modular dataset", () => {
  it("is the table by hand for p = 3", () => {
    expect(rowsOf(table("subtraction", 3))).toEqual([
      [0, 0, 0],
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 1],
      [1, 1, 0],
      [1, 2, 2],
      [2, 0, 2],
      [2, 1, 1],
      [2, 2, 0],
    ]);
    // 1/2 = 2 and 2/2 = 1 modulo 3, because 2 * 2 = 4 = 1
    expect(rowsOf(table("division", 3))).toEqual([
      [0, 1, 0],
      [0, 2, 0],
      [1, 1, 1],
      [1, 2, 2],
      [2, 1, 2],
      [2, 2, 1],
    ]);
  });

  const operations = Object.keys(rules) as Operation[];
  it.each(operations.flatMap((operation) => [2, 3, 7, 11, 23].map((p) => ({ operation, p }))))(
    "labels $operation modulo $p with the one class that fits",
    ({ operation, p }) => {
      for (const [x, y, label] of rowsOf(table(operation, p))) {
        expect(label).toBe(only(p, (z) => rules[operation](x, y, z, p)));
      }
    },
  );

  it.each(["addition", "subtraction", "multiplication"] as const)("labels %s modulo a composite, too", (operation) => {
    for (const [x, y, label] of rowsOf(table(operation, 12))) {
      expect(label).toBe(only(12, (z) => rules[operation](x, y, z, 12)));
    }
  });

  it("has every pair once, in order, and for division none with y = 0", () => {
    for (const [operation, first] of [
      ["addition", 0],
      ["division", 1],
    ] as const) {
      const { inputKind, inputs, sequence, vocabulary, classes } = table(operation, 7);
      const pairs = Array.from({ length: 7 }, (_, x) => x).flatMap((x) =>
        Array.from({ length: 7 - first }, (_, i) => [x, i + first]),
      );
      expect([...inputs]).toEqual(pairs.flat());
      expect([inputKind, sequence, vocabulary, classes]).toEqual(["tokens", 2, 7, 7]);
    }
  });

  it("is a Latin square under addition: each class once in every row and column", () => {
    const { labels } = table("addition", 23);
    for (let x = 0; x < 23; x++) {
      expect(new Set(labels.subarray(23 * x, 23 * (x + 1))).size).toBe(23);
      expect(new Set(labels.filter((_, row) => row % 23 === x)).size).toBe(23);
    }
  });

  it("undoes itself: (x / y) y = x and (x - y) + y = x, for the paper's p = 97", () => {
    for (const [x, y, z] of rowsOf(table("division", 97))) expect((z * y) % 97).toBe(x);
    for (const [x, y, z] of rowsOf(table("subtraction", 97))) expect((z + y) % 97).toBe(x);
  });

  it("has the sizes of the synergy paper: 40 % of 97 squared is 3763 for training and 5646 for testing", () => {
    const { train, test, labels } = table("addition", 97, { trainFraction: 0.4 });
    expect([labels.length, train.length, test.length]).toEqual([9409, 3763, 5646]);
  });

  it("refuses division by a composite modulus, where the quotient is not unique, and names the nearest primes", () => {
    expect(() => table("division", 12)).toThrow(ConfigError);
    expect(() => table("division", 12)).toThrow("got 12; the next primes are 11 and 13");
    expect(() => table("division", 91)).toThrow("89 and 97"); // 7 * 13
    expect(() => table("division", 4)).toThrow("3 and 5");
  });

  it("is equal in every value when it is built twice, and differs by seed in the split alone", () => {
    const task = { ...plain, operation: "division", p: 11, trainFraction: 0.3, pairs: "unordered" } as const;
    expect(createDataset(task, 4)).toEqual(createDataset(task, 4));
    const [{ train: a, test: b, subsets: _, ...one }, { train: c, test: d, subsets: __, ...other }] = [
      createDataset(task, 4),
      createDataset(task, 5),
    ];
    expect(other).toEqual(one);
    expect([c, d]).not.toEqual([a, b]);
  });

  it("splits as it did when records were first kept", () => {
    const { train } = table("addition", 97, { trainFraction: 0.4 });
    expect(sha256(train.join())).toBe("34a4ed1f22d8a6d5c04d8b5f2c6157c089ee5252155982691b61fda2e4ded586");
  });

  it("parts the test pairs by whether their swap is in training", () => {
    for (const operation of operations) {
      const dataset = table(operation, 11, { trainFraction: 0.6 });
      const pairOf = (row: number) => `${dataset.inputs[2 * row]},${dataset.inputs[2 * row + 1]}`;
      const swapOf = (row: number) => `${dataset.inputs[2 * row + 1]},${dataset.inputs[2 * row]}`;
      const trained = [...dataset.train].map(pairOf);
      const { swapSeen, swapUnseen } = dataset.subsets;
      expect([...swapSeen, ...swapUnseen].sort((a, b) => a - b)).toEqual([...dataset.test]);
      for (const row of swapSeen) expect(trained).toContain(swapOf(row));
      for (const row of swapUnseen) expect(trained).not.toContain(swapOf(row));
      expect(swapSeen.length).toBeGreaterThan(10);
    }
  });

  it("has no test pair whose swap is in training when both go to one side", () => {
    const { subsets, test } = table("addition", 11, { pairs: "unordered" });
    expect(subsets).toEqual({ swapSeen: new Int32Array(0), swapUnseen: test });
  });

  it("can keep part of the training pairs: the others take no part, and the test pairs stay what they were", () => {
    const whole = table("addition", 23, { trainFraction: 0.7 });
    const [small, large] = [40, 200].map((trainSubset) => table("addition", 23, { trainFraction: 0.7, trainSubset }));
    expect([small.train.length, small.subsets.dropped.length]).toEqual([40, 330]);
    for (const dataset of [small, large]) {
      expect(dataset.test).toEqual(whole.test);
      expect(dataset.labels).toEqual(whole.labels);
      expect(Int32Array.from([...dataset.train, ...dataset.subsets.dropped]).sort()).toEqual(whole.train);
      expect(dataset.train).toEqual(Int32Array.from(dataset.train).sort());
    }
    for (const row of small.train) expect(large.train).toContain(row);
    // A random 200 of 370 in increasing order, not the first 200: their mean row is near the middle of 529, sd 7.3.
    expect(large.train.reduce((sum, row) => sum + row, 0) / 200).toBeAllclose(264, { atol: 45 });
    const all = table("addition", 23, { trainSubset: 264 });
    expect([all.train, all.subsets.dropped.length]).toEqual([table("addition", 23).train, 0]);
  });

  it("counts as seen only the swaps that training still has", () => {
    const { subsets, train, test } = table("addition", 23, { trainFraction: 0.7, trainSubset: 1 });
    expect(subsets.swapSeen.length).toBeLessThanOrEqual(1);
    expect(train.length + subsets.dropped.length + test.length).toBe(529);
  });

  it.each<[Partial<ModularTask>, string]>([
    [{ p: 12, operation: "division" }, "config.task.p: expected a prime modulus for division, got 12"],
    [{ trainFraction: 0.001 }, "config.task.trainFraction: expected at least one of the 121 pairs, 0.008264"],
    [{ trainFraction: 1 }, "config.task.trainFraction: expected less than all 121 pairs, got 1"],
    [{ trainFraction: Number.NaN }, "config.task.trainFraction: expected less than all 121 pairs, got NaN"],
    [{ trainSubset: 61 }, "config.task.trainSubset: expected at most the 60 pairs for training, got 61"],
    [{ labelNoise: 0.008 }, "config.task.labelNoise: expected 0, or at least half a label of the 60 for training"],
    [{ labelNoise: 0.04, trainSubset: 12 }, "config.task.labelNoise: expected 0, or at least half a label of the 12"],
  ])("refuses %o, naming the field", (change, line) => {
    const task = { ...plain, operation: "addition", p: 11, ...change } as const;
    expect(() => checkTask(task)).toThrow(ConfigError);
    expect(() => createDataset(task, 0)).toThrow(line);
  });

  it("says all that is wrong at once", () => {
    const task = { ...plain, operation: "division", p: 12, trainSubset: 100, labelNoise: 0.001 } as const;
    expect(() => checkTask(task)).toThrow(/task\.p: .*\n.*task\.trainSubset: .*\n.*task\.labelNoise: /);
  });

  it("knows the size of its training set before it is built, but for one pair of an unordered split", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...operations),
        fc.constantFrom(3, 5, 7, 11),
        fc.double({ min: 0.2, max: 0.9, noNaN: true }),
        fc.constantFrom("ordered" as const, "unordered" as const),
        fc.nat({ max: 1000 }),
        (operation, p, trainFraction, pairs, seed) => {
          const task = { ...plain, operation, p, trainFraction, pairs } as const;
          const { length } = createDataset(task, seed).train;
          expect(pairs === "ordered" ? [0] : [0, 1]).toContain(length - trainingSize(task));
        },
      ),
    );
  });

  it("promises of an unordered split what every seed has", () => {
    // 6 of 9 pairs are wanted: the diagonal and one couple are 5, and a second couple would be 7.
    const task = { ...plain, operation: "addition", p: 3, trainFraction: 0.67, pairs: "unordered" } as const;
    const sizes = Array.from({ length: 40 }, (_, seed) => createDataset(task, seed).train.length);
    expect(new Set(sizes)).toEqual(new Set([5, 6]));
    expect(trainingSize(task)).toBe(5);
    expect(trainingSize({ ...task, trainFraction: 0.12 })).toBe(1);
  });
});
