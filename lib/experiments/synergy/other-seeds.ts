/** @file Settings of sections 4 and 5 by seeds that no rule had seen when it was mended. */
import type { Former } from "../../claims";
import type { RunSpec } from "../../runs";
import { ofSeeds, part, withSeeds } from "../section";
import { CLUSTERS, scaledBaseline, synergyBaseline } from "./networks";

/** Twenty seeds, from one on. */
const twentyFrom = (first: number) => Array.from({ length: 20 }, (_, i) => first + 100 * i);
const inSettings = (seeds: readonly number[], probes: RunSpec["probes"]) => ({
  little: withSeeds(seeds, { ...synergyBaseline, probes }),
  much: withSeeds(seeds, { ...synergyBaseline, probes }, { "optimizer.weightDecay": 2 }),
  large: withSeeds(seeds, { ...scaledBaseline, probes }),
});

const SEEDS = twentyFrom(500);
export const others = part(
  "phases",
  "figures 2 to 4: twenty other seeds, by which phases are judged",
  inSettings(SEEDS, [CLUSTERS]),
);
/** The last eight of them, trained after it was said what counts as no difference. */
export const late = [others.arms.much, others.arms.little].map((arm) => ofSeeds(arm, SEEDS.slice(-8)));
export const sharpness = part(
  "sharpness",
  "figure 1: twenty more seeds, by which it is judged how suddenly networks generalise",
  inSettings(twentyFrom(2500), []),
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
