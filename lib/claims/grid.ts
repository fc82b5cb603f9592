/** @file A grid over one to three settings: its points, which of them are neighbours, and what lies half way between two. */
import { ConfigError, canonicalJson, type Json } from "../core";

/** The values that each setting takes, by its dotted path, as in a sweep. */
export type Grid = Readonly<Record<string, readonly Json[]>>;

/** A point of a grid: a value for each of its settings. */
export type PointSettings = Readonly<Record<string, Json>>;

/** PointSettings that can be drawn, and be told apart in words. */
const MOST_SETTINGS = 3;

/** Positive numbers that span this factor are spaced by ratios, as on the axes of figures. */
const GEOMETRIC = 8;

/**
 * Every point of a grid, the last setting moving fastest.
 *
 * @throws ConfigError for no settings or more than three, and one with less than two values, a value twice, or a number that is not finite
 * @example pointsOf({ "optimizer.weightDecay": [0.1, 1], "task.p": [23, 59] }).length // 4
 */
export function pointsOf(grid: Grid): PointSettings[] {
  const paths = Object.keys(grid);
  if (paths.length === 0 || paths.length > MOST_SETTINGS) {
    throw new ConfigError(`map: expected one to three settings, got ${paths.length}: ${paths.join(", ") || "none"}`);
  }
  for (const path of paths) checkValues(path, grid[path]);
  return paths.reduce<PointSettings[]>(
    (points, path) => points.flatMap((point) => grid[path].map((value) => ({ ...point, [path]: value }))),
    [{}],
  );
}

function checkValues(path: string, values: readonly Json[]): void {
  if (!Array.isArray(values) || values.length < 2) {
    throw new ConfigError(
      `map: ${path} needs two values at least, got ${JSON.stringify(values)}; one is no setting to vary`,
    );
  }
  const texts = values.map(canonicalJson);
  const twice = texts.find((text, i) => texts.indexOf(text) < i);
  if (twice !== undefined) throw new ConfigError(`map: ${path} has the value ${twice} twice`);
}

/** A point as text, the same for the same values. */
export const pointKey = (settings: PointSettings): string => canonicalJson(settings);

/**
 * Pairs of neighbours: points with the same values but for one setting, of which nothing in the list lies between. Values that are
 * no numbers have no neighbours.
 *
 * @returns places in the list, the smaller value first
 */
export function neighbours(points: readonly PointSettings[]): [number, number][] {
  return Object.keys(points[0] ?? {}).flatMap((path) => {
    const lines = new Map<string, number[]>();
    points.forEach((point, i) => {
      if (typeof point[path] !== "number") return;
      const { [path]: _, ...others } = point;
      const line = pointKey(others);
      lines.set(line, [...(lines.get(line) ?? []), i]);
    });
    return [...lines.values()].flatMap((line) => {
      const sorted = [...line].sort((a, b) => Number(points[a][path]) - Number(points[b][path]));
      return sorted.slice(1).map((next, i): [number, number] => [sorted[i], next]);
    });
  });
}

/**
 * The point half way between two neighbours, to three digits: the geometric mean of positive values where the setting is
 * spaced by ratios (its positive values span a factor of 8), else the arithmetic mean.
 *
 * @param whole settings of which only whole numbers are values, such as a width
 * @returns undefined where nothing lies between
 * @example between({ "task.p": 23 }, { "task.p": 59 }, { "task.p": [23, 59] }, new Set(["task.p"])) // { "task.p": 41 }
 */
export function between(
  a: PointSettings,
  b: PointSettings,
  grid: Grid,
  whole: ReadonlySet<string>,
): PointSettings | undefined {
  const path = Object.keys(a).find((key) => canonicalJson(a[key]) !== canonicalJson(b[key]));
  if (path === undefined) return undefined;
  const [low, high] = [a[path], b[path]].map(Number);
  const middle = low > 0 && isGeometric(grid[path]) ? Math.sqrt(low * high) : (low + high) / 2;
  const value = whole.has(path) ? Math.round(middle) : Number(middle.toPrecision(3));
  return value > low && value < high ? { ...a, [path]: value } : undefined;
}

/** Whether the positive values of a setting span a factor of 8. */
export function isGeometric(values: readonly Json[]): boolean {
  const positive = values.filter((value): value is number => typeof value === "number" && value > 0);
  return Math.max(...positive) >= GEOMETRIC * Math.min(...positive);
}
