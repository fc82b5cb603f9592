import { paper } from "../section";
import { networks, whichGrok } from "./4-networks";
import { phases } from "./5-phases";
import { drawnSettings } from "./6-drawn";
import { earlyPeaks } from "./6-early-peak";
import { prediction } from "./6-predictor";
import { trainedAlone } from "./7-subnetworks";
import { variants } from "./estimator-variants";
import { waves } from "./fourier";
import { synergyBaseline } from "./networks";

/** The synergy paper (Clauw, Marinazzo & Stramaglia 2024), notebook 06. */
export const synergy = paper({
  name: "synergy",
  question: "Does grokking emerge from the synergy of neurons, and does synergy tell beforehand?",
  smoke: () => [{ ...synergyBaseline, optimizer: { ...synergyBaseline.optimizer, weightDecay: 2 }, steps: 600 }],
  sections: [networks, phases, earlyPeaks, prediction, drawnSettings, trainedAlone, whichGrok, variants, waves],
});
