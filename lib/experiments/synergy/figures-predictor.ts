/** @file Section 6 over 26 settings: heights of early synergy, and what tells which networks grok. */

import { doseResponse, estimates, type PlotlyFigure, panels } from "../../figures";
import type { FigureRecipe, RecordsByPart } from "../by-parts";
import { NETWORK } from "./figures-training";
import { areaInterval, carriedOver, predictorRuns } from "./judges-predictor";
import { HORIZONS, MEASURES, type Prediction } from "./predictor";
import { HORIZON } from "./readings";

/** The settings of the predictor, by what is varied in them. */
const FAMILIES = ["weight decay", "α", "other"] as const;

const TITLES = {
  "weight decay": "weight decay, usual initial weights",
  α: "initial weights times α, at constant norm",
  other: "random labels, other shares of the pairs",
};

function familyOf({ setting }: Prediction): (typeof FAMILIES)[number] {
  if (setting.startsWith("α")) return "α";
  return setting.includes(",") ? "other" : "weight decay";
}

const numberIn = (setting: string) => Number(/[\d.]+/.exec(setting)?.[0]);

const KINDS = ["groks by step 4,000", "does not"] as const;

function scoresPanel(runs: readonly Prediction[], family: (typeof FAMILIES)[number]): PlotlyFigure {
  const members = runs.filter((run) => familyOf(run) === family);
  return doseResponse(
    members.map((run) => ({
      setting: family === "other" ? shortened(run.setting) : numberIn(run.setting),
      value: run.scores["early synergy"],
      seed: run.seed,
      group: run.groks ? KINDS[0] : KINDS[1],
    })),
    {
      ...{ settings: "", xTitle: family === "other" ? "weight decay, and what else" : family },
      ...{ yTitle: "early synergy (bits)", scale: "linear", means: false, groups: KINDS },
    },
  );
}

const shortened = (setting: string) => setting.replace("weight decay ", "").replace(" of pairs", "");

export const predictorFigures: readonly FigureRecipe[] = [
  {
    id: "synergy-predictor",
    parts: ["decay", "alpha", "predictor"],
    draw: (records) => {
      const runs = predictorRuns(records, HORIZON);
      const families = FAMILIES.filter((family) => runs.some((run) => familyOf(run) === family));
      return panels(
        families.map((family) => scoresPanel(runs, family)),
        {
          title: "Height of early synergy, and whether the network groks",
          settings: `${NETWORK.replace("40 %", "mostly 40 %")} · largest synergy before test accuracy exceeds 5 % and before step ${HORIZON} · n = ${runs.length} runs, 3 seeds a setting`,
          titles: families.map((family) => TITLES[family]),
          columns: 1,
          panelHeight: 230,
        },
      );
    },
  },
  {
    id: "synergy-auc",
    parts: ["decay", "alpha", "predictor"],
    draw: (records) =>
      panels([aucPanel(records), balancedPanel(records)], {
        title: "What tells early which networks grok",
        settings: `${NETWORK.replace("40 %", "mostly 40 %")} · weight decays, scales, fractions, random labels; 3 seeds a setting · intervals: 95 %, by drawing settings · windows end, too, where test accuracy exceeds 5 % · of the simple measures the direction that is better over all runs`,
        titles: ["all settings together", "thresholds on a setting left out"],
        columns: 1,
        panelHeight: 260,
      }),
  },
];

function aucPanel(records: RecordsByPart): PlotlyFigure {
  return estimates(overHorizons(records, areaInterval), {
    settings: "",
    xTitle: "window ends at step",
    yTitle: "AUC",
    axis: "categorical",
    range: [0, 1.03],
    level: CHANCE,
  });
}

function balancedPanel(records: RecordsByPart): PlotlyFigure {
  return estimates(overHorizons(records, carriedOver), {
    ...{ settings: "", xTitle: "window ends at step", yTitle: "balanced accuracy", axis: "categorical" },
    ...{ range: [0, 1.03], level: CHANCE },
  });
}

const CHANCE = { value: 0.5, text: "chance" };

function overHorizons(records: RecordsByPart, interval: typeof areaInterval) {
  return HORIZONS.flatMap((horizon) => {
    const runs = predictorRuns(records, horizon);
    return MEASURES.map((measure) => {
      const { estimate, low, high } = interval(runs, measure);
      return { setting: horizon, estimate, low, high, group: measure };
    });
  });
}
