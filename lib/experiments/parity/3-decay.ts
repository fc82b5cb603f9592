/** @file Chapter 3 of the thesis, hypothesis 3.1: weight decay that is raised once the training set is memorised. */
import { earlier, most, pairsOf, rankValue } from "../../claims";
import { type CurvesOptions, curves, valueBySetting } from "../../figures";
import type { RunRecord } from "../../runs";
import { drawable, finalDecay } from "../measures";
import { figure, part, type Section, settingWith, withSeeds } from "../section";
import {
  claim,
  FIVE,
  finalNorm,
  generalises,
  LAYERS,
  MEMORISED,
  parityBaseline,
  spectralNorm,
  THREE,
  TWENTY,
  tGen,
  threeBits,
  thresholds,
} from "./networks";

const DECAYS = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1];
const measured = (every: number) => [{ kind: "spectrum", schedule: { every, perDecade: 10 } }];
const sinceMemorised = (weightDecay: number) => ({
  schedule: { changes: [{ at: { metric: "trainAccuracy", reaches: MEMORISED }, weightDecay }] },
});

const raised = part(
  "raised",
  "figures 3.1, 3.2: weight decay raised once the training set is memorised",
  [0.01, ...DECAYS].map((decay) => ({
    decay,
    runs: withSeeds(TWENTY, { ...parityBaseline, probes: measured(50) }, sinceMemorised(decay)),
  })),
);
const fromStart = part(
  "fromStart",
  "the same weight decays from the first step",
  DECAYS.map((decay) => ({
    decay,
    runs: withSeeds(
      FIVE,
      { ...parityBaseline, evaluation: { every: 50, perDecade: 10 } },
      { "optimizer.weightDecay": decay },
    ),
  })),
);
const raisedThreeBits = part(
  "raisedThreeBits",
  "the same with three bits, three seeds",
  [0.02, 0.05, 0.1, 0.2, 0.5].map((decay) => ({
    decay,
    runs: withSeeds(
      THREE,
      { ...threeBits, evaluation: { every: 320, perDecade: 10 }, probes: measured(640) },
      sinceMemorised(decay),
    ),
  })),
);
const raisedTo = (decay: number) => settingWith(raised.arms, { decay }).runs;
const COLLAPSED = 0.05;

const claims = [
  claim({
    ...{ id: "T-3.1-a", where: "Hypothesis 3.1, Figure 3.1", figure: "parity-3-1" },
    statement: "Raising weight decay after memorising makes generalisation earlier.",
    arms: [raisedTo(0.05), raisedTo(0.01)],
    read: (both, choice) => pairsOf(both, (run) => tGen(run, choice)),
    rule: earlier(
      "T_gen with 0.05 over T_gen with 0.01, paired by seed: the 95 % interval of the ratio lies below 1.",
      "T_gen with weight decay 0.05 over T_gen with 0.01",
    ),
  }),
  claim({
    ...{ id: "T-3.1-b", where: "Hypothesis 3.1", figure: "parity-3-1" },
    statement: "The larger the weight decay, the earlier, up to a threshold.",
    arms: [0.01, 0.02, 0.05, 0.1].map(raisedTo),
    read: (lists, choice) => {
      const series = lists.map((runs) => runs.map((run) => rankValue(tGen(run, choice))));
      return series[0].map((_, seed) => series.every((times, i) => i === 0 || times[seed] < series[i - 1][seed]));
    },
    rule: most(
      "T_gen falls strictly with weight decay over 0.01, 0.02, 0.05, 0.1 in most seeds.",
      "T_gen falls with every step of weight decay from 0.01 to 0.02, 0.05 and 0.1",
    ),
  }),
  claim({
    ...{ id: "T-3.1-c", where: "Hypothesis 3.1", figure: "parity-3-1", arms: raisedTo(0.5) },
    statement: "Beyond a threshold, weight decay prevents generalisation.",
    read: (runs, choice) => runs.map((run) => !generalises(run, choice)),
    rule: most(
      "With weight decay 0.5, most seeds do not generalise within 5,000 updates.",
      "weight decay 0.5 leaves the network without generalisation for 5,000 updates",
    ),
  }),
  claim({
    ...{ id: "T-3.2-a", where: "Figure 3.2", figure: "parity-3-2" },
    statement: "With moderate weight decay the spectral norm converges to the same value, sooner the larger it is.",
    arms: [0.01, 0.02, 0.05, 0.1].map(raisedTo),
    read: (lists) => {
      const [usual, ...others] = lists.map((runs) => runs.map(finalNorm));
      return usual.map((norm, seed) => others.every((norms) => Math.abs(norms[seed] / norm - 1) <= 0.2));
    },
    rule: most(
      "The final spectral norms with 0.02, 0.05 and 0.1 are within 20 % of that with 0.01, in most seeds; contradicted " +
        "where in most seeds one of them is not.",
      "the final spectral norms with 0.02, 0.05 and 0.1 are all within 20 % of that with 0.01",
    ),
  }),
  claim({
    ...{ id: "T-3.2-b", where: "Figure 3.2", figure: "parity-3-2", arms: raisedTo(0.5) },
    statement: "With excessive weight decay the weights collapse.",
    read: (runs) => runs.map((run) => finalNorm(run) < COLLAPSED),
    rule: most(
      `With weight decay 0.5 the final spectral norm is below ${COLLAPSED} in most seeds.`,
      `weight decay 0.5 brings the spectral norm below ${COLLAPSED}`,
    ),
  }),
];

