/** @file What is marked on a heat map beside its cells, and what its colours are called. */
import type { Data } from "plotly.js";
import { escapeText, SYMBOLS } from "./theme";

/** A place on a map that is marked, between its cells too, such as the setting of a paper. */
export interface HeatMark {
  readonly x: number | string;
  readonly y: number | string;
  /** In the legend. */
  readonly name: string;
}

/** An entry of the legend for a colour, of which no point is drawn. */
export function colourKey(name: string, color: string): Data {
  const marker = { symbol: "square", size: 13, color };
  return { type: "scatter", mode: "markers", x: [null], y: [null], name: escapeText(name), marker } as Data;
}

/** In a cell a mark stands this far above the middle, where the number is. */
const ABOVE = 0.36;

/** White with a black outline, seen on every colour, of another form for each mark; none where a mark has no place. */
export function marked({ name }: HeatMark, [x, y]: readonly (number | undefined)[], i: number): Data[] {
  if (x === undefined || y === undefined) return [];
  const symbol = SYMBOLS[i % SYMBOLS.length];
  const marker = { symbol, size: 11, color: "#ffffff", line: { color: "#000000", width: 2 } };
  return [
    {
      ...{ type: "scatter", mode: "markers", name: escapeText(name), hoverinfo: "name" },
      x: [x],
      y: [Number.isInteger(y) ? y + ABOVE : y],
      marker,
    } as Data,
  ];
}

/** Where a value lies among those of an axis; between two numbers by their ratio where both are positive. */
export function placeOn(values: readonly (number | string)[], value: number | string): number | undefined {
  const at = values.indexOf(value);
  if (at >= 0 || typeof value !== "number") return at >= 0 ? at : undefined;
  const next = values.findIndex((one) => typeof one === "number" && one > value);
  const [low, high] = [values[next - 1], values[next]];
  if (typeof low !== "number" || typeof high !== "number") return undefined;
  const part = low > 0 ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return next - 1 + part;
}
