/** @file The closest curve that never falls, or never rises. */
import { ConfigError } from "../core";
import { requireFinite, requirePairs, requirePositive } from "./sample";

export interface IsotonicOptions {
  /** How much each value counts, such as its number of seeds; default 1 each. */
  readonly weights?: readonly number[];
  /** Fit a curve that never rises instead. */
  readonly decreasing?: boolean;
}

/**
 * The fit f with f_1 <= f_2 <= … that is closest to the values: smallest sum of w_i (y_i - f_i)^2, found by pooling
 * neighbours that are out of order into their weighted mean.
 *
 * @param values in the order of the grid; at least one
 * @returns as many fitted values
 * @throws ConfigError for an empty list, a value that is not finite, or weights that are not positive or do not pair up
 * @example isotonic([1, 3, 2, 4]) // [1, 2.5, 2.5, 4]
 * @see Barlow, Bartholomew, Bremner and Brunk, Statistical Inference under Order Restrictions (1972)
 */
export function isotonic(
  values: readonly number[],
  { weights = values.map(() => 1), decreasing = false }: IsotonicOptions = {},
): number[] {
  requireFinite("isotonic", values);
  requirePairs("isotonic: values and weights", values, weights);
  requirePositive("isotonic: weights", weights);
  const sign = decreasing ? -1 : 1;
  const blocks: { mean: number; weight: number; length: number }[] = [];
  values.forEach((value, i) => {
    let block = { mean: sign * value, weight: weights[i], length: 1 };
    for (let last = blocks[blocks.length - 1]; last && last.mean >= block.mean; last = blocks[blocks.length - 1]) {
      const weight = last.weight + block.weight;
      const mean = last.mean + (block.weight / weight) * (block.mean - last.mean);
      block = { mean, weight, length: last.length + block.length };
      blocks.pop();
    }
    blocks.push(block);
  });
  const fit = blocks.flatMap(({ mean, length }) => new Array<number>(length).fill(sign * mean));
  if (!fit.every(Number.isFinite)) throw new ConfigError("isotonic: values or weights are too large to be added up");
  return fit;
}
