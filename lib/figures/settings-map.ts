/** @file Where something is so, over one to three settings: a heat map whose colour is the verdict, or the estimate, of each point. */
import { ConfigError, type Json } from "../core";
import type { AxisScale } from "./axes";
import type { PlotlyFigure } from "./figure";
import { type HeatCell, heatMap } from "./heat-map";
import { panels } from "./panels";
import type { Setting } from "./settings-axis";
import { PALETTE } from "./theme";

/** A point of a map. */
export interface MappedPoint {
  readonly settings: Readonly<Record<string, Json>>;
  /** Seeds that were judged there. */
  readonly n: number;
  /** Where it is false, the point is hatched. */
  readonly premise: boolean;
  /** Whether it is so there; null where that is open, or not asked. */
  readonly holds: boolean | null;
  readonly estimate: number | null;
}

export interface SettingsMapOptions {
  /** Default "Where it is so". */
  readonly title?: string;
  /** What was run, and what a point is; n is added. */
  readonly settings: string;
  /** Settings by their dotted path, each with its name: the first runs along x, the second along y, the third over panels. */
  readonly axes: Readonly<Record<string, string>>;
  /** What the colour is: whether it is so (default), or the estimate, with its unit. */
  readonly colour?: "verdict" | { readonly unit: string; readonly scale?: AxisScale };
  /** Written in a cell. Default: the estimate in percent where the colour is the verdict, else in three digits. */
  readonly format?: (estimate: number) => string;
  /** Of the premise, for the caption: `does not memorise in most runs`. Default "the premise fails". */
  readonly hatching?: string;
  /** Settings that are marked, by the name in the legend, such as what a paper prints. */
  readonly marks?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

/** Colours of the claims' own figure: contradicted, open, supported. */
const VERDICTS = [PALETTE[1], "#D9D9D9", PALETTE[0]];
const NAMES = ["not so", "open", "so"];

const percent = (share: number) => `${Math.round(100 * share)} %`;

/**
 * A map of points: a cell each, hatched where the premise fails, with n where it is not that of most points. What was not run is
 * white. A third setting has a panel for each of its values.
 *
 * @throws ConfigError for no points, no settings or more than three, or a point without one of them
 */
export function settingsMap(points: readonly MappedPoint[], options: SettingsMapOptions): PlotlyFigure {
  const { title = "Where it is so", axes } = options;
  const paths = Object.keys(axes);
  check(points, paths);
  const [, , third] = paths;
  const usual = usualCount(points);
  const settings = [options.settings, `n = ${usual} seeds a point unless a cell says else`].join(" · ");
  if (third === undefined) return oneMap(points, { ...options, title, settings }, usual);
  const values = [...new Set(points.map((point) => point.settings[third] as Setting))].sort(inOrder);
  const maps = values.map((value) => {
    const at = (one: Readonly<Record<string, Json>>) => one[third] === value;
    const marks = Object.entries(options.marks ?? {}).filter(([, place]) => at(place));
    const own = { ...options, settings: "", marks: Object.fromEntries(marks) };
    return oneMap(
      points.filter((point) => at(point.settings)),
      own,
      usual,
      points,
    );
  });
  const hatched = points.some(({ premise }) => !premise) ? [`hatched: ${hatchingOf(options)}`] : [];
  return panels(maps, {
    ...{ title, settings: [settings, ...hatched].join(" · ") },
    titles: values.map((value) => `${axes[third]} ${value}`),
    panelHeight: 240,
  });
}

/** @param all the points whose values the axes have; default those that are drawn */
function oneMap(
  points: readonly MappedPoint[],
  options: SettingsMapOptions,
  usual: number,
  all = points,
): PlotlyFigure {
  const { title, settings, axes, colour = "verdict", marks = {} } = options;
  const [x, y] = Object.keys(axes);
  const at = (one: Readonly<Record<string, Json>>) => ({
    x: settingOf(one[x]),
    y: y === undefined ? "" : settingOf(one[y]),
  });
  const placed = new Map(points.map((point) => [keyOf(at(point.settings)), point]));
  // Panels have the same cells, so that what was added in one leaves white in the others.
  const places = new Map(all.map((point) => [keyOf(at(point.settings)), at(point.settings)]));
  const cells = [...places].map(([key, place]) => ({ ...place, ...cellOf(placed.get(key), options, usual) }));
  const byVerdict = colour === "verdict";
  return heatMap(cells, {
    ...{ title, settings, xTitle: axes[x], yTitle: y === undefined ? "" : axes[y], hatching: hatchingOf(options) },
    ...(byVerdict ? { unit: "", range: [0, 1], colours: VERDICTS, names: NAMES } : colour),
    ...(options.format && { format: options.format }),
    marks: Object.entries(marks).map(([name, place]) => ({ name, ...at(place) })),
  });
}

function cellOf(point: MappedPoint | undefined, options: SettingsMapOptions, usual: number): Omit<HeatCell, "x" | "y"> {
  if (!point) return { value: null, text: "" };
  const { n, premise, holds, estimate } = point;
  const note = n === usual ? {} : { note: `n = ${n}` };
  if (!premise) return { value: null, text: "", hatched: true, ...note };
  const { colour = "verdict", format = percent } = options;
  if (colour !== "verdict") return { value: estimate, ...note };
  return { value: holds === null ? 0.5 : Number(holds), text: estimate === null ? "–" : format(estimate), ...note };
}

const hatchingOf = ({ hatching = "the premise fails" }: SettingsMapOptions) => hatching;

function settingOf(value: Json): Setting {
  return typeof value === "number" || typeof value === "string" ? value : JSON.stringify(value);
}

const keyOf = ({ x, y }: { readonly x: Setting; readonly y: Setting }) => JSON.stringify([x, y]);

const inOrder = (a: Setting, b: Setting) => (typeof a === "number" && typeof b === "number" ? a - b : 0);

/** The n of most points; of several the least. */
function usualCount(points: readonly MappedPoint[]): number {
  const counts = new Map<number, number>();
  for (const { n } of points) counts.set(n, (counts.get(n) ?? 0) + 1);
  return [...counts].sort(([a, often], [b, other]) => other - often || a - b)[0][0];
}

function check(points: readonly MappedPoint[], paths: readonly string[]): void {
  if (points.length === 0) throw new ConfigError("settingsMap: there are no points");
  if (paths.length < 1 || paths.length > 3) {
    throw new ConfigError(`settingsMap: expected one to three settings, got ${paths.length}`);
  }
  for (const { settings } of points) {
    const missing = paths.find((path) => !(path in settings));
    if (missing !== undefined) throw new ConfigError(`settingsMap: ${JSON.stringify(settings)} has no ${missing}`);
  }
}
