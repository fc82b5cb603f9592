/** @file The normal distribution, which intervals and tests of large samples need. */
import { jStat } from "jstat";

/** P(Z <= z) of a standard normal Z. */
export function normalCdf(z: number): number {
  return jStat.normal.cdf(z, 0, 1);
}

/** The z below which a standard normal falls with the given probability: `normalQuantile(0.975)` is 1.959964. */
export function normalQuantile(probability: number): number {
  return jStat.normal.inv(probability, 0, 1);
}
