/** @file A number over two settings: a cell for each pair, with its value written in it. */
import type { Annotations, Data, Shape } from "plotly.js";
import type { Crossing } from "../analysis";
import { ConfigError } from "../core";
import { type AxisScale, logTicks, short } from "./axes";
import type { PlotlyFigure } from "./figure";
import { colourKey, type HeatMark, marked, placeOn } from "./heat-marks";
import { figureLayout, WIDTH } from "./layout";
import { axisTitle, between, channels, escapeText, VIRIDIS } from "./theme";
import { isCensored, numberOf } from "./value-axis";

/** One cell of a map. */
export interface HeatCell {
  readonly x: number | string;
  readonly y: number | string;
  /** A censored time is a hatched cell that says "> 5000"; null a white one with a dash. */
  readonly value: number | Crossing | null;
  /** A second, smaller line, such as an interval or `n = 5`. Default none. */
  readonly note?: string;
  /** Written instead of the value. Default: the value as `format` has it. */
  readonly text?: string;
  /** Hatched whatever its value, which then has no colour. Default false. */
  readonly hatched?: boolean;
}

export interface HeatMapOptions {
  /** Default "Heat map". */
  readonly title?: string;
  /** What was run, n and what a cell is: the caller states them. */
  readonly settings: string;
  readonly xTitle: string;
  readonly yTitle: string;
  /** Of the colour bar, with the unit. */
  readonly unit: string;
  /** Of the colours. Default "linear". */
  readonly scale?: AxisScale;
  /** Ends of the colour bar. Default: smallest and largest value. */
  readonly range?: readonly [number, number];
  /** A staircase between cells at or above this value and those below; a censored cell is above. Default none. */
  readonly threshold?: number;
  /** How a value is written. Default three digits. */
  readonly format?: (value: number) => string;
  /** Colours of values from the lower to the upper end of `range`, evenly spaced. Default Viridis. */
  readonly colours?: readonly string[];
  /** Names of the colours, in the legend instead of a colour bar. Default none. */
  readonly names?: readonly string[];
  /** What hatched cells are. Default "not within the steps written". */
  readonly hatching?: string;
  /** Default none. One that lies outside the cells is left out. */
  readonly marks?: readonly HeatMark[];
}

/** What has no time has no colour. */
const HATCHED = "#EEEEEE";

/**
 * Cells over two settings, numbers ascending and words in the order of their first cell; each pair at most once. A pair
 * without a cell stays white.
 *
 * @throws ConfigError for no cells, a pair given twice, a number that is not finite, or not positive where colours are log
 */
