/** @file Figure 4: how much data the Transformer needs, with eleven settings of optimiser and regularisation. */
import { mean } from "simple-statistics";
import { medianTime } from "../../analysis";
import { doseResponse, heatMap, type PlotlyFigure, panels } from "../../figures";
import type { RunRecord } from "../../runs";
import type { FigureRecipe } from "../by-parts";
import { accuracyAxis } from "./accuracy-axis";
import { fraction, tGen, withFraction } from "./readings";
import { type Best, baselineOf, bestAccuracy, bestInOrder, bestUnseen, withSetting } from "./readings-data";
import { SETTINGS, type SettingName, SHARES } from "./runs-data";

const parts = ["regularisers", "fullBatch"];
const NAMES = Object.keys(SETTINGS) as SettingName[];
const common = "(x + y) mod 47 · Transformer, 2 layers of width 64 · lr 0.001 but where stated · 10,000 updates";

/**
 * The paper's nine panels, row by row, each beside Adam without regularisation; its panel of learning rate 0.001 is that of
 * batches of 128, and has another rate here.
 */
const PANELS: readonly { readonly title: string; readonly names: readonly SettingName[] }[] = [
  { title: "full batch", names: ["fullBatch"] },
  { title: "batches of 128", names: ["minibatch"] },
  { title: "full batch, update noise", names: ["fullBatch", "updateNoise"] },
  { title: "dropout 0.1", names: ["minibatch", "dropout"] },
  { title: "weight decay to zero", names: ["minibatch", "decayTenth", "decayOne"] },
  { title: "weight decay to init", names: ["minibatch", "decayTenthInit", "decayOneInit"] },
  { title: "learning rate 0.0001", names: ["minibatch", "slow"] },
  { title: "learning rate 0.003 (paper: 0.001)", names: ["minibatch", "fast"] },
  { title: "weight noise 0.01", names: ["minibatch", "weightNoise"] },
];

const LINES = ["Adam without regularisation", "with the change in the title; weight decay: 0.1", "weight decay 1"];

function efficiencyPanel(runs: readonly RunRecord[], names: readonly SettingName[]): PlotlyFigure {
  const doses = names.flatMap((name, i) =>
    withSetting(runs, name).map((run) => ({
      ...{ setting: Math.round(100 * fraction(run)), seed: run.config.seed },
      ...{ value: bestAccuracy(run), group: LINES[i] },
    })),
  );
  const axes = { xTitle: "pairs for training (%)", yTitle: "best test accuracy" };
  return accuracyAxis(doseResponse(doses, { settings: "", scale: "linear", ...axes }));
}

/** Settings downwards in the order of their mean over all shares, the best on top. */
function ranked(runs: readonly RunRecord[], best: Best): SettingName[] {
  return [...NAMES].sort((a, b) => mean(bestInOrder(runs, a, best)) - mean(bestInOrder(runs, b, best)));
}

function bestMap(runs: readonly RunRecord[], best: Best, title: string): PlotlyFigure {
  const cells = ranked(runs, best).flatMap((name) =>
    SHARES.map((share) => {
      const values = withFraction(withSetting(runs, name), share).map(best);
      return {
        ...{ x: `${Math.round(100 * share)} %`, y: SETTINGS[name].label, value: mean(values) },
        note: `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}`,
      };
    }),
  );
  return heatMap(cells, {
    title,
    settings: `${common} · mean of n = 3 seeds a cell, below: lowest and highest · ordered by the mean of a row`,
    xTitle: "pairs for training",
    yTitle: "",
    unit: "accuracy",
    range: [0, 1],
    format: (value) => value.toFixed(2),
  });
}

function timesMap(runs: readonly RunRecord[]): PlotlyFigure {
  const cells = ranked(runs, bestAccuracy).flatMap((name) =>
    SHARES.map((share) => {
      const times = withFraction(withSetting(runs, name), share).map(tGen);
      const reached = times.filter(({ censored }) => !censored).length;
      const middle = medianTime(times);
      return {
        ...{ x: `${Math.round(100 * share)} %`, y: SETTINGS[name].label },
        value: middle.censored ? middle : Math.max(middle.step, 1),
        note: `${reached} of ${times.length}`,
      };
    }),
  );
  return heatMap(cells, {
    title: "When the Transformer generalises",
    settings: `${common} · median T_gen (99 % test accuracy in 5 evaluations from then on) of n = 3 seeds, below: how many generalise`,
    xTitle: "pairs for training",
    yTitle: "",
    unit: "T_gen (updates)",
    scale: "log",
    format: (value) => String(Math.round(value)),
  });
}

function differences(runs: readonly RunRecord[]): PlotlyFigure {
  const compared = ranked(runs, bestAccuracy).filter((name) => baselineOf(name) !== name && name !== "fullBatch");
  return doseResponse(
    compared.flatMap((name) => {
      const than = bestInOrder(runs, baselineOf(name));
      return bestInOrder(runs, name).map((value, i) => ({
        setting: SETTINGS[name].label.replace("full batch, ", ""),
        value: value - than[i],
      }));
    }),
    {
      title: "What each setting adds to the best test accuracy",
      settings: `${common} · less Adam without regularisation on the same pairs, same seed; batches of 128, update noise: full batch · 5 shares of the pairs and 3 seeds`,
      xTitle: "",
      yTitle: "difference in best test accuracy",
      scale: "linear",
    },
  );
}

export const dataFigures: readonly FigureRecipe[] = [
  {
    id: "efficiency-4",
    parts,
    draw: ({ regularisers, fullBatch }) =>
      panels(
        PANELS.map(({ names }) => efficiencyPanel([...regularisers, ...fullBatch], names)),
        {
          title: "Best test accuracy against the share of the pairs for training",
          settings: `${common} · small: each run, large: mean with 95 % t interval, n = 3 seeds`,
          titles: PANELS.map(({ title }) => title),
          share: "y",
          panelHeight: 190,
        },
      ),
  },
  {
    id: "efficiency-4-heat",
    parts,
    draw: ({ regularisers, fullBatch }) =>
      bestMap([...regularisers, ...fullBatch], bestAccuracy, "Best test accuracy within 10,000 updates"),
  },
  {
    id: "efficiency-4-unseen",
    parts,
    draw: ({ regularisers, fullBatch }) =>
      bestMap([...regularisers, ...fullBatch], bestUnseen, "The same on test pairs whose swap was not trained on"),
  },
  {
    id: "efficiency-4-differences",
    parts,
    draw: ({ regularisers, fullBatch }) => differences([...regularisers, ...fullBatch]),
  },
  {
    id: "efficiency-4-times",
    parts,
    draw: ({ regularisers, fullBatch }) => timesMap([...regularisers, ...fullBatch]),
  },
];
