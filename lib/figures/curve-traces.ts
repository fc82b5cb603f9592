/** @file The lines of one group of runs in one panel. */
import type { Data } from "plotly.js";
import type { Point } from "../analysis";
import { type AxisScale, axisId, rounded } from "./axes";
import { bands, thinned } from "./bands";
import type { Group } from "./groups";
import type { DrawnRun, Panel } from "./quantities";
import { COLOURS, translucent } from "./theme";

/** What all curves of a figure have in common. */
export interface Drawing {
  readonly axis: AxisScale;
  readonly updatesPerEpoch: number;
  readonly level: number;
  readonly points: number;
}

interface Place {
  /** The panel, from 0. */
  readonly i: number;
  /** Of the group; null where each set has its own. */
  readonly colour: string | null;
}

interface Named extends Place {
  readonly label: string;
}

/** Behind: each seed, thin. Above them the interval, then the mean. */
export function curveTraces<R extends DrawnRun>(
  { runs }: Group<R>,
  { lines, scale, bounds }: Panel<R>,
  drawing: Drawing,
  { i, colour, label }: Named,
): Data[] {
  return lines.flatMap(({ set, value }): Data[] => {
    const seeds = runs.map((run) => usable(value(run), "linear", drawing.axis)).filter((curve) => curve.length > 0);
    if (seeds.length === 0) return [];
    const color = colour ?? COLOURS[set ?? "train"];
    const dash = set === "train" && (colour === null || lines.length > 1) ? "dash" : "solid";
    const { level, points, axis } = drawing;
    const band = bands(seeds, { scale, bounds, level, points, spacing: axis });
    const common = { type: "scatter" as const, mode: "lines" as const, yaxis: axisId("y", i) };
    const along = (steps: readonly number[]) => steps.map((step) => rounded(step / drawing.updatesPerEpoch));
    const thin = (runs.length === 1 ? [] : seeds).map((seed): Data => {
      const drawn = fewer(usable(seed, scale, axis), drawing);
      const [x, y] = [along(drawn.map(({ step }) => step)), drawn.map((point) => rounded(point.value))];
      return { ...common, x, y, line: { color, width: 0.8, dash }, opacity: 0.4, showlegend: false, hoverinfo: "skip" };
    });
    const edge = (y: readonly number[], fill: "none" | "tonexty"): Data => ({
      ...{ ...common, x: along(band.steps), y: y.map(rounded), fill },
      ...(fill === "none" ? {} : { fillcolor: translucent(color, 0.18) }),
      ...{ line: { width: 0, color }, showlegend: false, hoverinfo: "skip" as const },
    });
    const name =
      colour === null && set ? [set === "train" ? "training" : "test", label].filter(Boolean).join(" · ") : label;
    return [
      ...thin,
      ...(band.n > 1 ? [edge(band.low, "none"), edge(band.high, "tonexty")] : []),
      {
        ...{ ...common, name, x: along(band.steps), y: band.centre.map(rounded) },
        ...{ line: { color, width: 2.5, dash }, legendgroup: name },
        showlegend: i === 0 && name !== "" && (colour === null || set !== "train" || lines.length === 1),
      },
    ];
  });
}

function fewer(curve: readonly Point[], { points, axis }: Drawing): Point[] {
  const steps = curve.map(({ step }) => step);
  const kept = new Set(thinned(steps, points, axis));
  return curve.filter(({ step }) => kept.has(step));
}

/** How the end of a run that did not end as planned is marked. */
const ENDS = {
  diverged: { name: "diverged", symbol: "x" },
  stopped: { name: "stopped early", symbol: "square-open" },
  unfinished: { name: "unfinished", symbol: "diamond-open" },
} as const;

type Ended = keyof typeof ENDS;

/** A mark at the last point of each run that did not end as planned. */
export function endTraces<R extends DrawnRun>(
  { runs }: Group<R>,
  { lines, scale }: Panel<R>,
  { axis, updatesPerEpoch }: Drawing,
  { i, colour }: Place,
): Data[] {
  return endings(runs).flatMap((status): Data[] => {
    const ended = runs.filter((run) => run.status === status);
    const points = lines.flatMap(({ value }) => ended.flatMap((run) => usable(value(run), scale, axis).slice(-1)));
    if (points.length === 0) return [];
    return [
      {
        ...{ type: "scatter", mode: "markers", yaxis: axisId("y", i), name: ENDS[status].name, hoverinfo: "name" },
        x: points.map(({ step }) => rounded(step / updatesPerEpoch)),
        y: points.map(({ value }) => rounded(value)),
        marker: { symbol: ENDS[status].symbol, size: 9, color: colour ?? COLOURS.mark },
        ...{ cliponaxis: false, showlegend: false },
      },
    ];
  });
}

/** Grey entries of the legend for the marks that these runs have. */
export function endKeys(runs: readonly DrawnRun[]): Data[] {
  return endings(runs).map((status) => ({
    ...{ type: "scatter", mode: "markers", name: ENDS[status].name, x: [null], y: [null], showlegend: true },
    marker: { symbol: ENDS[status].symbol, size: 9, color: COLOURS.mark },
  }));
}

function endings(runs: readonly DrawnRun[]): Ended[] {
  return (Object.keys(ENDS) as Ended[]).filter((status) => runs.some((run) => run.status === status));
}

/** Smallest and largest value drawn in a panel; something around it where they are equal, or nothing is drawn. */
export function drawnValues(data: readonly Data[], i: number): [number, number] {
  const here = (data as readonly { y: number[]; yaxis: string }[]).filter(({ yaxis }) => yaxis === axisId("y", i));
  return extent(here.flatMap(({ y }) => y));
}

/** First and last place that any trace has on the axis of steps. */
export function drawnSteps(data: readonly Data[]): [number, number] {
  return extent((data as readonly { x: number[] }[]).flatMap(({ x }) => x));
}

function extent(all: readonly number[]): [number, number] {
  if (all.length === 0) return [1, 10];
  let [low, high] = [all[0], all[0]];
  for (const value of all) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return low < high ? [low, high] : [low > 0 ? low / 2 : low - 1, high > 0 ? 2 * high : high + 1];
}

/** The points that have a place on the axes. */
function usable(curve: readonly Point[], scale: AxisScale | undefined, axis: AxisScale): Point[] {
  return curve.filter(
    ({ step, value }) => Number.isFinite(value) && (axis === "linear" || step > 0) && (scale !== "log" || value > 0),
  );
}
