/** @file Whether it happens earlier in one group than in another when some times are censored. */
import { ConfigError } from "../core";
import { eventSteps, requireTimes } from "./censored";
import type { Crossing } from "./dynamics";
import { normalCdf } from "./normal";
import { type PermutationOptions, type PermutationP, permutationTest } from "./permutation";

/** Whether two groups of runs get there at the same pace, censored ones included. */
export interface LogRank extends PermutationP {
  /** (O - E)^2 / V, chi-squared with one degree of freedom in large samples. */
  readonly statistic: number;
  /** The p of that large-sample distribution; `p` is that of permutation and holds for a few runs too. */
  readonly pAsymptotic: number;
  /** Events in group a. */
  readonly observed: number;
  /** Events in group a that its share of the runs at risk would give. */
  readonly expected: number;
  /** Runs in both groups. */
  readonly n: number;
}

/**
 * The log-rank test. At every step with d events among n at risk, n_a of them in group a, group a is expected to have
 * d n_a / n of them with variance d (n_a / n) (1 - n_a / n) (n - d) / (n - 1). `pGreater` is one-sided for "more events in
 * a than expected": a is faster. Both groups must be censored alike, as under one budget of steps.
 *
 * @throws ConfigError for an empty group, a step that is not finite, or no event with runs of both groups at risk
 * @see Mantel, Cancer Chemother. Rep. 50 (1966) 163
 */
export function logRankTest(a: readonly Crossing[], b: readonly Crossing[], options: PermutationOptions = {}): LogRank {
  requireTimes("logRankTest: a", a);
  requireTimes("logRankTest: b", b);
  const times = [...a, ...b];
  const tables = eventSteps(times).map((at) => ({
    risk: indices(times, ({ step }) => step >= at),
    events: indices(times, ({ step, censored }) => step === at && !censored),
  }));
  /** Observed, expected and variance of the runs labelled 1. */
  const count = (inA: readonly number[]) => {
    const total = { observed: 0, expected: 0, variance: 0 };
    for (const { risk, events } of tables) {
      const [n, d] = [risk.length, events.length];
      const share = members(inA, risk) / n;
      total.observed += members(inA, events);
      total.expected += d * share;
      if (n > 1) total.variance += (d * share * (1 - share) * (n - d)) / (n - 1);
    }
    return total;
  };
  const labels = times.map((_, i) => (i < a.length ? 1 : 0));
  const { observed, expected, variance } = count(labels);
  if (!(variance > 0)) {
    throw new ConfigError(
      "logRankTest: no event happens while runs of both groups are at risk, so nothing compares them",
    );
  }
  const z = (observed - expected) / Math.sqrt(variance);
  const tails = permutationTest(labels, (order) => excess(count(order)), options);
  return { statistic: z * z, pAsymptotic: 2 * normalCdf(-Math.abs(z)), observed, expected, n: times.length, ...tails };
}

function excess({ observed, expected }: { readonly observed: number; readonly expected: number }): number {
  return observed - expected;
}

function indices(times: readonly Crossing[], holds: (time: Crossing) => boolean): number[] {
  return times.flatMap((time, i) => (holds(time) ? [i] : []));
}

function members(labels: readonly number[], of: readonly number[]): number {
  return of.reduce((count, i) => count + labels[i], 0);
}
