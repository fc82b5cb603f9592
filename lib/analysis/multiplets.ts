/** @file O-information of all subsets of a few variables, or of unions of groups of them, and the extremes. */
import { ConfigError } from "../core";
import { correlationOf } from "./copula";
import { type GrowingMultiplet, withGrowingMultiplet } from "./growing-multiplet";
import { correction, type InformationOptions, requireRegular } from "./information";
import type { Matrix } from "./matrix";

export interface MultipletOptions extends InformationOptions {
  /**
   * Variables of each group, such as the neurons of a cluster: a multiplet is then a union of groups, and Omega that of all
   * its variables. Default: every variable by itself.
   */
  readonly groups?: readonly (readonly number[])[];
  /** Fewest groups in a multiplet. Default 3: of two variables Omega is 0. */
  readonly least?: number;
  /** Most groups in a multiplet. Default: all. */
  readonly most?: number;
}

/** More multiplets than this are refused. */
const MOST_MULTIPLETS = 1e8;

/**
 * Calls `visit` with Omega and the groups, increasing, of every multiplet of `least` to `most` of n groups: for 3 to n
 * there are 2^n - 1 - n - n (n - 1) / 2 of them, 968 for n = 10. One recursion over the groups, taken or left out, so that
 * each multiplet costs what its last group adds. The list of groups is overwritten after the call.
 *
 * Ten variables take a millisecond, twenty half a second; 250 neurons in ten groups about a second.
 *
 * @param covariance of all variables, with the caution of `oInformation` about what a Gaussian copula can not see
 * @returns the smallest eigenvalue of the correlations of all variables
 * @throws ConfigError as `oInformation`; for groups that are empty, overlap or name a variable that is not there; for
 *   `least` or `most` out of range; for more than 1e8 multiplets
 */
export function eachMultiplet(
  covariance: Matrix,
  options: MultipletOptions,
  visit: (omega: number, groups: readonly number[]) => void,
): number {
  const correlation = correlationOf(covariance);
  const n = correlation.rows;
  const { units, correctFor, groups = Array.from({ length: n }, (_, j) => [j]) } = options;
  const { least, most } = checkOptions(options, groups, n);
  const smallest = requireRegular("eachMultiplet", correlation);
  const scale = units === "bits" ? 1 / Math.LN2 : 1;
  const bias = correction(correctFor, n);
  const chosen: number[] = [];
  // Large groups first: the last one is appended half of the times.
  const order = groups.map((_, g) => g).sort((a, b) => groups[b].length - groups[a].length || a - b);
  const extend = (growing: GrowingMultiplet, from: number) => {
    for (let at = from; at < order.length; at++) {
      if (chosen.length + order.length - at < least) return;
      const group = groups[order[at]];
      for (const variable of group) growing.push(variable);
      chosen.push(order[at]);
      if (chosen.length >= least) visit(scale * (growing.omega() - bias[growing.size()]), chosen);
      if (chosen.length < most) extend(growing, at + 1);
      chosen.pop();
      growing.pop(group.length);
    }
  };
  withGrowingMultiplet(correlation, n, (growing) => extend(growing, 0));
  return smallest;
}

/** A set of variables, or of groups of them, and its O-information. */
export interface Multiplet {
  readonly omega: number;
  /** Numbers of the variables, or of the groups, increasing. */
  readonly members: number[];
}

/** The most synergistic and the most redundant of many sets. */
export interface Extremes {
  /** The multiplet of smallest Omega: the most synergistic, if that is below 0. */
  readonly synergy: Multiplet;
  /** The multiplet of largest Omega: the most redundant, if that is above 0. */
  readonly redundancy: Multiplet;
  /** How many multiplets were compared. */
  readonly multiplets: number;
  readonly smallestEigenvalue: number;
}

/**
 * The most synergistic and the most redundant multiplet of all. The extremes of many are far from 0 for independent
 * variables too: compare them with `shuffledExtremes`.
 *
 * @throws ConfigError as `eachMultiplet`
 */
export function oInformationExtremes(covariance: Matrix, options: MultipletOptions = {}): Extremes {
  let synergy: Multiplet = { omega: Number.POSITIVE_INFINITY, members: [] };
  let redundancy: Multiplet = { omega: Number.NEGATIVE_INFINITY, members: [] };
  let multiplets = 0;
  const smallest = eachMultiplet(covariance, options, (omega, groups) => {
    multiplets++;
    if (omega < synergy.omega) synergy = { omega, members: [...groups] };
    if (omega > redundancy.omega) redundancy = { omega, members: [...groups] };
  });
  const sorted = ({ omega, members }: Multiplet) => ({ omega, members: members.sort((a, b) => a - b) });
  return { synergy: sorted(synergy), redundancy: sorted(redundancy), multiplets, smallestEigenvalue: smallest };
}

function checkOptions(
  { least = 3, most }: MultipletOptions,
  groups: readonly (readonly number[])[],
  n: number,
): { least: number; most: number } {
  const all = groups.flat();
  const wrong = all.find((j) => !(Number.isInteger(j) && j >= 0 && j < n));
  if (wrong !== undefined)
    throw new ConfigError(`eachMultiplet: variables are counted from 0 to ${n - 1}, got ${wrong}`);
  const empty = groups.findIndex((group) => group.length === 0);
  if (empty >= 0) throw new ConfigError(`eachMultiplet: group ${empty} is empty; leave it out`);
  if (new Set(all).size < all.length)
    throw new ConfigError("eachMultiplet: a variable is in two groups, or twice in one");
  const last = most ?? groups.length;
  if (!(Number.isInteger(least) && Number.isInteger(last) && 1 <= least && least <= last && last <= groups.length)) {
    throw new ConfigError(
      `eachMultiplet: expected 1 <= least <= most <= ${groups.length}, the number of groups, got ${least} and ${last}`,
    );
  }
  const count = multipletCount(groups.length, least, last);
  if (count > MOST_MULTIPLETS) {
    throw new ConfigError(
      `eachMultiplet: ${least} to ${last} of ${groups.length} are ${count.toExponential(1)} multiplets, more than ` +
        `${MOST_MULTIPLETS}; lower most, or grow them from bestTriplets with growMultiplet`,
    );
  }
  return { least, most: last };
}

/** Number of subsets of n things with `least` to `most` members. */
export function multipletCount(n: number, least: number, most: number): number {
  let binomial = 1;
  let count = 0;
  for (let k = 0; k <= most; k++) {
    if (k >= least) count += binomial;
    binomial = (binomial * (n - k)) / (k + 1);
  }
  return count;
}
