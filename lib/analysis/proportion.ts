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
