/** @file How the settings of an entry are chosen among the points of its grid. */
import { mean } from "simple-statistics";
import type { PointSettings } from "../../claims";
import type { RunRecord } from "../../runs";
import { finalAccuracy } from "../measures";
import { tGen } from "./leaderboard";

/** A point of a grid with its runs. */
export interface Tried {
  readonly settings: PointSettings;
  readonly runs: readonly RunRecord[];
}

/**
 * The best of some points: with the most seeds that get to 99 %, of these with the fewest updates (geometric mean, a seed that does not
 * get there counting with its last), of these with the highest test accuracy at the end.
 */
export function bestOf<T extends Tried>(points: readonly T[]): T {
  const scored = points.map((point) => ({ point, score: scoreOf(point.runs) }));
  return scored.reduce((best, one) => (isBetter(one.score, best.score) ? one : best)).point;
}

/** Larger is better, the first that differs deciding. */
function scoreOf(runs: readonly RunRecord[]): readonly number[] {
  const times = runs.map((run) => tGen(run));
  const reached = times.filter(({ censored }) => !censored).length;
  return [reached, -mean(times.map(({ step }) => Math.log(Math.max(step, 1)))), mean(runs.map(finalAccuracy))];
}

function isBetter(a: readonly number[], b: readonly number[]): boolean {
  const differs = a.findIndex((value, i) => value !== b[i]);
  return differs >= 0 && a[differs] > b[differs];
}
