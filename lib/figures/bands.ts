/** @file Curves of several seeds as one: mean and interval on common steps. */
import { logInterval, meanInterval, type Point } from "../analysis";
import { ConfigError } from "../core";
import type { AxisScale } from "./axes";

export interface BandOptions {
  /** `log`: geometric mean, and the interval of the logarithms. Default "linear". */
  readonly scale?: AxisScale;
  /** Smallest and largest value that the quantity can have: an interval is cut there. Default none. */
  readonly bounds?: readonly [number, number];
  /** Confidence level of the interval. Default 0.95. */
  readonly level?: number;
  /** The most steps of a band. Default 200. */
  readonly points?: number;
  /** Scale on which the steps that are kept lie evenly. Default "log". */
  readonly spacing?: AxisScale;
}

/** Lists of equal length. */
export interface Band {
  readonly steps: readonly number[];
  readonly centre: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Common steps at which, on a `log` scale, a curve is not positive: nothing is known of the mean there. */
  readonly gaps: readonly number[];
  /** Curves that it is over; with one the interval has no width. */
  readonly n: number;
}

/**
 * Mean and Student t interval over curves, at the steps of any of them; between its own steps a curve is taken as
 * straight. The band has only steps that every curve spans: those that go on longer would make another mean. On a `log`
 * scale, where one curve is not positive there is no band: such a step is among the `gaps`.
 *
 * @param curves steps ascending
 * @throws ConfigError for no curves, or an empty one
 */
export function bands(curves: readonly (readonly Point[])[], options: BandOptions = {}): Band {
  const { scale = "linear", bounds, level = 0.95, points = 200, spacing = "log" } = options;
  if (curves.length === 0) throw new ConfigError("bands: there are no curves");
  const empty = curves.findIndex((curve) => curve.length === 0);
  if (empty >= 0) throw new ConfigError(`bands: curve ${empty} is empty`);
  const first = Math.max(...curves.map((curve) => curve[0].step));
  const last = Math.min(...curves.map((curve) => curve[curve.length - 1].step));
  const all = [...new Set(curves.flatMap((curve) => curve.map(({ step }) => step)))].sort((a, b) => a - b);
  const common = all.filter((step) => step >= first && step <= last);
  const cut = (value: number) => (bounds ? Math.min(bounds[1], Math.max(bounds[0], value)) : value);
  const gaps = scale === "log" ? common.filter((step) => curves.some((curve) => !(valueAt(curve, step) > 0))) : [];
  const rows = thinned(common, points, spacing).flatMap((step) => {
    const values = curves.map((curve) => valueAt(curve, step));
    if (scale === "log" && !values.every((value) => value > 0)) return [];
    if (values.length === 1) return [{ step, estimate: values[0], low: values[0], high: values[0] }];
    const { estimate, low, high } = (scale === "log" ? logInterval : meanInterval)(values, level);
    return [{ step, estimate, low: cut(low), high: cut(high) }];
  });
  return {
    steps: rows.map(({ step }) => step),
    centre: rows.map(({ estimate }) => estimate),
    low: rows.map(({ low }) => low),
    high: rows.map(({ high }) => high),
    gaps,
    n: curves.length,
  };
}

/** At most `count` of the ascending steps, evenly spaced on the scale; the last is always among them. */
export function thinned(steps: readonly number[], count: number, spacing: AxisScale): number[] {
  if (steps.length <= count) return [...steps];
  const place = (step: number) => (spacing === "log" ? Math.log1p(step) : step);
  const gap = (place(steps[steps.length - 1]) - place(steps[0])) / (count - 1);
  let next = place(steps[0]);
  return steps.filter((step, i) => {
    if (place(step) < next && i < steps.length - 1) return false;
    next = Math.max(next + gap, place(step) + gap / 2);
    return true;
  });
}

/** On the straight line between the neighbours of a step that the curve spans. */
function valueAt(curve: readonly Point[], step: number): number {
  const after = curve.findIndex((point) => point.step >= step);
  const b = curve[after];
  if (b.step === step) return b.value;
  const a = curve[after - 1];
  return a.value + ((step - a.step) / (b.step - a.step)) * (b.value - a.value);
}
