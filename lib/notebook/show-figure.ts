import { describeCost, type Experiment, missingRuns, readFigure } from "../experiments";
import { escapeHtml, openDisplay } from "./kernel";
import { show } from "./show";

/**
 * Shows one of an experiment's figures, drawn from what is stored, and below it what its runs cost. Where runs are missing
 * that it needs, it says how many and the command that makes them, and the notebook goes on.
 *
 * @throws ConfigError for an id that no figure has, RecordError for a damaged record
 * @example await showFigure(parity, "parity-1-1")
 */
export async function showFigure(experiment: Experiment, id: string): Promise<void> {
  const missing = missingRuns(experiment, id);
  if (missing !== undefined) return console.log(`figure ${id} can not be drawn yet: ${missing}`);
  const { figure, cost } = readFigure(experiment, id);
  await show(figure);
  const line = `${id}: ${describeCost(cost)}`;
  openDisplay().show({ "text/html": `<small>${escapeHtml(line)}</small>`, "text/plain": line });
}
