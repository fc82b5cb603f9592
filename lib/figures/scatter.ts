/** @file One number of each run against another, a colour for each setting. */
import type { Data } from "plotly.js";
import { ConfigError } from "../core";
import { type AxisScale, linearAxis, logAxis, rounded } from "./axes";
import type { PlotlyFigure } from "./figure";
import { figureLayout } from "./layout";
import { axisTitle, escapeText, PALETTE, SYMBOLS, sequentialColours } from "./theme";

/** One run: two numbers, and the setting that gives its colour. */
export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  readonly group: number | string;
}

export interface ScatterOptions {
  /** Default "Scatter". */
  readonly title?: string;
  /** What was run and n; the caller states them. */
  readonly settings: string;
  readonly xTitle: string;
  readonly yTitle: string;
  /** After the group in the legend, such as "pairs". Default nothing. */
  readonly unit?: string;
  /** All points of panels that are to have the same axes and colours. Default: those of this one. */
  readonly among?: readonly ScatterPoint[];
  /** Of both axes. Default "log". */
  readonly scale?: AxisScale;
}

/**
 * A point a run. Groups that are numbers have colours in their order, from few to many, others a colour each.
 *
 * @throws ConfigError for no points, one that has no place on the scale, or more groups of words than colours
 */
export function scatter(points: readonly ScatterPoint[], options: ScatterOptions): PlotlyFigure {
  const { title = "Scatter", settings, xTitle, yTitle, unit = "", scale = "log", among = points } = options;
  check(points, scale);
  const groups = [...new Set(among.map(({ group }) => group))];
  const ordered = groups.every((group) => typeof group === "number");
  if (ordered) groups.sort((a, b) => Number(a) - Number(b));
  if (!ordered && groups.length > PALETTE.length) {
    throw new ConfigError(`scatter: ${groups.length} groups, but ${PALETTE.length} colours can be told apart`);
  }
  const colours = ordered ? sequentialColours(groups.length) : PALETTE;
  const names = groups.map((group) => escapeText(`${group} ${unit}`.trim()));
  const data = groups.flatMap((group, g): Data[] => {
    const own = points.filter((point) => point.group === group);
    if (own.length === 0) return [];
    const trace = {
      ...{ type: "scatter", mode: "markers", name: names[g], showlegend: true },
      x: own.map(({ x }) => rounded(x)),
      y: own.map(({ y }) => rounded(y)),
      // Panels share one legend, in the order of all groups and not of the first panel that has each.
      ...(options.among ? { legendrank: g + 1 } : {}),
      marker: { color: colours[g], size: 9, opacity: 0.85, symbol: SYMBOLS[g % SYMBOLS.length] },
      hovertemplate: `${names[g]}: %{x}, %{y}<extra></extra>`,
    };
    return [trace as Data];
  });
  return {
    data,
    layout: {
      ...figureLayout({
        title,
        settings,
        legend: names.filter((_, g) => points.some(({ group }) => group === groups[g])),
      }),
      hovermode: "closest",
      xaxis: {
        ...axisOf(
          among.map(({ x }) => x),
          scale,
        ),
        title: axisTitle(escapeText(xTitle)),
      },
      yaxis: {
        ...axisOf(
          among.map(({ y }) => y),
          scale,
        ),
        title: axisTitle(escapeText(yTitle)),
      },
    },
  };
}

function axisOf(values: readonly number[], scale: AxisScale) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return scale === "log" ? logAxis(low / 1.1, high * 1.1) : linearAxis();
}

function check(points: readonly ScatterPoint[], scale: AxisScale): void {
  if (points.length === 0) throw new ConfigError("scatter: there are no points");
  for (const { x, y, group } of points) {
    if ([x, y].every((value) => Number.isFinite(value) && (scale === "linear" || value > 0))) continue;
    throw new ConfigError(`scatter: group ${group}: (${x}, ${y}) has no place on ${scale} axes`);
  }
}
