import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Judged, judgeClaim, type RecordsByPart, type StoredPart } from "../claims";
import { ConfigError, nearestWord, RecordError } from "../core";
import type { PlotlyFigure } from "../figures";
import { hasRecord, isHeld, type RunRecord, readRun, resolveRun, runFolder, runId } from "../runs";
import { type Cost, costOf } from "./cost";
import type { Experiment, FigureRecipe, Part } from "./experiment";

/** What is stored of some parts of an experiment, in the order of their runs; each run is read once. */
export function storedParts(
  { name, parts }: Pick<Experiment, "name" | "parts">,
  wanted: readonly string[] = Object.keys(parts),
): Record<string, StoredPart> {
  const read = new Map<string, RunRecord | string | undefined>();
  return Object.fromEntries(wanted.map((part) => [part, storedPart(name, parts[part], read)]));
}

function storedPart(experiment: string, part: Part, read: Map<string, RunRecord | string | undefined>): StoredPart {
  const ids = part.runs().map((spec) => runId(resolveRun(spec)));
  const found = ids.map((id) => {
    if (!read.has(id)) read.set(id, storedRun(experiment, id));
    return read.get(id);
  });
  return {
    planned: ids.length,
    records: found.filter((run): run is RunRecord => typeof run === "object"),
    problems: found.filter((run): run is string => typeof run === "string"),
  };
}

/** A finished run; what is wrong with it; or nothing where it has not been made, or is in training now. */
function storedRun(experiment: string, id: string): RunRecord | string | undefined {
  const folder = runFolder(experiment, id);
  if (!hasRecord(folder)) return undefined;
  try {
    const record = readRun(folder);
    if (record.id !== id) return `${folder}: holds another run, ${record.id}`;
    const whole = record.status === "done" || record.status === "diverged";
    if (record.status === "unfinished" && isHeld(folder)) return undefined;
    return whole ? record : `${folder}: was cut short at step ${record.steps} (${record.status})`;
  } catch (error) {
    if (error instanceof RecordError) return error.message;
    throw error;
  }
}

/**
 * The records of some parts of an experiment, for figures and notebooks.
 *
 * @throws RecordError naming a run that is damaged, cut short or missing, and the command that makes it
 */
export function readParts(experiment: Experiment, parts: readonly string[]): RecordsByPart {
  const stored = storedParts(experiment, parts);
  for (const [part, { records, planned, problems }] of Object.entries(stored)) {
    if (problems.length > 0) throw new RecordError(problems[0]);
    if (records.length < planned) {
      throw new RecordError(
        `${experiment.name}, ${part}: ${planned - records.length} of ${planned} runs are missing; ` +
          `make them with: npx groklab reproduce ${experiment.name} --parts ${part}`,
      );
    }
  }
  return Object.fromEntries(Object.entries(stored).map(([part, { records }]) => [part, records]));
}

/**
 * One of an experiment's figures, drawn from what is stored.
 *
 * @throws ConfigError for an id that no figure has, RecordError as `readParts` does
 * @example await show(drawFigure(parity, "parity-1-1"))
 */
export function drawFigure(experiment: Experiment, id: string): PlotlyFigure {
  return readFigure(experiment, id).figure;
}

/** One of an experiment's figures as `drawFigure` gives it, and what its records cost to make. */
export function readFigure(experiment: Experiment, id: string): { readonly figure: PlotlyFigure; readonly cost: Cost } {
  const { parts, draw } = recipeOf(experiment, id);
  const records = readParts(experiment, parts);
  return { figure: draw(records), cost: costOf(records) };
}

/** How many of the runs that a figure needs have not been made to their end, and the command that does; undefined for none. */
export function missingRuns(experiment: Experiment, id: string): string | undefined {
  const { parts } = recipeOf(experiment, id);
  const counts = parts.flatMap((part) => experiment.parts[part].runs().map((spec) => runId(resolveRun(spec))));
  const missing = counts.filter((run) => !isFinished(runFolder(experiment.name, run))).length;
  if (missing === 0) return undefined;
  const command = `npx groklab reproduce ${experiment.name} --parts ${parts.join(",")}`;
  return `${missing} of ${counts.length} runs are missing; make them with: ${command}`;
}

/** Ended, and not by being stopped. What is damaged counts as finished here: reading it says what is wrong. */
function isFinished(folder: string): boolean {
  const mark = join(folder, "DONE.json");
  return existsSync(mark) && !readFileSync(mark, "utf8").includes('"status":"stopped"');
}

function recipeOf(experiment: Experiment, id: string): FigureRecipe {
  const recipe = experiment.figures.find((figure) => figure.id === id);
  if (recipe) return recipe;
  const ids = experiment.figures.map((figure) => figure.id);
  const nearest = nearestWord(id, ids) ?? ids.join(", ");
  throw new ConfigError(`${experiment.name}: has no figure ${JSON.stringify(id)}; did you mean ${nearest}?`);
}

/** The verdicts of an experiment's claims, from what is stored. */
export function verdicts(experiment: Experiment): Judged[] {
  const { claims, judges } = experiment;
  const stored = storedParts(experiment, [...new Set(claims.flatMap(({ parts }) => parts))]);
  return claims.map((claim) => judgeClaim(claim, judges[claim.id], stored));
}
