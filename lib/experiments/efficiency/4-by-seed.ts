/** @file The claims of Figure 4, judged seed by seed: a seed's runs at its shares of the pairs are one, their mean. */
import { mean } from "simple-statistics";
import {
  each,
  type Former,
  greater,
  greaterValues,
  most,
  ofGreater,
  type Pairs,
  rule,
  type Statement,
} from "../../claims";
import type { RandomStream } from "../../core";
import { alsoJudged, bestOfSeeds, bestUnseen, judged, overStrengths, type Recorded } from "./4-settings";
import { claim } from "./networks";

const small = "A smaller table and network; the paper states neither steps nor the size of its noise.";
const tenfold =
  "Weight decay 1 for 10,000 updates stands for 0.1 for 100,000 (the updates of Power et al. 2022), since what counts is " +
  "learning rate times decay times updates; a smaller table and network.";

/** A difference that matters, where a rule names one; an improvement of less than the other is none. */
const [TENTH, LEAST] = [0.1, 0.02];
const less = (name: Recorded["label"], than: Recorded["label"], what = "best test accuracy") =>
  `${what}, ${name} less ${than}`;

const ofShares = (verdict: Former["verdict"]): Former[] => [
  {
    ...{ n: 15, verdict },
    why: "three seeds at each of five shares of the pairs were counted as fifteen; it was not said which difference counts as none",
  },
];

type Name = keyof typeof judged.arms;
const BY_SEED = "seed by seed over ten";
/** What is compared; with the words that stood when the runs of a claim were made. */
const seedwise = (within = "") =>
  `The mean over 30, 50 and 80 % of the pairs of the best test accuracy${within}, ${BY_SEED}`;
const ONE = "weight decay 1 to zero";
const WITHIN = " within 10,000 updates";
interface Comparison extends Omit<Statement, "where"> {
  /** Row and column in Figure 4. */
  readonly row: string;
  readonly text: string;
  /** Beside which it is larger. */
  readonly beside: "with Adam" | "without" | "with weight decay 1 to the initial weights";
  readonly name: Name;
  readonly than?: Name;
  readonly former?: Former["verdict"];
  /** At which of its strengths it is so. */
  readonly over?: keyof typeof overStrengths;
}
const { arms } = judged;
const improves = ({ row, text, beside, name, than = "minibatch", former = "supported", over, ...said }: Comparison) =>
  claim({
    ...{ ...said, where: `Figure 4, ${row}`, figure: "efficiency-4", history: ofShares(former) },
    ...(over && { map: { points: overStrengths[over] } }),
    arms: [arms[name], arms[than]],
    read: ([those, others]): Pairs<number> => [bestOfSeeds(those), bestOfSeeds(others)],
    rule: greater(
      `${seedwise(former === "supported" ? WITHIN : "")}, is larger with ${text} than ${beside}, and by ${LEAST} or more; contradicted where the interval lies below ${LEAST}.`,
      less(arms[name].label, arms[than].label),
      { least: LEAST },
    ),
  });

/** A learning rate, and the best test accuracy of each seed. */
interface Rate {
  readonly label: string;
  readonly best: readonly number[];
}
/** For each seed, the accuracies dealt anew to the rates. */
function dealtBySeed(rates: readonly Rate[], random: RandomStream): Rate[] {
  const orders = rates[0].best.map(() => random.permutation(rates.length));
  return rates.map(({ label }, i) => ({ label, best: orders.map((order, j) => rates[order[i]].best[j]) }));
}

/** Of the settings that ten seeds judge, decay apart from the one that is compared. */
const others = (["decayOneInit", "decayTenth", "dropout", "weightNoise", "minibatch"] as const).map(
  (name) => arms[name],
);
const unseen = { where: "Figure 4 (ours: without seen swaps)", origin: "ours" as const, figure: "efficiency-4" };

