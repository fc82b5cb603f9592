/** @file What is measured of a run while it is watched. */
import { hasRecord, type RunConfig, readRun, runFolder, runId } from "../runs";
import type { Evaluation } from "../trainers";

/**
 * What was measured of a run before it goes on, so that its curves are whole from the first; nothing where there is no record
 * that can be read, which whoever trains it says.
 */
export function measuredBefore(config: RunConfig, experiment = "live"): Evaluation[] {
  const folder = runFolder(experiment, runId(config));
  try {
    return hasRecord(folder) ? [...readRun(folder).evaluations] : [];
  } catch {
    return [];
  }
}

/** Adds a measurement. What is measured again, after another process that was followed has gone, takes the place of what that measured. */
export function addMeasured(evaluations: Evaluation[], evaluation: Evaluation): void {
  const again = evaluations.findIndex(({ step }) => step >= evaluation.step);
  if (again >= 0) evaluations.length = again;
  evaluations.push(evaluation);
}
