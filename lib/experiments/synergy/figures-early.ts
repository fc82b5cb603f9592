/** @file Figure 5: synergy of networks that grok and of networks that do not, in bits and as the paper scales it; section 6. */
import type { Point } from "../../analysis";
import type { RecordsByPart } from "../../claims";
import { curves, doseResponse, estimates, type PlotlyFigure, panels } from "../../figures";
import type { RunRecord } from "../../runs";
import type { FigureRecipe } from "../experiment";
import { byAlpha, NETWORK, thresholds } from "./figures-training";
import { areaInterval, carriedOver, predictorRuns } from "./judges-predictor";
import { atEvery, minMax, smoothedThrough } from "./normalised";
import { HORIZONS, MEASURES, type Prediction } from "./predictor";
import { HORIZON, settingOf, synergyCurve } from "./readings";

/** Steps between two measurements in the authors' code, and where the paper's plots end. */
const [EVERY, SHOWN] = [5, 1500];
const WEIGHT = 0.1;

/** Synergy in bits after step 0, to the end of the paper's plots. */
function synergyOf(run: RunRecord): Point[] {
  return synergyCurve(run)
    .filter(({ step }) => step > 0 && step <= SHOWN)
    .map(({ step, synergy }) => ({ step, value: synergy }));
}

function threeScales(runs: readonly RunRecord[], labels: readonly string[], title: string): PlotlyFigure {
  const raw = runs.map(synergyOf);
  const dense = runs.map((run) =>
    atEvery(
      synergyCurve(run).map(({ step, synergy }) => ({ step, value: synergy })),
      EVERY,
      SHOWN,
    ),
  );
  const scales: readonly (readonly [string, readonly (readonly Point[])[]])[] = [
    ["synergy (bits)", raw],
    ["each run scaled to 0 … 1", raw.flatMap((curve) => minMax([curve]))],
    ["all runs scaled together", smoothedThrough(minMax(dense), WEIGHT)],
  ];
  return panels(
    scales.map(([label, lists]) => {
      const drawn = runs.map((run, i) => ({ ...run, list: lists[i] }));
      return curves(drawn, {
        quantities: [{ label, value: ({ list }: (typeof drawn)[number]) => list }],
        groupBy: settingOf,
        labels,
        thresholds,
      });
    }),
    {
      title,
      settings: `${NETWORK} · Ward's 10 clusters, means · right: as the authors' code, min-max over all runs of the figure, then a moving average of weight ${WEIGHT} through the runs one after the other · bold: mean of n = 5 seeds with 95 % t interval, thin: each seed`,
      titles: ["in bits", "run by run", "jointly, smoothed"],
      share: "x",
      panelHeight: 300,
    },
  );
}

const early: FigureRecipe[] = [
  {
    id: "synergy-5",
    parts: ["decay"],
    draw: ({ decay }) =>
      threeScales(
        decay,
        [0.1, 2, 10, 50].map((value) => `weight decay ${value}`),
        "Synergy early in training, by weight decay",
      ),
  },
  {
    id: "synergy-5-alpha",
    parts: ["alpha"],
    draw: ({ alpha }) =>
      threeScales(
        byAlpha(alpha),
        [1, 8, 50].map((value) => `α = ${value}`),
        "Synergy early in training, by scale of the initial weights",
      ),
  },
];

/** The settings of the predictor, by what is varied in them. */
const FAMILIES = ["weight decay", "α", "other"] as const;

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

const predictor: FigureRecipe[] = [
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
          titles: families.map((family) => (family === "other" ? "random labels, other fractions" : family)),
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

export const earlyFigures: readonly FigureRecipe[] = [...early, ...predictor];
