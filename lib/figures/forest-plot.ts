/** @file Numbers with their intervals, such as an AUC, against a setting. */
import type { Data } from "plotly.js";
import { ConfigError } from "../core";
import { type AxisScale, linearAxis, rounded } from "./axes";
import type { PlotlyFigure } from "./figure";
import { figureLayout } from "./layout";
import { type Setting, settingsAxis } from "./settings-axis";
import { axisTitle, COLOURS, escapeText, PALETTE, SYMBOLS } from "./theme";

/** One number and its interval. */
export interface Estimate {
  readonly setting: Setting;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** A colour for each. Default one group. */
  readonly group?: string;
}

export interface ForestPlotOptions {
  /** Default "Estimates". */
  readonly title?: string;
  /** What the numbers are of, n and what the intervals are: the caller states them. */
  readonly settings: string;
  /** Of the settings' axis. Default "setting". */
  readonly xTitle?: string;
  /** Of the numbers' axis, with the unit. */
  readonly yTitle: string;
  /** Default: "log" for positive numbers that span a factor of 8, "linear" for other numbers, else "categorical". */
  readonly axis?: AxisScale | "categorical";
  /** Of the numbers' axis. Default: what the intervals span. */
  readonly range?: readonly [number, number];
  /** A dotted line, such as what chance gives. Default none. */
  readonly level?: { readonly value: number; readonly text: string };
}

/**
 * A point with its interval for each number, groups side by side.
 *
 * @throws ConfigError for no numbers, one that is not finite, a setting without a place, or more groups than colours
 */
export function forestPlot(list: readonly Estimate[], options: ForestPlotOptions): PlotlyFigure {
  const { title = "Estimates", settings, xTitle = "setting", yTitle, level } = options;
  if (list.length === 0) throw new ConfigError("forestPlot: there are no numbers");
  const wrong = list.find(({ estimate, low, high }) => ![estimate, low, high].every(Number.isFinite));
  if (wrong) throw new ConfigError(`forestPlot: setting ${wrong.setting}: not finite: ${JSON.stringify(wrong)}`);
  const groups = [...new Set(list.map(({ group = "" }) => group))];
  if (groups.length > PALETTE.length) {
    throw new ConfigError(`forestPlot: ${groups.length} groups, but ${PALETTE.length} colours can be told apart`);
  }
  const places = settingsAxis(
    list.map(({ setting }) => setting),
    xTitle,
    options.axis,
  );
  const data = groups.map((group, g): Data => {
    const members = list.filter((one) => (one.group ?? "") === group);
    const offset = groups.length === 1 ? 0 : 0.6 * ((g + 0.5) / groups.length - 0.5);
    const color = PALETTE[g];
    return {
      ...{ type: "scatter", mode: "markers", name: escapeText(group), showlegend: group !== "" },
      x: members.map(({ setting }) => rounded(places.place(setting, offset))),
      y: members.map(({ estimate }) => rounded(estimate)),
      text: members.map(({ setting }) => escapeText(String(setting))),
      hovertemplate: "%{text}: %{y}<extra></extra>",
      error_y: {
        ...{ type: "data", symmetric: false, thickness: 1.6, width: 4, color },
        array: members.map(({ estimate, high }) => rounded(high - estimate)),
        arrayminus: members.map(({ estimate, low }) => rounded(estimate - low)),
      },
      marker: { color, symbol: SYMBOLS[g], size: 8 },
      cliponaxis: false,
    } as Data;
  });
  const named = groups.filter((group) => group !== "");
  const line = { color: COLOURS.mark, width: 1, dash: "dot" as const };
  return {
    data,
    layout: {
      ...figureLayout({ title, settings, legend: named, below: 50 + places.below }),
      showlegend: named.length > 0,
      hovermode: "closest",
      xaxis: places.layout,
      yaxis: { ...linearAxis(), title: axisTitle(escapeText(yTitle)), range: options.range && [...options.range] },
      ...(level && {
        shapes: [{ type: "line", xref: "paper", yref: "y", x0: 0, x1: 1, y0: level.value, y1: level.value, line }],
        annotations: [
          {
            ...{ xref: "paper", yref: "y", x: 0.995, y: level.value, xanchor: "right", yanchor: "bottom" },
            ...{ text: escapeText(level.text), showarrow: false, font: { size: 11, color: COLOURS.mark } },
          },
        ],
      }),
    },
  } as PlotlyFigure;
}
