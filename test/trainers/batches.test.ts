import fc from "fast-check";
import { shuffledBatches } from "groklab/trainers/batches";
import { describe, expect, it } from "vitest";

const sizes = fc.integer({ min: 1, max: 60 }).chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 1, max: n })));

/** The examples that count, batch by batch. */
function dealt(n: number, options: Parameters<typeof shuffledBatches>[1], from: number, to: number): number[][] {
  const { at } = shuffledBatches(n, options);
  return Array.from({ length: to - from }, (_, i) => {
    const { rows, count } = at(from + i);
    return [...rows.subarray(0, count)];
  });
}

describe("shuffledBatches", () => {
  it("deals every example once an epoch, in batches that are full but for the last", () => {
    expect(dealt(10, { size: 4, dropLast: false, seed: 1 }, 1, 4).map(({ length }) => length)).toEqual([4, 4, 2]);
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat({ max: 5 }), ([n, size], seed, epoch) => {
        const perEpoch = Math.ceil(n / size);
        const batches = dealt(n, { size, dropLast: false, seed }, 1 + epoch * perEpoch, 1 + (epoch + 1) * perEpoch);
        expect(batches.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
        expect(batches.slice(0, -1).every(({ length }) => length === size)).toBe(true);
        expect(batches[perEpoch - 1].length).toBe(n % size || size);
      }),
    );
  });

  it("leaves out what does not fill a batch where it is told to, another share in each epoch", () => {
    fc.assert(
      fc.property(sizes, fc.nat(), ([n, size], seed) => {
        const perEpoch = Math.floor(n / size);
        const { uneven } = shuffledBatches(n, { size, dropLast: true, seed });
        const epoch = dealt(n, { size, dropLast: true, seed }, 1, 1 + perEpoch);
        expect(uneven).toBe(false);
        expect(epoch.every(({ length }) => length === size)).toBe(true);
        expect(new Set(epoch.flat()).size).toBe(perEpoch * size);
      }),
    );
    const left = (epoch: number) => {
      const seen = new Set(dealt(10, { size: 4, dropLast: true, seed: 1 }, 1 + 2 * epoch, 3 + 2 * epoch).flat());
      return Array.from({ length: 10 }, (_, i) => i).filter((i) => !seen.has(i));
    };
    expect(left(0).length).toBe(2);
    expect(new Set([0, 1, 2, 3].map((epoch) => left(epoch).join())).size).toBeGreaterThan(1);
  });

  it("fills an uneven batch up to its size with examples that do not count", () => {
    const { at, size, uneven } = shuffledBatches(10, { size: 4, dropLast: false, seed: 1 });
    const { rows, count } = at(3);
    expect([size, uneven, rows.length, count]).toEqual([4, true, 4, 2]);
    expect([...rows].every((row) => 0 <= row && row < 10)).toBe(true);
    expect(shuffledBatches(8, { size: 4, dropLast: false, seed: 1 }).uneven).toBe(false);
    expect(shuffledBatches(3, { size: 4, dropLast: false, seed: 1 }).uneven).toBe(true);
  });

  it("is a pure function of seed and update, in whatever order it is asked", () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.array(fc.integer({ min: 1, max: 40 })), ([n, size], seed, updates) => {
        const options = { size, dropLast: false, seed };
        const asked = shuffledBatches(n, options);
        for (const update of updates) {
          const { rows, count } = asked.at(update);
          const fresh = shuffledBatches(n, options).at(update);
          expect({ rows: [...rows], count }).toEqual({ rows: [...fresh.rows], count: fresh.count });
        }
      }),
      { numRuns: 30 },
    );
  });

  it("has another order in every epoch and for every seed", () => {
    const order = (seed: number, epoch: number) =>
      dealt(20, { size: 5, dropLast: false, seed }, 1 + 4 * epoch, 5 + 4 * epoch).join();
    const orders = [order(0, 0), order(0, 1), order(0, 2), order(1, 0), order(1, 1)];
    expect(new Set(orders).size).toBe(5);
  });

  it("deals each example to each place of an epoch equally often", () => {
    // 2,000 epochs of 5 examples one by one: 400 times each place on average, with a standard deviation of 18.
    const places = Array.from({ length: 5 }, () => new Array(5).fill(0));
    dealt(5, { size: 1, dropLast: false, seed: 3 }, 1, 10_001).forEach(([row], i) => void places[row][i % 5]++);
    for (const count of places.flat()) expect(Math.abs(count - 400)).toBeLessThan(5 * 18);
  });
});
