/** @file Section 4 of the paper, figures 1, 8 and 9: which settings grok, when, and how suddenly; and whether its method sees synergy at all. */
import { correlationOf, covarianceOf, gaussianise, oInformation } from "../../analysis";
import { type Arm, each, earlier, most, ofEarlier, pairsOf, rule, type Statement } from "../../claims";
import { curves } from "../../figures";
import { rise } from "../measures";
import { figure, type Section } from "../section";
import {
  alphaPart,
  asWanted,
  claim,
  decayPart,
  decays,
  delayAs,
  generalises,
  grokking,
  scales,
  settingOf,
  settings,
  tGen,
  thresholds,
  tMem,
  whereWanted,
} from "./networks";
import { ALIKE, sharpness, withoutBound } from "./other-seeds";

const { little, much, large } = settings;

/** Omega in bits, by the Gaussian copula, of three signs of which one is the product of the others: all four cases alike. */
export function omegaOfSigns(): number {
  const rows = [-1, 1]
    .flatMap((x) => [-1, 1].map((y) => [x, y, x * y]))
    .flatMap((row) => Array<number[]>(25).fill(row));
  const { matrix } = gaussianise({ rows: rows.length, columns: 3, values: Float64Array.from(rows.flat()) });
  return oInformation(correlationOf(covarianceOf(matrix)), { units: "bits" }).omega;
}

type Setting = typeof little;
const over = (one: Setting) => ({ figure: "synergy-1", arms: { than: little.runs, runs: one.runs } });
const gaps = (one: Setting, { text, ...said }: Statement & { readonly text: string }) =>
  claim({
    ...{ ...over(one), ...said },
    read: ({ runs, than }, choice) => pairsOf([runs, than], (run) => delayAs("difference")(run, choice)),
    rule: earlier(text, `gap with ${one.setting} over gap with ${little.setting}`),
  });
const KINDS = [
  { kind: "updates", what: "rise in steps" },
  { kind: "factor", what: "rise as a factor of the step" },
] as const;
const rises = (one: Setting, runs: Arm, { text, ...said }: Statement & { readonly text: string }) =>
  claim({
    ...{ ...over(one), ...said, arms: { runs, than: sharpness.arms.little }, history: withoutBound },
    read: ({ runs, than }) => KINDS.map(({ kind }) => pairsOf([runs, than], (run) => rise(run)[kind])),
    rule: each(
      text,
      KINDS.map(({ what }) =>
        ofEarlier(`${what} with ${one.setting} over that with ${little.setting}`, { alike: ALIKE }),
      ),
    ),
  });

