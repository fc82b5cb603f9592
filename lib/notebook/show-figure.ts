import { describeCost, type Experiment, missingRuns, readFigure } from "../experiments";
import { escapeHtml, openDisplay } from "./kernel";
import { onSelect, type SelectedPoint } from "./on-select";
import { show } from "./show";

export interface ShowFigureOptions {
  /** What the points that the reader chooses in the figure stand for; it is shown below, as by `onSelect`. */
  readonly select?: (points: readonly SelectedPoint[]) => unknown;
}

/**
 * Shows one of an experiment's figures, drawn from what is stored, and below it what its runs cost. Where runs are missing
 * that it needs, it says how many and the command that makes them, and the notebook goes on.
 *
 * @throws ConfigError for an id that no figure has, RecordError for a damaged record
 * @example await showFigure(parity, "parity-1-1")
 */
export async function showFigure(
  experiment: Experiment,
  id: string,
  { select }: ShowFigureOptions = {},
): Promise<void> {
  const missing = missingRuns(experiment, id);
  if (missing !== undefined) return console.log(`figure ${id} can not be drawn yet: ${missing}`);
  const { figure, cost } = readFigure(experiment, id);
  await (select ? onSelect(figure, select) : show(figure));
  const line = `${id}: ${describeCost(cost)}`;
  openDisplay().show({ "text/html": `<small>${escapeHtml(line)}</small>`, "text/plain": line });
}
