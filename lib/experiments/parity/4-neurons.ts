/** @file Chapter 4 of the thesis: how few neurons compute a parity, as such, and when they are trained. */
import { checkParity, minimalReluCount } from "../../analysis";
import { parityByPatterns, positivePatternsOnly } from "../../analysis/circuits/constructions";
import { type Arm, type Finding, most, rule } from "../../claims";
import { panels, successRate } from "../../figures";
import type { RunRecord } from "../../runs";
import { finalAccuracy } from "../measures";
import { figure, ofSeeds, part, type Section, settingWith, withSeeds } from "../section";
import { nSeeds } from "../seeds";
import { claim, GENERALISED, parityBaseline, SIX, TWENTY, threeBits } from "./networks";

const few = part(
  "fewNeurons",
  "section 4.2: two bits, few neurons, with and without an output bias",
  [2, 10, 50].flatMap((n) =>
    [false, true].flatMap((bias) =>
      [2, 3, 4, 5, 6, 8, 16].map((width) => ({
        ...{ n, bias, width },
        runs: withSeeds(
          width === 2 && !bias ? TWENTY : SIX,
          { ...parityBaseline, evaluation: { every: 250, perDecade: 5 } },
          { "task.n": n, "model.outputBias": bias, "model.width": width },
        ),
      })),
    ),
  ),
);
const ofThree = (n: number, width: number, steps: number, every: number) => ({
  ...{ n, width, steps },
  runs: withSeeds(
    n === 50 && width === 5 ? TWENTY : SIX,
    { ...threeBits, steps, evaluation: { every, perDecade: 5 } },
    { "task.n": n, "model.width": width },
  ),
});
const fewOfThree = part(
  "fewNeuronsThreeBits",
  "section 4.3: three bits, few neurons; five of them also three times as long",
  [
    ...[3, 10, 50].flatMap((n) => [3, 4, 5, 6, 8, 16, 50].map((width) => ofThree(n, width, 32_000, 1600))),
    ofThree(50, 5, 96_000, 4800),
  ],
);
/** Of those with twenty seeds the ones that were trained after the rules about most of them. */
const judged = (arm: Arm) => ofSeeds(arm, TWENTY.slice(SIX.length));
const fiveNeurons = (steps: number) => settingWith(fewOfThree.arms, { n: 50, width: 5, steps }).runs;

const succeeds = (run: RunRecord) => finalAccuracy(run) >= GENERALISED;
const ends = (how: string, steps: number) =>
  `five neurons on (50, 3)-parity end ${how} a test accuracy of ${GENERALISED} after ${steps} updates`;

/** Up to here all 2^k patterns are gone through. */
const LARGEST_K = 8;

/** For each k whether the construction is exact, and the accuracy of the proof's own for k = 2. */
interface Patterns {
  readonly exact: readonly boolean[];
  readonly positive: number;
}

function patterns(): Patterns {
  const exact = Array.from({ length: LARGEST_K }, (_, i) => checkParity(parityByPatterns(i + 1), i + 1).exact);
  return { exact, positive: checkParity(positivePatternsOnly(2), 2).accuracy };
}

function allExact({ exact, positive }: Patterns): Finding {
  const count = exact.filter(Boolean).length;
  return {
    verdict: count === exact.length ? "supported" : "contradicted",
    estimate: count,
    interval: null,
    n: exact.length,
    summary:
      `2^k neurons with signed output weights are exact for ${count} of k = 1 … ${LARGEST_K}; with positive ` +
      `ones alone, as in the proof, accuracy is ${positive} for k = 2`,
  };
}

type Fewest = Pick<ReturnType<typeof minimalReluCount>, "minimum" | "rounds">;
const fewest = (): Fewest => minimalReluCount({ k: 2, hiddenBias: true, outputBias: false, most: 3 });

function twoSuffice(found: Fewest): Finding {
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
}

