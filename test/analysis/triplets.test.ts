import { bestTriplets, covarianceOf, growMultiplet, type Matrix, oInformationBias } from "groklab/analysis";
import { randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";
import { naiveOmega, subsets } from "./naive-information";

function covarianceWith(columns: number, seed = 0, rows = 4 * columns): Matrix {
  const { normal } = randomStream(seed, "samples");
  return covarianceOf({ rows, columns, values: Float64Array.from({ length: rows * columns }, normal) });
}

describe("bestTriplets", () => {
  it("are the ten lowest and the ten highest of all 455 triplets of 15 variables, by the definition", () => {
    const covariance = covarianceWith(15);
    const all = subsets(15, 3, 3)
      .map((members) => ({ members, omega: naiveOmega(covariance, members) }))
      .sort((a, b) => a.omega - b.omega);
    expect(all).toHaveLength(455);
    const { synergy, redundancy } = bestTriplets(covariance, 10);
    const sets = (found: typeof synergy) => found.map(({ members }) => members);
    const values = (found: typeof synergy) => found.map(({ omega }) => omega);
    expect(sets(synergy)).toEqual(sets(all.slice(0, 10)));
    expect(values(synergy)).toBeAllclose(values(all.slice(0, 10)), { atol: 1e-12 });
    expect(sets(redundancy)).toEqual(sets(all.slice(-10).reverse()));
    expect(values(redundancy)).toBeAllclose(values(all.slice(-10).reverse()), { atol: 1e-12 });
  });

  it("of three variables are the one there is, in bits and corrected if asked", () => {
    const covariance = covarianceWith(3, 1, 20);
    const omega = naiveOmega(covariance, [0, 1, 2]);
    const { synergy, redundancy } = bestTriplets(covariance, 5, { units: "bits", correctFor: 20 });
    expect(synergy).toHaveLength(1);
    expect(redundancy).toEqual(synergy);
    expect(synergy[0].members).toEqual([0, 1, 2]);
    expect(synergy[0].omega).toBeAllclose((omega - oInformationBias(3, 20)) / Math.LN2, { rtol: 1e-10 });
  });

  it("find a planted sum among 250 variables, of 2,573,000 triplets", () => {
    const [rows, columns] = [600, 250];
    const { normal } = randomStream(8, "samples");
    const values = Float64Array.from({ length: rows * columns }, normal);
    for (let i = 0; i < rows; i++) {
      values[i * columns + 200] += values[i * columns + 17] + values[i * columns + 3];
    }
    const { synergy } = bestTriplets(covarianceOf({ rows, columns, values }));
    expect(synergy[0].members).toEqual([3, 17, 200]);
  });

  it("throw for fewer than three variables, and no triplet asked for", () => {
    expect(() => bestTriplets(covarianceWith(2))).toThrow("needs three or more variables, got 2");
    expect(() => bestTriplets(covarianceWith(4), 0)).toThrow("count must be 1 or more, got 0");
  });
});

describe("growMultiplet", () => {
  it("takes at every size the variable that is best by the definition, and ends with all", () => {
    const covariance = covarianceWith(9, 5);
    for (const toward of ["synergy", "redundancy"] as const) {
      const path = growMultiplet(covariance, [4, 0, 7], { toward });
      expect(path.map(({ members }) => members.length)).toEqual([3, 4, 5, 6, 7, 8, 9]);
      expect(path[0].members).toEqual([4, 0, 7]);
      path.slice(1).forEach(({ omega, members }, step) => {
        const before = path[step].members;
        const others = Array.from({ length: 9 }, (_, j) => j).filter((j) => !before.includes(j));
        const values = others.map((j) => naiveOmega(covariance, [...before, j]));
        const best = toward === "synergy" ? Math.min(...values) : Math.max(...values);
        expect(omega).toBeAllclose(best, { atol: 1e-12 });
        expect(members).toEqual([...before, others[values.indexOf(best)]]);
      });
    }
  });

  it("ends at the size asked for", () => {
    expect(growMultiplet(covarianceWith(9), [1, 2, 3], { toward: "synergy", most: 5 })).toHaveLength(3);
  });

  it("throws on starts and sizes that are none", () => {
    const grow = (start: number[], most?: number) => () =>
      growMultiplet(covarianceWith(5), start, { toward: "synergy", most });
    expect(grow([])).toThrow("the start must be different variables, got []");
    expect(grow([1, 1])).toThrow("the start must be different variables, got [1,1]");
    expect(grow([0, 5])).toThrow("counted from 0 to 4, got 5");
    expect(grow([0, 1, 2], 2)).toThrow("most must be between 3 and 5, got 2");
  });
});
