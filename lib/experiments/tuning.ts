/** @file How settings are chosen among the points of a grid, by seeds that do not judge what was chosen. */
import { mean } from "simple-statistics";
import type { Grid, PointSettings, StoredPart } from "../claims";
import type { Json } from "../core";
import type { RunRecord, RunSpec } from "../runs";
import { describeTimes, finalAccuracy, timesAt99 } from "./measures";

const { tGen } = timesAt99;

/** A point of a grid with its runs. */
export interface Tried {
  readonly settings: PointSettings;
  readonly runs: readonly RunRecord[];
}

/** The point of a grid that a spec has. */
export function pointOf(spec: RunSpec, grid: Grid): PointSettings {
  return Object.fromEntries(Object.keys(grid).map((path) => [path, valueAt(spec, path)]));
}

function valueAt(spec: RunSpec, path: string): Json {
  return path.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], spec) as Json;
}

/** The points of a grid, each with as many runs of a part that holds them in this order; none where runs are missing. */
export function triedIn(points: readonly PointSettings[], { records, planned }: StoredPart): Tried[] {
  if (records.length < planned) return [];
  const each = planned / points.length;
  return points.map((settings, i) => ({ settings, runs: records.slice(each * i, each * (i + 1)) }));
}

/**
 * The best of some points: with the most seeds that get to 99 %, of these with the fewest updates (geometric mean, a seed that does not
 * get there counting with its last), of these with the highest test accuracy at the end.
 */
export function bestOf<T extends Tried>(points: readonly T[]): T {
  const scored = points.map((point) => ({ point, score: scoreOf(point.runs) }));
  return scored.reduce((best, one) => (isBetter(one.score, best.score) ? one : best)).point;
}

/** Larger is better. */
function scoreOf(runs: readonly RunRecord[]): readonly number[] {
  const times = runs.map((run) => tGen(run));
  const reached = times.filter(({ censored }) => !censored).length;
  return [reached, -mean(times.map(({ step }) => Math.log(Math.max(step, 1)))), mean(runs.map(finalAccuracy))];
}

/** Whether a score is above another, the first number that differs deciding. */
export function isBetter(a: readonly number[], b: readonly number[]): boolean {
  const differs = a.findIndex((value, i) => value !== b[i]);
  return differs >= 0 && a[differs] > b[differs];
}

/** What came of a grid, in columns of a table. */
export interface TriedColumns {
  readonly best: string;
  /** The median over the seeds. */
  readonly "T_gen at the best": string;
  readonly "seeds there, best to worst point": string;
}

/** The best of some points, and at how many seeds each of them gets there. */
export function describeTried(points: readonly Tried[]): TriedColumns {
  const best = bestOf(points);
  const reached = points.map(({ runs }) => runs.filter((run) => !tGen(run).censored).length);
  return {
    best: describePoint(best.settings),
    "T_gen at the best": describeTimes(best.runs.map((run) => tGen(run))),
    "seeds there, best to worst point": [...reached].sort((a, b) => b - a).join(", "),
  };
}

/** @example describePoint({ "optimizer.learningRate": 0.1 }) // "learningRate 0.1" */
export function describePoint(settings: PointSettings): string {
  return Object.entries(settings)
    .map(([path, value]) => `${lastKey(path)} ${JSON.stringify(value)}`)
    .join(", ");
}

/** @example lastKey("optimizer.learningRate") // "learningRate" */
export function lastKey(path: string): string {
  return path.split(".").at(-1) ?? path;
}
