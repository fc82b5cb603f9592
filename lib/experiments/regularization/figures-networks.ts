/** @file The essay's figures of networks and their settings: 5.2, 5.3, 7.1 to 7.4, 7.8, and its Transformer. */
import { doseResponse, panels } from "../../figures";
import type { RunRecord } from "../../runs";
import type { FigureRecipe } from "../by-parts";
import { fraction, withFraction } from "../readings";
import { tGen, tMem, withRate } from "./readings";
import { FRACTIONS } from "./runs";
import { type Arm, rowsOfPanels, schedulePanels } from "./schedule-panels";

const percentOf = (share: number) => `${Math.round(100 * share)} %`;
const byShare = (runs: readonly RunRecord[]): Arm[] =>
  FRACTIONS.map((share) => ({ label: `${percentOf(share)} of the pairs`, runs: withFraction(runs, share) }));

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

export const networkFigures: readonly FigureRecipe[] = [...architectures, ...appendix];
