import { byParts } from "../by-parts";
import type { Experiment } from "../experiment";
import { regularizationClaims } from "./claims";
import { beyondFigures } from "./figures-beyond";
import { networkFigures } from "./figures-networks";
import { scheduleFigures } from "./figures-schedules";
import { regularizationJudges } from "./judges";
import { essayLstm, essayParts } from "./runs";
import { beyondParts } from "./runs-beyond";

/** The regularisation essay (Ahmed 2024), notebook 07. */
export const regularization: Experiment = byParts({
  name: "regularization",
  question: "When does regularisation matter: early, at the transition, or after?",
  parts: { ...essayParts, ...beyondParts },
  smoke: () => [{ ...essayLstm, steps: 4000 }],
  figures: [...networkFigures, ...scheduleFigures, ...beyondFigures],
  claims: regularizationClaims,
  judges: regularizationJudges,
});
