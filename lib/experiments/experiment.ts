import type { Claim, Judge, RecordsByPart } from "../claims";
import type { PlotlyFigure } from "../figures";
import { type RunSpec, resolveRun, runId } from "../runs";

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
  /** How each claim's rule is computed, by its id. */
  readonly judges: Readonly<Record<string, Judge>>;
}

/** Runs that belong together. */
export interface Part {
  readonly what: string;
  /** Parts whose records decide what these runs are: of records that are missing, nothing is planned yet. Default: none. */
  readonly after?: readonly string[];
  /** Worked out when they are asked for: an import costs nothing. */
  readonly runs: () => readonly RunSpec[];
}

/** A figure that is drawn from stored records alone. */
export interface FigureRecipe {
  /** Name of its files in figures/. */
  readonly id: string;
  readonly parts: readonly string[];
  /** Of the finished runs of these parts, all of which are there. */
  readonly draw: (records: RecordsByPart) => PlotlyFigure;
}

/** All runs of an experiment, those that parts share once. */
export function plannedRuns({ parts }: Pick<Experiment, "parts">): RunSpec[] {
  const runs = new Map<string, RunSpec>();
  for (const part of Object.values(parts)) for (const spec of part.runs()) runs.set(runId(resolveRun(spec)), spec);
  return [...runs.values()];
}
