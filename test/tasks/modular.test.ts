import { ConfigError } from "groklab/core";
import { createDataset, type Dataset, type ModularTask, modularDataset, type Operation } from "groklab/tasks";
import { describe, expect, it } from "vitest";

function table(operation: Operation, p: number, options: Partial<ModularTask> = {}, seed = 0): Dataset {
  return modularDataset({ kind: "modular", operation, p, trainFraction: 0.5, pairs: "ordered", ...options }, seed);
}

/** Every example as [x, y, label]. */
function rowsOf({ tokens, labels }: Dataset): [number, number, number][] {
  return Array.from(labels, (label, row) => [tokens[2 * row], tokens[2 * row + 1], label]);
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

describe("modularDataset", () => {
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
      const { tokens, sequence, vocabulary, classes } = table(operation, 7);
      const pairs = Array.from({ length: 7 }, (_, x) => x).flatMap((x) =>
        Array.from({ length: 7 - first }, (_, i) => [x, i + first]),
      );
      expect([...tokens]).toEqual(pairs.flat());
      expect([sequence, vocabulary, classes]).toEqual([2, 7, 7]);
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
    const task = { kind: "modular", operation: "division", p: 11, trainFraction: 0.3, pairs: "unordered" } as const;
    expect(createDataset(task, 4)).toEqual(createDataset(task, 4));
    const [{ train: a, test: b, ...one }, { train: c, test: d, ...other }] = [
      createDataset(task, 4),
      createDataset(task, 5),
    ];
    expect(other).toEqual(one);
    expect([c, d]).not.toEqual([a, b]);
  });
});
