/** @file When each network memorises and generalises, at the settings that its grid chose. */
import { median } from "simple-statistics";
import { each, type Judge, mostOf, ofEarlier, ofMost, pairsOf } from "../../claims";
import { curves, type DrawnRun, panels, valueBySetting } from "../../figures";
import type { RunRecord } from "../../runs";
import type { Evaluation } from "../../trainers";
import { drawable, timesAt99 } from "../measures";
import { figure, type Section } from "../section";
import { type ComparedNetwork, gru, lstm, mlp, mlstm, networks, rnn, s6, transformer } from "./networks";
import { armOf, finals, grids } from "./runs";
import { claim } from "./study";

const { tMem, tGen, gap, generalises } = timesAt99;

/** A run with a T_gen of at least this many times its T_mem groks. */
const LONG_AFTER = 2;

const FIVE = [mlp, rnn, gru, lstm, transformer];
const RECURRENT = [rnn, gru, lstm];
const GATED = [gru, lstm];

const reaches = ({ label }: ComparedNetwork) => ofMost(`of the ${label} T_gen is reached within 4,000 updates`);
const common = { origin: "ours", figure: "architectures-times" } as const;

const GROKS =
  "Of each of the seven networks: T_gen is at least twice T_mem in most of those of ten seeds in which T_gen is reached.";
const groks = ({ label }: ComparedNetwork): Judge<readonly (boolean | null)[]> =>
  mostOf(GROKS, `of the ${label} it is so`, `no run of the ${label} reaches T_gen`);

const claims = [
  claim({
    ...{ ...common, id: "A-1-a", where: "Times, five networks" },
    statement: "At the settings that its grid chose, each of MLP, RNN, GRU, LSTM and Transformer generalises.",
    arms: FIVE.map(armOf),
    read: (found, choice) => found.map((runs) => runs.map((run) => generalises(run, choice))),
    rule: each(
      "T_gen is reached within 4,000 updates in most of ten seeds, of each of the five networks.",
      FIVE.map(reaches),
    ),
  }),
  claim({
    ...{ ...common, id: "A-1-b", where: "Times, S6" },
    statement: "At the settings that its grid chose, a selective state-space layer (Mamba's S6) generalises.",
    arms: armOf(s6),
    read: (runs, choice) => runs.map((run) => generalises(run, choice)),
    rule: { text: "T_gen of S6 is reached within 4,000 updates in most of ten seeds.", ...reaches(s6) },
  }),
  claim({
    ...{ ...common, id: "A-1-c", where: "Times, mLSTM" },
    statement: "At the settings that its grid chose, xLSTM's mLSTM generalises.",
    arms: armOf(mlstm),
    read: (runs, choice) => runs.map((run) => generalises(run, choice)),
    rule: { text: "T_gen of the mLSTM is reached within 4,000 updates in most of ten seeds.", ...reaches(mlstm) },
  }),
  claim({
    ...{ ...common, id: "A-1-d", where: "Times, all networks" },
    statement: "Also at the settings with which a network generalises soonest, it does so long after it has memorised.",
    arms: networks.map(armOf),
    read: (found, choice) =>
      found.map((runs) =>
        runs.map((run) => {
          const ratio = gap(run, choice);
          return ratio === null || ratio.censored ? null : ratio.step >= LONG_AFTER;
        }),
      ),
    rule: each(GROKS, networks.map(groks)),
  }),
  claim({
    ...{ ...common, id: "A-2-a", where: "Times, MLP beside recurrent networks" },
    statement: "The MLP generalises in fewer updates than each of RNN, GRU and LSTM.",
    arms: RECURRENT.map((network) => [armOf(mlp), armOf(network)] as const),
    read: (found, choice) => found.map(([these, those]) => pairsOf([these, those], (run) => tGen(run, choice))),
    rule: each(
      "T_gen of the MLP over T_gen of the RNN, of the GRU and of the LSTM, seed by seed over ten: the 95 % interval of each ratio lies below 1; " +
        "contradicted where one lies above.",
      RECURRENT.map(({ label }) => ofEarlier(`T_gen of the MLP over the ${label}`)),
    ),
  }),
  claim({
    ...{ ...common, id: "A-2-b", where: "Times, gates" },
    statement: "Recurrent networks with gates, GRU and LSTM, generalise in fewer updates than the RNN without.",
    arms: GATED.map((network) => [armOf(network), armOf(rnn)] as const),
    read: (found, choice) => found.map(([these, those]) => pairsOf([these, those], (run) => tGen(run, choice))),
    rule: each(
      "T_gen of the GRU, and of the LSTM, over T_gen of the RNN, seed by seed over ten: the 95 % interval of each ratio lies below 1; " +
        "contradicted where one lies above.",
      GATED.map(({ label }) => ofEarlier(`T_gen of the ${label} over the RNN`)),
    ),
  }),
];

export const TASK = "(x + y) mod 59, half of the pairs for training";
const arms = finals.map(({ part }) => part.arms.runs);

/** What is drawn of several runs as one: at each evaluation the medians over those that have it. */
function medianRun(runs: readonly RunRecord[]): DrawnRun {
  const [{ config, evaluations }] = runs;
  const at = (i: number, value: (one: Evaluation) => number) =>
    median(runs.flatMap((run) => (run.evaluations[i] ? value(run.evaluations[i]) : [])));
  return {
    config,
    evaluations: evaluations.map(({ step }, i) => ({
      step,
      train: { loss: at(i, ({ train }) => train.loss), accuracy: at(i, ({ train }) => train.accuracy) },
      test: { loss: at(i, ({ test }) => test.loss), accuracy: at(i, ({ test }) => test.accuracy) },
      weightNorm: at(i, ({ weightNorm }) => weightNorm),
    })),
  };
}

/** The norm of the weights over that before the first update. */
const relativeNorm = {
  label: "norm",
  value: ({ evaluations }: DrawnRun) =>
    evaluations.map(({ step, weightNorm }) => ({ step, value: weightNorm / evaluations[0].weightNorm })),
  scale: "log",
} as const;

const figures = [
  figure("architectures-times", arms, (found) =>
    valueBySetting(
      found.flatMap((runs, i) =>
        runs.flatMap((run) => {
          const about = { setting: networks[i].label, seed: run.config.seed };
          return [
            { ...about, group: "T_mem", value: drawable(tMem(run)) },
            { ...about, group: "T_gen", value: drawable(tGen(run)) },
          ];
        }),
      ),
      {
        title: "When each network memorises and generalises, at its best settings",
        settings: `${TASK} · some 147,000 parameters each`,
        ...{ xTitle: "", yTitle: "updates", axis: "categorical" },
      },
    ),
  ),
  figure("architectures-curves", arms, (found) => {
    const middle = found.map(medianRun);
    const labels = networks.map(({ label }) => label);
    const quantities = ["testAccuracy", "trainAccuracy", relativeNorm] as const;
    return panels(
      quantities.map((quantity) =>
        curves(middle, { quantities: [quantity], groupBy: (run) => labels[middle.indexOf(run)], points: 100 }),
      ),
      {
        title: "How each network learns and generalises, at its best settings",
        settings: `${TASK} · at each evaluation the median of ten seeds`,
        titles: ["test accuracy", "training accuracy", "norm of the weights / at the start"],
        ...{ columns: 1, share: "x", panelHeight: 180 },
      },
    );
  }),
];

/** Before the finals, of which they decide the settings, stand the grids. */
export const times: Section = { parts: [...grids, ...finals].map(({ part }) => part), figures, claims };