/** What figures of this chapter have in common. */
export const settings = "(50, 2)-parity · 300 points for training · ReLU network 50-500-1 · SGD, lr 0.1, batches of 32";

/** Weight decays of which each panel of curves shows one. */
const shown = raised.arms.filter(({ decay }) => [0.01, 0.05, 0.1, 0.2, 0.5].includes(decay));

/** Curves of a colour for each weight decay. */
const byDecay = (
  id: string,
  arms: readonly (typeof shown)[number][],
  label: (decay: number) => string,
  options: Pick<CurvesOptions<RunRecord>, "title" | "quantities" | "updatesPerEpoch">,
) =>
  figure(id, arms, (list) =>
    curves(
      list.flatMap(({ runs }) => runs),
      { ...options, groupBy: finalDecay, labels: list.map(({ decay }) => label(decay)), thresholds },
    ),
  );

const figures = [
  byDecay("parity-3-1", shown, (decay) => `weight decay ${decay} from T_mem on`, {
    title: "Weight decay raised once the training set is memorised",
    quantities: ["testAccuracy", "trainAccuracy"],
    updatesPerEpoch: 10,
  }),
  figure("parity-3-1-times", [raised.arms, fromStart.arms], (both) =>
    valueBySetting(
      both.flatMap((list, i) =>
        list.flatMap(({ decay, runs }) =>
          runs.map((run) => ({
            ...{ setting: decay, value: drawable(tGen(run)), seed: run.config.seed },
            group: i === 0 ? "raised at T_mem" : "from the first update",
          })),
        ),
      ),
      {
        title: "When the network generalises, against weight decay",
        settings: `${settings} · T_gen: 98 % test accuracy in 5 evaluations from then on`,
        xTitle: "weight decay",
        axis: "log",
      },
    ),
  ),
  byDecay("parity-3-2", shown, (decay) => `weight decay ${decay}`, {
    title: "Spectral norm of the first layer, weight decay raised at T_mem",
    quantities: [{ ...spectralNorm(LAYERS.hidden, "||W||₂"), range: [0, 2.6] }],
    updatesPerEpoch: 10,
  }),
  byDecay("parity-3-2-three-bits", raisedThreeBits.arms, (decay) => `weight decay ${decay}`, {
    title: "The same with three bits: the norm rises where the network generalises",
    quantities: ["testAccuracy", { ...spectralNorm(LAYERS.hidden, "||W||₂"), range: [0, 3.2] }],
    updatesPerEpoch: 32,
  }),
];

export const raisedDecay: Section = { parts: [raised, fromStart, raisedThreeBits], figures, claims };
