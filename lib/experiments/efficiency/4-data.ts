/** @file Figure 4: how much data the Transformer needs, with eleven settings of optimiser and regularisation. */
import { mean } from "simple-statistics";
import { pairsOf, type Records } from "../../claims";
import { heatMap, type PlotlyFigure, panels, valueBySetting } from "../../figures";
import type { RunRecord } from "../../runs";
import { bestAccuracy, timesCell } from "../measures";
import { figure, type Section } from "../section";
import { nSeeds } from "../seeds";
import { claims } from "./4-by-seed";
import {
  alsoJudged,
  type Best,
  baselineOf,
  bestOfSeeds,
  bestUnseen,
  fullBatch,
  judged,
  NAMES,
  overStrengths,
  type Recorded,
  regularisers,
  runsOf,
  type SettingName,
  settings,
  strengths,
} from "./4-settings";
import { accuracyAxis, percentOf, tGen } from "./networks";

const common = "(x + y) mod 47 · Transformer, 2 layers of width 64 · lr 0.001 but where stated · 10,000 updates";

/**
 * The paper's nine panels, row by row, each beside Adam without regularisation; its panel of learning rate 0.001 is that of
 * batches of 128, and has another rate here.
 */
const PANELS: readonly (readonly [string, ...SettingName[]])[] = [
  ["full batch", "fullBatch"],
  ["batches of 128", "minibatch"],
  ["full batch, update noise", "fullBatch", "updateNoise"],
  ["dropout 0.1", "minibatch", "dropout"],
  ["weight decay to zero", "minibatch", "decayTenth", "decayOne"],
  ["weight decay to init", "minibatch", "decayTenthInit", "decayOneInit"],
  ["learning rate 0.0001", "minibatch", "slow"],
  ["learning rate 0.003 (paper: 0.001)", "minibatch", "fast"],
  ["weight noise 0.01", "minibatch", "weightNoise"],
];
const LINES = ["Adam without regularisation", "with the change in the title; weight decay: 0.1", "weight decay 1"];

type All = Readonly<Record<SettingName, Recorded>>;

function efficiencyPanel(all: All, names: readonly SettingName[]): PlotlyFigure {
  const doses = names.flatMap((name, i) =>
    all[name].shares.flatMap(({ share, runs }) =>
      runs.map((run) => ({
        ...{ setting: Math.round(100 * share), seed: run.config.seed },
        ...{ value: bestAccuracy(run), group: LINES[i] },
      })),
    ),
  );
  const axes = { xTitle: "pairs for training (%)", yTitle: "best test accuracy" };
  return accuracyAxis(valueBySetting(doses, { settings: "", scale: "linear", ...axes }));
}

/** Settings downwards in the order of their mean over all shares, the best on top. */
const ranked = (all: All, best: Best = bestAccuracy) =>
  [...NAMES].sort((a, b) => mean(runsOf(all[a]).map(best)) - mean(runsOf(all[b]).map(best)));

/** A map of settings and shares, with what `cell` says of the runs of each. */
function shareMap(
  all: All,
  best: Best,
  cell: (runs: readonly RunRecord[]) => Pick<Parameters<typeof heatMap>[0][number], "value" | "note">,
  options: Partial<Parameters<typeof heatMap>[1]> & { settings: string; unit: string },
): PlotlyFigure {
  const cells = ranked(all, best).flatMap((name) =>
    all[name].shares.map(({ share, runs }) => ({ x: percentOf(share), y: all[name].label, ...cell(runs) })),
  );
  return heatMap(cells, {
    xTitle: "pairs for training",
    yTitle: "",
    ...options,
    settings: `${common} · ${options.settings}`,
  });
}

const bestMap = (best: Best, title: string) => (all: All) =>
  shareMap(
    all,
    best,
    (runs) => {
      const values = runs.map(best);
      return { value: mean(values), note: `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}` };
    },
    {
      title,
      settings: `mean of a cell, ${nSeeds(all)}, below: lowest and highest · ordered by the mean of a row`,
      unit: "accuracy",
      range: [0, 1],
      format: (value) => value.toFixed(2),
    },
  );

const timesMap = (all: All) =>
  shareMap(all, bestAccuracy, (runs) => timesCell(runs.map((run) => tGen(run))), {
    title: "When the Transformer generalises",
    settings: `median T_gen (99 % test accuracy in 5 evaluations from then on), ${nSeeds(all)}, below: how many generalise`,
    unit: "T_gen (updates)",
    scale: "log",
    format: (value) => String(Math.round(value)),
  });

function differences(all: All): PlotlyFigure {
  const compared = ranked(all).filter((name) => baselineOf(name) !== name && name !== "fullBatch");
  return valueBySetting(
    compared.flatMap((name) => {
      const [these, those] = pairsOf([runsOf(all[name]), runsOf(all[baselineOf(name)])], bestAccuracy);
      const own = all[name].label.replace("full batch, ", "");
      return these.map((value, i) => ({ setting: own, value: value - those[i] }));
    }),
    {
      title: "What each setting adds to the best test accuracy",
      settings: `${common} · less Adam without regularisation on the same pairs, same seed; batches of 128, update noise: full batch · 5 shares of the pairs, ${nSeeds(all)}`,
      xTitle: "",
      yTitle: "difference in best test accuracy",
      scale: "linear",
    },
  );
}

/** What a strength adds to the best test accuracy of each seed, the mean over its shares of the pairs. */
const added = (points: Records<typeof overStrengths>["dropout"], path: string): PlotlyFigure =>
  valueBySetting(
    [...points]
      .map(({ settings: at, runs }) => ({ strength: Object.values(at)[0], runs }))
      .sort((a, b) => a.strength - b.strength)
      .flatMap(({ strength, runs: [those, than] }) => {
        const [values, without] = [those, than].map((one) => bestOfSeeds(one));
        return values.map((value, seed) => ({ setting: strength, value: value - without[seed] }));
      }),
    { settings: "", xTitle: path, yTitle: "difference in best test accuracy", scale: "linear", axis: "categorical" },
  );

const figures = [
  figure("efficiency-4", settings, (all) =>
    panels(
      PANELS.map(([, ...names]) => efficiencyPanel(all, names)),
      {
        title: "Best test accuracy against the share of the pairs for training",
        settings: `${common} · small: each run, large: mean with 95 % t interval, ${nSeeds(all)}`,
        titles: PANELS.map(([title]) => title),
        share: "y",
        panelHeight: 190,
      },
    ),
  ),
  figure("efficiency-4-heat", settings, bestMap(bestAccuracy, "Best test accuracy within 10,000 updates")),
  figure("efficiency-4-unseen", settings, bestMap(bestUnseen, "The same on test pairs whose swap was not trained on")),
  figure("efficiency-4-differences", settings, differences),
  figure("efficiency-4-times", settings, timesMap),
  figure("efficiency-4-strengths", overStrengths, (points) =>
    panels([added(points.weightNoise, "weight noise"), added(points.dropout, "dropout")], {
      title: "Noise on the weights and dropout of four strengths",
      settings: `${common} · best test accuracy less that of Adam alone, mean over 30, 50 and 80 % of the pairs · small: each seed, large: mean with 95 % t interval, ${nSeeds(points)}`,
      titles: ["", ""],
      columns: 2,
      share: "y",
      panelHeight: 260,
    }),
  ),
];

export const data: Section = {
  parts: [regularisers, fullBatch, judged, alsoJudged, strengths],
  figures,
  claims,
};
