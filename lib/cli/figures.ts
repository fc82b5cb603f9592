import { RecordError } from "../core";
import { type Experiment, experiments, idsOf, readFigure, replicationFigures, replications } from "../experiments";
import { closeBrowser, figureDigest, saveFigure, writeFigureDigests } from "../figures";
import { statusLine } from "./status-line";

/** Draws the figures of an experiment, or of all and of both programs, from stored records, and keeps the digest of each. */
export async function drawFigures(only: Experiment | undefined): Promise<void> {
  const ofRecords = (only ? [only] : experiments).flatMap((experiment) =>
    experiment.figures.map(({ id, arms }) => ({
      id,
      draw: () => readFigure(experiment, id).figure,
      runsOf: () => idsOf(experiment, arms),
    })),
  );
  const ofPrograms = only ? [] : replicationFigures(replications());
  const all = [...ofRecords, ...ofPrograms.map(({ id, draw, runs }) => ({ id, draw, runsOf: () => runs }))];
  const total = all.length;
  const digests: Record<string, string> = {};
  const line = statusLine();
  for (const [done, { id, draw, runsOf }] of all.entries()) {
    line.update(() => `${id}: ${done} of ${total} figures are drawn`);
    try {
      const figure = draw();
      await saveFigure(id, figure, runsOf());
      digests[id] = figureDigest(figure);
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      process.exitCode = 3;
      line.print(`figure ${id}: not drawn: ${error.message}`);
    }
  }
  line.end();
  await closeBrowser();
  console.log(
    `${Object.keys(digests).length} of ${total} figures were drawn; their digests are in ${writeFigureDigests(digests)}`,
  );
}
