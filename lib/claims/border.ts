/** @file The border between where a claim is so and where it is not, in words, worked out from the points of a grid. */
import type { Json } from "../core";
import type { PointSettings } from "./grid";
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
 * a single value first; and on how many it is. Where that is more than one of ten, or one of four of those where it is so, or is not, points are listed.
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
  if (!best) return listed(decided, so);
  const but = best.wrong === 0 ? "" : `, but for ${best.wrong} of ${decided.length} points`;
  return `${best.sides.map((side) => inWords(side, decided)).join(" and ")}${but}`;
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

/** The points of the smaller side. */
function listed(all: readonly BorderPoint[], so: readonly BorderPoint[]): string {
  const few = 2 * so.length <= all.length;
  const points = few ? so : all.filter(({ holds }) => !holds);
  const names = points.slice(0, LISTED).map(({ settings }) => settingsInWords(settings));
  const more = points.length > LISTED ? [`${points.length - LISTED} more`] : [];
  return `${few ? "only at" : "everywhere but at"} ${[...names, ...more].join("; ")}`;
}

/** `weight decay 0.5, learning rate 0.001` */
export function settingsInWords(settings: PointSettings): string {
  return Object.entries(settings)
    .map(([path, value]) => `${settingWords(path)} ${inText(value)}`)
    .join(", ");
}

const inText = (value: Json) => (typeof value === "string" ? value : JSON.stringify(value));
