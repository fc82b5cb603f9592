import { canonicalJson, sha256 } from "../core";
import type { PlotlyFigure } from "./figure";

/** Digits of a number that count: the last ones depend on the version of Node. */
const DIGITS = 4;

/** Twelve hexadecimal digits that tell whether a figure is drawn as it was: its traces and layout, numbers to four digits. */
export function figureDigest(figure: PlotlyFigure): string {
  return sha256(canonicalJson(rounded(figure))).slice(0, 12);
}

function rounded(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : String(value);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value as ArrayLike<unknown>, rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]));
}
