/** @file The lines of one group of runs in one panel. */
import type { Data } from "plotly.js";
import type { Point } from "../analysis";
import { type AxisScale, axisId, rounded } from "./axes";
import { bands, thinned } from "./bands";
import { LEAST_IN_BAND } from "./caption";
import type { Group } from "./groups";
import { type DrawnRun, type Panel, SETS } from "./quantities";
import { COLOURS, translucent } from "./theme";
import { brokenLine, cutAt, type ZeroLine, zeroSteps } from "./zeros";

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
    const dash = set === "train" && (colour === null || lines.length > 1) ? ("dash" as const) : ("solid" as const);
    const { level, points, axis } = drawing;
    const band = bands(seeds, { scale, bounds, level, points, spacing: axis });
    const rows = band.steps.map((step, k) => ({ step, k }));
    const pieces = cutAt(rows, band.gaps);
    const common = { type: "scatter" as const, mode: "lines" as const, yaxis: axisId("y", i) };
    const along = (step: number) => rounded(step / drawing.updatesPerEpoch);
    const thin = (runs.length === 1 ? [] : seeds).flatMap((seed): Data[] => {
      const drawn = cutAt(fewer(usable(seed, scale, axis), drawing), scale === "log" ? zeroSteps(seed) : []);
      const look = { line: { color, width: 0.8, dash }, opacity: 0.4, showlegend: false, hoverinfo: "skip" as const };
      return brokenLine(
        drawn,
        { x: ({ step }) => along(step), y: ({ value }) => rounded(value) },
        { ...common, ...look },
      );
    });
    const edge = (piece: readonly { k: number }[], side: "low" | "high"): Data => ({
      ...{ ...common, x: piece.map(({ k }) => along(band.steps[k])), y: piece.map(({ k }) => rounded(band[side][k])) },
      ...(side === "low" ? { fill: "none" } : { fill: "tonexty", fillcolor: translucent(color, 0.18) }),
      ...{ line: { width: 0, color }, showlegend: false, hoverinfo: "skip" as const },
    });
    const name = colour === null && set ? [SETS[set], label].filter(Boolean).join(" · ") : label;
    const mean = {
      ...{ ...common, name, line: { color, width: 2.5, dash }, legendgroup: name },
      showlegend: i === 0 && name !== "" && (colour === null || set !== "train" || lines.length === 1),
    };
    return [
      ...thin,
      ...(band.n >= LEAST_IN_BAND ? pieces.flatMap((piece) => [edge(piece, "low"), edge(piece, "high")]) : []),
      ...brokenLine(pieces, { x: ({ step }) => along(step), y: ({ k }) => rounded(band.centre[k]) }, mean),
    ];
  });
}

function fewer(curve: readonly Point[], { points, axis }: Drawing): Point[] {
  const steps = curve.map(({ step }) => step);
  const kept = new Set(thinned(steps, points, axis));
  return curve.filter(({ step }) => kept.has(step));
}

/** What a logarithmic panel has no place for, line by line. */
export function zeroLines<R extends DrawnRun>(
  { runs }: Group<R>,
  { lines, scale }: Panel<R>,
  { axis }: Drawing,
  colour: string | null,
): ZeroLine[] {
  if (scale !== "log") return [];
  return lines.map(({ set, value }) => ({
    curves: runs.map((run) => usable(value(run), "linear", axis)),
    colour: colour ?? COLOURS[set ?? "train"],
    name: colour !== null && lines.length > 1 && set ? SETS[set] : undefined,
  }));
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
    const last = lines.flatMap(({ value }) => ended.flatMap((run) => usable(value(run), "linear", axis).slice(-1)));
    const points = usable(last, scale, axis); // a curve that ends at 0 has no place for a mark on a logarithmic axis
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
  const here = (data as readonly { y: Gapped; yaxis: string }[]).filter(({ yaxis }) => yaxis === axisId("y", i));
  return extent(here.flatMap(({ y }) => y));
}

/** First and last place on the axis of steps that any trace has, or any of the `others`. */
export function drawnSteps(data: readonly Data[], others: readonly number[]): [number, number] {
  return extent([...(data as readonly { x: Gapped }[]).flatMap(({ x }) => x), ...others]);
}

type Gapped = readonly (number | null)[];

function extent(places: Gapped): [number, number] {
  const all = places.filter((place) => place !== null);
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
