import type { Experiment } from "../experiments";
import { drawFigure, missingRuns } from "../experiments";
import { show } from "./show";

/**
 * Shows one of an experiment's figures, drawn from what is stored. Where runs are missing that it needs, it says how many
 * and the command that makes them, and the notebook goes on.
 *
 * @throws ConfigError for an id that no figure has, RecordError for a damaged record
 * @example await showFigure(parity, "parity-1-1")
 */
export async function showFigure(experiment: Experiment, id: string): Promise<void> {
  const missing = missingRuns(experiment, id);
  if (missing === undefined) return show(drawFigure(experiment, id));
  console.log(`figure ${id} can not be drawn yet: ${missing}`);
}
