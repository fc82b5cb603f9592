/** @file Timeline of named phases of training: one row per run. */
import type { Data } from "plotly.js";
import { ConfigError } from "../core";
import { logAxis, rounded } from "./axes";
import type { PlotlyFigure } from "./figure";
import { figureLayout } from "./layout";
import { escapeText, PALETTE, axis as plain } from "./theme";

/** One run, as a row of phases. */
export interface PhaseRow {
  /** Left of the row, such as `seed 0`. */
  readonly label: string;
  /** From one step to another, both positive; those of one name do not overlap, others may. */
  readonly phases: readonly { readonly name: string; readonly from: number; readonly to: number }[];
  /** Times that are marked, such as T_gen. Default none. */
  readonly marks?: readonly { readonly step: number; readonly symbol: string; readonly name: string }[];
}

export interface PhaseTimelineOptions {
  /** Default "Phases of training". */
  readonly title?: string;
  /** What was run, n, and the rule that names the phases: the caller states them. */
  readonly settings: string;
  /** Names in the order of their lanes within a row, and of their colours. */
  readonly names: readonly string[];
  /** First and last step of the axis. */
  readonly steps: readonly [number, number];
  /** Height of a row in pixels. Default 40. */
  readonly rowHeight?: number;
}

/**
 * Bars over a logarithmic axis of steps: a row for each run, in it a thin lane for each name, so that phases that overlap
 * are both seen.
 *
 * @throws ConfigError for no rows, a name that is not among the names, more names than colours, or steps that are not positive
 */
export function phaseTimeline(rows: readonly PhaseRow[], options: PhaseTimelineOptions): PlotlyFigure {
  const { title = "Phases of training", settings, names, steps, rowHeight = 40 } = options;
  check(rows, names);
  const top = (row: number) => rows.length - row;
  const lane = 0.8 / names.length;
  const bars = names.map((name, k): Data => {
    const points = rows.flatMap(({ label, phases: own }, row) =>
      own
        .filter((one) => one.name === name)
        .map(({ from, to }) => ({
          from,
          to,
          y: top(row) - 0.1 - (k + 0.5) * lane,
          text: `${label}: ${name}, ${from} to ${to}`,
        })),
    );
    // A line with gaps; a phase of a point or two is drawn by its ends.
    return {
      ...{ type: "scatter", mode: "lines", name: escapeText(name), hoverinfo: "text", connectgaps: false },
      x: points.flatMap(({ from, to }) => [from, to, null]),
      y: points.flatMap(({ y }) => [rounded(y), rounded(y), null]),
      text: points.flatMap(({ text }) => [escapeText(text), escapeText(text), ""]),
      line: { color: PALETTE[k], width: Math.max(3, (rowHeight * 0.8) / names.length) },
      showlegend: true,
    };
  });
  const marked = [...new Set(rows.flatMap(({ marks = [] }) => marks.map((mark) => mark.name)))];
  const marks = marked.map((name): Data => {
    const points = rows.flatMap(({ marks: own = [] }, row) =>
      own.filter((mark) => mark.name === name).map((mark) => ({ ...mark, y: top(row) - 0.5 })),
    );
    return {
      ...{
        type: "scatter",
        mode: "markers",
        name: escapeText(name),
        hoverinfo: "x",
        showlegend: true,
        cliponaxis: false,
      },
      x: points.map(({ step }) => step),
      y: points.map(({ y }) => y),
      marker: {
        symbol: points[0].symbol,
        color: "#222222",
        size: rowHeight * 0.5,
        line: { width: 1.5, color: "#222222" },
      },
    };
  });
  const legend = [...names, ...marked];
  return {
    data: [...bars, ...marks],
    layout: {
      ...figureLayout({ title, settings, legend, plotHeight: rowHeight * rows.length + 10, left: 150 }),
      hovermode: "closest",
      xaxis: logAxis(steps[0], steps[1], "optimiser steps"),
      yaxis: {
        ...{ showline: true, linecolor: plain.linecolor, zeroline: false },
        range: [-0.05, rows.length + 0.05],
        ...{ ticks: "", showgrid: false, fixedrange: true },
        tickvals: rows.map((_, row) => top(row) - 0.5),
        ticktext: rows.map(({ label }) => escapeText(label)),
      },
      shapes: rows.slice(1).map((_, row) => ({
        ...{ type: "line", xref: "paper", yref: "y", x0: 0, x1: 1, y0: row + 1, y1: row + 1 },
        line: { color: "#CCCCCC", width: 1 },
      })),
    },
  };
}

function check(rows: readonly PhaseRow[], names: readonly string[]): void {
  if (rows.length === 0) throw new ConfigError("phaseTimeline: there are no rows");
  if (names.length > PALETTE.length) {
    throw new ConfigError(`phaseTimeline: ${names.length} names, but ${PALETTE.length} colours can be told apart`);
  }
  for (const { label, phases: own } of rows) {
    const unknown = own.find(({ name }) => !names.includes(name));
    if (unknown) throw new ConfigError(`phaseTimeline: ${label}: ${unknown.name} is not one of ${names.join(", ")}`);
    const early = own.find(({ from, to }) => !(from > 0 && to >= from));
    if (early)
      throw new ConfigError(`phaseTimeline: ${label}: ${early.name} from ${early.from} to ${early.to} has no place`);
  }
}
