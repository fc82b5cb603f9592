/** @file The essay's figures of schedules: 5.2 to 5.7, 7.1 to 7.8, and its Transformer. */
import { doseResponse, panels } from "../../figures";
import type { RunRecord } from "../../runs";
import type { FigureRecipe } from "../experiment";
import { finalAccuracy, finalDecay, fraction, withFraction } from "../readings";
import { sinceSwitch } from "./judges";
import { changedAt, tGen, tMem, type When } from "./readings";
import { FRACTIONS, LATE, REACHED, testReaches, trainReaches } from "./runs";
import { type Arm, rowsOfPanels, schedulePanels } from "./schedule-panels";

const percentOf = (share: number) => `${Math.round(100 * share)} %`;
const byShare = (runs: readonly RunRecord[]): Arm[] =>
  FRACTIONS.map((share) => ({ label: `${percentOf(share)} of the pairs`, runs: withFraction(runs, share) }));

const withDecay = (runs: readonly RunRecord[], weightDecay: number) =>
  runs.filter((run) => finalDecay(run) === weightDecay);
const withRate = (runs: readonly RunRecord[], rate: number) =>
  runs.filter(({ config: { optimizer } }) => optimizer.learningRate === rate && optimizer.weightDecay === 1);

/** A logarithmic axis begins at the first update. */
const timeOf = ({ censored, step }: { censored: boolean; step: number }) => ({ censored, step: Math.max(step, 1) });

const architectures: FigureRecipe[] = [
  {
    id: "regularization-5-2",
    parts: ["lstm"],
    draw: ({ lstm }) => schedulePanels(byShare(lstm), { title: "The LSTM, trained on 30, 50 and 70 % of the pairs" }),
  },
  {
    id: "regularization-5-3",
    parts: ["rnn"],
    draw: ({ rnn }) =>
      schedulePanels(byShare(withRate(rnn, 0.003)), { title: "The RNN, trained on 30, 50 and 70 % of the pairs" }),
  },
  {
    id: "regularization-5-2-times",
    parts: ["lstm", "rnn"],
    draw: ({ lstm, rnn }) =>
      panels(
        [lstm, withRate(rnn, 0.003), withRate(rnn, 0.001)].map((runs) =>
          doseResponse(
            runs.flatMap((run) =>
              [
                { group: "T_mem", value: timeOf(tMem(run)) },
                { group: "T_gen", value: timeOf(tGen(run)) },
              ].map((time) => ({ ...time, setting: `${Math.round(100 * fraction(run))}`, seed: run.config.seed })),
            ),
            { settings: "", xTitle: "pairs for training (%)", yTitle: "optimiser steps", axis: "categorical" },
          ),
        ),
        {
          title: "When the networks memorise and generalise, against the share of the pairs",
          settings:
            "(x + y) mod 59 · initial values times 5 · AdamW, weight decay 1, batches of 512 · n = 5 seeds (LSTM), 3 (RNN) · " +
            "T_mem, T_gen: 99 % training, test accuracy in 5 evaluations from then on, of the RNN 90 % test accuracy · " +
            "small: each run, large: geometric mean with 95 % t interval · open triangles: none within its steps",
          titles: ["LSTM, lr 0.003", "RNN, lr 0.003", "RNN, lr 0.001"],
          columns: 3,
          panelHeight: 330,
        },
      ),
  },
  {
    id: "regularization-t7-1",
    parts: ["transformer"],
    draw: ({ transformer }) =>
      schedulePanels([{ label: "", runs: transformer }], { title: "The Transformer that the essay describes" }),
  },
];

const EARLY: readonly (readonly [string, When])[] = [
  ["training accuracy 0.5", trainReaches(0.5)],
  ["training accuracy 0.9", trainReaches(0.9)],
  ["T_mem", trainReaches(REACHED)],
  ["2 T_mem", trainReaches(REACHED, 2)],
];
const AFTER: readonly (readonly [string, When])[] = [0.5, 0.9, 0.95, REACHED].map((reaches) => [
  `test accuracy ${reaches}`,
  testReaches(reaches),
]);

const removedArms = (removed: readonly RunRecord[], times: typeof EARLY): Arm[] =>
  times.map(([name, when]) => ({ label: `removed at ${name}`, runs: changedAt(removed, when) }));
const keptArm = (constant: readonly RunRecord[]): Arm => ({ label: "kept", runs: withDecay(constant, 1) });

