import { discreteOInformation, type Matrix } from "groklab/analysis";
import { randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";

function rowsOf(...rows: number[][]): Matrix {
  return { rows: rows.length, columns: rows[0].length, values: Float64Array.from(rows.flat()) };
}

/** All sign vectors of n - 1 coordinates, with their product behind. */
function parity(n: number): Matrix {
  return rowsOf(
    ...Array.from({ length: 2 ** (n - 1) }, (_, mask) => {
      const signs = Array.from({ length: n - 1 }, (__, j) => (Math.floor(mask / 2 ** j) % 2 === 1 ? 1 : -1));
      return [...signs, signs.reduce<number>((product, sign) => product * sign, 1)];
    }),
  );
}

const plain = { correction: "none", units: "bits" } as const;

describe("discreteOInformation", () => {
  it("of n signs whose product is fixed is -(n - 2) bits, and of n copies of one sign n - 2 bits", () => {
    for (const n of [3, 4, 5]) {
      expect(discreteOInformation(parity(n), plain).omega).toBeAllclose(-(n - 2), { atol: 1e-13 });
      const copies = rowsOf(new Array(n).fill(1), new Array(n).fill(-1));
      expect(discreteOInformation(copies, plain).omega).toBeAllclose(n - 2, { atol: 1e-13 });
    }
  });

  it("sees the sign XOR that a Gaussian copula can not: -ln 2 nats, of which TC is ln 2 and DTC 2 ln 2", () => {
    const { omega, totalCorrelation, dualTotalCorrelation } = discreteOInformation(parity(3), { correction: "none" });
    expect([omega, totalCorrelation, dualTotalCorrelation]).toBeAllclose([-Math.LN2, Math.LN2, 2 * Math.LN2], {
      atol: 1e-14,
    });
  });

  it("keeps the values of a variable apart that has as many as there are bins, however often each occurs", () => {
    const column = [0, 1, 2, 2, 2, 2, 2, 2]; // in bins of equal frequency 0 and 1 would be one
    const copies = rowsOf(...column.map((value) => [value, value]));
    const entropy = -[1, 1, 6].reduce((sum, count) => sum + (count / 8) * Math.log2(count / 8), 0);
    expect(discreteOInformation(copies, { ...plain, bins: 3 }).totalCorrelation).toBeAllclose(entropy, { atol: 1e-13 });
  });

  it("adds (K - 1) / 2N to every entropy by Miller and Madow", () => {
    // Joint K = 4, pairs 4 of 4, singles 2, N = 4: Omega changes by (3 - 2) 3/8 + 3 (1/8 - 3/8).
    const change = 3 / 8 + 3 * (1 / 8 - 3 / 8);
    expect(discreteOInformation(parity(3)).omega).toBeAllclose(-Math.LN2 + change, { atol: 1e-14 });
  });

  it("cuts many values into bins of equal frequency: three copies of a number are 1 variable of ln 4", () => {
    const points = rowsOf(...Array.from({ length: 100 }, (_, i) => [i * i, Math.exp(i / 10), -i]));
    expect(discreteOInformation(points, { correction: "none" }).omega).toBeAllclose(Math.log(4), { atol: 1e-14 });
    const tied = rowsOf(...Array.from({ length: 100 }, (_, i) => [Math.max(0, i - 79), Math.max(0, i - 79), i % 2]));
    // 80 zeros share the bin of their mid-rank, 40; the 20 others are in the last of four.
    const p = 0.8;
    const entropy = -p * Math.log(p) - (1 - p) * Math.log(1 - p);
    expect(discreteOInformation(tied, { correction: "none" }).totalCorrelation).toBeAllclose(entropy, { atol: 1e-14 });
  });

  it("of independent variables is biased to synergy where samples are few, less with the correction", () => {
    const { uniform } = randomStream(1, "values");
    const draw = () => ({ rows: 60, columns: 3, values: Float64Array.from({ length: 180 }, uniform) });
    const mean = (correction: "none" | "millerMadow") =>
      Array.from({ length: 100 }, () => discreteOInformation(draw(), { correction }).omega).reduce((a, b) => a + b) /
      100;
    const [raw, corrected] = [mean("none"), mean("millerMadow")];
    expect(raw).toBeLessThan(-0.1);
    expect(Math.abs(corrected)).toBeLessThan(Math.abs(raw));
  });

  it("throws on bins, variables and combinations that it can not take", () => {
    expect(() => discreteOInformation(parity(3), { bins: 1 })).toThrow("bins must be 2 or more, got 1");
    expect(() => discreteOInformation(rowsOf([1], [2]))).toThrow("needs two or more variables, got 1");
    expect(() => discreteOInformation(parity(5), { bins: 100 })).toThrow("100 bins of 5 variables are 10000000000");
  });
});
