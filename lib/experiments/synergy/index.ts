import type { Experiment } from "../experiment";
import { synergyClaims } from "./claims";
import { synergyJudges } from "./judges";
import { synergyBaseline, synergyParts } from "./runs";

/** The synergy paper (Clauw, Marinazzo & Stramaglia 2024), notebook 06. */
export const synergy: Experiment = {
  name: "synergy",
  question: "Does grokking emerge from the synergy of neurons, and does synergy tell beforehand?",
  parts: synergyParts,
  smoke: () => [{ ...synergyBaseline, optimizer: { ...synergyBaseline.optimizer, weightDecay: 2 }, steps: 600 }],
  figures: [],
  claims: synergyClaims,
  judges: synergyJudges,
};
