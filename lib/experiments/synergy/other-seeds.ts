/** @file Settings of sections 4 and 5 by seeds that no rule had seen when it was mended. */
import type { Former } from "../../claims";
import type { RunSpec } from "../../runs";
import { part, withSeeds } from "../section";
import { CLUSTERS, scaledBaseline, synergyBaseline } from "./networks";

const seedsFrom = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + 100 * i);
const withDecays = (seeds: readonly number[], probes: RunSpec["probes"]) => ({
  little: withSeeds(seeds, { ...synergyBaseline, probes }),
  much: withSeeds(seeds, { ...synergyBaseline, probes }, { "optimizer.weightDecay": 2 }),
});
const inSettings = (seeds: readonly number[], probes: RunSpec["probes"]) => ({
  ...withDecays(seeds, probes),
  large: withSeeds(seeds, { ...scaledBaseline, probes }),
});

export const others = part(
  "phases",
  "figures 2 to 4: twelve other seeds, by which phases are judged",
  inSettings(seedsFrom(500, 12), [CLUSTERS]),
);
/** The same measurements without what shuffled clusters reach, which a peak and a half of one do not ask for. */
const UNSHUFFLED = [{ ...CLUSTERS, options: { nulls: 0 } }];
/** Of the twelve three had what S-4-b asks for, which decides nothing; of forty it does if a quarter has it. */
export const moreOfLarge = part("phasesLarge", "figure 4: twenty-eight seeds more of alpha 8", {
  runs: withSeeds(seedsFrom(1700, 28), { ...scaledBaseline, probes: UNSHUFFLED }),
});
export const sizes = part(
  "sizes",
  "figure 3: twelve more seeds, by which sub-networks are compared",
  withDecays(seedsFrom(6000, 12), UNSHUFFLED),
);
export const sharpness = part(
  "sharpness",
  "figure 1: twenty more seeds, by which it is judged how suddenly networks generalise",
  inSettings(seedsFrom(2500, 20), []),
);

/** Within this factor of each other two quantities count as alike. */
export const ALIKE = 1.2;
/** Of five seeds, before it was said what counts as no difference. */
export const withoutBound: Former[] = [
  {
    ...{ n: 5, verdict: "inconclusive" },
    why: "it was not said which difference counts as none, so that no difference could not be shown",
  },
];
