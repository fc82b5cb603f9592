import type { Experiment } from "../experiment";
import { regularizationClaims } from "./claims";
import { essayLstm, regularizationParts } from "./runs";

/** The regularisation essay (Ahmed 2024), notebook 07. */
export const regularization: Experiment = {
  name: "regularization",
  question: "When does regularisation matter: early, at the transition, or after?",
  parts: regularizationParts,
  smoke: () => [{ ...essayLstm, optimizer: { ...essayLstm.optimizer, learningRate: 0.003 }, steps: 5000 }],
  figures: [],
  claims: regularizationClaims,
  judges: {},
};