/** About networks as such: what is read is computed, of no run. */
const computed = { figure: null, arms: [] };
const chance = { none: "computed of networks as such" };
const claims = [
  claim({
    ...{ ...computed, id: "T-4.1-a", where: "Proposition 4.1", read: patterns },
    statement: "A network of 2^k ReLU neurons computes (n, k)-parity.",
    rule: rule(
      `The construction with signed output weights is exact on all 2^k patterns for k up to ${LARGEST_K} (computed, no runs).`,
      allExact,
      {
        chance,
        ideal: (found) => ({ ...found, exact: found.exact.map(() => true) }),
        opposite: (found) => ({ ...found, exact: found.exact.map(() => false) }),
      },
    ),
    deviation: "The thesis's proof has positive output weights only; that version is wrong on the negative class.",
  }),
  claim({
    ...{ ...computed, id: "T-4.2-a", where: "Section 4.2.1", read: fewest },
    statement: "Two ReLU neurons without output bias compute the parity of two bits; two are the theoretical minimum.",
    rule: rule(
      "Some network of two neurons without output bias has the right sign on all four patterns; contradicted where " +
        "linear programs refute all classes of such networks (computed, no runs).",
      twoSuffice,
      {
        chance,
        ideal: (found) => ({ ...found, minimum: 2 }),
        opposite: (found) => ({ ...found, minimum: 3 }),
      },
    ),
  }),
  claim({
    ...{ id: "T-4.2-b", where: "Section 4.2.3", figure: "parity-4-2" },
    statement: "Training a network of two neurons finds that solution.",
    arms: [2, 10, 50].map((n) => judged(settingWith(few.arms, { n, bias: false, width: 2 }).runs)),
    read: (lists) => lists.flat().map(succeeds),
    rule: most(
      "m = 2, no output bias, n = 2, 10, 50: test accuracy at the end is at least 0.98 in most runs.",
      `training two neurons without output bias ends at a test accuracy of ${GENERALISED} or more`,
    ),
  }),
  claim({
    ...{ id: "T-4.3-a", where: "Section 4.3", figure: "parity-4-3", arms: judged(fiveNeurons(32_000)) },
    statement: "Training a network of five neurons on (50, 3)-parity is not successful.",
    read: (runs) => runs.map((run) => !succeeds(run)),
    rule: most(
      "m = 5, n = 50: test accuracy at the end is below 0.98 in most seeds, after 1,000 epochs.",
      ends("below", 32_000),
    ),
  }),
  claim({
    ...{
      id: "T-4.3-b",
      where: "Section 4.3 (ours: tried)",
      origin: "ours",
      figure: "parity-4-3",
      arms: fiveNeurons(96_000),
    },
    statement: "Longer training may help.",
    read: (runs) => runs.map(succeeds),
    rule: most(
      "m = 5, n = 50, 3,000 epochs: test accuracy at the end is at least 0.98 in most seeds.",
      ends("at", 96_000),
    ),
  }),
];

type Trained = { readonly width: number; readonly runs: readonly RunRecord[] };
/** How many runs succeed against the number of hidden neurons. */
const successes = <T extends Trained>(
  list: readonly T[],
  group: (setting: T) => string,
  options: { readonly title: string; readonly settings: string },
) =>
  successRate(
    list.flatMap((setting) =>
      setting.runs.map((run) => ({ setting: String(setting.width), success: succeeds(run), group: group(setting) })),
    ),
    { ...options, xTitle: "hidden neurons m", axis: "categorical" },
  );

const figures = [
  figure("parity-4-2", few.arms, (list) =>
    panels(
      [false, true].map((bias) =>
        successes(
          list.filter((setting) => setting.bias === bias),
          ({ n }) => `n = ${n}`,
          { title: "", settings: "" },
        ),
      ),
      {
        title: "Success rate by number of hidden neurons: two bits",
        settings: `(n, 2)-parity · 300 points · SGD, lr 0.1, weight decay 0.01 · 500 epochs · success: final test accuracy 0.98 · ${nSeeds(list)} a point, 95 % Clopper-Pearson intervals`,
        titles: ["without output bias", "with output bias"],
        share: "y",
        panelHeight: 300,
      },
    ),
  ),
  figure("parity-4-3", fewOfThree.arms, (list) =>
    successes(list, ({ n, steps }) => `n = ${n}, ${steps / 32} epochs`, {
      title: "Success rate by number of hidden neurons: three bits",
      settings: "(n, 3)-parity · 1,000 points · SGD, lr 0.1, weight decay 0.01 · success: final test accuracy 0.98",
    }),
  ),
];

export const fewNeurons: Section = { parts: [few, fewOfThree], figures, claims };
