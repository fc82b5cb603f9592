/** @file In how many runs something happens, against a setting. */
import type { Data } from "plotly.js";
import { proportion } from "../analysis";
import { ConfigError } from "../core";
import { type AxisScale, linearAxis, rounded } from "./axes";
import { percent, span } from "./caption";
import type { PlotlyFigure } from "./figure";
import { figureLayout } from "./layout";
import { type Setting, settingsAxis } from "./settings-axis";
import { axisTitle, escapeText, PALETTE, SYMBOLS } from "./theme";

/** One run, and whether it happened. */
export interface Trial {
  readonly setting: Setting;
  readonly success: boolean;
  /** A line for each. Default one group. */
  readonly group?: string;
}

export interface SuccessRateOptions {
  /** Default "Share of runs". */
  readonly title?: string;
  /** What all runs have in common, and what a success is; n and scale are added. */
  readonly settings: string;
  /** Of the settings' axis. Default "setting". */
  readonly xTitle?: string;
  /** Default "share of runs". */
  readonly yTitle?: string;
  /** Default: "log" for positive numbers that span a factor of 8, "linear" for other numbers, else "categorical". */
  readonly axis?: AxisScale | "categorical";
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
}

/**
 * The share of runs with a success at each setting, a line for each group, with Clopper-Pearson intervals: five of five
 * runs are at least 48 %.
 *
 * @throws ConfigError for no runs, a setting without a place on the axis, or more groups than colours
 */
export function successRate(trials: readonly Trial[], options: SuccessRateOptions): PlotlyFigure {
  const { title = "Share of runs", settings, xTitle = "setting", yTitle = "share of runs", level = 0.95 } = options;
  if (trials.length === 0) throw new ConfigError("successRate: there are no runs");
  const groups = [...new Set(trials.map(({ group = "" }) => group))];
  if (groups.length > PALETTE.length) {
    throw new ConfigError(`successRate: ${groups.length} groups, but ${PALETTE.length} colours can be told apart`);
  }
  const all = trials.map(({ setting }) => setting);
  const x = settingsAxis(all, xTitle, options.axis);
  const counts: number[] = [];
  const data = groups.map((group, g): Data => {
    const points = x.values.flatMap((setting) => {
      const here = trials.filter((trial) => trial.setting === setting && (trial.group ?? "") === group);
      if (here.length === 0) return [];
      const successes = here.filter(({ success }) => success).length;
      counts.push(here.length);
      return [{ setting, successes, ...proportion(successes, here.length, level) }];
    });
    const offset = groups.length === 1 ? 0 : 0.4 * ((g + 0.5) / groups.length - 0.5);
    const color = PALETTE[g];
    return {
      ...{ type: "scatter", mode: "lines+markers", name: escapeText(group), showlegend: group !== "" },
      x: points.map(({ setting }) => rounded(x.place(setting, offset))),
      y: points.map(({ estimate }) => rounded(estimate)),
      text: points.map(({ setting, successes, n }) => escapeText(`${setting}: ${successes} of ${n}`)),
      hovertemplate: "%{text}<extra></extra>",
      error_y: {
        ...{ type: "data", symmetric: false, thickness: 1.4, width: 4, color },
        array: points.map(({ estimate, high }) => rounded(high - estimate)),
        arrayminus: points.map(({ estimate, low }) => rounded(estimate - low)),
      },
      line: { color, width: 2 },
      marker: { color, symbol: SYMBOLS[g], size: 8 },
      cliponaxis: false,
    } as Data;
  });
  const n = `n = ${span(counts, "run")} a point`;
  const legend = groups.filter((group) => group !== "");
  return {
    data,
    layout: {
      ...figureLayout({
        title,
        settings: `${settings} · ${n}, ${percent(level)} Clopper-Pearson intervals`,
        legend,
        below: 50 + x.below,
      }),
      showlegend: legend.length > 0,
      hovermode: "closest",
      xaxis: x.layout,
      yaxis: { ...linearAxis(), title: axisTitle(escapeText(yTitle)), range: [-0.04, 1.04], tickformat: ".0%" },
    },
  };
}
