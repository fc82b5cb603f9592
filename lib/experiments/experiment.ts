import type { Arm, Claim, Find } from "../claims";
import { canonicalJson } from "../core";
import type { PlotlyFigure } from "../figures";
import { type RunSpec, resolveRun } from "../runs";

/** A question, the runs that answer it, what they look like, and what a paper says of it. */
export interface Experiment {
  /** Folder of its records under data/runs. */
  readonly name: string;
  readonly question: string;
  /** Sweeps by name. */
  readonly parts: Readonly<Record<string, Part>>;
  /** A small version: does everything run, and come out as it should in outline? */
  readonly smoke: () => readonly RunSpec[];
  readonly figures: readonly FigureRecipe[];
  readonly claims: readonly Claim[];
}

/** Runs that belong together. */
export interface Part {
  readonly what: string;
  /** Parts whose records decide what these runs are: of records that are missing, nothing is planned yet. Default: none. */
  readonly after?: readonly string[];
  /** Worked out when they are asked for: an import costs nothing. */
  readonly runs: () => readonly RunSpec[];
  /** The same runs by setting, in their order. */
  readonly arms: readonly Arm[];
}

/** A figure that is drawn from stored records alone. */
export interface FigureRecipe {
  /** Name of its files in figures/. */
  readonly id: string;
  readonly parts: readonly string[];
  /** The runs that it shows. */
  readonly arms: readonly Arm[];
  /** Of the finished runs of these arms, all of which are there. */
  readonly draw: (find: Find) => PlotlyFigure;
}

/** All runs of an experiment, those that parts share once; one that is measured in two ways is there twice. */
export function plannedRuns({ parts }: { readonly parts: Readonly<Record<string, Pick<Part, "runs">>> }): RunSpec[] {
  const runs = new Map<string, RunSpec>();
  for (const part of Object.values(parts))
    for (const spec of part.runs()) runs.set(canonicalJson(resolveRun(spec)), spec);
  return [...runs.values()];
}
