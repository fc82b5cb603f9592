/** @file A number of each run, such as T_gen, against a setting. */
import type { Data } from "plotly.js";
import { ConfigError } from "../core";
import { type AxisScale, rounded } from "./axes";
import { percent, span } from "./caption";
import type { PlotlyFigure } from "./figure";
import { figureLayout } from "./layout";
import { type SettingsAxis, settingsAxis } from "./settings-axis";
import { axisTitle, escapeText, PALETTE, SYMBOLS } from "./theme";
import { type Dose, isCensored, numberOf, type Summary, summaries, type ValueAxis, valueAxis } from "./value-axis";

export interface ValueBySettingOptions {
  /** Default "Dose and response". */
  readonly title?: string;
  /** What all runs have in common; n and scale are added. */
  readonly settings: string;
  /** Of the settings' axis. Default "setting". */
  readonly xTitle?: string;
  /** Of the values' axis, with the unit. Default "T_gen (optimiser steps)". */
  readonly yTitle?: string;
  /** Default: "log" for positive numbers that span a factor of 8, "linear" for other numbers, else "categorical". */
  readonly axis?: AxisScale | "categorical";
  /** Of the values; "linear" gives the arithmetic mean. Default "log". */
  readonly scale?: AxisScale;
  /** Lines between the dots of a seed. Default false. */
  readonly paired?: boolean;
  /** False: the dots alone, over their setting, for a few runs of which each is to be seen. Default true. */
  readonly means?: boolean;
  /** The groups in the order of their colours, where some may have no run. Default: in the order of their first runs. */
  readonly groups?: readonly string[];
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
}

/**
 * One dot a run, beside it the (geometric) mean with a Student t interval where every run of the setting has a value. Runs that
 * did not get there are open triangles at the upper edge, with a text such as "2 of 5 none by 5000", or "2/5" where there are
 * many groups: there is no mean then, since leaving them out would make it too early.
 *
 * @throws ConfigError for no runs, a value that is not finite or not positive on a log axis, or more groups than colours
 */
export function valueBySetting(doses: readonly Dose[], options: ValueBySettingOptions): PlotlyFigure {
  const { title = "Dose and response", settings, xTitle = "setting", scale = "log", level = 0.95 } = options;
  const yTitle = options.yTitle ?? "T_gen (optimiser steps)";
  check(doses, scale);
  const groups = [...new Set([...(options.groups ?? []), ...doses.map(({ group = "" }) => group)])];
  const shown = options.means ?? true;
  if (groups.length > PALETTE.length) {
    throw new ConfigError(`valueBySetting: ${groups.length} groups, but ${PALETTE.length} colours can be told apart`);
  }
  const x = settingsAxis(
    doses.map(({ setting }) => setting),
    xTitle,
    options.axis,
  );
  const grouped = groups.map((group) => {
    const members = doses.filter((dose) => (dose.group ?? "") === group);
    return { name: escapeText(group), members, complete: shown ? summaries(members, x.values, scale, level) : [] };
  });
  const y = valueAxis(
    doses,
    grouped.flatMap(({ complete }) => complete),
    scale,
    groups,
  );
  const data = grouped.flatMap(({ name, members, complete }, g): Data[] => {
    const legend = complete.length > 0 ? "means" : legendWithout(members);
    const drawing: Drawing = { x, y, g, groups: groups.length, name, shown, legend };
    return [
      ...(options.paired ? pairLines(members, drawing) : []),
      dots(members, drawing),
      ...(shown ? means(complete, drawing) : []),
      ...censored(members, drawing),
    ];
  });
  const named = groups.filter((group) => group !== "");
  const mean = scale === "log" ? "geometric mean" : "mean";
  const lost = doses.flatMap(({ value }) => (isCensored(value) ? [numberOf(value)] : []));
  return {
    data,
    layout: {
      ...figureLayout({
        title,
        settings: [settings, describeN(doses), ...(shown ? [describeMean(mean, level, lost, y.brief)] : [])].join(
          " · ",
        ),
        legend: named,
        below: 50 + x.below,
      }),
      showlegend: named.length > 0,
      hovermode: "closest",
      xaxis: x.layout,
      yaxis: { ...y.layout, title: axisTitle(escapeText(yTitle)) },
    },
  };
}

interface Drawing {
  readonly x: SettingsAxis;
  readonly y: ValueAxis;
  readonly g: number;
  readonly groups: number;
  readonly name: string;
  /** Whether means are drawn. */
  readonly shown: boolean;
  /** What stands for the group in the legend; it has no place for a trace without points. */
  readonly legend: "means" | "dots" | "triangles";
}

function legendWithout(members: readonly Dose[]): Drawing["legend"] {
  return members.some(({ value }) => !isCensored(value)) ? "dots" : "triangles";
}

/** Groups stand side by side; the middle of each is its mean. Without means all stand over their setting. */
function groupOffset({ g, groups, shown }: Drawing): number {
  return groups === 1 || !shown ? 0 : 0.64 * ((g + 0.5) / groups - 0.5);
}

/** Left of the mean, or around the setting, seed by seed; runs without a seed in their order. */
function dotPlace(dose: Dose, members: readonly Dose[], drawing: Drawing): number {
  const { setting, seed } = dose;
  const seeds = [...new Set(members.map((other) => other.seed ?? -1))].sort((a, b) => a - b);
  const beside = members.filter((other) => other.setting === setting);
  const rank =
    seed === undefined ? (beside.indexOf(dose) + 0.5) / beside.length : (seeds.indexOf(seed) + 0.5) / seeds.length;
  return drawing.x.place(setting, groupOffset(drawing) + (0.3 / drawing.groups) * (rank - (drawing.shown ? 1.1 : 0.5)));
}

