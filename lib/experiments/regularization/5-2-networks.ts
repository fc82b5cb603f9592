/** @file Figures 5.2 and 5.3 of the essay: the LSTM and the RNN at three shares of the pairs. */
import { type Choice, each, most, ofTrend, rankValue, trending } from "../../claims";
import { panels, valueBySetting } from "../../figures";
import type { RunRecord } from "../../runs";
import { drawable, percentOfPairs, rise } from "../measures";
import { figure, part, type Section, withSeeds } from "../section";
import { nSeeds } from "../seeds";
import {
  claim,
  delayAs,
  essayLstm,
  essayRnn,
  FRACTIONS,
  GROKS,
  generalises,
  groks,
  TEN,
  TEN_FRESH,
  THREE,
  tGen,
  tMem,
} from "./networks";
import { schedulePanels } from "./schedule-panels";

const shares = FRACTIONS.map((share) => ({ share, at: { "task.trainFraction": share } }));

const lstm = part(
  "lstm",
  "figure 5.2: the LSTM at 30, 50 and 70 %; longer at 30 %",
  shares.map(({ share, at }) => ({
    share,
    runs: withSeeds(TEN, share === 0.3 ? { ...essayLstm, steps: 15_000 } : essayLstm, at),
  })),
);
const rnn = part(
  "rnn",
  "figure 5.3: the RNN at 30, 50 and 70 %, at two learning rates; at 70 % also with double weight decay",
  {
    shares: shares.map(({ share, at }) => ({
      share,
      slower: withSeeds(THREE, essayRnn, { ...at, "optimizer.learningRate": 0.001 }),
      runs: withSeeds(THREE, essayRnn, at),
    })),
    doubled: withSeeds(THREE, essayRnn, { "task.trainFraction": 0.7, "optimizer.weightDecay": 2 }),
  },
);
const rnnHalf = part(
  "rnnHalf",
  "figure 5.3: the RNN at 50 %, ten other seeds, by which it is judged whether it groks",
  {
    runs: withSeeds(TEN_FRESH, essayRnn, shares[1].at),
  },
);
/** The same networks by share, for other sections. */
export const lstmByShare = lstm.arms;
export const rnnByShare = rnn.arms.shares.map(({ share, runs }) => ({ share, runs }));
const half = lstm.arms[1].runs;

type ByShare = readonly { readonly share: number; readonly runs: readonly RunRecord[] }[];

/** Times for Jonckheere's trend over 30, 50 and 70 %: a run without one comes last. */
const times = (list: ByShare, choice: Partial<Choice>) =>
  list.map(({ runs }) => runs.map((run) => rankValue(tGen(run, choice))));
const gaps = (list: ByShare, choice: Partial<Choice>) =>
  list.map(({ runs }) => runs.map((run) => rankValue(delayAs("ratio")(run, choice))));
const falls = (what: string) => ofTrend("down", `${what} over 30, 50, 70 %`);

/** Test accuracy goes from 0.1 to 0.9 within this share of T_gen. */
const SUDDEN = 0.25;

