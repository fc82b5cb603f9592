/** @file AdamW without weight decay: alone, with orthogonal gradients, and with StableMax in place of softmax (Prieto et al. 2025). */
import { most } from "../../claims";
import { curves } from "../../figures";
import type { RunRecord } from "../../runs";
import { bestAccuracy } from "../measures";
import { figure, ofSeeds, part, type Section, withSeeds } from "../section";
import { orthogonalGradient } from "./entries/orthogonal-gradient";
import { SEEDS } from "./entry";
import { generalises } from "./leaderboard";
import { armOf } from "./speedrun";
import { claim } from "./study";

const TEN = SEEDS.slice(0, 10);
const both = orthogonalGradient.spec;
const [off, usual] = [{ "interventions.orthogonalGradient": false }, { loss: "crossEntropy" }];

const withoutDecay = part("withoutDecay", "AdamW without weight decay, one part of the entry at a time, ten seeds", {
  plain: withSeeds(TEN, both, { ...off, ...usual }),
  orthogonal: withSeeds(TEN, both, usual),
  stableMax: withSeeds(TEN, both, off),
});
const { plain, orthogonal, stableMax } = withoutDecay.arms;

/** Test accuracy that counts as generalised. */
const REACHED = 0.99;
const common = { origin: "ours", figure: "optimisers-without-decay" } as const;
const reaches = "test accuracy of 0.99 is reached within 1,000 updates";
const claims = [
  claim({
    ...{ ...common, id: "O-3-a", where: "Without weight decay, AdamW" },
    statement:
      "Without weight decay, and with the settings of the entry, AdamW does not generalise within 1,000 updates.",
    arms: plain,
    read: (runs, choice) => runs.map((run) => bestAccuracy(run) < (choice.threshold ?? REACHED)),
    rule: most(
      "Test accuracy stays below 0.99 in all of 1,000 updates, in most of ten seeds.",
      "test accuracy stays below 0.99 in 1,000 updates",
    ),
  }),
  claim({
    ...{ ...common, id: "O-3-b", where: "Without weight decay, orthogonal gradient" },
    statement:
      "Without weight decay, and with the settings of the entry, orthogonal gradients alone make AdamW generalise within 1,000 updates.",
    arms: orthogonal,
    read: (runs, choice) => runs.map((run) => generalises(run, choice)),
    rule: most(
      "With orthogonal gradients and cross-entropy T_gen is reached within 1,000 updates, in most of ten seeds.",
      reaches,
    ),
  }),
  claim({
    ...{ ...common, id: "O-3-c", where: "Without weight decay, StableMax" },
    statement:
      "Without weight decay, and with the settings of the entry, StableMax alone makes AdamW generalise within 1,000 updates.",
    arms: stableMax,
    read: (runs, choice) => runs.map((run) => generalises(run, choice)),
    rule: most(
      "With StableMax and the plain gradient T_gen is reached within 1,000 updates, in most of ten seeds.",
      reaches,
    ),
  }),
];

const LABELS = {
  plain: "AdamW, cross-entropy",
  orthogonal: "⊥ gradient, cross-entropy",
  stableMax: "AdamW, StableMax",
  both: "both: the entry",
} as const;

const figures = [
  figure(
    "optimisers-without-decay",
    { ...withoutDecay.arms, both: ofSeeds(armOf(orthogonalGradient), TEN) },
    (found) => {
      const named = (Object.keys(LABELS) as (keyof typeof LABELS)[]).flatMap((arm) =>
        found[arm].map((run): [RunRecord, string] => [run, LABELS[arm]]),
      );
      const labels = new Map(named);
      return curves([...labels.keys()], {
        title: "Without weight decay",
        quantities: ["testAccuracy", "trainAccuracy", "weightNorm"],
        groupBy: (run) => labels.get(run) ?? "",
      });
    },
  ),
];

export const decayless: Section = { parts: [withoutDecay], figures, claims };