function dots(members: readonly Dose[], drawing: Drawing): Data {
  const reached = members.filter(({ value }) => !isCensored(value));
  return {
    ...{ type: "scatter", mode: "markers", name: drawing.name, legendgroup: drawing.name },
    x: reached.map((dose) => rounded(dotPlace(dose, members, drawing))),
    y: reached.map(({ value }) => rounded(numberOf(value))),
    text: reached.map(({ seed, setting }) => escapeText(`${setting}${seed === undefined ? "" : `, seed ${seed}`}`)),
    hovertemplate: "%{text}: %{y}<extra></extra>",
    marker: {
      color: PALETTE[drawing.g],
      size: drawing.shown ? 6 : 8,
      opacity: drawing.shown ? 0.5 : 0.8,
      symbol: SYMBOLS[drawing.g],
    },
    showlegend: drawing.legend === "dots" && drawing.name !== "",
  } as Data;
}

function means(complete: readonly Summary[], drawing: Drawing): Data[] {
  const { x, g, name } = drawing;
  return [
    {
      ...{ type: "scatter", mode: x.ordered ? "lines+markers" : "markers", name, legendgroup: name, hoverinfo: "y" },
      x: complete.map(({ setting }) => rounded(x.place(setting, groupOffset(drawing)))),
      y: complete.map(({ estimate }) => rounded(estimate)),
      error_y: {
        ...{ type: "data", symmetric: false, thickness: 1.6, width: 4, color: PALETTE[g] },
        array: complete.map(({ estimate, high }) => rounded(high - estimate)),
        arrayminus: complete.map(({ estimate, low }) => rounded(estimate - low)),
      },
      line: { color: PALETTE[g], width: 1.5 },
      marker: { color: PALETTE[g], size: 8, symbol: SYMBOLS[g] },
      showlegend: drawing.legend === "means" && name !== "",
    },
  ];
}

function censored(members: readonly Dose[], drawing: Drawing): Data[] {
  const { x, y, g } = drawing;
  const lost = members.filter(({ value }) => isCensored(value));
  if (lost.length === 0) return [];
  const settings = x.values.filter((setting) => lost.some((dose) => dose.setting === setting));
  const texts = settings.map((setting) => {
    const here = lost.filter((dose) => dose.setting === setting);
    const n = members.filter((dose) => dose.setting === setting).length;
    if (y.brief) return `${here.length}/${n}`;
    return `${here.length} of ${n}<br>none by<br>${Math.max(...here.map(({ value }) => numberOf(value)))}`;
  });
  const common = { type: "scatter" as const, legendgroup: drawing.name, showlegend: false, cliponaxis: false };
  const named = drawing.legend === "triangles" ? { name: drawing.name, showlegend: drawing.name !== "" } : {};
  return [
    {
      ...{ ...common, ...named, mode: "markers", hoverinfo: "skip" },
      x: lost.map((dose) => rounded(dotPlace(dose, members, drawing))),
      y: lost.map(() => rounded(y.edge)),
      marker: { color: PALETTE[g], symbol: "triangle-up-open", size: 8, line: { width: 1.5 } },
    },
    {
      ...{ ...common, mode: "text", hoverinfo: "skip", textposition: "top center" },
      x: settings.map((setting) => rounded(x.place(setting, groupOffset(drawing)))),
      y: settings.map(() => rounded(y.text(g))),
      text: texts,
      textfont: { size: 10, color: PALETTE[g] },
    },
  ];
}

function pairLines(members: readonly Dose[], drawing: Drawing): Data[] {
  const seeds = [...new Set(members.flatMap(({ seed }) => (seed === undefined ? [] : [seed])))];
  return seeds.map((seed) => {
    const own = members.filter((dose) => dose.seed === seed);
    const ordered = drawing.x.values.flatMap((setting) => own.filter((dose) => dose.setting === setting));
    const height = ({ value }: Dose) => (isCensored(value) ? drawing.y.edge : numberOf(value));
    return {
      ...{ type: "scatter", mode: "lines", hoverinfo: "skip", showlegend: false, legendgroup: drawing.name },
      x: ordered.map((dose) => rounded(dotPlace(dose, members, drawing))),
      y: ordered.map((dose) => rounded(height(dose))),
      line: { color: PALETTE[drawing.g], width: 0.7 },
      opacity: 0.4,
    };
  });
}

function describeN(doses: readonly Dose[]): string {
  const counts = new Map<string, number>();
  for (const { group = "", setting } of doses) {
    counts.set(`${group}\n${setting}`, (counts.get(`${group}\n${setting}`) ?? 0) + 1);
  }
  return `n = ${span([...counts.values()], "run")} a setting`;
}

function describeMean(mean: string, level: number, lost: readonly number[], brief: boolean): string {
  const what = `small: each run, large: ${mean} with ${percent(level)} t interval`;
  if (lost.length === 0) return what;
  const steps = [...new Set(lost)].sort((a, b) => a - b).join(" or ");
  const where = brief ? `none by the last step, ${steps}, and how many` : "none within its steps";
  return `${what} where every run has a time · open triangles: ${where}`;
}

function check(doses: readonly Dose[], scale: AxisScale): void {
  if (doses.length === 0) throw new ConfigError("valueBySetting: there are no runs");
  for (const { setting, value, seed } of doses) {
    const number = numberOf(value);
    if (Number.isFinite(number) && (scale === "linear" || number > 0)) continue;
    const remedy = Number.isFinite(number) ? 'is not positive; pass scale: "linear"' : "is not finite";
    throw new ConfigError(
      `valueBySetting: setting ${setting}${seed === undefined ? "" : `, seed ${seed}`}: ${number} ${remedy}`,
    );
  }
}
