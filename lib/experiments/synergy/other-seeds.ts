/** @file Settings of sections 4 and 5 by seeds that no rule had seen when it was mended. */
import type { Former } from "../../claims";
import type { RunSpec } from "../../runs";
import { part, withSeeds } from "../section";
import { CLUSTERS, scaledBaseline, synergyBaseline } from "./networks";

const inSettings = (first: number, count: number, probes: RunSpec["probes"]) => {
  const seeds = Array.from({ length: count }, (_, i) => first + 100 * i);
  return {
    little: withSeeds(seeds, { ...synergyBaseline, probes }),
    much: withSeeds(seeds, { ...synergyBaseline, probes }, { "optimizer.weightDecay": 2 }),
    large: withSeeds(seeds, { ...scaledBaseline, probes }),
  };
};

export const others = part(
  "phases",
  "figures 2 to 4: twelve other seeds, by which phases are judged",
  inSettings(500, 12, [CLUSTERS]),
);
export const sharpness = part(
  "sharpness",
  "figure 1: twenty more seeds, by which it is judged how suddenly networks generalise",
  inSettings(2500, 20, []),
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
