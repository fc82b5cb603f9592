/** @file Settings of sections 4 and 5 by seeds that no rule had seen when it was mended. */
import type { Former } from "../../claims";
import type { RunSpec } from "../../runs";
import { ofSeeds, part, withSeeds } from "../section";
import { CLUSTERS, scaledBaseline, synergyBaseline } from "./networks";

const SEEDS = Array.from({ length: 32 }, (_, i) => 500 + 100 * i);
const clusters = (spec: RunSpec) => ({ ...spec, probes: [CLUSTERS] });
export const others = part("phases", "figures 1 to 4: 32 other seeds, by which phases and sharpness are judged", {
  little: withSeeds(SEEDS, clusters(synergyBaseline)),
  much: withSeeds(SEEDS, clusters(synergyBaseline), { "optimizer.weightDecay": 2 }),
  large: withSeeds(SEEDS, clusters(scaledBaseline)),
});

const { little, much, large } = others.arms;
const lateOf = (arm: typeof little) => ofSeeds(arm, SEEDS.slice(-20));
/** The last twenty seeds, trained after it was said what counts as no difference. */
export const late = { little: lateOf(little), much: lateOf(much), large: lateOf(large) };

/** Within this factor of each other two quantities count as alike. */
export const ALIKE = 1.2;
/** Of five seeds, before it was said what counts as no difference. */
export const withoutBound: Former[] = [
  {
    n: 5,
    verdict: "inconclusive",
    why: "it was not said which difference counts as none, so that no difference could not be shown",
  },
];
