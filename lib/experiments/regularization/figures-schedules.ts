/** @file The essay's figures of weight decay that is never there, removed or introduced: 5.4 to 5.7, 7.5 to 7.7. */
import { doseResponse } from "../../figures";
import type { RunRecord } from "../../runs";
import type { FigureRecipe } from "../by-parts";
import { finalAccuracy, finalDecay } from "../readings";
import { changedAt, sinceSwitch, type When, withDecay } from "./readings";
import { LATE, REACHED, testReaches, trainReaches } from "./runs";
import { type Arm, schedulePanels } from "./schedule-panels";

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
          value: sinceSwitch(run),
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

export const scheduleFigures: readonly FigureRecipe[] = [...removal, ...introduction];
