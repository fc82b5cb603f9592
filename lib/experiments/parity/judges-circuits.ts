/** @file Chapter 4's statements about networks as such: computed, without runs. */
import { checkParity, minimalReluCount, parityByPatterns, positivePatternsOnly } from "../../analysis";
import type { Finding } from "../../claims";
import type { Judge } from "../by-parts";

/** Up to here all 2^k patterns are gone through. */
const LARGEST_K = 8;

export const circuitJudges: Readonly<Record<string, Judge>> = {
  "T-4.1-a": () => {
    const ks = Array.from({ length: LARGEST_K }, (_, i) => i + 1);
    const exact = ks.filter((k) => checkParity(parityByPatterns(k), k).exact);
    const positive = checkParity(positivePatternsOnly(2), 2).accuracy;
    return {
      verdict: exact.length === ks.length ? "supported" : "contradicted",
      estimate: exact.length,
      interval: null,
      n: ks.length,
      summary:
        `2^k neurons with signed output weights are exact for ${exact.length} of k = 1 … ${LARGEST_K}; with positive ` +
        `ones alone, as in the proof, accuracy is ${positive} for k = 2`,
    } satisfies Finding;
  },
  "T-4.2-a": () => {
    const found = minimalReluCount({ k: 2, hiddenBias: true, outputBias: false, most: 3 });
    const possible = typeof found.minimum === "number" && found.minimum <= 2;
    const refuted = found.rounds.filter(({ neurons }) => neurons <= 2);
    return {
      verdict: possible ? "supported" : "contradicted",
      estimate: typeof found.minimum === "number" ? found.minimum : null,
      interval: null,
      n: refuted.reduce((sum, { classes }) => sum + classes, 0),
      summary:
        `without output bias the fewest ReLU neurons for two bits are ${found.minimum}; all ` +
        `${refuted.map(({ classes, neurons }) => `${classes} classes with ${neurons}`).join(" and ")} are refuted by certificates`,
    };
  },
};
