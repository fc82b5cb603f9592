/** @file Figure 4: noise on the weights and dropout, judged by ten seeds, each the mean over its shares of the pairs; and learning rates. */
import { mean } from "simple-statistics";
import { type Former, greater, greaterValues, type Pairs, rule, type Statement } from "../../claims";
import type { RandomStream } from "../../core";
import { bestAccuracy } from "../measures";
import { bestOfSeeds, judged, type Recorded, runsOf, settings } from "./4-settings";
import { claim } from "./networks";

export const small = "A smaller table and network; the paper states neither steps nor the size of its noise.";

/** A difference that matters, where a rule names one. */
export const TENTH = 0.1;
export const less = (name: Recorded["label"], than: Recorded["label"], what = "best test accuracy") =>
  `${what}, ${name} less ${than}`;

/** A learning rate, and the best test accuracy of its runs by share and seed. */
interface Rate {
  readonly label: string;
  readonly best: readonly number[];
}
/** For each share and seed, the accuracies dealt anew to the rates. */
function dealtByRun(rates: readonly Rate[], random: RandomStream): Rate[] {
  const orders = rates[0].best.map(() => random.permutation(rates.length));
  return rates.map(({ label }, i) => ({ label, best: orders.map((order, j) => rates[order[i]].best[j]) }));
}

const ofShares: Former[] = [
  {
    ...{ n: 15, verdict: "inconclusive" },
    why: "three seeds at each of five shares of the pairs were counted as fifteen; it was not said which difference counts as none",
  },
];
/** An improvement of less is none. */
const LEAST = 0.02;
const bySeed = ({
  text,
  name,
  ...said
}: Statement & { readonly text: string; readonly name: "weightNoise" | "dropout" }) =>
  claim({
    ...{ ...said, figure: "efficiency-4", deviation: small, history: ofShares },
    arms: [judged.arms[name], judged.arms.minibatch],
    read: ([those, than]): Pairs<number> => [bestOfSeeds(those), bestOfSeeds(than)],
    rule: greater(
      `The mean over 30, 50 and 80 % of the pairs of the best test accuracy, seed by seed over ten, is larger with ${text} than ` +
        "without, and by 0.02 or more; contradicted where the interval lies below 0.02.",
      less(judged.arms[name].label, judged.arms.minibatch.label),
      { least: LEAST },
    ),
  });

/** The claims about them. */
export const claimsBySeed = [
  bySeed({
    ...{ id: "E-4-f", where: "Figure 4, row 3 right", name: "weightNoise" },
    statement: "Noise on the weights improves data efficiency.",
    text: "weight noise of scale 0.01",
  }),
  bySeed({
    ...{ id: "E-4-g", where: "Figure 4, row 2 left", name: "dropout" },
    statement: "Dropout improves data efficiency.",
    text: "dropout of 0.1",
  }),
  claim({
    ...{ id: "E-4-h", where: "Figure 4, row 3", figure: "efficiency-4", deviation: small },
    statement: "The learning rate demands careful tuning.",
    arms: [settings.slow, settings.minibatch, settings.fast],
    read: (rates) => rates.map(({ label, shares }) => ({ label, best: runsOf({ shares }).map(bestAccuracy) })),
    rule: rule(
      "Of 0.0001, 0.001 and 0.003, best test accuracy with the rate that is best over all shares is larger than with the " +
        "worst, and by 0.1 or more; contradicted where the interval lies below 0.1.",
      (rates: readonly Rate[]) => {
        const ranked = [...rates].sort((a, b) => mean([...b.best]) - mean([...a.best]));
        const [first, last] = [ranked[0], ranked[ranked.length - 1]];
        return greaterValues(first.best, last.best, less(first.label, last.label), { least: TENTH });
      },
      {
        chance: { model: "values dealt to groups", deal: dealtByRun },
        ideal: (rates) =>
          rates.map(({ label, best }, i) => ({ label, best: best.map((_, j) => 0.9 - 0.4 * i + 0.01 * j) })),
        opposite: (rates) => rates.map(({ label, best }) => ({ label, best: best.map((_, j) => 0.9 + 0.001 * j) })),
      },
    ),
  }),
];
