import { paper } from "../section";
import { networks } from "./5-2-networks";
import { withoutDecay } from "./5-4-none";
import { removedLate } from "./5-5-removed";
import { introducedLate } from "./5-7-introduced";
import { whenItMatters } from "./5-map";
import { optimisers } from "./7-1-optimisers";
import { initialScale } from "./7-8-scale";
import { printedSetting } from "./as-printed";
import { doses } from "./doses";
import { essayLstm } from "./networks";
import { essayTable, transformerSchedules } from "./transformer";
import { decayInWindows } from "./windows";

/** The regularisation essay (Ahmed 2024), notebook 07. */
export const regularization = paper({
  name: "regularization",
  question: "When does regularisation matter: early, at the transition, or after?",
  smoke: () => [{ ...essayLstm, steps: 4000 }],
  sections: [
    ...[
      networks,
      withoutDecay,
      removedLate,
      introducedLate,
      whenItMatters,
      optimisers,
      initialScale,
      essayTable,
      printedSetting,
    ],
    ...[decayInWindows, doses, transformerSchedules],
  ],
});
