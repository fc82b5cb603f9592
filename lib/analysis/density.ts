/** @file The distribution of weights: kernel density, kurtosis, and the share that is close to zero. */
import { ConfigError } from "../core";

/** `scott` and `silverman` as `scipy.stats.gaussian_kde` defines them; a number is the bandwidth itself. */
export type Bandwidth = "scott" | "silverman" | number;

export interface DensityOptions {
  /** Standard deviation of the kernel, in the unit of the values, or the rule that sets it. */
  readonly bandwidth: Bandwidth;
  /** Number of grid points, 2 or more. Default 128. */
  readonly points?: number;
  /** First and last grid point. Default: four bandwidths beyond the smallest and the largest value. */
  readonly range?: readonly [number, number];
}

/** A smooth estimate of how values are spread. */
export interface Density {
  /** Evenly spaced, in the unit of the values. */
  readonly grid: Float64Array;
  /** Per unit of the values, at each grid point; its integral over all numbers is 1. */
  readonly density: Float64Array;
  /** The bandwidth that was used, in the unit of the values: state it with the figure. */
  readonly bandwidth: number;
}

/** exp(-z²/2) below this is taken as 0: n such values change a density by less than 1e-30 / bandwidth. */
const NOTHING = 1e-30;

/**
 * Gaussian kernel density on an even grid: f(g) = sum_i exp(-(g - x_i)² / 2h²) / (n h sqrt(2 pi)).
 *
 * A grid coarser than the bandwidth steps over what the density shows: keep its spacing below h.
 *
 * @throws ConfigError for no values or one that is not finite, a bandwidth that is not positive, a rule on values
 *   that are all equal, fewer than two grid points or a range that is not increasing
 * @example kernelDensity(weights, { bandwidth: "scott" })
 */
export function kernelDensity(values: ArrayLike<number>, options: DensityOptions): Density {
  checkValues("kernelDensity", values);
  const bandwidth = kernelBandwidth(values, options.bandwidth);
  const grid = evenGrid(values, bandwidth, options);
  const step = (grid[grid.length - 1] - grid[0]) / (grid.length - 1);
  const sums = new Float64Array(grid.length);
  for (let i = 0; i < values.length; i++) addKernel(sums, (values[i] - grid[0]) / step, step / bandwidth);
  const scale = 1 / (values.length * bandwidth * Math.sqrt(2 * Math.PI));
  return { grid, density: sums.map((sum) => sum * scale), bandwidth };
}

/**
 * The bandwidth of a rule, in the unit of the values: sd n^(-1/5) for `scott`, sd (3n/4)^(-1/5) for `silverman`, with
 * sd the sample standard deviation (n - 1). A number is handed back.
 *
 * @throws ConfigError for a number that is not positive, or a rule on values that are all equal
 */
export function kernelBandwidth(values: ArrayLike<number>, bandwidth: Bandwidth): number {
  if (typeof bandwidth === "number") {
    if (bandwidth > 0 && bandwidth < Number.POSITIVE_INFINITY) return bandwidth;
    throw new ConfigError(`kernelBandwidth: the bandwidth must be positive, got ${bandwidth}`);
  }
  checkValues("kernelBandwidth", values);
  const n = values.length;
  const { variance } = moments(values);
  if (variance === 0) {
    throw new ConfigError(`kernelBandwidth: ${n} equal values have no ${bandwidth} bandwidth; give a number`);
  }
  const size = bandwidth === "scott" ? n : (3 * n) / 4;
  return Math.sqrt((variance * n) / (n - 1)) * Math.exp(-Math.log(size) / 5);
}

/**
 * Excess kurtosis m_4 / m_2² - 3 with central moments over n, as `scipy.stats.kurtosis` gives it: 0 for a normal
 * distribution, large where most values are near the mean and a few far from it.
 *
 * @throws ConfigError for no values, one that is not finite, or values that are all equal
 */
export function excessKurtosis(values: ArrayLike<number>): number {
  checkValues("excessKurtosis", values);
  const { variance, fourth } = moments(values);
  if (variance === 0) throw new ConfigError(`excessKurtosis: ${values.length} equal values have no kurtosis`);
  return fourth / (variance * variance) - 3;
}

/**
 * Share of the values with |x| < threshold, between 0 and 1.
 *
 * @throws ConfigError for no values, one that is not finite, or a threshold that is not positive
 */
export function shareNearZero(values: ArrayLike<number>, threshold: number): number {
  checkValues("shareNearZero", values);
  if (!(threshold > 0)) throw new ConfigError(`shareNearZero: the threshold must be positive, got ${threshold}`);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (Math.abs(values[i]) < threshold) count++;
  return count / values.length;
}

/**
 * Adds exp(-z²/2) of one value to a grid whose points are `step` bandwidths apart; `place` is the value's own place on
 * it. From the nearest point outwards each ratio of neighbours is the last one times exp(-step²), so that a point costs
 * two products and no exponential.
 */
function addKernel(sums: Float64Array, place: number, step: number): void {
  const last = sums.length - 1;
  const nearest = Math.min(last, Math.max(0, Math.round(place)));
  const off = (nearest - place) * step;
  const centre = Math.exp((-off * off) / 2);
  const shrink = Math.exp(-step * step);
  let kernel = centre;
  let ratio = Math.exp(-off * step - (step * step) / 2);
  for (let k = nearest; k <= last && kernel > NOTHING; k++) {
    sums[k] += kernel;
    kernel *= ratio;
    ratio *= shrink;
  }
  ratio = Math.exp(off * step - (step * step) / 2);
  kernel = centre * ratio;
  for (let k = nearest - 1; k >= 0 && kernel > NOTHING; k--) {
    ratio *= shrink;
    sums[k] += kernel;
    kernel *= ratio;
  }
}

function evenGrid(values: ArrayLike<number>, bandwidth: number, { points = 128, range }: DensityOptions): Float64Array {
  if (!(Number.isInteger(points) && points >= 2)) {
    throw new ConfigError(`kernelDensity: a grid needs two points or more, got ${points}`);
  }
  const [low, high] = range ?? extent(values, 4 * bandwidth);
  if (!(low < high && Number.isFinite(high - low))) {
    throw new ConfigError(`kernelDensity: the range must increase, got ${low} to ${high}`);
  }
  return Float64Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
}

function extent(values: ArrayLike<number>, margin: number): [number, number] {
  let [low, high] = [values[0], values[0]];
  for (let i = 1; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  return [low - margin, high + margin];
}

/** Central moments over n; the variance is exactly 0 for equal values. */
function moments(values: ArrayLike<number>): { variance: number; fourth: number } {
  const n = values.length;
  // Differences to the first value: equal values differ by exactly 0, and large offsets lose no digits.
  const origin = values[0];
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i] - origin;
  const mean = sum / n;
  let [second, fourth] = [0, 0];
  for (let i = 0; i < n; i++) {
    const off = values[i] - origin - mean;
    const square = off * off;
    second += square;
    fourth += square * square;
  }
  return { variance: second / n, fourth: fourth / n };
}

function checkValues(caller: string, values: ArrayLike<number>): void {
  if (values.length === 0) throw new ConfigError(`${caller}: there are no values`);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) throw new ConfigError(`${caller}: value ${i} is ${values[i]}`);
  }
}
