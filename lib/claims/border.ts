/** @file The border between where a claim is so and where it is not, in words, worked out from the points of a grid. */
import type { Json } from "../core";
import { type PointSettings, pointKey } from "./grid";
import { settingWords } from "./setting-words";

/** What a border is between. */
export interface BorderPoint {
  readonly settings: PointSettings;
  readonly premise: boolean;
  readonly holds: boolean | null;
}

/** One side of a value: `from weight decay 0.5 on`. */
interface Side {
  readonly path: string;
  readonly from?: number;
  readonly to?: number;
}

/** Words may be wrong on so large a share of all points, and of those on the smaller side; else the points are listed. */
const WRONG = { all: 0.1, smaller: 0.25 };
/** Points that are listed. */
const LISTED = 6;

/**
 * Where a claim is so: `at all points`, `at none`, or the side of a value of one setting, or of two values of one or two, that is wrong on the fewest points,
 * a single value first; and on how many it is. Where that is more than one of ten, or one of four of those where it is so, or is not, places are listed, by as few settings as do.
 *
 * @returns null where no point is decided
 */
export function borderOf(points: readonly BorderPoint[]): string | null {
  const decided = points.filter(({ premise, holds }) => premise && holds !== null);
  const so = decided.filter(({ holds }) => holds);
  if (decided.length === 0) return null;
  if (so.length === decided.length) return "at all points";
  if (so.length === 0) return "at none";
  const wrongOf = (sides: readonly Side[]) =>
    decided.filter(({ settings, holds }) => sides.every((side) => contains(side, settings)) !== holds).length;
  const single = sidesOf(decided).map((side) => [side]);
  const smaller = Math.min(so.length, decided.length - so.length);
  const most = Math.min(WRONG.all * decided.length, WRONG.smaller * smaller);
  const best = [single, pairsOf(single.flat())]
    .map((choices) => leastWrong(choices, wrongOf))
    .find((found) => found !== undefined && found.wrong <= most);
  const { words, wrong } = best
    ? { ...best, words: best.sides.map((side) => inWords(side, decided)).join(" and ") }
    : listed(decided, most);
  return wrong === 0 ? words : `${words}, but for ${wrong} of ${decided.length} points`;
}

function contains(
  { path, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: Side,
  settings: PointSettings,
) {
  const value = settings[path];
  return typeof value === "number" && value >= from && value <= to;
}

/** The sides of every value of every setting that has numbers, but for those that hold all points. */
function sidesOf(points: readonly BorderPoint[]): Side[] {
  return Object.keys(points[0].settings).flatMap((path) => {
    const values = [...new Set(points.map(({ settings }) => settings[path]))];
    if (!values.every((value): value is number => typeof value === "number")) return [];
    const sorted = values.sort((a, b) => a - b);
    return [...sorted.slice(1).map((from) => ({ path, from })), ...sorted.slice(0, -1).map((to) => ({ path, to }))];
  });
}

/** Two sides at once: of two settings, or of one from a value up to another. */
function pairsOf(sides: readonly Side[]): Side[][] {
  return sides.flatMap((first, i) =>
    sides.slice(i + 1).flatMap((second) => {
      if (first.path !== second.path) return [[first, second]];
      const { from, to, path } = { ...first, ...second };
      return from !== undefined && to !== undefined && from <= to ? [[{ path, from, to }]] : [];
    }),
  );
}

function leastWrong(choices: readonly Side[][], wrongOf: (sides: readonly Side[]) => number) {
  let best: { readonly sides: Side[]; readonly wrong: number } | undefined;
  for (const sides of choices) {
    const wrong = wrongOf(sides);
    if (!best || wrong < best.wrong) best = { sides, wrong };
  }
  return best;
}

function inWords(side: Side, points: readonly BorderPoint[]): string {
  const { path, from, to } = side;
  const name = settingWords(path);
  const inside = points.filter(({ settings }) => contains(side, settings));
  const values = new Set(inside.map(({ settings }) => settings[path]));
  if (values.size === 1) return `at ${name} ${[...values][0]}`;
  if (to === undefined) return `from ${name} ${from} on`;
  return from === undefined ? `up to ${name} ${to}` : `from ${name} ${from} to ${to}`;
}

/** The places of the smaller side, by as few of the settings as tell them apart well enough. */
function listed(points: readonly BorderPoint[], most: number): { readonly words: string; readonly wrong: number } {
  const choices = subsets(Object.keys(points[0].settings)).map((paths) => placesBy(paths, points));
  const best = choices.find(({ wrong }) => wrong <= most) ?? choices[choices.length - 1];
  const [so, not] = [true, false].map((holds) => best.places.filter((place) => place.holds === holds));
  const few = so.length <= not.length;
  const names = (few ? so : not).map(({ settings }) => settingsInWords(settings));
  const more = names.length > LISTED ? [`${names.length - LISTED} more`] : [];
  return {
    words: `${few ? "only at" : "everywhere but at"} ${[...names.slice(0, LISTED), ...more].join("; ")}`,
    wrong: best.wrong,
  };
}

/** Settings from fewest to all, of as many in their order. */
function subsets(paths: readonly string[]): string[][] {
  const all = Array.from({ length: 1 << paths.length }, (_, bits) => paths.filter((_, i) => (bits >> i) & 1));
  return all.filter(({ length }) => length > 0).sort((a, b) => a.length - b.length);
}

/** Points that have the same values of some settings, as most of them are, and how many are otherwise. */
function placesBy(paths: readonly string[], points: readonly BorderPoint[]) {
  const groups = new Map<string, { readonly settings: PointSettings; readonly points: BorderPoint[] }>();
  for (const point of points) {
    const settings = Object.fromEntries(paths.map((path) => [path, point.settings[path]]));
    const group = groups.get(pointKey(settings)) ?? { settings, points: [] };
    group.points.push(point);
    groups.set(pointKey(settings), group);
  }
  const places = [...groups.values()].map(({ settings, points: own }) => {
    const so = own.filter(({ holds }) => holds).length;
    return { settings, holds: 2 * so > own.length, wrong: Math.min(so, own.length - so) };
  });
  return { places, wrong: places.reduce((sum, { wrong }) => sum + wrong, 0) };
}

/** `weight decay 0.5, learning rate 0.001` */
export function settingsInWords(settings: PointSettings): string {
  return Object.entries(settings)
    .map(([path, value]) => `${settingWords(path)} ${inText(value)}`)
    .join(", ");
}

const inText = (value: Json) => (typeof value === "string" ? value : JSON.stringify(value));
