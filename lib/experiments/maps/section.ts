/** @file A map as a section plans it: its points as arms of a part, and its figure. */
import { type Claim, type PointSettings, pointKey, pointsOf } from "../../claims";
import { ConfigError } from "../../core";
import { type SettingsMapOptions, settingsMap } from "../../figures";
import type { FigureRecipe } from "../experiment";
import type { ArmRuns } from "../section";

/**
 * The points of a grid as the arms of a part, each with its settings beside its runs.
 *
 * @example part("map", "…", gridOf({ "optimizer.weightDecay": [0.1, 1] }, (settings) => withSeeds([0, 1, 2], mlp, settings)))
 */
export function gridOf(
  grid: Readonly<Record<string, readonly number[]>>,
  runsAt: (settings: Readonly<Record<string, number>>) => ArmRuns,
): { settings: Readonly<Record<string, number>>; runs: ArmRuns }[] {
  return pointsOf(grid).map((point) => {
    const settings = point as Readonly<Record<string, number>>;
    return { settings, runs: runsAt(settings) };
  });
}

/**
 * The point of a map with these settings.
 *
 * @throws ConfigError where there is none
 */
export function pointWith<P extends { readonly settings: PointSettings }>(
  points: readonly P[],
  settings: PointSettings,
): P {
  const found = points.find((point) => pointKey(point.settings) === pointKey(settings));
  if (found) return found;
  throw new ConfigError(`pointWith: no point has ${JSON.stringify(settings)}`);
}

/**
 * The figure of a claim's map.
 *
 * @throws ConfigError for a claim without one
 */
export function mapFigure(id: string, { id: claim, map }: Claim, options: SettingsMapOptions): FigureRecipe {
  if (!map) throw new ConfigError(`mapFigure: ${claim} has no map`);
  const { arms, parts, judge } = map;
  return { id, parts, arms, draw: (find) => settingsMap(judge(find).points, options) };
}
