/** @file Figures 7 to 9: networks that forget, how fast, and those on the border; and whether there is one critical size. */
import { curves, doseResponse, type PlotlyFigure, panels } from "../../figures";
import type { RunRecord } from "../../runs";
import type { FigureRecipe } from "../by-parts";
import { probed } from "../readings";
import { accuracyAxis } from "./accuracy-axis";
import { fraction } from "./readings";
import { atEveryDecay, endAccuracy, endUnseen, halfLife, runsOf, sizeOf } from "./readings-ungrokking";
import { BORDER, FEWER, type Network, SMALLEST } from "./runs-ungrokking";

const anyDecay = "(x + y) mod 59 · grokked on 2,784 pairs, then D' of them with fresh moments · AdamW, lr 0.001";
const common = `${anyDecay}, weight decay 1`;
const bands = "bold: mean with 95 % t interval, thin: each seed";
const ended = "end accuracy: median of the last ten evaluations";

const NAMES: Readonly<Record<Network, string>> = {
  transformer: "Transformer, 2 layers of width 64",
  lstm: "LSTM, 2 layers of width 64",
  mlp: "MLP 256-256-128-59",
};

const NETWORKS = ["transformer", "lstm", "mlp"] as const;

/** Test accuracy along training on each D'. */
function forgetting(runs: readonly RunRecord[], sizes: readonly number[]): PlotlyFigure {
  const chosen = sizes.flatMap((size) => runs.filter((run) => sizeOf(run) === size));
  return curves(chosen, {
    quantities: ["testAccuracy"],
    groupBy: sizeOf,
    labels: sizes.map((size) => `D' = ${size}`),
    colours: "sequential",
    axis: "linear",
  });
}

/** Accuracy on the training pairs that were dropped, which the network once knew, beside that on test pairs. */
function droppedPanel(runs: readonly RunRecord[]): PlotlyFigure {
  const lines = (["test", "dropped"] as const).flatMap((set) => runs.map((run) => ({ ...run, set })));
  return curves(lines, {
    quantities: [
      {
        label: "accuracy",
        value: (run) =>
          run.set === "test"
            ? run.evaluations.map(({ step, test }) => ({ step, value: test.accuracy }))
            : probed<{ accuracy: number }>(run, "dropped").map(({ step, value }) => ({ step, value: value.accuracy })),
        range: [-0.03, 1.05],
        bounds: [0, 1],
        format: ".0%",
      },
    ],
    groupBy: ({ set }) => set,
    labels: ["test pairs, never trained on", "training pairs that were dropped"],
    axis: "linear",
  });
}

const ungrokking: FigureRecipe[] = [
  {
    id: "efficiency-7",
    parts: ["ungrokking"],
    draw: (records) =>
      panels(
        NETWORKS.map((network) => forgetting(runsOf(records.ungrokking, network), FEWER)),
        {
          title: "Networks that know the rule are trained on, on fewer pairs",
          settings: `${common} · test accuracy · ${bands}, n = 3 seeds, MLP 5`,
          titles: NETWORKS.map((network) => NAMES[network]),
          share: "y",
          panelHeight: 260,
        },
      ),
  },
  {
    id: "efficiency-7-dropped",
    parts: ["ungrokking"],
    draw: (records) =>
      panels(
        NETWORKS.map((network) => droppedPanel(runsOf(records.ungrokking, network, SMALLEST))),
        {
          title: `What is forgotten on ${SMALLEST} pairs: pairs once trained on, and pairs never seen`,
          settings: `${common} · ${bands}, n = 3 seeds, MLP 5`,
          titles: NETWORKS.map((network) => NAMES[network]),
          share: "y",
          panelHeight: 260,
        },
      ),
  },
  {
    id: "efficiency-7-sizes",
    parts: ["ungrokking", "fromScratch"],
    draw: (records) =>
      doseResponse(
        [
          ...runsOf(records.ungrokking, "mlp").map((run) => sizeDose(run, "from a grokked network")),
          ...records.fromScratch.map((run) => sizeDose(run, "from the beginning")),
        ],
        {
          title: "Where networks change sides depends on where they come from",
          settings: `(x + y) mod 59 · ${NAMES.mlp} · AdamW, lr 0.001, weight decay 1 · 6,000 updates on D' · ${ended}`,
          xTitle: "training pairs D'",
          yTitle: "end accuracy on test pairs",
          scale: "linear",
          axis: "log",
        },
      ),
  },
];

