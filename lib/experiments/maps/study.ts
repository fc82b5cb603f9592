/** @file A map in rounds: a coarse grid first, then points between neighbours that disagree, and more seeds there. */
import {
  between,
  type ClaimMap,
  type Grid,
  type MapPoint,
  mapOf,
  neighbours,
  type PointSettings,
  pointKey,
  pointsOf,
} from "../../claims";
import { ConfigError } from "../../core";
import { type RunSpec, resolveRun, runId } from "../../runs";
import type { FindRun, MapQuestion } from "./question";

export interface MapOptions {
  /** Seeds of a point, from 0 on. Default 3. */
  readonly seeds?: number;
  /** Seeds of a point that a neighbour disagrees with, or that is open, and of those that are added between two. Default 5. */
  readonly seedsNear?: number;
  /** Times that the grid is refined at most. Default 2; 0 leaves it as it is. */
  readonly rounds?: number;
}

/** A point with the seeds that it is to have. */
export interface PlannedPoint {
  readonly settings: PointSettings;
  readonly seeds: number;
  readonly refined: boolean;
}

/** A map that is made in rounds, the same ones whenever it is made again. */
export interface MapStudy {
  readonly question: MapQuestion;
  readonly grid: Grid;
  readonly rounds: number;
  /** The points after so many refinements, as far as the records that there are decide them. */
  readonly plan: (find: FindRun, round: number) => readonly PlannedPoint[];
  /** Each run of some points, once. */
  readonly runsOf: (points: readonly PlannedPoint[]) => readonly RunSpec[];
  /** What the records come to; points without any are left out. */
  readonly map: (find: FindRun, round?: number) => ClaimMap;
}

/**
 * Plans a map. What a round adds is decided by the seeds that were planned before it, so that a map that was interrupted goes on with the same
 * points: between two neighbours of which one is so and the other is not, the point half way; to both, and to points that are open, more seeds.
 *
 * @throws ConfigError for less than three seeds, fewer near a border than elsewhere, or a number of rounds that is none
 */
export function mapStudy(question: MapQuestion, grid: Grid, options: MapOptions = {}): MapStudy {
  const { seeds = 3, seedsNear = Math.max(5, seeds), rounds = 2 } = options;
  checkCounts(seeds, seedsNear, rounds);
  const coarse = pointsOf(grid).map((settings) => ({ settings, seeds, refined: false }));
  const whole = new Set(Object.keys(grid).filter((path) => isWhole(question, grid, path)));

  const judge = ({ settings, seeds: planned }: PlannedPoint, find: FindRun) => {
    const there = firstSeeds(planned).filter((seed) => question.runsAt(settings, seed).every((spec) => find(spec)));
    return question.judge(settings, there, find);
  };

  function plan(find: FindRun, round: number): readonly PlannedPoint[] {
    let points: readonly PlannedPoint[] = coarse;
    for (let i = 0; i < round; i++) points = refinedOnce(points, find);
    return points;
  }

  function refinedOnce(points: readonly PlannedPoint[], find: FindRun): readonly PlannedPoint[] {
    const judged = points.map((point) => judge(point, find));
    const pairs = neighbours(points.map(({ settings }) => settings)).filter(([a, b]) => disagree(judged[a], judged[b]));
    const near = new Set(pairs.flat());
    // Of a number it is not asked whether it is so.
    const isAsked = question.isClaim || judged.some((point) => typeof point?.holds === "boolean");
    const added = pairs
      .map(([a, b]) => between(points[a].settings, points[b].settings, grid, whole))
      .filter((settings) => settings !== undefined);
    const known = new Set(points.map(({ settings }) => pointKey(settings)));
    return [
      ...points.map((point, i) =>
        near.has(i) || (isAsked && isOpen(judged[i])) ? { ...point, seeds: seedsNear } : point,
      ),
      ...added
        .filter((settings) => !known.has(pointKey(settings)) && known.add(pointKey(settings)))
        .map((settings) => ({ settings, seeds: seedsNear, refined: true })),
    ];
  }

  return {
    ...{ question, grid, rounds, plan },
    runsOf: (points) =>
      points.flatMap(({ settings, seeds: n }) => firstSeeds(n).flatMap((seed) => question.runsAt(settings, seed))),
    map: (find, round = rounds) =>
      mapOf(
        plan(find, round).flatMap((point): MapPoint[] => {
          const found = judge(point, find);
          return found ? [{ ...found, refined: point.refined }] : [];
        }),
      ),
  };
}

type Judged = Pick<MapPoint, "premise" | "holds"> | undefined;

/** One is so and the other is not; where the premise fails, or a point is open, there is nothing to disagree about. */
const disagree = (a: Judged, b: Judged) =>
  typeof a?.holds === "boolean" && typeof b?.holds === "boolean" && a.holds !== b.holds;

const isOpen = (point: Judged) => point?.premise === true && point.holds === null;

const firstSeeds = (count: number) => Array.from({ length: count }, (_, seed) => seed);

/** Whether a setting takes whole numbers alone: half of one is refused. */
function isWhole({ runsAt }: MapQuestion, grid: Grid, path: string): boolean {
  const [point] = pointsOf(grid);
  if (!grid[path].every((value) => Number.isInteger(value))) return false;
  try {
    const half = { ...point, [path]: Number(point[path]) + 0.5 };
    for (const spec of runsAt(half, 0)) resolveRun(spec);
    return false;
  } catch (error) {
    if (error instanceof ConfigError) return true;
    throw error;
  }
}

function checkCounts(seeds: number, seedsNear: number, rounds: number): void {
  if (!(Number.isInteger(seeds) && seeds >= 3))
    throw new ConfigError(`map: expected three seeds a point at least, got ${seeds}`);
  if (!(Number.isInteger(seedsNear) && seedsNear >= seeds)) {
    throw new ConfigError(
      `map: expected as many seeds near a border as elsewhere at least, ${seeds}, got ${seedsNear}`,
    );
  }
  if (!(Number.isInteger(rounds) && rounds >= 0)) {
    throw new ConfigError(`map: expected a whole number of rounds, 0 or more, got ${rounds}`);
  }
}

/** Runs by what they train: what a map finds its records by. */
export const keyOfRun = (spec: RunSpec): string => runId(resolveRun(spec));
