/** @file Figures 1 to 3: three architectures, three shares of the data, and what the Transformer's plateau is made of. */
import type { Crossing } from "../../analysis";
import { curves, doseResponse, type PlotlyFigure, panels } from "../../figures";
import type { RunRecord } from "../../runs";
import type { FigureRecipe } from "../by-parts";
import { FRACTIONS } from "./judges-architectures";
import {
  fraction,
  plateau,
  REACHED,
  SWAPS,
  type Swap,
  swapAccuracy,
  swapSeenShare,
  tGen,
  tMem,
  withFraction,
} from "./readings";
import { describeTimes } from "./times";

const thresholds = { tMem: REACHED, tGen: REACHED };
const marks = ["tMem", "tGen"] as const;
const common = "(x + y) mod 97 · AdamW, lr 0.001, weight decay 1, batches of 512";
const bands = "bold: mean with 95 % t interval, thin: each seed";
const times = "T_mem, T_gen: 99 % training, test accuracy in 5 evaluations from then on";

const NETWORKS = {
  transformer: "Transformer, 2 layers of width 128",
  lstm: "LSTM, 2 layers of width 128",
  mlp: "MLP 256-512-256-97",
} as const;

/** Accuracy of one group of seeds, with its times marked. */
function accuracyPanel(runs: readonly RunRecord[]): PlotlyFigure {
  return curves(runs, { quantities: ["accuracy"], marks, thresholds, statesTimes: false });
}

const percentOf = (share: number) => `${Math.round(100 * share)} %`;

const architectures: FigureRecipe[] = [
  {
    id: "efficiency-1",
    parts: ["transformer", "lstm", "mlp"],
    draw: ({ transformer, lstm, mlp }) => {
      const groups = [withFraction(transformer, 0.5), withFraction(lstm, 0.5), mlp];
      return panels(groups.map(accuracyPanel), {
        title: "Training and test accuracy of three architectures, half of the pairs for training",
        settings: `${common} · ${bands}, n = 5 seeds · ${times}; below: medians`,
        titles: Object.values(NETWORKS),
        below: groups.map(describeTimes),
        share: "y",
        panelHeight: 260,
      });
    },
  },
  {
    id: "efficiency-1-loss",
    parts: ["transformer", "lstm", "mlp"],
    draw: ({ transformer, lstm, mlp }) =>
      panels(
        [withFraction(transformer, 0.5), withFraction(lstm, 0.5), mlp].map((runs) =>
          curves(runs, { quantities: ["loss", "weightNorm"], marks, thresholds, statesTimes: false }),
        ),
        {
          title: "Loss and weight norm of the same runs",
          settings: `${common} · loss: cross-entropy, nats, geometric mean; ${bands}, n = 5 seeds`,
          titles: Object.values(NETWORKS),
          panelHeight: 380,
        },
      ),
  },
];

/** Three panels of accuracy, for 30, 50 and 70 % of the pairs. */
function byFraction(id: string, part: "transformer" | "lstm", n: string): FigureRecipe {
  return {
    id,
    parts: [part],
    draw: (records) => {
      const groups = FRACTIONS.map((share) => withFraction(records[part], share));
      return panels(groups.map(accuracyPanel), {
        title: `${NETWORKS[part]}: more data`,
        settings: `${common} · ${bands}, n = ${n} seeds · ${times}; below: medians`,
        titles: FRACTIONS.map((share) => `${percentOf(share)} of the pairs`),
        below: groups.map(describeTimes),
        share: "y",
        panelHeight: 260,
      });
    },
  };
}

/** A logarithmic axis begins at the first update. */
const drawable = ({ censored, step }: Crossing): Crossing => ({ censored, step: Math.max(step, 1) });

/** T_mem and T_gen of every run against the share of the data. */
const timesByFraction: FigureRecipe = {
  id: "efficiency-times",
  parts: ["transformer", "lstm"],
  draw: ({ transformer, lstm }) =>
    panels(
      [transformer, lstm].map((runs) =>
        doseResponse(
          runs.flatMap((run) =>
            [
              { group: "T_mem", value: drawable(tMem(run)) },
              { group: "T_gen", value: drawable(tGen(run)) },
            ].map((time) => ({ ...time, setting: Math.round(100 * fraction(run)), seed: run.config.seed })),
          ),
          { settings: "", xTitle: "pairs for training (%)", yTitle: "optimiser steps" },
        ),
      ),
      {
        title: "When the networks memorise and generalise",
        settings: `${common} · n = 3 seeds at 30 and 70 %, 5 at 50 % · small: each run, large: geometric mean with 95 % t interval where every run has a time · open triangles: none within its steps · ${times}`,
        titles: [NETWORKS.transformer, NETWORKS.lstm],
        columns: 2,
        panelHeight: 330,
      },
    ),
};