const claims = [
  claim({
    ...{ id: "S-0-a", where: "Section 1", figure: null, arms: [], read: omegaOfSigns },
    statement: "The method sees interactions of neurons that pairwise measures can not quantify.",
    rule: rule(
      "Of three signs of which one is the product of the others (pairs independent, truly -1 bit), the Gaussian-copula " +
        "estimate is below -0.5 bits; contradicted where it is within 0.05 bits of 0 (computed, no runs).",
      (omega: number) => ({
        verdict: omega < -0.5 ? "supported" : Math.abs(omega) <= 0.05 ? "contradicted" : "inconclusive",
        estimate: omega,
        interval: null,
        n: 1,
        summary: `the estimate for three signs, one the product of the others, is ${omega.toFixed(3)} bits; truly it is -1`,
      }),
      { chance: { none: "computed of a distribution that is known" }, ideal: () => -1, opposite: () => 0 },
    ),
  }),
  claim({
    ...{
      id: "S-1-a",
      chance: "training and test set by a coin",
      where: "Figure 1 left",
      figure: "synergy-1",
      arms: little.runs,
    },
    statement: "With weight decay 0.1 the network generalises long after it has memorised.",
    read: (runs, choice) =>
      runs.map((run) => generalises(run, choice) && tGen(run, choice).step >= 10 * tMem(run, choice).step),
    rule: most("T_gen is reached, and is at least 10 times T_mem, in most seeds.", "T_gen is at least 10 times T_mem"),
  }),
  gaps(much, {
    ...{ id: "S-1-b", where: "Section 4, Figure 1 left" },
    statement: "Increasing weight decay reduces the generalisation gap.",
    text: "Gap with 2 over gap with 0.1, paired by seed: the 95 % interval of the ratio lies below 1.",
  }),
  rises(much, sharpness.arms.much, {
    ...{ id: "S-1-c", where: "Section 4, Figure 1 left" },
    statement: "Increasing weight decay makes the generalisation sharper.",
    text:
      "Rise in steps with 2 over that with 0.1: the 95 % interval of the ratio lies below 1; and so does that of the rise " +
      `on a logarithmic axis, the step of 0.9 over that of 0.1; contradicted where one lies above, or within 1 / ${ALIKE} to ${ALIKE}.`,
  }),
  gaps(large, {
    ...{ id: "S-1-d", where: "Section 4, Figure 1 right" },
    statement: "Initial weights times 8 at constant norm reduce the generalisation gap.",
    text: "Gap with alpha 8 over gap with weight decay 0.1, paired by seed: the 95 % interval lies below 1.",
  }),
  rises(large, sharpness.arms.large, {
    ...{ id: "S-1-e", where: "Section 4, Figure 1 right" },
    statement: "Initial weights times 8 at constant norm make the generalisation sharper.",
    text: "As S-1-c, alpha 8 over weight decay 0.1.",
  }),
];

export const networks: Section = {
  parts: [decayPart, alphaPart, sharpness],
  figures: [
    figure("synergy-1", grokking, (list) =>
      curves(
        list.flatMap(({ runs }) => runs),
        {
          title: "Accuracy with little and with more weight decay, and with larger initial weights",
          quantities: ["accuracy"],
          groupBy: settingOf,
          labels: ["weight decay 0.1", "weight decay 2", "no decay, α = 8 at constant norm"],
          marks: ["tGen"],
          thresholds,
        },
      ),
    ),
  ],
  claims,
};

/** Whether the settings grok that do in the paper, and no others. */
const groks = (
  wanted: number,
  list: readonly Setting[],
  { text, ...said }: Statement & { text: string; figure: string },
) =>
  claim({
    ...{ ...said, arms: list },
    read: (found, choice) => asWanted(wanted, found, (run) => generalises(run, choice)),
    rule: whereWanted(text, wanted, list, "the network groks"),
  });
const accuracies = (id: string, list: readonly Setting[], title: string) =>
  figure(id, list, (found) =>
    curves(
      found.flatMap(({ runs }) => runs),
      {
        title,
        quantities: ["trainAccuracy", "testAccuracy"],
        groupBy: settingOf,
        labels: found.map(({ setting }) => setting.replace("α ", "α = ")),
        thresholds,
      },
    ),
  );

export const whichGrok: Section = {
  parts: [],
  figures: [
    accuracies("synergy-8", decays, "Accuracy by weight decay"),
    accuracies("synergy-9", scales, "Accuracy by scale of the initial weights, at constant norm"),
  ],
  claims: [
    groks(2, decays, {
      ...{ id: "S-8-a", where: "Figure 8", figure: "synergy-8" },
      statement: "With weight decay 0.1 and 2 the network groks; with 10 and 50 it does not.",
      text: "T_gen within 4,000 updates in most seeds with 0.1 and with 2, and not in most seeds with 10 and with 50.",
    }),
    groks(1, [large, settings.small, settings.huge], {
      ...{ id: "S-9-a", where: "Figure 9", figure: "synergy-9" },
      statement: "With alpha 8 the network groks; with 1 and 50 it does not.",
      text: "T_gen within 4,000 updates in most seeds with 8, and not in most seeds with 1 and with 50.",
    }),
  ],
};
