import { RecordError } from "../core";
import { type Experiment, experiments, idsOf, readFigure } from "../experiments";
import { closeBrowser, figureDigest, saveFigure, writeFigureDigests } from "../figures";
import { statusLine } from "./status-line";

/** Draws the figures of an experiment, or of all, from stored records, and keeps the digest of each. */
export async function drawFigures(only: Experiment | undefined): Promise<void> {
  const chosen = only ? [only] : experiments;
  const total = chosen.reduce((sum, { figures }) => sum + figures.length, 0);
  const digests: Record<string, string> = {};
  const line = statusLine();
  let done = 0;
  for (const experiment of chosen) {
    for (const { id, arms } of experiment.figures) {
      line.update(() => `${id}: ${done} of ${total} figures are drawn`);
      done++;
      try {
        const { figure } = readFigure(experiment, id);
        await saveFigure(id, figure, idsOf(experiment, arms));
        digests[id] = figureDigest(figure);
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
        process.exitCode = 3;
        line.print(`figure ${id}: not drawn: ${error.message}`);
      }
    }
  }
  line.end();
  await closeBrowser();
  console.log(
    `${Object.keys(digests).length} of ${total} figures were drawn; their digests are in ${writeFigureDigests(digests)}`,
  );
}
