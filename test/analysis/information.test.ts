import fc from "fast-check";
import {
  covarianceOf,
  digamma,
  gaussianEntropyBias,
  gaussianise,
  type Matrix,
  oInformation,
  oInformationBias,
} from "groklab/analysis";
import { ConfigError, randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";
import { dependence, naiveOmega } from "./naive-information";
import reference from "./reference/information.json";

function square(n: number, entry: (i: number, j: number) => number): Matrix {
  const values = Float64Array.from({ length: n * n }, (_, k) => entry(Math.floor(k / n), k % n));
  return { rows: n, columns: n, values };
}

function equicorrelated(n: number, rho: number): Matrix {
  return square(n, (i, j) => (i === j ? 1 : rho));
}

/** A'A of a Gaussian A with a few more rows than columns. */
function randomCovariance(n: number, seed: number): Matrix {
  const { normal } = randomStream(seed, "covariance");
  const rows = 3 * n + 5;
  return covarianceOf({ rows, columns: n, values: Float64Array.from({ length: rows * n }, normal) });
}

const omegaOf = (covariance: Matrix) => oInformation(covariance).omega;

describe("oInformation", () => {
  it("of any pair, and of independent variables, is 0", () => {
    for (const rho of [-0.9, 0.3, 0.999]) expect(omegaOf(equicorrelated(2, rho))).toBeAllclose(0, { atol: 1e-13 });
    expect(omegaOf(square(7, (i, j) => (i === j ? i + 1 : 0)))).toBeAllclose(0, { atol: 1e-13 });
  });

  it.each([
    [3, 0.5, 0.0849495184],
    [10, 0.8, 4.8468882658],
  ])("of %i variables with equal correlations %f has its closed form", (k, rho, expected) => {
    const closed =
      ((k - 2) * ((k - 1) * Math.log(1 - rho) + Math.log(1 + (k - 1) * rho)) -
        k * ((k - 2) * Math.log(1 - rho) + Math.log(1 + (k - 2) * rho))) /
      2;
    expect(omegaOf(equicorrelated(k, rho))).toBeAllclose(closed, { rtol: 1e-12 });
    expect(closed).toBeAllclose(expected, { atol: 5e-11 });
  });

  it("of two causes and their noisy sum is synergy: 1/2 (ln(1 - 2 r²) - 2 ln(1 - r²)), -0.1438 for noise as large", () => {
    for (const noise of [0.5, 1, 3]) {
      const sum = 2 + noise * noise;
      const covariance = Float64Array.of(1, 0, 1, 0, 1, 1, 1, 1, sum);
      const { omega } = oInformation({ rows: 3, columns: 3, values: covariance });
      expect(omega).toBeAllclose((Math.log(1 - 2 / sum) - 2 * Math.log(1 - 1 / sum)) / 2, { rtol: 1e-12 });
      if (noise === 1) expect(omega).toBeAllclose(-0.1438410362, { atol: 5e-11 });
    }
  });

  it("is TC - DTC, and each agrees with a sum of entropies", () => {
    for (const n of [2, 3, 6, 10]) {
      const covariance = randomCovariance(n, n);
      const all = Array.from({ length: n }, (_, j) => j);
      const found = oInformation(covariance);
      const { total, dual } = dependence(covariance, all);
      expect(found.totalCorrelation).toBeAllclose(total, { atol: 1e-12 });
      expect(found.dualTotalCorrelation).toBeAllclose(dual, { atol: 1e-12 });
      expect(found.omega).toBeAllclose(naiveOmega(covariance, all), { atol: 1e-12 });
    }
  });

  it("does not depend on the order of the variables, nor on their scales and signs", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 9 }), fc.nat(999), (n, seed) => {
        const covariance = randomCovariance(n, seed);
        const random = randomStream(seed, "order");
        const order = random.permutation(n);
        const scale = Array.from(
          { length: n },
          () => (random.uniform() < 0.5 ? -1 : 1) * Math.exp(3 * random.normal()),
        );
        const other = square(n, (i, j) => scale[i] * scale[j] * covariance.values[order[i] * n + order[j]]);
        expect(omegaOf(other)).toBeAllclose(omegaOf(covariance), { atol: 1e-11 });
      }),
      { numRuns: 60 },
    );
  });

  it("gives bits on request, and the smallest eigenvalue: 1 - rho of equal correlations rho", () => {
    const nats = oInformation(equicorrelated(4, 0.3));
    const bits = oInformation(equicorrelated(4, 0.3), { units: "bits" });
    expect(bits.omega).toBeAllclose(nats.omega / Math.LN2, { rtol: 1e-15 });
    expect(bits.totalCorrelation).toBeAllclose(nats.totalCorrelation / Math.LN2, { rtol: 1e-15 });
    expect(nats.smallestEigenvalue).toBeAllclose(0.7, { rtol: 1e-13 });
  });

  it("takes the bias of finite samples off where asked, consistently with TC and DTC", () => {
    const covariance = randomCovariance(10, 1);
    const plain = oInformation(covariance);
    const corrected = oInformation(covariance, { correctFor: 50 });
    expect(plain.omega - corrected.omega).toBeAllclose(oInformationBias(10, 50), { rtol: 1e-10 });
    expect(corrected.omega).toBeAllclose(corrected.totalCorrelation - corrected.dualTotalCorrelation, { rtol: 1e-15 });
  });

  it("corrected, is 0 on average for independent variables where without it is not", () => {
    const { normal } = randomStream(5, "independent");
    const [rows, columns, draws] = [30, 8, 300];
    const all = Array.from({ length: draws }, () => {
      const covariance = covarianceOf({ rows, columns, values: Float64Array.from({ length: rows * columns }, normal) });
      return [
        oInformation(covariance).totalCorrelation,
        oInformation(covariance, { correctFor: rows }).totalCorrelation,
      ];
    });
    const mean = (k: number) => all.reduce((sum, pair) => sum + pair[k], 0) / draws;
    expect(mean(0)).toBeGreaterThan(0.4); // 28 pairs / (2 * 30) = 0.47 at first order
    expect(Math.abs(mean(1))).toBeLessThan(0.08);
  });

  it("refuses variables that are nearly linear combinations of others, and says what to do", () => {
    const copy = square(3, (i, j) => (i === j || i + j === 1 ? 1 : 0));
    expect(() => oInformation(copy)).toThrow(ConfigError);
    expect(() => oInformation(copy)).toThrow(
      /smallest eigenvalue of the correlations is .* below 1e-10.*leave duplicates out/,
    );
    expect(oInformation(equicorrelated(3, 1 - 1e-9)).omega).toBeGreaterThan(9);
    expect(() => oInformation(equicorrelated(3, 1 - 1e-11))).toThrow("diverges");
  });

  it("throws on what is no covariance", () => {
    expect(() => oInformation(square(1, () => 1))).toThrow("needs two or more variables, got 1");
    expect(() => oInformation({ rows: 2, columns: 3, values: new Float64Array(6) })).toThrow("square, got 2 x 3");
    expect(() => oInformation(square(2, () => Number.NaN))).toThrow("is NaN");
  });
});

