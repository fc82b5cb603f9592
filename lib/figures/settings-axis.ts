/** @file The axis of a setting that was swept: logarithmic, linear, or one place a value. */
import type { LayoutAxis } from "plotly.js";
import { ConfigError } from "../core";
import { type AxisScale, linearAxis, logAxis } from "./axes";
import { WIDTH, wrapped } from "./layout";
import { axisTitle, escapeText, axis as plain } from "./theme";

/** A value that was swept. */
export type Setting = number | string;

export interface SettingsAxis {
  readonly values: readonly Setting[];
  readonly layout: Partial<LayoutAxis>;
  /** Room that the names of settings take below the axis beyond one line, in pixels. */
  readonly below: number;
  /** Whether settings have an order, so that a line from one to the next says something. */
  readonly ordered: boolean;
  /** Where a setting is drawn; `offset` moves it aside by this part of the way to its nearest neighbour. */
  place(setting: Setting, offset: number): number;
}

/**
 * @param scale default: "log" for positive numbers that span a factor of 8, "linear" for other numbers, else "categorical"
 * @throws ConfigError where a setting has no place on the scale
 */
export function settingsAxis(
  settings: readonly Setting[],
  title: string,
  scale?: AxisScale | "categorical",
): SettingsAxis {
  const values = [...new Set(settings)];
  const numbers = values.filter((value): value is number => typeof value === "number").sort((a, b) => a - b);
  const chosen = scale ?? naturalScale(numbers, values.length);
  if (chosen === "categorical") {
    const ordered: Setting[] = numbers.length === values.length ? numbers : values;
    return categoricalAxis(ordered, title);
  }
  const wrong = values.find((value) => typeof value !== "number" || (chosen === "log" && value <= 0));
  if (wrong !== undefined) {
    throw new ConfigError(`setting ${wrong} has no place on a ${chosen} axis; pass axis: "categorical"`);
  }
  const to = chosen === "log" ? Math.log10 : (value: number) => value;
  const back = chosen === "log" ? tenTo : (value: number) => value;
  const places = numbers.map(to);
  const gaps = places.slice(1).map((place, i) => place - places[i]);
  const gap = gaps.length > 0 ? Math.min(...gaps) : 1;
  const [first, last] = [places[0], places[places.length - 1]];
  const margin = Math.max(0.6 * gap, 0.01 * (last - first)); // of close settings no dot is cut at the edge
  const range: [number, number] = [first - margin, last + margin];
  const layout = chosen === "log" ? logAxis(back(range[0]), back(range[1]), title) : { ...linearAxis(title), range };
  // Where the values themselves fit below the axis, they are its ticks.
  const roomy = (range[1] - range[0]) / gap <= 14 && numbers.length <= 12;
  const ticks = roomy ? { tickvals: numbers, ticktext: numbers.map(String), dtick: undefined } : {};
  return {
    values: numbers,
    below: 0,
    ordered: true,
    layout: withoutUndefined({ ...layout, ...ticks, title: axisTitle(escapeText(title)) }),
    place: (setting, offset) => back(to(Number(setting)) + offset * gap),
  };
}

function categoricalAxis(values: readonly Setting[], title: string): SettingsAxis {
  const letters = Math.max(6, Math.floor((WIDTH - 94) / values.length / 7));
  const names = values.map((value) => wrapped(String(value), letters).map(escapeText));
  const lines = Math.max(...names.map(({ length }) => length));
  return {
    values,
    below: 16 * (lines - 1),
    ordered: values.every((value) => typeof value === "number"),
    layout: {
      ...plain,
      ...(lines > 1 ? { tickangle: 0 } : {}),
      range: [-0.6, values.length - 0.4],
      tickvals: values.map((_, i) => i),
      ticktext: names.map((parts) => parts.join("<br>")),
      title: axisTitle(escapeText(title)),
    },
    place: (setting, offset) => values.indexOf(setting) + offset,
  };
}

function naturalScale(numbers: readonly number[], count: number): AxisScale | "categorical" {
  if (numbers.length < count || count === 1) return "categorical";
  return numbers[0] > 0 && numbers[numbers.length - 1] / numbers[0] >= 8 ? "log" : "linear";
}

function tenTo(exponent: number): number {
  return Math.exp(exponent * Math.LN10);
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T;
}