const LINES: Readonly<Record<Swap, string>> = {
  swapSeen: "test pairs (x, y) with (y, x) in training",
  swapUnseen: "test pairs without",
};

/** A run once for each half of its test set, so that each is a curve of its own. */
function swapPanel(runs: readonly RunRecord[]): PlotlyFigure {
  const lines = SWAPS.flatMap((swap) => runs.map((run) => ({ ...run, swap })));
  return curves(lines, {
    quantities: [
      {
        label: "accuracy",
        value: (run) => swapAccuracy(run, run.swap),
        range: [-0.03, 1.05],
        bounds: [0, 1],
        format: ".0%",
      },
    ],
    groupBy: ({ swap }) => swap,
    labels: SWAPS.map((swap) => LINES[swap]),
  });
}

const swaps: FigureRecipe[] = [
  {
    id: "efficiency-2-swaps",
    parts: ["transformer"],
    draw: ({ transformer }) =>
      panels(
        FRACTIONS.map((share) => swapPanel(withFraction(transformer, share))),
        {
          title: "The Transformer's test accuracy, apart by whether the swapped pair was trained on",
          settings: `${common} · ${bands}, n = 3, 5, 3 seeds`,
          titles: FRACTIONS.map((share) => `${percentOf(share)} of the pairs`),
          share: "y",
          panelHeight: 260,
        },
      ),
  },
  {
    id: "efficiency-2-plateau",
    parts: ["transformer", "unordered"],
    draw: ({ transformer, unordered }) =>
      doseResponse(
        [
          ...transformer.flatMap((run) => plateauDose(run, "height of the plateau")),
          ...transformer.map((run) => ({
            ...{ setting: Math.round(100 * fraction(run)), seed: run.config.seed },
            ...{ value: swapSeenShare(run), group: "share of test pairs whose swap is in training" },
          })),
          ...unordered.flatMap((run) => plateauDose(run, "height of the plateau, unordered split")),
        ],
        {
          title: "How high the Transformer's plateau is",
          settings: `${common} · plateau: median test accuracy from T_mem until it has risen by 0.1`,
          xTitle: "pairs for training (%)",
          yTitle: "test accuracy, share of pairs",
          axis: "categorical",
          scale: "linear",
        },
      ),
  },
  {
    id: "efficiency-2-unordered",
    parts: ["transformer", "unordered"],
    draw: ({ transformer, unordered }) => {
      const groups = [withFraction(transformer, 0.5), unordered];
      return panels(groups.map(accuracyPanel), {
        title: "The Transformer without seen swaps in the test set",
        settings: `${common} · 50 % of the pairs · ${bands}, n = 5 and 3 seeds · ${times}; below: medians`,
        titles: ["split pair by pair, as in the paper", "(x, y) and (y, x) always on one side"],
        below: groups.map(describeTimes),
        columns: 2,
        share: "y",
        panelHeight: 260,
      });
    },
  },
];

function plateauDose(run: RunRecord, group: string) {
  const value = plateau(run);
  return value === null ? [] : [{ setting: Math.round(100 * fraction(run)), value, group, seed: run.config.seed }];
}

const LOSSES = {
  crossEntropy: "cross-entropy",
  brier: "mean square of the paper (Brier)",
  mse: "squared error of the logits",
};

const losses: FigureRecipe = {
  id: "efficiency-losses",
  parts: ["losses"],
  draw: (records) =>
    panels(
      (["crossEntropy", "brier", "mse"] as const).map((loss) => {
        const runs = records.losses.filter(({ config }) => config.loss === loss);
        const rates = [...new Set(runs.map(({ config }) => config.optimizer.learningRate))].sort((a, b) => a - b);
        return curves(runs, {
          quantities: ["accuracy"],
          groupBy: "optimizer.learningRate",
          labels: rates.map((rate) => `learning rate ${rate}`),
        });
      }),
      {
        title: "The MLP with three losses, at three learning rates",
        settings: `(x + y) mod 97 · 50 % of the pairs · ${NETWORKS.mlp} · AdamW, weight decay 1, batches of 512 · dashed: training, solid: test · ${bands}, n = 3 seeds`,
        titles: Object.values(LOSSES),
        share: "y",
        panelHeight: 260,
      },
    ),
};

export const architectureFigures: readonly FigureRecipe[] = [
  ...architectures,
  byFraction("efficiency-2", "transformer", "3, 5, 3"),
  byFraction("efficiency-3", "lstm", "3, 5, 3"),
  timesByFraction,
  ...swaps,
  losses,
];