function sizeDose(run: RunRecord, group: string) {
  return { setting: sizeOf(run), value: endAccuracy(run), seed: run.config.seed, group };
}

const decay: FigureRecipe[] = [
  {
    id: "efficiency-8",
    parts: ["ungrokking", "ungrokkingDecay"],
    draw: (records) => {
      const runs = atEveryDecay(records);
      const decays = [...new Set(runs.map(({ config }) => config.optimizer.weightDecay))].sort((a, b) => a - b);
      return curves(runs, {
        title: `The MLP on ${SMALLEST} pairs, at five weight decays`,
        quantities: ["testAccuracy"],
        groupBy: ({ config }) => config.optimizer.weightDecay,
        labels: decays.map((value) => `weight decay ${value}`),
      });
    },
  },
  {
    id: "efficiency-8-pace",
    parts: ["ungrokking", "ungrokkingDecay"],
    draw: (records) =>
      doseResponse(
        atEveryDecay(records)
          .filter(({ config }) => config.optimizer.weightDecay > 0)
          .map((run) => ({
            ...{ setting: run.config.optimizer.weightDecay, seed: run.config.seed },
            value: drawable(halfLife(run)),
          })),
        {
          title: "When half of the test accuracy is lost",
          settings: `${anyDecay} · ${NAMES.mlp} · D' = ${SMALLEST}`,
          xTitle: "weight decay",
          yTitle: "updates until half is lost",
          axis: "log",
        },
      ),
  },
];

/** A logarithmic axis begins at the first update. */
function drawable({ censored, step }: { readonly censored: boolean; readonly step: number }) {
  return { censored, step: Math.max(step, 1) };
}

const onBorder = "(x + y) mod 97 · Transformer, 2 layers of width 64 · AdamW, lr 0.001, weight decay 1, batches of 128";

const border: FigureRecipe[] = [
  {
    id: "efficiency-9",
    parts: ["border"],
    draw: (records) =>
      accuracyAxis(
        doseResponse(
          records.border.flatMap((run) => [
            { ...borderDose(run), value: endAccuracy(run), group: "all test pairs" },
            { ...borderDose(run), value: endUnseen(run), group: "test pairs whose swap was not trained on" },
          ]),
          {
            title: "On the border: the Transformer after 60,000 updates",
            settings: `${onBorder} · ${ended}`,
            xTitle: "pairs for training (%)",
            yTitle: "end accuracy",
            scale: "linear",
            axis: "categorical",
          },
        ),
      ),
  },
  {
    id: "efficiency-9-slips",
    parts: ["border"],
    draw: (records) =>
      panels(
        BORDER.map((share) => slipping(records.border.filter((run) => fraction(run) === share))),
        {
          title: "What a network on the border knows, it loses, and finds again",
          settings: `${onBorder} · test accuracy, every 600 updates · a line a seed, n = 3`,
          titles: BORDER.map((share) => `${Math.round(100 * share)} % of the pairs`),
          columns: 3,
          share: "y",
          panelHeight: 230,
        },
      ),
  },
];

/** Test accuracy along training, seed by seed. */
function slipping(runs: readonly RunRecord[]): PlotlyFigure {
  const seeds = runs.map(({ config }) => config.seed);
  return curves(runs, {
    quantities: ["testAccuracy"],
    groupBy: ({ config }) => config.seed,
    labels: seeds.map((seed) => `seed ${seed}`),
    axis: "linear",
  });
}

function borderDose(run: RunRecord) {
  return { setting: Math.round(100 * fraction(run)), seed: run.config.seed };
}

export const ungrokkingFigures: readonly FigureRecipe[] = [...ungrokking, ...decay, ...border];