export function heatMap(cells: readonly HeatCell[], options: HeatMapOptions): PlotlyFigure {
  const { title = "Heat map", xTitle, yTitle, unit, scale = "linear", threshold, format = short } = options;
  const { colours = VIRIDIS, names = [], marks = [] } = options;
  check(cells, scale);
  const xs = ordered(cells.map(({ x }) => x));
  const ys = ordered(cells.map(({ y }) => y));
  const at = new Map(cells.map((cell) => [`${xs.indexOf(cell.x)} ${ys.indexOf(cell.y)}`, cell]));
  const known = cells.filter(hasColour).map(({ value }) => numberOf(value));
  const any = scale === "log" ? [1, 10] : [0, 1]; // where nothing has a colour
  const range = options.range ?? (known.length > 0 ? [Math.min(...known), Math.max(...known)] : any);
  const place = scale === "log" ? Math.log10 : (value: number) => value;
  const [low, high] = widened(range.map(place));
  const z = ys.map((_, j) =>
    xs.map((_, i) => {
      const cell = at.get(`${i} ${j}`);
      return cell && hasColour(cell) ? place(numberOf(cell.value)) : null;
    }),
  );
  const rowHeight = Math.max(34, Math.min(64, 400 / ys.length));
  const left = 70 + 7 * Math.max(0, ...ys.map((y) => String(y).length - 4));
  const cellWidth = (WIDTH - left - 110) / xs.length;
  const ticks = barTicks(low, high, scale, format);
  return {
    data: [
      {
        ...{ type: "heatmap", z, zmin: low, zmax: high, hoverinfo: "skip", xgap: 1, ygap: 1, hoverongaps: false },
        colorscale: colours.map((colour, i) => [i / (colours.length - 1), colour]),
        showscale: known.length > 0 && names.length === 0,
        colorbar: {
          title: { text: escapeText(unit), side: "right", font: { size: 13 } },
          thickness: 14,
          outlinewidth: 0,
          ...ticks,
        },
      } as Data,
      ...names.map((name, i) => colourKey(name, colours[i])),
      ...marks.flatMap((mark, i) => marked(mark, [placeOn(xs, mark.x), placeOn(ys, mark.y)], i)),
    ],
    layout: {
      ...figureLayout({
        title,
        settings: caption(cells, options),
        plotHeight: rowHeight * ys.length,
        left,
        right: 110,
        legend: [...names, ...marks.map(({ name }) => name)],
      }),
      hovermode: "closest",
      xaxis: categories(xs, xTitle),
      yaxis: categories(ys, yTitle),
      shapes: [...hatching(cells, xs, ys), ...(threshold === undefined ? [] : staircase(at, xs, ys, threshold))],
      annotations: cells.map((cell) => {
        const shade = hasColour(cell) ? (place(numberOf(cell.value)) - low) / (high - low) : undefined;
        const i = xs.indexOf(cell.x);
        return cellText(cell, [i, ys.indexOf(cell.y)], inkOn(shade, colours), { format, width: cellWidth });
      }),
    },
  };
}

function hasColour(cell: HeatCell): cell is HeatCell & { readonly value: number | Crossing } {
  return cell.value !== null && !isHatched(cell);
}

function isHatched({ value, hatched = false }: HeatCell): boolean {
  return hatched || (value !== null && isCensored(value));
}

function ordered(values: readonly (number | string)[]): (number | string)[] {
  const distinct = [...new Set(values)];
  return distinct.every((value) => typeof value === "number")
    ? distinct.sort((a, b) => Number(a) - Number(b))
    : distinct;
}

