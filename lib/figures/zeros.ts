/** @file Values of 0 or less, for which a logarithmic axis has no place: lines end there, and bars along its edge say where. */
import type { Annotations, Data, PlotData, Shape } from "plotly.js";
import type { Point } from "../analysis";
import { type AxisScale, rounded } from "./axes";
import { COLOURS } from "./theme";

/** The steps at which a curve has no place on a logarithmic axis. */
export function zeroSteps(curve: readonly Point[]): number[] {
  return curve.filter(({ value }) => value <= 0).map(({ step }) => step);
}

/** Points in ascending order of their steps, cut wherever one of the ascending `gaps` lies between two of them. */
export function cutAt<P extends { readonly step: number }>(points: readonly P[], gaps: readonly number[]): P[][] {
  const pieces: P[][] = [];
  let passed = 0;
  for (const point of points) {
    const before = passed;
    while (passed < gaps.length && gaps[passed] < point.step) passed++;
    if (pieces.length === 0 || passed > before) pieces.push([]);
    pieces[pieces.length - 1].push(point);
  }
  return pieces;
}

/**
 * Pieces as one line: Plotly draws none across null. A point that stands alone between two gaps is no line, and gets a dot in a
 * trace of its own.
 */
export function brokenLine<P>(
  pieces: readonly (readonly P[])[],
  { x, y }: { readonly x: (point: P) => number; readonly y: (point: P) => number },
  look: Partial<PlotData> & { readonly line: { readonly color: string; readonly width: number } },
): Data[] {
  const drawn = (points: readonly (P | null)[]) => ({
    x: points.map((point) => (point === null ? null : x(point))),
    y: points.map((point) => (point === null ? null : y(point))),
  });
  const alone = pieces.length > 1 ? pieces.filter(({ length }) => length === 1).flat() : [];
  const dots = {
    mode: "markers",
    marker: { color: look.line.color, size: 2 * look.line.width },
    showlegend: false,
  } as const;
  return [
    { ...look, ...drawn(pieces.flatMap((piece, i): (P | null)[] => [...(i === 0 ? [] : [null]), ...piece])) } as Data,
    ...(alone.length > 0 ? [{ ...look, ...drawn(alone), ...dots } as Data] : []),
  ];
}

/** The curves of one line of a panel: one a run. */
export interface ZeroLine {
  /** Steps in ascending order, those without a place on the axis of steps aside. */
  readonly curves: readonly (readonly Point[])[];
  readonly colour: string;
  /** Default 1. */
  readonly opacity?: number;
  /** Before the text. Default nothing. */
  readonly name?: string;
}

export interface ZeroPlace {
  /** Such as `y2`. */
  readonly yref: "y";
  readonly axis: AxisScale;
  /** First and last place of the axis of steps. */
  readonly ends: readonly [number, number];
  /** Default 1: the axis counts steps, and not epochs. */
  readonly updatesPerEpoch?: number;
}

/** As a layout has them. */
export interface Marks {
  readonly shapes: readonly Partial<Shape>[];
  readonly annotations: readonly Partial<Annotations>[];
}

/** Pixels: height of a bar, from one to the next, half the width of that of a single measurement, and of a line of text. */
const BAR = { height: 4, lane: 5, half: 1.5, text: 15 };
/** Lines that have lanes and texts of their own, at most. */
const LANES = 4;

/**
 * A bar at the lower edge from the first to the last of each row of measurements that are not positive, and above it
 * {@link describeZeros} where the first of them is.
 */
export function zeroMarks(lines: readonly ZeroLine[], place: ZeroPlace): Marks {
  const some = lines.filter(({ curves }) => curves.some((curve) => zeroSteps(curve).length > 0));
  const own = some.length <= LANES;
  const texts = own ? some : [{ curves: some.flatMap(({ curves }) => curves), colour: COLOURS.mark }];
  return {
    shapes: some.flatMap((line, i) => bars(line, own ? i : 0, place)),
    annotations: texts.map((line, i) => text(line, BAR.lane * texts.length + BAR.text * i, place)),
  };
}

function bars({ curves, colour, opacity = 1 }: ZeroLine, lane: number, { yref, updatesPerEpoch = 1 }: ZeroPlace) {
  const [y0, y1] = [BAR.lane * lane, BAR.lane * lane + BAR.height];
  const ground = { xref: "x", yref: domain(yref), ysizemode: "pixel", yanchor: 0, y0, y1 } as const;
  return curves.flatMap(rowsOf).map(([from, to]): Partial<Shape> => {
    const alone = { xsizemode: "pixel", xanchor: from / updatesPerEpoch, x0: -BAR.half, x1: BAR.half } as const;
    const wide = from === to ? alone : { x0: from / updatesPerEpoch, x1: to / updatesPerEpoch };
    return { type: "rect", ...ground, ...wide, fillcolor: colour, opacity, line: { width: 0 } };
  });
}

/** The types of plotly.js lack what a whole axis is called. */
function domain(yref: "y"): "y" {
  return `${yref} domain` as "y";
}

/** First and last step of each row of measurements that are not positive. */
function rowsOf(curve: readonly Point[]): [number, number][] {
  const zero = curve.filter(({ value }) => value <= 0);
  const positive = curve.filter(({ value }) => value > 0).map(({ step }) => step);
  return cutAt(zero, positive).map((row) => [row[0].step, row[row.length - 1].step]);
}

function text({ curves, colour, name }: ZeroLine, above: number, place: ZeroPlace): Partial<Annotations> {
  const { yref, axis, ends, updatesPerEpoch = 1 } = place;
  const first = Math.min(...curves.flatMap((curve) => zeroSteps(curve).slice(0, 1))) / updatesPerEpoch;
  const [from, x, to] = [ends[0], first, ends[1]].map((end) => (axis === "log" ? Math.log10(end) : end));
  return {
    ...{ xref: "x", x, xanchor: x - from > (to - from) / 2 ? "right" : "left" },
    ...{ yref: domain(yref), y: 0, yanchor: "bottom", yshift: above, showarrow: false },
    text: [name, describeZeros(curves, updatesPerEpoch)].filter(Boolean).join(": "),
    font: { size: 11, color: colour },
    bgcolor: "rgba(255,255,255,0.7)",
  };
}

/**
 * Where the curves are 0, in words; one of them is. One curve: `0 from step 140` where it stays 0, `0 at step 140`, or
 * `0 at times from step 140 on`; several: `first 0 at step 140 (3 of 5 curves)`.
 */
export function describeZeros(curves: readonly (readonly Point[])[], updatesPerEpoch = 1): string {
  const some = curves.filter((curve) => zeroSteps(curve).length > 0);
  const what = some.every((curve) => curve.every(({ value }) => value >= 0)) ? "0" : "0 or less";
  const first = rounded(Math.min(...some.map((curve) => zeroSteps(curve)[0])) / updatesPerEpoch);
  const step = `${updatesPerEpoch === 1 ? "step" : "epoch"} ${first}`;
  if (curves.length > 1) return `first ${what} at ${step} (${some.length} of ${curves.length} curves)`;
  if (rowsOf(some[0]).length === 1 && some[0][some[0].length - 1].value <= 0) return `${what} from ${step}`;
  return zeroSteps(some[0]).length === 1 ? `${what} at ${step}` : `${what} at times from ${step} on`;
}
