import { bootstrapInterval } from "groklab/analysis";
import { ConfigError, randomStream } from "groklab/core";
import { mean, median } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { bcaTails, quantileOfSorted } from "../../lib/analysis/bootstrap";
import reference from "./reference/claims.json";

const average = (values: readonly number[]) => mean([...values]);
const statistics: Record<string, (values: readonly number[]) => number> = {
  mean: average,
  median: (values) => median([...values]),
};

describe("bootstrapInterval", () => {
  it.each(reference.bootstraps)("takes SciPy's quantiles of SciPy's draws: $statistic, $method", (wanted) => {
    const of = statistics[wanted.statistic];
    const jackknife = wanted.values.map((_, i) => of(wanted.values.filter((_, j) => j !== i)));
    const tails =
      wanted.method === "bca" ? bcaTails(of(wanted.values), wanted.replicates, jackknife, 0.025) : [0.025, 0.975];
    const sorted = [...wanted.replicates].sort((a, b) => a - b);
    expect(tails.map((tail) => quantileOfSorted(sorted, tail))).toBeAllclose(wanted.interval, { rtol: 1e-9 });
  });

  it.each(reference.bootstraps)("with own draws is near SciPy's: $statistic, $method", (wanted) => {
    const method = wanted.method as "bca" | "percentile";
    const own = bootstrapInterval(wanted.values, statistics[wanted.statistic], { method });
    // Two quantiles of 10 000 draws: a few per cent of the interval, and a median jumps between values.
    const width = wanted.converged[1] - wanted.converged[0];
    expect([own.low, own.high]).toBeAllclose(wanted.converged, { atol: 0.06 * width });
    expect(own.estimate).toBe(statistics[wanted.statistic](wanted.values));
  });

  it("is the binomial distribution for a share, by hand", () => {
    // Ten of twenty: the drawn count is binomial(20, 1/2), whose 2.5 % and 97.5 % quantiles are 6 and 14.
    const values = Array.from({ length: 20 }, (_, i) => i % 2);
    const { low, high, n } = bootstrapInterval(values, average, { method: "percentile", seed: 3 });
    expect([low, high, n]).toEqual([0.3, 0.7, 20]);
  });

  it("repeats itself with its seed, and moves and scales with its values", () => {
    const values = reference.bootstraps[0].values;
    const options = { resamples: 500, seed: 4 };
    const plain = bootstrapInterval(values, average, options);
    expect(bootstrapInterval(values, average, options)).toEqual(plain);
    expect(bootstrapInterval(values, average, { ...options, seed: 5 }).low).not.toBe(plain.low);
    const other = bootstrapInterval(
      values.map((value) => 2 * value + 100),
      average,
      options,
    );
    expect([other.low, other.high]).toBeAllclose([2 * plain.low + 100, 2 * plain.high + 100], { rtol: 1e-9 });
  });

  it("covers the mean of twenty normal values about as often as it says", () => {
    const random = randomStream(11, "coverage");
    const covered = Array.from({ length: 300 }, (_, seed) => {
      const values = Array.from({ length: 20 }, () => random.normal());
      const { low, high } = bootstrapInterval(values, average, { resamples: 400, seed, method: "percentile" });
      return low <= 0 && 0 <= high;
    }).filter(Boolean).length;
    // 92.4 % in a larger simulation; standard error of 300 sets 1.5 %
    expect(covered / 300).toBeGreaterThan(0.88);
    expect(covered / 300).toBeLessThan(0.97);
  });

  it("takes lists of anything", () => {
    const runs = Array.from({ length: 20 }, (_, i) => ({ groks: i % 4 !== 0 }));
    const share = (list: readonly { groks: boolean }[]) => list.filter(({ groks }) => groks).length / list.length;
    const { estimate, low, high } = bootstrapInterval(runs, share);
    expect(estimate).toBe(0.75);
    expect(low).toBeLessThan(0.75);
    expect(high).toBeGreaterThan(0.75);
  });

  it("throws on what has no interval", () => {
    expect(() => bootstrapInterval([1], average)).toThrow(ConfigError);
    expect(() => bootstrapInterval([1, Number.NaN], average)).toThrow("the statistic: value 0 is NaN");
    expect(() => bootstrapInterval([1, 2], average, { resamples: 0 })).toThrow("resamples must be");
    expect(() => bootstrapInterval([1, 2], average, { level: 95 })).toThrow("level must be");
    const distinct = (list: readonly number[]) => new Set(list).size;
    const many = Array.from({ length: 40 }, (_, i) => i);
    expect(() => bootstrapInterval(many, distinct, { resamples: 100 })).toThrow('use method "percentile"');
  });
});
