import fc from "fast-check";
import {
  covarianceOf,
  eachMultiplet,
  gaussianise,
  type Matrix,
  type MultipletOptions,
  multipletCount,
  oInformation,
  oInformationBias,
  oInformationExtremes,
} from "groklab/analysis";
import { randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";
import { naiveOmega, subsets } from "./naive-information";
import reference from "./reference/information.json";
import { sines } from "./sines";

function gaussian(rows: number, columns: number, seed = 0): Matrix & { values: Float64Array } {
  const { normal } = randomStream(seed, "samples");
  return { rows, columns, values: Float64Array.from({ length: rows * columns }, normal) };
}

/** Omega of every multiplet, by the groups in it. */
function table(covariance: Matrix, options: MultipletOptions = {}): Map<string, number> {
  const found = new Map<string, number>();
  eachMultiplet(covariance, options, (omega, groups) => {
    found.set([...groups].sort((a, b) => a - b).join(), omega);
  });
  return found;
}

describe("eachMultiplet", () => {
  it.each([6, 10])("agrees with the definition for all subsets of %i random variables to 1e-12", (n) => {
    const covariance = covarianceOf(gaussian(60, n, n));
    const found = table(covariance, { least: 2 });
    const all = subsets(n, 2);
    expect(all).toHaveLength(n === 6 ? 57 : 1013);
    expect(found.size).toBe(all.length);
    for (const set of all) {
      expect(found.get(set.join())).toBeAllclose(naiveOmega(covariance, set), { atol: 1e-12 });
    }
  });

  it.each(reference.information)("agrees with NumPy's determinants of SciPy's copula: $name", (made) => {
    const covariance = covarianceOf(gaussianise(sines(made)).matrix);
    const found = table(covariance);
    const own = made.subsets.map((set) => found.get(set.join()) ?? Number.NaN);
    expect(own).toBeAllclose(made.omega, { atol: 1e-12 });
    expect(found.size).toBe(made.omega.length);
    expect(oInformation(covariance).smallestEigenvalue).toBeAllclose(made.smallest, { atol: 1e-13 });
  });

  it("visits 968 subsets of ten, each once, or those of the sizes asked for", () => {
    const covariance = covarianceOf(gaussian(40, 10));
    for (const [least, most, count] of [
      [3, 10, 968],
      [1, 10, 1023],
      [2, 4, 375],
      [10, 10, 1],
    ]) {
      let visits = 0;
      eachMultiplet(covariance, { least, most }, () => {
        visits++;
      });
      expect(visits).toBe(count);
      expect(table(covariance, { least, most }).size).toBe(count);
      expect(multipletCount(10, least, most)).toBe(count);
    }
  });

  it("of groups is Omega of all their variables, whatever their sizes", () => {
    const covariance = covarianceOf(gaussian(80, 12, 4));
    const groups = [[0, 5], [3], [1, 2, 11, 7], [4, 8, 9], [10]];
    const found = table(covariance, { groups, least: 1 });
    expect(found.size).toBe(31);
    for (const set of subsets(5, 1)) {
      const variables = set.flatMap((g) => groups[g]);
      const expected = variables.length < 2 ? 0 : naiveOmega(covariance, variables);
      expect(found.get(set.join())).toBeAllclose(expected, { atol: 1e-12 });
    }
  });

  it("gives bits, and takes off the bias for the number of variables in the union", () => {
    const covariance = covarianceOf(gaussian(80, 6, 4));
    const groups = [
      [0, 1],
      [2, 3],
      [4, 5],
    ];
    const [plain] = table(covariance, { groups }).values();
    const [other] = table(covariance, { groups, units: "bits", correctFor: 80 }).values();
    expect(other).toBeAllclose((plain - oInformationBias(6, 80)) / Math.LN2, { rtol: 1e-12 });
  });

  it("adds 0 for a variable that is independent of all others", () => {
    fc.assert(
      fc.property(fc.nat(999), (seed) => {
        const n = 5;
        const inner = covarianceOf(gaussian(30, n, seed));
        const values = new Float64Array((n + 1) * (n + 1));
        for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) values[i * (n + 1) + j] = inner.values[i * n + j];
        values[(n + 1) * (n + 1) - 1] = 2;
        const found = table({ rows: n + 1, columns: n + 1, values });
        for (const set of subsets(n, 3)) {
          expect(found.get([...set, n].join())).toBeAllclose(found.get(set.join()) ?? Number.NaN, { atol: 1e-12 });
        }
      }),
      { numRuns: 20 },
    );
  });

  it("throws on groups, sizes and numbers of multiplets that it can not take", () => {
    const covariance = covarianceOf(gaussian(60, 5));
    const call =
      (options: MultipletOptions, of = covariance) =>
      () =>
        table(of, options);
    expect(call({ groups: [[0], [1], [5]] })).toThrow("variables are counted from 0 to 4, got 5");
    expect(call({ groups: [[0], [], [1]] })).toThrow("group 1 is empty; leave it out");
    expect(call({ groups: [[0], [1, 0], [2]] })).toThrow("a variable is in two groups, or twice in one");
    expect(call({ least: 4, most: 3 })).toThrow("1 <= least <= most <= 5, the number of groups, got 4 and 3");
    expect(call({ most: 6 })).toThrow("got 3 and 6");
    expect(call({}, covarianceOf(gaussian(60, 40)))).toThrow(/3 to 40 of 40 are 1.1e\+12 multiplets.*growMultiplet/);
    const twice = gaussian(30, 4).values.map((value, k, all) => (k % 4 === 3 ? all[k - 3] : value));
    expect(call({}, covarianceOf({ rows: 30, columns: 4, values: twice }))).toThrow(
      "eachMultiplet: the smallest eigenvalue",
    );
  });
});

describe("oInformationExtremes", () => {
  it("finds the planted triplets: two sums that share a cause, and a sum beside its two causes", () => {
    const points = gaussian(2000, 6, 9);
    const { values } = points;
    for (let i = 0; i < 6 * 2000; i += 6) {
      values[i + 1] += values[i];
      values[i + 2] += values[i];
      values[i + 5] += values[i + 3] + values[i + 4];
    }
    const { redundancy, synergy, multiplets } = oInformationExtremes(covarianceOf(gaussianise(points).matrix), {
      most: 3,
    });
    expect(redundancy.members).toEqual([0, 1, 2]);
    expect(synergy.members).toEqual([3, 4, 5]);
    expect(synergy.omega).toBeAllclose(-0.1438, { atol: 0.02 });
    expect(redundancy.omega).toBeAllclose(Math.log(4 / 3) / 2, { atol: 0.03 }); // r = 1/2, sqrt(1/2) twice
    expect(multiplets).toBe(20);
  });

  it("are the smallest and the largest of all, and name the same variables in any order", () => {
    const n = 7;
    const points = gaussian(50, n, 2);
    const covariance = covarianceOf(points);
    const all = [...table(covariance).values()];
    const { synergy, redundancy } = oInformationExtremes(covariance);
    expect([synergy.omega, redundancy.omega]).toEqual([Math.min(...all), Math.max(...all)]);
    const order = randomStream(1, "order").permutation(n);
    const values = points.values.map((_, k, own) => own[Math.floor(k / n) * n + order[k % n]]);
    const moved = oInformationExtremes(covarianceOf({ rows: 50, columns: n, values }));
    expect(moved.synergy.omega).toBeAllclose(synergy.omega, { rtol: 1e-12 });
    expect(moved.synergy.members.map((j) => order[j]).sort()).toEqual(synergy.members);
    expect(moved.redundancy.members.map((j) => order[j]).sort()).toEqual(redundancy.members);
  });
});
