/** @file Ranges and ticks of axes. */
import type { LayoutAxis } from "plotly.js";
import { ConfigError } from "../core";
import { axis, axisTitle } from "./theme";

/** How numbers are laid out along an axis. */
export type AxisScale = "linear" | "log";

/** Fewer decades than this have ticks at 1, 2 and 5 as well. */
const FEW_DECADES = 2.7;

/**
 * A logarithmic axis from `low` to `high`, in the unit of the data: a tick at each power of ten, and at 2 and 5 times
 * it where that would leave two or three ticks. `ticksTo` ends them before the axis does.
 */
export function logAxis(low: number, high: number, title = "", ticksTo = high): Partial<LayoutAxis> {
  const [from, to] = [Math.log10(low), Math.log10(high)];
  const base: Partial<LayoutAxis> = { ...axis, type: "log", range: [from, to], title: axisTitle(title) };
  const many = to - from > FEW_DECADES;
  if (many && ticksTo === high) return { ...base, ...plainOrPower(low, high), dtick: Math.ceil((to - from) / 7) };
  const ticks = logTicks(low, ticksTo, many ? [1] : undefined);
  return { ...base, tickvals: ticks, ticktext: ticks.map(tickText) };
}

/** Plotly sets powers larger than other ticks. */
function plainOrPower(low: number, high: number): Partial<LayoutAxis> {
  return low >= 0.001 && high < 2_000_000
    ? { exponentformat: "none" }
    : { exponentformat: "power", tickfont: { size: 11 } };
}

/** Times a power of ten, by how many e-folds the axis has at most. */
const DIGITS: readonly (readonly [number, readonly number[]])[] = [
  [Math.log(3), [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9]],
  [1.1 * Math.LN10, [1, 2, 3, 5, 7]],
  [Number.POSITIVE_INFINITY, [1, 2, 5]],
];

/** The numbers 1, 2 and 5 times a power of ten from `low` to `high`; 3 and 7 times, too, within a decade; more within a factor of 3. */
export function logTicks(low: number, high: number, given?: readonly number[]): number[] {
  if (!(low > 0 && high < Number.POSITIVE_INFINITY)) {
    throw new ConfigError(`a logarithmic axis: expected ends above 0 and finite, got ${low} to ${high}`);
  }
  const ticks: number[] = [];
  const [from, to] = [low * (1 - 1e-9), high * (1 + 1e-9)]; // the ends may come from logarithms
  const [, digits] = given ? [0, given] : (DIGITS.find(([most]) => Math.log(high / low) < most) ?? DIGITS[2]);
  for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.ceil(Math.log10(high)); exponent++) {
    for (const digit of digits) {
      const tick = Number(`${digit}e${exponent}`);
      if (tick >= from && tick <= to) ticks.push(tick);
    }
  }
  return ticks;
}

function tickText(value: number): string {
  if (value >= 0.001 && value < 100_000) return String(value);
  const [digits, exponent] = value.toExponential().split("e");
  return `${digits === "1" ? "" : `${digits}·`}10<sup>${Number(exponent)}</sup>`.replace("-", "−");
}

export function linearAxis(title = ""): Partial<LayoutAxis> {
  return { ...axis, title: axisTitle(title) };
}

/** `xaxis`, `xaxis2`, `xaxis3` …, counted from 0, as a layout names its axes. */
export function axisKey<L extends "x" | "y">(letter: L, i: number): `${L}axis` {
  return `${letter}axis${i === 0 ? "" : i + 1}` as `${L}axis`;
}

/** `x`, `x2`, `x3` …, counted from 0, as traces and shapes name them. */
export function axisId<L extends "x" | "y">(letter: L, i: number): L {
  return `${letter}${i === 0 ? "" : i + 1}` as L;
}

/** Five digits: figures are stored inside notebooks. */
export function rounded(value: number): number {
  return Number(value.toPrecision(5));
}

/** A number as a cell or a label shows it, three digits: `0.0123`, `431`, `12000`. */
export function short(value: number): string {
  return String(Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3)));
}
