import { byParts } from "../by-parts";
import type { Experiment } from "../experiment";
import { synergyClaims } from "./claims";
import { controlFigures } from "./figures-controls";
import { earlyFigures } from "./figures-early";
import { phaseFigures } from "./figures-phases";
import { predictorFigures } from "./figures-predictor";
import { subnetworkFigures } from "./figures-subnetworks";
import { trainingFigures } from "./figures-training";
import { waveFigures } from "./figures-waves";
import { synergyJudges } from "./judges";
import { synergyBaseline, synergyParts } from "./runs";

/** The synergy paper (Clauw, Marinazzo & Stramaglia 2024), notebook 06. */
export const synergy: Experiment = byParts({
  name: "synergy",
  question: "Does grokking emerge from the synergy of neurons, and does synergy tell beforehand?",
  parts: synergyParts,
  smoke: () => [{ ...synergyBaseline, optimizer: { ...synergyBaseline.optimizer, weightDecay: 2 }, steps: 600 }],
  figures: [
    ...trainingFigures,
    ...phaseFigures,
    ...earlyFigures,
    ...predictorFigures,
    ...subnetworkFigures,
    ...controlFigures,
    ...waveFigures,
  ],
  claims: synergyClaims,
  judges: synergyJudges,
});