function widened([low, high]: readonly number[]): [number, number] {
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

function categories(values: readonly (number | string)[], title: string) {
  const ticktext = values.map((value) => escapeText(String(value)));
  const tickvals = values.map((_, i) => i);
  const range = [-0.5, values.length - 0.5];
  return {
    tickvals,
    ticktext,
    range,
    title: axisTitle(escapeText(title)),
    ticks: "outside" as const,
    tickcolor: "rgba(0,0,0,0)",
    showgrid: false,
    zeroline: false,
  };
}

function barTicks(low: number, high: number, scale: AxisScale, format: (value: number) => string): object {
  if (scale === "linear") return {};
  const ticks = logTicks(Math.exp(low * Math.LN10), Math.exp(high * Math.LN10));
  return { tickvals: ticks.map(Math.log10), ticktext: ticks.map(format) };
}

function caption(
  cells: readonly HeatCell[],
  { settings, threshold, format = short, ...options }: HeatMapOptions,
): string {
  const { hatching = "not within the steps written" } = options;
  return [
    settings,
    ...(cells.some(isHatched) ? [`hatched: ${hatching}`] : []),
    ...(threshold === undefined ? [] : [`line: between less than ${format(threshold)} and more`]),
  ].join(" · ");
}

/** Black or white, by the brightness of what lies below. */
function inkOn(shade: number | undefined, colours: readonly string[]): string {
  if (shade === undefined) return "#222222";
  const [r, g, b] = channels(between(colours, shade));
  return 0.299 * r + 0.587 * g + 0.114 * b > 140 ? "#111111" : "#FFFFFF";
}

function cellText(
  { value, note, text }: HeatCell,
  [x, y]: readonly [number, number],
  color: string,
  { format, width }: { format: (value: number) => string; width: number },
): Annotations {
  const number = text ?? (value === null ? "–" : `${isCensored(value) ? "> " : ""}${format(numberOf(value))}`);
  const letters = Math.max(number.length, 0.8 * (note?.length ?? 0));
  const size = Math.max(8, Math.min(13, Math.floor(width / (0.62 * letters))));
  const small = note ? `<br><span style="font-size:${Math.max(8, size - 3)}px">${escapeText(note)}</span>` : "";
  return {
    x,
    y,
    xref: "x",
    yref: "y",
    text: escapeText(number) + small,
    showarrow: false,
    font: { size, color },
  } as Annotations;
}

/** Grey cells with three diagonal strokes: hatching that needs no fill pattern, which heat maps lack. */
function hatching(cells: readonly HeatCell[], xs: readonly unknown[], ys: readonly unknown[]): Partial<Shape>[] {
  return cells.filter(isHatched).flatMap((cell) => {
    const [i, j] = [xs.indexOf(cell.x), ys.indexOf(cell.y)];
    const box = { x0: i - 0.49, x1: i + 0.49, y0: j - 0.49, y1: j + 0.49 };
    const stroke = (a: number, b: number, c: number, d: number): Partial<Shape> => ({
      ...{ type: "line", xref: "x", yref: "y", layer: "below", line: { color: "#C4C4C4", width: 1 } },
      ...{ x0: i + a, y0: j + b, x1: i + c, y1: j + d },
    });
    const fill: Partial<Shape> = {
      type: "rect",
      xref: "x",
      yref: "y",
      ...box,
      layer: "below",
      fillcolor: HATCHED,
      line: { width: 0 },
    };
    const strokes = [-0.66, -0.33, 0, 0.33, 0.66].map((shift) => {
      const [from, to] = [Math.max(-0.49, -0.49 + shift), Math.min(0.49, 0.49 + shift)];
      return stroke(from, from - shift, to, to - shift);
    });
    return [fill, ...strokes];
  });
}

/** The edges between neighbours on either side of the threshold. */
function staircase(
  at: ReadonlyMap<string, HeatCell>,
  xs: readonly unknown[],
  ys: readonly unknown[],
  threshold: number,
): Partial<Shape>[] {
  const above = (i: number, j: number) => {
    const cell = at.get(`${i} ${j}`);
    return cell && cell.value !== null ? isCensored(cell.value) || numberOf(cell.value) >= threshold : undefined;
  };
  const edge = (x0: number, y0: number, x1: number, y1: number): Partial<Shape> => ({
    ...{ type: "line", xref: "x", yref: "y", x0, y0, x1, y1, line: { color: "#D55E00", width: 3 } },
  });
  const parted = (a: boolean | undefined, b: boolean | undefined) => a !== undefined && b !== undefined && a !== b;
  return xs.flatMap((_, i) =>
    ys.flatMap((_, j) => [
      ...(parted(above(i, j), above(i + 1, j)) ? [edge(i + 0.5, j - 0.5, i + 0.5, j + 0.5)] : []),
      ...(parted(above(i, j), above(i, j + 1)) ? [edge(i - 0.5, j + 0.5, i + 0.5, j + 0.5)] : []),
    ]),
  );
}

function check(cells: readonly HeatCell[], scale: AxisScale): void {
  if (cells.length === 0) throw new ConfigError("heatMap: there are no cells");
  const seen = new Set<string>();
  for (const { x, y, value } of cells) {
    const key = JSON.stringify([x, y]);
    if (seen.has(key)) throw new ConfigError(`heatMap: cell (${x}, ${y}) is given twice`);
    seen.add(key);
    if (value === null) continue;
    const number = numberOf(value);
    if (!Number.isFinite(number)) throw new ConfigError(`heatMap: cell (${x}, ${y}) is ${number}`);
    if (scale === "log" && !(number > 0)) {
      throw new ConfigError(`heatMap: cell (${x}, ${y}) is ${number}; colours on a log scale need it above 0`);
    }
  }
}
