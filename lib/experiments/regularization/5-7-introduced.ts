/** @file Figures 5.7 and 7.7 of the essay: weight decay that is off at first and introduced late. */
import { each, earlier, type Former, most, ofEarlier, pairsOf } from "../../claims";
import { valueBySetting } from "../../figures";
import { finalDecay, normAt } from "../measures";
import { figure, part, type Section, withSeeds } from "../section";
import { kept, keptTwice, without } from "./5-4-none";
import { whenIntroduced } from "./5-map";
import {
  claim,
  decayAt,
  essayLstm,
  generalises,
  REACHED,
  sinceSwitch,
  TEN,
  TEN_FRESH,
  THREE,
  trainReaches,
} from "./networks";
import { schedulePanels } from "./schedule-panels";

/** The update at which weight decay sets in, in figure 5.7. */
export const LATE = 2000;

const off = { ...essayLstm, optimizer: { ...essayLstm.optimizer, weightDecay: 0 } };
const atTimes = (seeds: readonly number[]) =>
  [1, 2, 4].map((times) => ({
    times,
    once: withSeeds(seeds, { ...off, ...decayAt(trainReaches(REACHED, times), 1) }),
    twice: withSeeds(seeds, { ...off, ...decayAt(trainReaches(REACHED, times), 2) }),
  }));
const late = part("late", "figures 5.7, 7.7: weight decay introduced late, once and twice as strong", {
  once: withSeeds(TEN, { ...off, steps: 9000, ...decayAt({ step: LATE }, 1) }),
  twice: withSeeds(TEN, { ...off, steps: 9000, ...decayAt({ step: LATE }, 2) }),
  times: atTimes(THREE),
});
const lateJudged = part(
  "lateJudged",
  "figure 7.7: weight decay introduced at 1, 2 and 4 times T_mem, ten other seeds, which decide",
  atTimes(TEN_FRESH),
);
const judged = lateJudged.arms;
/** Introduced at an update, and at times T_mem, for other sections. */
export const introduced = late.arms;
const { once, twice } = late.arms;

const ofNine: Former[] = [
  { n: 9, verdict: "supported", why: "three seeds at each of three times were counted as nine" },
];

const FALLEN = 0.9;
const common = { figure: "regularization-5-7" };
const claims = [
  claim({
    ...{ ...common, id: "R-5.7-a", where: "Figure 5.7" },
    statement: "Weight decay that is introduced late still makes the network grok.",
    map: whenIntroduced,
    arms: once,
    read: (runs, choice) => runs.map((run) => generalises(run, choice)),
    rule: most(
      "0, then 1 from update 2,000: T_gen is reached within 9,000 updates in most seeds.",
      "T_gen is reached within 9,000 updates when weight decay 1 sets in at update 2,000",
    ),
  }),
  claim({
    ...{ ...common, id: "R-5.7-b", where: "Figure 5.7, key observation" },
    statement: "Twice the weight decay makes it grok earlier.",
    arms: [twice, once],
    read: (both, choice) => pairsOf(both, (run) => sinceSwitch(run, choice)),
    rule: earlier(
      "T_gen - 2,000 with 2 over that with 1, paired by seed: the 95 % interval of the ratio lies below 1.",
      "T_gen since the introduction with weight decay 2 over that with 1",
    ),
  }),
  claim({
    ...{ ...common, id: "R-5.7-c", where: "Figure 5.7" },
    statement: "When weight decay sets in, the norm of the weights falls.",
    arms: once,
    read: (runs) =>
      runs.map((run) =>
        run.evaluations.some(({ step, weightNorm }) => step > LATE && weightNorm < FALLEN * normAt(run, LATE)),
      ),
    rule: most(
      `0, then 1: the smallest weight norm after update 2,000 is below ${FALLEN} times that at 2,000, in most seeds.`,
      `the weight norm falls below ${FALLEN} times what it was at update 2,000`,
    ),
  }),
  claim({
    ...{ id: "R-7.7-a", where: "Figure 7.7", figure: "regularization-7-7" },
    statement: "So it does at whichever time weight decay is introduced.",
    history: ofNine,
    arms: judged.map((time) => time.once),
    read: (lists, choice) => lists[0].map((_, seed) => lists.every((runs) => generalises(runs[seed], choice))),
    rule: most(
      "0, then 1 from 1, 2 and 4 times T_mem on: T_gen is reached within 6,000 updates at all three, in most of ten seeds.",
      "T_gen is reached within 6,000 updates when weight decay 1 sets in at 1, at 2 and at 4 times T_mem",
    ),
  }),
  claim({
    ...{ id: "R-7.7-b", where: "Figure 7.7", figure: "regularization-7-7" },
    statement: "At each of these times, twice the weight decay makes it grok earlier.",
    history: ofNine,
    arms: judged,
    read: (list, choice) => list.map((time) => pairsOf([time.twice, time.once], (run) => sinceSwitch(run, choice))),
    rule: each(
      "Introduced at 1, at 2 and at 4 times T_mem: T_gen minus the update of the introduction with 2 over that with 1, paired by " +
        "ten seeds: the 95 % interval of the ratio lies below 1 at each of the three.",
      judged.map(({ times }) =>
        ofEarlier(`T_gen since the introduction at ${times} times T_mem, with weight decay 2 over that with 1`),
      ),
    ),
  }),
];

const figures = [
  figure("regularization-5-7", { once, twice, kept, without }, (runs) =>
    schedulePanels(
      [
        { label: "0, then 1", runs: runs.once },
        { label: "0, then 2", runs: runs.twice },
        { label: "1 all along", runs: runs.kept },
        { label: "never", runs: runs.without },
      ],
      { title: `Weight decay introduced at update ${LATE}`, event: "weight decay introduced" },
    ),
  ),
  figure(
    "regularization-7-7",
    [
      { setting: "the start", runs: [kept, keptTwice] },
      ...judged.map((time) => ({
        setting: time.times === 1 ? "T_mem" : `${time.times} T_mem`,
        runs: [time.once, time.twice],
      })),
      { setting: `update ${LATE}`, runs: [once, twice] },
    ],
    (settings) =>
      valueBySetting(
        settings.flatMap(({ setting, runs }) =>
          runs.flat().map((run) => ({
            setting,
            group: `weight decay ${finalDecay(run)}`,
            value: sinceSwitch(run),
            seed: run.config.seed,
          })),
        ),
        {
          title: "How long after its introduction the network generalises",
          settings:
            "(x + y) mod 59 · 50 % of pairs for training · LSTM, 1 layer of width 128 · AdamW, lr 0.003, no weight decay at " +
            "first, batches of 512 · T_gen: 99 % test accuracy in 5 evaluations from then on",
          xTitle: "weight decay introduced at",
          yTitle: "T_gen minus that (optimiser steps)",
          axis: "categorical",
          scale: "linear",
        },
      ),
  ),
];

export const introducedLate: Section = { parts: [late, lateJudged], figures, claims };