const removal: FigureRecipe[] = [
  {
    id: "regularization-5-4",
    parts: ["none"],
    draw: ({ none }) =>
      schedulePanels(
        [9000, 50_000].map((steps) => ({
          label: `${steps.toLocaleString("en")} updates`,
          runs: none.filter(({ config }) => config.steps === steps),
        })),
        { title: "Without weight decay" },
      ),
  },
  {
    id: "regularization-5-5",
    parts: ["removed", "constant"],
    draw: ({ removed, constant }) =>
      schedulePanels([...removedArms(removed, EARLY), keptArm(constant)], {
        title: "Weight decay removed early",
        event: "weight decay removed",
      }),
  },
  {
    id: "regularization-5-6",
    parts: ["removed", "constant"],
    draw: ({ removed, constant }) =>
      schedulePanels([...removedArms(removed, AFTER), keptArm(constant)], {
        title: "Weight decay removed late",
        event: "weight decay removed",
      }),
  },
  {
    id: "regularization-7-6",
    parts: ["removed", "constant"],
    draw: ({ removed, constant }) =>
      doseResponse(
        [
          ...[...EARLY, ...AFTER].flatMap(([name, when]) =>
            changedAt(removed, when).map((run) => ({ run, setting: name.replace(" accuracy", "") })),
          ),
          ...withDecay(constant, 1).map((run) => ({ run, setting: "kept" })),
        ].map(({ run, setting }) => ({ setting, value: finalAccuracy(run), seed: run.config.seed })),
        {
          title: "Test accuracy at the end, by when weight decay is removed",
          settings:
            "(x + y) mod 59 · 50 % of pairs for training · LSTM, 1 layer of width 128 · AdamW, lr 0.003, weight decay 1 until " +
            "removed, batches of 512 · 6,000 updates",
          xTitle: "weight decay removed at",
          yTitle: "final test accuracy",
          axis: "categorical",
          scale: "linear",
        },
      ),
  },
];

const TIMES: readonly (readonly [string, When])[] = [
  ["T_mem", trainReaches(REACHED)],
  ["2 T_mem", trainReaches(REACHED, 2)],
  ["4 T_mem", trainReaches(REACHED, 4)],
  [`update ${LATE}`, { step: LATE }],
];

const introduction: FigureRecipe[] = [
  {
    id: "regularization-5-7",
    parts: ["late", "constant", "none"],
    draw: ({ late, constant, none }) =>
      schedulePanels(
        [
          ...[1, 2].map((wd) => ({
            label: `0, then ${wd}`,
            runs: withDecay(changedAt(late, { step: LATE }), wd),
          })),
          { label: "1 all along", runs: withDecay(constant, 1) },
          { label: "never", runs: none.filter(({ config }) => config.steps === 9000) },
        ],
        { title: `Weight decay introduced at update ${LATE}`, event: "weight decay introduced" },
      ),
  },
  {
    id: "regularization-7-7",
    parts: ["late", "constant"],
    draw: ({ late, constant }) =>
      doseResponse(
        [
          ...constant.map((run) => ({ run, setting: "the start" })),
          ...TIMES.flatMap(([setting, when]) => changedAt(late, when).map((run) => ({ run, setting }))),
        ].map(({ run, setting }) => ({
          setting,
          group: `weight decay ${finalDecay(run)}`,
          value: timeOf(sinceSwitch(run)),
          seed: run.config.seed,
        })),
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
  },
];

const OPTIMISERS: readonly (readonly [string, number, number])[] = [
  ["Adam", 0, 0],
  ["Adam, dropout 0.5", 0, 0.5],
  ["AdamW", 1, 0],
  ["AdamW, dropout 0.5", 1, 0.5],
];

function optimiserArms(runs: readonly RunRecord[]): Arm[] {
  return OPTIMISERS.map(([label, weightDecay, dropout]) => ({
    label,
    runs: runs.filter(
      ({ config: { optimizer, model } }) =>
        optimizer.weightDecay === weightDecay && "dropout" in model && model.dropout === dropout,
    ),
  }));
}

const ofKind = (runs: readonly RunRecord[], kind: "rnn" | "lstm") =>
  runs.filter(({ config }) => config.model.kind === kind);

const appendix: FigureRecipe[] = [
  ...(["rnn", "lstm"] as const).map(
    (kind): FigureRecipe => ({
      id: kind === "rnn" ? "regularization-7-1" : "regularization-7-3",
      parts: ["optimizers", kind],
      draw: (records) => {
        const runs = [...ofKind(records.optimizers, kind), ...withRate(records[kind], 0.003)];
        return rowsOfPanels(
          FRACTIONS.map((share) => ({
            title: `${percentOf(share)} of the pairs`,
            arms: optimiserArms(withFraction(runs, share)),
          })),
          { title: `Weight decay and dropout, ${kind.toUpperCase()}`, settings: "Adam: no weight decay, AdamW: 1" },
        );
      },
    }),
  ),
  {
    id: "regularization-7-8",
    parts: ["scale"],
    draw: ({ scale }) =>
      rowsOfPanels(
        (["rnn", "lstm"] as const).map((kind) => ({
          title: kind.toUpperCase(),
          arms: [1, 5].map((factor) => ({
            label: factor === 1 ? "initial values as drawn" : "five times as large",
            runs: ofKind(scale, kind).filter(({ config }) => config.initialization.scale === factor),
          })),
        })),
        { title: "The scale of the initial values" },
      ),
  },
];

export const essayFigures: readonly FigureRecipe[] = [...architectures, ...removal, ...introduction, ...appendix];