const claims = [
  claim({
    ...{ id: "R-5.2-a", chance: "training and test set by a coin", where: "Figure 5.2", figure: "regularization-5-2" },
    statement: "LSTMs grok modular addition.",
    arms: half,
    read: (runs, choice) => runs.map((run) => groks(run, choice)),
    rule: most("50 %, learning rate 0.003: T_gen is reached and at least twice T_mem in most seeds.", GROKS),
  }),
  claim({
    ...{ id: "R-5.2-b", where: "Figure 5.2", figure: "regularization-5-2" },
    statement: "The more data, the sooner the LSTM generalises.",
    arms: lstm.arms,
    read: times,
    rule: trending(
      "Learning rate 0.003: Jonckheere's trend of T_gen over 30, 50, 70 %, censored runs last, has p < 0.05 downwards.",
      "down",
      "T_gen over 30, 50, 70 %",
    ),
  }),
  claim({
    ...{ id: "R-5.2-c", where: "Figure 5.2", figure: "regularization-5-2" },
    statement: "The LSTM's transition is sudden.",
    arms: half,
    read: (runs, choice) =>
      runs.map((run) => {
        const { updates } = rise(run);
        return generalises(run, choice) && !updates.censored && updates.step <= SUDDEN * tGen(run, choice).step;
      }),
    rule: most(
      "50 %, learning rate 0.003: test accuracy goes from 0.1 to 0.9 within a quarter of T_gen, in most seeds.",
      "test accuracy goes from 0.1 to 0.9 within a quarter of T_gen",
    ),
  }),
  claim({
    ...{ id: "R-5.3-a", chance: "training and test set by a coin", where: "Figure 5.3", figure: "regularization-5-3" },
    statement: "RNNs grok modular addition.",
    history: [
      {
        n: 9,
        verdict: "inconclusive",
        why: "three seeds at each of three shares of the pairs were counted as nine runs",
      },
    ],
    arms: rnnHalf.arms.runs,
    read: (runs, choice) => runs.map((run) => groks(run, choice)),
    rule: most(
      "50 %, learning rate 0.003: T_gen (0.9) is reached and at least twice T_mem in most seeds.",
      GROKS.replace("T_gen", "T_gen (0.9)"),
    ),
  }),
  claim({
    ...{ id: "R-5.4-a", where: "Section 5.4, finding 1", figure: "regularization-5-2-times" },
    statement: "The smaller the training set, the more pronounced the grokking.",
    arms: [lstmByShare, rnnByShare],
    read: (networks, choice) => networks.map((list) => gaps(list, choice)),
    rule: each(
      "LSTM and RNN, learning rate 0.003: Jonckheere's trend of T_gen / T_mem over 30, 50, 70 %, censored runs last, has " +
        "p < 0.05 downwards for both.",
      [falls("LSTM: T_gen / T_mem"), falls("RNN: T_gen / T_mem")],
    ),
  }),
];

const labelled = (list: ByShare) =>
  list.map(({ share, runs }) => ({ label: `${Math.round(100 * share)} % of the pairs`, runs }));

const figures = [
  figure("regularization-5-2", lstmByShare, (list) =>
    schedulePanels(labelled(list), { title: "The LSTM, trained on 30, 50 and 70 % of the pairs" }),
  ),
  figure("regularization-5-3", rnnByShare, (list) =>
    schedulePanels(labelled(list), { title: "The RNN, trained on 30, 50 and 70 % of the pairs" }),
  ),
  figure(
    "regularization-5-2-times",
    [
      lstm.arms.map(({ runs }) => runs),
      rnnByShare.map(({ runs }) => runs),
      rnn.arms.shares.map(({ slower }) => slower),
    ],
    (networks) =>
      panels(
        networks.map((list) =>
          valueBySetting(
            list.flat().flatMap((run) =>
              [
                { group: "T_mem", value: drawable(tMem(run)) },
                { group: "T_gen", value: drawable(tGen(run)) },
              ].map((time) => ({ ...time, setting: `${percentOfPairs(run)}`, seed: run.config.seed })),
            ),
            { settings: "", xTitle: "pairs for training (%)", yTitle: "optimiser steps", axis: "categorical" },
          ),
        ),
        {
          title: "When the networks memorise and generalise, against the share of the pairs",
          settings:
            `(x + y) mod 59 · initial values times 5 · AdamW, weight decay 1, batches of 512 · ${nSeeds(networks)} · ` +
            "T_mem, T_gen: 99 % training, test accuracy in 5 evaluations from then on, of the RNN 90 % test accuracy · " +
            "small: each run, large: geometric mean with 95 % t interval · open triangles: none within its steps",
          titles: ["LSTM, lr 0.003", "RNN, lr 0.003", "RNN, lr 0.001"],
          columns: 3,
          panelHeight: 330,
        },
      ),
  ),
];

export const networks: Section = { parts: [lstm, rnn, rnnHalf], figures, claims };