/** The claims of Figure 4. */
export const claims = [
  improves({
    ...{ id: "E-4-a", row: "row 2 middle", name: "decayOne", deviation: tenfold },
    statement: "Weight decay towards zero significantly improves data efficiency.",
    text: "AdamW, weight decay 1 to zero",
    beside: "with Adam",
  }),
  improves({
    ...{ id: "E-4-b", row: "row 2 middle", name: "decayTenth", deviation: small },
    statement: "So does weight decay 0.1, the value that the paper states.",
    text: "AdamW, weight decay 0.1 to zero",
    beside: "with Adam",
  }),
  improves({
    ...{ id: "E-4-c", row: "row 2 right", name: "decayOneInit", deviation: tenfold },
    statement: "Weight decay towards the initial weights is effective too.",
    text: "AdamW, weight decay 1 to the initial weights",
    beside: "with Adam",
  }),
  improves({
    ...{ id: "E-4-d", row: "row 2", name: "decayOne", than: "decayOneInit", deviation: tenfold },
    statement: "Weight decay towards the initial weights is effective to a lesser extent than towards zero.",
    text: ONE,
    beside: "with weight decay 1 to the initial weights",
  }),
  claim({
    ...{ id: "E-4-e", where: "Figure 4, row 1 right", figure: "efficiency-4", deviation: small },
    history: ofShares("inconclusive"),
    statement: "Noise on the updates improves data efficiency.",
    arms: [alsoJudged.arms.updateNoise, alsoJudged.arms.fullBatch],
    read: ([those, than]): Pairs<number> => [bestOfSeeds(those), bestOfSeeds(than)],
    rule: greater(
      `The mean over 30 and 50 % of the pairs of the best test accuracy, ${BY_SEED}, is larger with update noise of ` +
        `scale 1 than without, both with full batches, and by ${LEAST} or more; contradicted where the interval lies below ${LEAST}.`,
      less(alsoJudged.arms.updateNoise.label, alsoJudged.arms.fullBatch.label),
      { least: LEAST },
    ),
  }),
  improves({
    ...{
      id: "E-4-f",
      row: "row 3 right",
      name: "weightNoise",
      over: "weightNoise",
      deviation: small,
      former: "inconclusive",
    },
    statement: "Noise on the weights improves data efficiency.",
    text: "weight noise of scale 0.01",
    beside: "without",
  }),
  improves({
    ...{ id: "E-4-g", row: "row 2 left", name: "dropout", over: "dropout", deviation: small, former: "inconclusive" },
    statement: "Dropout improves data efficiency.",
    text: "dropout of 0.1",
    beside: "without",
  }),
  claim({
    ...{ id: "E-4-h", where: "Figure 4, row 3", figure: "efficiency-4", deviation: small },
    history: ofShares("inconclusive"),
    statement: "The learning rate demands careful tuning.",
    arms: [alsoJudged.arms.slow, arms.minibatch, alsoJudged.arms.fast],
    read: (rates) => rates.map(({ label, shares }) => ({ label, best: bestOfSeeds({ shares }) })),
    rule: rule(
      "Of 0.0001, 0.001 and 0.003, best test accuracy with the rate that is best over all shares is larger than with the " +
        `worst, and by 0.1 or more; contradicted where the interval lies below 0.1. ${seedwise()}.`,
      (rates: readonly Rate[]) => {
        const ranked = [...rates].sort((a, b) => mean([...b.best]) - mean([...a.best]));
        const [first, last] = [ranked[0], ranked[ranked.length - 1]];
        return greaterValues(first.best, last.best, less(first.label, last.label), { least: TENTH });
      },
      {
        chance: { model: "values dealt to groups", deal: dealtBySeed },
        ideal: (rates) =>
          rates.map(({ label, best }, i) => ({ label, best: best.map((_, j) => 0.9 - 0.4 * i + 0.01 * j) })),
        opposite: (rates) => rates.map(({ label, best }) => ({ label, best: best.map((_, j) => 0.9 + 0.001 * j) })),
      },
    ),
  }),
  claim({
    ...{ id: "E-4-i", where: "Figure 4 (ours: of all)", origin: "ours", figure: "efficiency-4", deviation: tenfold },
    history: ofShares("supported"),
    statement:
      "Of the settings with batches of 128 and one learning rate, weight decay towards zero makes the best use of data.",
    arms: [arms.decayOne, ...others],
    read: ([decayed, ...rest]) => rest.map((one): Pairs<number> => [bestOfSeeds(decayed), bestOfSeeds(one)]),
    rule: each(
      `${seedwise(WITHIN)}, is larger with ${ONE} than with each of the five other settings.`,
      others.map(({ label }) => ofGreater(less(arms.decayOne.label, label))),
    ),
  }),
  claim({
    ...{ ...unseen, id: "E-4-j", deviation: tenfold, history: ofShares("supported") },
    statement: "What weight decay improves is more than the accuracy on swaps of training pairs.",
    arms: [arms.decayOne, arms.minibatch],
    read: ([those, than]): Pairs<number> => [bestOfSeeds(those, bestUnseen), bestOfSeeds(than, bestUnseen)],
    rule: greater(
      "As E-4-a, of the best accuracy on test pairs whose swap was not trained on, and by 0.1 or more; contradicted where " +
        "the interval lies below 0.1.",
      less(arms.decayOne.label, arms.minibatch.label, "best accuracy without seen swaps"),
      { least: TENTH },
    ),
  }),
  claim({
    ...{ ...unseen, id: "E-4-k", deviation: small },
    history: [
      { n: 9, verdict: "supported", why: "three seeds at each of three shares of the pairs were counted as nine" },
    ],
    statement: "Without regularisation the Transformer makes nothing of more data but swaps.",
    arms: { shares: arms.minibatch.shares.slice(0, 2) },
    read: ({ shares }) => shares[0].runs.map((_, seed) => shares.every(({ runs }) => bestUnseen(runs[seed]) <= TENTH)),
    rule: most(
      "Adam, batches of 128: the best accuracy on test pairs whose swap was not trained on is at most 0.1 at 30 and at 50 % of the " +
        "pairs, in most of ten seeds.",
      "at 30 and 50 % the best accuracy without seen swaps is at most 0.1",
    ),
  }),
];
