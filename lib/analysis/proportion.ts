/** @file How often something happens, from k times in n. */
import { jStat } from "jstat";
import { ConfigError } from "../core";
import { requireLevel } from "./sample";
import type { Interval } from "./statistics";

/**
 * The share k / n with the exact interval of Clopper and Pearson: from Beta^-1(a/2; k, n - k + 1) to
 * Beta^-1(1 - a/2; k + 1, n - k), a = 1 - level. It covers at least `level` at every n. Its ends are 0 for k = 0 and 1
 * for k = n; the other end says how much k = n shows: five of five is at least 48 %, not 100 %.
 *
 * @param successes k, 0 to n
 * @param n how many runs were started, those that failed included
 * @throws ConfigError unless 0 <= k <= n are whole numbers and n is at least 1
 * @example proportion(5, 5).low // 0.4782
 * @see Clopper and Pearson, Biometrika 26 (1934) 404
 */
export function proportion(successes: number, n: number, level = 0.95): Interval {
  if (!(Number.isInteger(n) && n >= 1)) throw new ConfigError(`proportion: n must be 1 or more, got ${n}`);
  if (!(Number.isInteger(successes) && successes >= 0 && successes <= n)) {
    throw new ConfigError(`proportion: successes must be a whole number from 0 to ${n}, got ${successes}`);
  }
  requireLevel("proportion", level);
  const tail = (1 - level) / 2;
  const low = successes === 0 ? 0 : jStat.beta.inv(tail, successes, n - successes + 1);
  const high = successes === n ? 1 : jStat.beta.inv(1 - tail, successes + 1, n - successes);
  return { estimate: successes / n, low, high, n, level };
}

/**
 * The exact binomial test that something happens with a chance of `share`: twice the smaller of P(K <= k) and P(K >= k), at most
 * 1, K binomial with n and `share`. Of two-sided tests the one whose 5 % are the 95 % interval of {@link proportion}.
 *
 * @param successes k, 0 to n
 * @param share above 0 and below 1
 * @throws ConfigError as `proportion`, and for a share that is not between 0 and 1
 * @example binomialP(2, 2, 0.5) // 0.5
 */
export function binomialP(successes: number, n: number, share: number): number {
  proportion(successes, n);
  if (!(share > 0 && share < 1)) throw new ConfigError(`binomialP: share must lie between 0 and 1, got ${share}`);
  const chances = Array.from({ length: n + 1 }, (_, k) =>
    Math.exp(
      logFactorial(n) - logFactorial(k) - logFactorial(n - k) + k * Math.log(share) + (n - k) * Math.log1p(-share),
    ),
  );
  const sum = (from: number, to: number) => chances.slice(from, to + 1).reduce((total, chance) => total + chance, 0);
  return Math.min(1, 2 * Math.min(sum(0, successes), sum(successes, n)));
}

function logFactorial(n: number): number {
  let sum = 0;
  for (let i = 2; i <= n; i++) sum += Math.log(i);
  return sum;
}
