import fc from "fast-check";
import { ConfigError } from "groklab/core";
import { type SplitOptions, splitPairs } from "groklab/tasks/split";
import { describe, expect, it } from "vitest";

function square(p: number): [number, number][] {
  return Array.from({ length: p * p }, (_, row) => [Math.floor(row / p), row % p]);
}

const pairsOf = fc.constantFrom<SplitOptions["pairs"]>("ordered", "unordered");
const seeds = fc.nat({ max: 4294967295 });
// Fractions that leave something on either side of the smallest table.
const fraction = fc.double({ min: 0.3, max: 0.7, noNaN: true });
const modulus = fc.integer({ min: 3, max: 15 });

describe("splitPairs", () => {
  it("puts every row on exactly one side, both in increasing order", () => {
    fc.assert(
      fc.property(modulus, fraction, pairsOf, seeds, (p, trainFraction, pairs, seed) => {
        const { train, test } = splitPairs(square(p), { trainFraction, pairs }, seed);
        expect([...train, ...test].sort((a, b) => a - b)).toEqual([...square(p).keys()]);
        for (const rows of [train, test]) expect([...rows]).toEqual([...rows].sort((a, b) => a - b));
      }),
    );
  });

  it("gives training the floor of its share, and an unordered split at most one fewer", () => {
    fc.assert(
      // Shares as they are written, in thousandths: whole numbers are the oracle, which know no rounding.
      fc.property(modulus, fc.integer({ min: 300, max: 700 }), seeds, (p, thousandths, seed) => {
        const trainFraction = thousandths / 1000;
        const wanted = Math.floor((thousandths * p * p) / 1000);
        expect(splitPairs(square(p), { trainFraction, pairs: "ordered" }, seed).train.length).toBe(wanted);
        const { length } = splitPairs(square(p), { trainFraction, pairs: "unordered" }, seed).train;
        expect([wanted, wanted - 1]).toContain(length);
      }),
    );
  });

  it("keeps (x, y) and (y, x) on one side when pairs are unordered", () => {
    fc.assert(
      fc.property(modulus, fraction, seeds, (p, trainFraction, seed) => {
        const side = new Set(splitPairs(square(p), { trainFraction, pairs: "unordered" }, seed).train);
        for (const [x, y] of square(p)) expect(side.has(x * p + y)).toBe(side.has(y * p + x));
      }),
    );
  });

  it("lets swapped pairs fall by themselves when pairs are ordered: about half are parted", () => {
    const p = 97;
    const side = new Set(splitPairs(square(p), { trainFraction: 0.5, pairs: "ordered" }, 0).train);
    const parted = square(p).filter(([x, y]) => x < y && side.has(x * p + y) !== side.has(y * p + x)).length;
    // 4,656 pairs, each parted with probability 1/2: standard deviation 34
    expect(parted).toBeAllclose(2328, { atol: 4 * 34 });
  });

  it("is a function of the seed, and another for another seed", () => {
    const split = (seed: number) => splitPairs(square(23), { trainFraction: 0.4, pairs: "ordered" }, seed);
    expect(split(9)).toEqual(split(9));
    expect(split(10)).not.toEqual(split(9));
  });

  it("draws training rows from the whole table, not from its beginning", () => {
    const { train } = splitPairs(square(97), { trainFraction: 0.4, pairs: "ordered" }, 0);
    // The mean row of a random half: 4704 ± 9409 / sqrt(12 * 3763) * sqrt(0.6) = 34
    expect(train.reduce((a, b) => a + b, 0) / train.length).toBeAllclose(4704, { atol: 4 * 35 });
  });

  it("refuses a split that leaves a side empty, with the numbers", () => {
    const split = (trainFraction: number, p: number) => splitPairs(square(p), { trainFraction, pairs: "ordered" }, 0);
    expect(() => split(0.1, 3)).toThrow(ConfigError);
    expect(() => split(0.1, 3)).toThrow("0.1 of 9 pairs leaves 0 for training and 9 for testing");
    expect(() => split(1, 3)).toThrow("9 for training and 0 for testing");
    expect(split(0.12, 3).train.length).toBe(1); // floor(1.08)
  });
});
