import { byParts } from "../by-parts";
import type { Experiment } from "../experiment";
import { parityClaims } from "./claims";
import { circuitFigures } from "./figures-circuits";
import { decayFigures } from "./figures-decay";
import { insideFigures } from "./figures-inside";
import { parityJudges } from "./judges";
import { parityBaseline, parityParts } from "./runs";

/** The parity thesis (Fuangkawinsombut 2024, "Beyond Memorization"), notebook 05. */
export const parity: Experiment = byParts({
  name: "parity",
  question: "When does a one-layer ReLU network grok a sparse parity, and how few neurons compute it?",
  parts: parityParts,
  smoke: () => [{ ...parityBaseline, steps: 2500 }],
  figures: [...insideFigures, ...decayFigures, ...circuitFigures],
  claims: parityClaims,
  judges: parityJudges,
});
