/** @file What an entry of the leaderboard is, and which runs it has. */
import { type Grid, type PointSettings, pointsOf } from "../../claims";
import { type RunSpec, reference } from "../../runs";
import { type ArmRuns, withSeeds } from "../section";
import { pointOf } from "../tuning";

/** A way of training on the task of `reference`, in a file of its own. */
export interface Entry {
  /** Lower-case words joined by hyphens; the name of its preset. */
  readonly name: string;
  /** In tables and figures. */
  readonly label: string;
  /** One sentence: what is done. */
  readonly what: string;
  /** Who described it first. */
  readonly source: string;
  /** The day it was entered, `2026-11-30`: it has to beat those that were there. */
  readonly added: string;
  /** All of its settings, those that its grid chose among them. */
  readonly spec: RunSpec;
  /**
   * What was tried before it was entered, by dotted paths: at most nine points, three seeds each, around the best of a few trial runs of one
   * other seed. Absent: settings that were there before.
   */
  readonly grid?: Grid;
}

/** Judged by these. */
export const SEEDS = Array.from({ length: 20 }, (_, i) => i);
/** Chosen by these, which are others. */
export const TUNING_SEEDS = [1000, 1001, 1002];

/** Updates of a run, and of one that chooses: an entry that needs more has not got there. */
const STEPS = 1000;
const TUNING_STEPS = 600;

/** What every entry trains: the task and the network of `reference`, evaluated each five updates. */
export const common = {
  task: reference.task,
  model: reference.model,
  steps: STEPS,
  evaluation: { every: 5, perDecade: 0 },
} satisfies Partial<RunSpec>;

/** The twenty runs of an entry. */
export const runsOf = ({ spec }: Entry): ArmRuns => withSeeds(SEEDS, spec);

/** The points of an entry's grid, each with its three runs; none where it has no grid. */
export function tuningOf({ spec, grid }: Entry): { readonly settings: PointSettings; readonly runs: ArmRuns }[] {
  const short = { ...spec, steps: TUNING_STEPS };
  return grid ? pointsOf(grid).map((settings) => ({ settings, runs: withSeeds(TUNING_SEEDS, short, settings) })) : [];
}

/** The point of its grid that an entry has. */
export const chosenOf = ({ spec, grid = {} }: Entry): PointSettings => pointOf(spec, grid);