describe("the Gaussian copula", () => {
  const omega = (points: Matrix) => omegaOf(covarianceOf(gaussianise(points).matrix));

  it("can not see that of three signs one is the product of the others: 0 where the truth is -ln 2", () => {
    const signs = [1, 1, 1, 1, -1, -1, -1, 1, -1, -1, -1, 1];
    expect(omega({ rows: 4, columns: 3, values: Float64Array.from(signs) })).toBeAllclose(0, { atol: 1e-14 });
  });

  it("can not see that the cosine and the sine of an angle determine each other", () => {
    const values = Float64Array.from({ length: 3 * 97 }, (_, k) => {
      const angle = (2 * Math.PI * Math.floor(k / 3)) / 97;
      return [Math.cos(angle), Math.sin(angle), Math.cos(2 * angle)][k % 3];
    });
    expect(omega({ rows: 97, columns: 3, values })).toBeAllclose(0, { atol: 1e-3 });
  });

  it("reads phases: of noisy cosines three that are 120 degrees apart are synergy, three of one phase redundancy", () => {
    const { normal } = randomStream(3, "noise");
    const waves = (phases: number[]): Matrix => {
      const values = Float64Array.from({ length: 3 * 970 }, (_, k) => {
        return Math.cos((2 * Math.PI * 5 * Math.floor(k / 3)) / 97 + phases[k % 3]) + 0.2 * normal();
      });
      return { rows: 970, columns: 3, values };
    };
    expect(omega(waves([0, (2 * Math.PI) / 3, (4 * Math.PI) / 3]))).toBeLessThan(-0.15);
    expect(omega(waves([0, 0, 0]))).toBeGreaterThan(0.3);
  });

  it("makes O-information indifferent to monotone changes of the variables", () => {
    const { normal } = randomStream(1, "values");
    const values = Float64Array.from({ length: 200 * 4 }, normal);
    for (let i = 0; i < 200; i++) values[4 * i + 1] += values[4 * i];
    const changed = values.map((value, k) => [Math.exp(value), -value, value * value * value, 5 * value - 2][k % 4]);
    expect(omega({ rows: 200, columns: 4, values: changed })).toBeAllclose(omega({ rows: 200, columns: 4, values }), {
      atol: 1e-12,
    });
  });

  it("makes independent sparse variables look redundant where ties are broken by position, and not with mid-ranks", () => {
    const { normal } = randomStream(2, "sparse");
    const values = Float64Array.from({ length: 3763 * 10 }, () => Math.max(0, normal() - 0.5244)); // 70 % zeros
    const points = { rows: 3763, columns: 10, values };
    const of = (ties: "midrank" | "position" | "random") => omegaOf(covarianceOf(gaussianise(points, { ties }).matrix));
    expect(of("position")).toBeAllclose(0.34, { atol: 0.05 });
    expect(Math.abs(of("midrank"))).toBeLessThan(0.01);
    expect(Math.abs(of("random"))).toBeLessThan(0.01);
  });
});

describe("the bias of entropies", () => {
  it.each(reference.digamma)("has a digamma function that agrees with SciPy at $x", ({ x, psi }) => {
    expect(digamma(x)).toBeAllclose(psi, { rtol: 1e-14, atol: 1e-15 });
  });

  it("of one variable and three samples is 1/2 (ln 1 + psi(1)), half of Euler's constant below 0", () => {
    expect(gaussianEntropyBias(1, 3)).toBeAllclose(-0.5772156649015329 / 2, { rtol: 1e-14 });
  });

  it("in Omega of ten variables is -3.2e-2, -6.1e-5 and -4.3e-6 for 50, 1000 and 3763 samples", () => {
    expect([50, 1000, 3763].map((n) => oInformationBias(10, n))).toBeAllclose([-3.2e-2, -6.1e-5, -4.3e-6], {
      rtol: 0.02,
    });
  });

  it("throws for fewer samples than there must be", () => {
    expect(() => gaussianEntropyBias(5, 5)).toThrow("5 variables need more samples than that, got 5");
    expect(() => digamma(0)).toThrow("needs a number above 0, got 0");
  });
});
