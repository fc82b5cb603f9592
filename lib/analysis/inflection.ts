/** @file Where a curve changes the way it bends. */
import { Matrix as Square, solve } from "ml-matrix";
import { ConfigError } from "../core";
import type { Point } from "./dynamics";

export interface InflectionOptions {
  /** What the curve is drawn over: `log` bends against ln(step), `linear` against the step. Default `log`. */
  readonly scale?: "log" | "linear";
  /** Standard deviation of the smoothing kernel, in ln(step) or in steps. State it with the figure. */
  readonly smoothing: number;
  /** A bend counts when it reaches this share of the sharpest bend of the curve. Default 0.2. */
  readonly prominence?: number;
}

/** A step at which a smoothed curve changes from bending one way to bending the other. */
export interface Inflection {
  /** Where the smoothed second derivative is zero, between evaluations. */
  readonly step: number;
  /** Smoothed slope there, per unit of ln(step) or per step. */
  readonly slope: number;
  /** How the curve bends after it: `up` from concave to convex, `down` from convex to concave. */
  readonly turns: "up" | "down";
}

/** The slope and the second derivative of a smoothed curve at one of its points, over ln(step) or the step. */
export interface Bend {
  readonly step: number;
  readonly slope: number;
  readonly second: number;
}

/** Weights beyond this many standard deviations are 0. */
const REACH = 3;

/**
 * The inflection points of a curve, in the order of its steps: zeros of the smoothed second derivative of `bends` that lie
 * between two bends of opposite sign, each at least `prominence` of the sharpest. Lesser bends are noise, or ripples,
 * and end no stretch. Nothing is found within one smoothing of the ends, where a curve is seen from one side only.
 *
 * The smoothing flattens what is narrower than itself, and moves no inflection that the curve and the steps are
 * symmetric about.
 *
 * @param curve at least five points; on a `log` scale steps above 0
 * @throws ConfigError as `bends`, and for a prominence that is not between 0 and 1
 * @example inflections(norms, { smoothing: 0.2 })
 */
export function inflections(curve: readonly Point[], options: InflectionOptions): Inflection[] {
  const { prominence = 0.2, scale = "log" } = options;
  if (!(prominence > 0 && prominence < 1)) {
    throw new ConfigError(`inflections: prominence must be between 0 and 1, got ${prominence}`);
  }
  const all = bends(curve, options);
  const sharpest = all.reduce((most, { second }) => Math.max(most, Math.abs(second)), 0);
  // A straight line bends by rounding alone.
  if (sharpest <= 1e-9 * all.reduce((most, { slope }) => Math.max(most, Math.abs(slope)), 0)) return [];
  const found: Inflection[] = [];
  let before: number | undefined;
  for (let i = 0; i < all.length; i++) {
    if (Math.abs(all[i].second) < prominence * sharpest) continue;
    if (before !== undefined && all[i].second > 0 !== all[before].second > 0) {
      found.push(zeroBetween(all.slice(before, i + 1), scale));
    }
    before = i;
  }
  return found;
}

/**
 * Slope and second derivative along a curve, by local regression: the cubic that fits best with Gaussian weights of
 * standard deviation `smoothing` around a point, cut at three. On an even grid this is a smoothed second difference; it
 * is exact for cubics, whatever the spacing.
 *
 * Points nearer to an end than one smoothing are left out, and those with fewer than five points within three: the first
 * two or three of a curve that has every epoch on a `log` scale.
 *
 * @throws ConfigError for fewer than five points, steps that do not increase or are not above 0 on a `log` scale, a value
 *   that is not finite, a smoothing that is not positive, or one that leaves no two points
 */
export function bends(curve: readonly Point[], { smoothing, scale = "log" }: InflectionOptions): Bend[] {
  check(curve, smoothing, scale);
  const places = Float64Array.from(curve, ({ step }) => (scale === "log" ? Math.log(step) : step));
  const values = Float64Array.from(curve, ({ value }) => value);
  const [first, last] = [places[0] + smoothing, places[places.length - 1] - smoothing];
  const all = curve.flatMap(({ step }, i): Bend[] => {
    const fit = places[i] < first || places[i] > last ? undefined : localCubic(places, values, i, smoothing);
    return fit ? [{ step, slope: fit[1] / smoothing, second: (2 * fit[2]) / (smoothing * smoothing) }] : [];
  });
  if (all.length < 2) {
    const cause =
      first < last ? "has fewer than five points within reach; raise it" : "is as long as the curve; lower it";
    throw new ConfigError(`bends: a smoothing of ${smoothing} ${cause}`);
  }
  return all;
}

/**
 * Coefficients of the cubic around place i, in units of the smoothing and less the value there, by the normal equations;
 * nothing where fewer than five points are within reach.
 */
function localCubic(places: Float64Array, values: Float64Array, i: number, smoothing: number): number[] | undefined {
  const moments = new Float64Array(7);
  const products = new Float64Array(4);
  let near = 0;
  for (let j = 0; j < places.length; j++) {
    const off = (places[j] - places[i]) / smoothing;
    if (Math.abs(off) > REACH) continue;
    near++;
    let power = Math.exp((-off * off) / 2);
    for (let k = 0; k < 7; k++) {
      moments[k] += power;
      if (k < 4) products[k] += power * (values[j] - values[i]);
      power *= off;
    }
  }
  if (near < 5) return undefined;
  const square = [0, 1, 2, 3].map((row) => Array.from(moments.subarray(row, row + 4)));
  return solve(new Square(square), Square.columnVector(products)).to1DArray();
}

/** The zero nearest to the middle of a stretch that begins and ends with bends of opposite sign. */
function zeroBetween(stretch: readonly Bend[], scale: "log" | "linear"): Inflection {
  const up = stretch[stretch.length - 1].second > 0;
  const crossings = stretch
    .map((_, i) => i)
    .filter((i) => i > 0 && stretch[i].second > 0 !== stretch[i - 1].second > 0);
  const middle = stretch.length / 2;
  const at = crossings.reduce((best, i) => (Math.abs(i - middle) < Math.abs(best - middle) ? i : best));
  const [a, b] = [stretch[at - 1], stretch[at]];
  const part = a.second / (a.second - b.second);
  const between = (from: number, to: number) => from + part * (to - from);
  return {
    step: scale === "log" ? Math.exp(between(Math.log(a.step), Math.log(b.step))) : between(a.step, b.step),
    slope: between(a.slope, b.slope),
    turns: up ? "up" : "down",
  };
}

function check(curve: readonly Point[], smoothing: number, scale: "log" | "linear"): void {
  if (curve.length < 5) throw new ConfigError(`bends: a curve needs five points, got ${curve.length}`);
  if (!(smoothing > 0 && smoothing < Number.POSITIVE_INFINITY)) {
    throw new ConfigError(`bends: the smoothing must be positive, got ${smoothing}`);
  }
  curve.forEach(({ step, value }, i) => {
    if (!Number.isFinite(value)) throw new ConfigError(`bends: the value at step ${step} is ${value}`);
    if (i > 0 && !(step > curve[i - 1].step)) {
      throw new ConfigError(`bends: step ${step} follows ${curve[i - 1].step}; steps must increase`);
    }
  });
  if (scale === "log" && !(curve[0].step > 0)) {
    throw new ConfigError(`bends: step ${curve[0].step} has no place on a log scale; leave it out`);
  }
}
