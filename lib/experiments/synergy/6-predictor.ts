/** @file Section 6 of the paper over 26 settings: does early synergy tell which networks will grok? */
import { median } from "simple-statistics";
import type { Interval } from "../../analysis";
import { type Records, recordsIn } from "../../claims";
import { forestPlot, type PlotlyFigure, panels, valueBySetting } from "../../figures";
import { among, type RecordsByPart } from "../records";
import { figure, ofSeeds, part, type Section, withSeeds } from "../section";
import { nSeeds } from "../seeds";
import { HORIZON } from "./curves";
import { NETWORK, scaledBaseline, scheduled, settings, synergyBaseline, THREE } from "./networks";
import { areaInterval, carriedOver, HORIZONS, MEASURES, type Prediction, predictionsOf } from "./prediction";
import type { Row } from "./rows";

/** Measured at every third of the steps at which the paper's settings are, without shuffled draws. */
export const seldom = {
  evaluation: scheduled(10, 50),
  probes: [
    { kind: "synergy", schedule: scheduled(10), options: { nulls: 0 } },
    { kind: "fourier", schedule: scheduled(10) },
  ],
};
const [usual, scaled] = [synergyBaseline, scaledBaseline].map((network) => ({ ...network, ...seldom }));
const predictor = part(
  "predictor",
  "section 6, with the settings above: more weight decays, scales, train fractions and random labels, three seeds",
  [
    ...[0.01, 0.05, 0.2, 0.5, 1, 3, 4, 5, 6, 8].map((decay) =>
      withSeeds(THREE, usual, { "optimizer.weightDecay": decay }),
    ),
    ...[2, 4, 16, 32].map((scale) => withSeeds(THREE, scaled, { "initialization.scale": scale })),
    ...[0.1, 2].map((decay) => withSeeds(THREE, usual, { "optimizer.weightDecay": decay, "task.labelNoise": 1 })),
    ...[0.2, 0.3, 0.6].map((share) =>
      withSeeds(THREE, usual, { "optimizer.weightDecay": 2, "task.trainFraction": share }),
    ),
  ],
);
/** All settings, those of the paper with the three seeds that the others have. */
export const predictorSettings = [
  ...Object.values(settings).map(({ runs }) => ofSeeds(runs, THREE)),
  ...predictor.arms,
];
type All = Records<typeof predictorSettings>;

/** The settings of the predictor, by what is varied in them. */
export const FAMILIES = ["weight decay", "α", "other"] as const;

export const TITLES = {
  "weight decay": "weight decay, usual initial weights",
  α: "initial weights times α, at constant norm",
  other: "random labels, other shares of the pairs",
};

export function familyOf({ setting }: Prediction): (typeof FAMILIES)[number] {
  if (setting.startsWith("α")) return "α";
  return setting.includes(",") ? "other" : "weight decay";
}

const numberIn = (setting: string) => Number(/[\d.]+/.exec(setting)?.[0]);

const KINDS = ["groks by step 4,000", "does not"] as const;

export function scoresPanel(runs: readonly Prediction[], family: (typeof FAMILIES)[number]): PlotlyFigure {
  const members = runs.filter((run) => familyOf(run) === family);
  return valueBySetting(
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

const CHANCE = { value: 0.5, text: "chance" };

/** Every measure with its interval against the step at which the window ends. */
const overHorizons = (records: All, yTitle: string, interval: typeof areaInterval) =>
  forestPlot(
    HORIZONS.flatMap((horizon) => {
      const runs = predictionsOf(records.flat(), horizon);
      return MEASURES.map((measure) => {
        const { estimate, low, high } = interval(runs, measure);
        return { setting: horizon, estimate, low, high, group: measure };
      });
    }),
    { settings: "", xTitle: "window ends at step", yTitle, axis: "categorical", range: [0, 1.03], level: CHANCE },
  );

const figures = [
  figure("synergy-predictor", predictorSettings, (records) => {
    const runs = predictionsOf(records.flat(), HORIZON);
    const families = FAMILIES.filter((family) => runs.some((run) => familyOf(run) === family));
    return panels(
      families.map((family) => scoresPanel(runs, family)),
      {
        title: "Height of early synergy, and whether the network groks",
        settings: `${NETWORK.replace("40 %", "mostly 40 %")} · largest synergy before test accuracy exceeds 5 % and before step ${HORIZON} · n = ${runs.length} runs, ${nSeeds(records)} a setting`,
        titles: families.map((family) => TITLES[family]),
        columns: 1,
        panelHeight: 230,
      },
    );
  }),
  figure("synergy-auc", predictorSettings, (records) =>
    panels([overHorizons(records, "AUC", areaInterval), overHorizons(records, "balanced accuracy", carriedOver)], {
      title: "AUC of early measures as predictors of grokking",
      settings: `${NETWORK.replace("40 %", "mostly 40 %")} · weight decays, scales, fractions, random labels; ${nSeeds(records)} a setting · intervals: 95 %, by drawing settings · windows end, too, where test accuracy exceeds 5 % · of the simple measures the direction that is better over all runs`,
      titles: ["all settings together", "thresholds on a setting left out"],
      columns: 1,
      panelHeight: 260,
    }),
  ),
];

export const prediction: Section = { parts: [predictor], figures, claims: [] };

const predictionsIn = (records: RecordsByPart, horizon: number) =>
  predictionsOf(recordsIn(predictorSettings, among(records)).flat(), horizon);

/** AUC at each horizon, of all runs and of those alone that memorise; and what thresholds do on a setting left out. */
export function predictorTable(records: RecordsByPart): Row[] {
  return HORIZONS.flatMap((horizon) => {
    const runs = predictionsIn(records, horizon);
    const memorised = runs.filter(({ memorises }) => memorises);
    return MEASURES.map((measure) => ({
      ...{ "window to": horizon, measure, AUC: describe(areaInterval(runs, measure)) },
      "AUC, memorised": describe(areaInterval(memorised, measure)),
      "left out": describe(carriedOver(runs, measure)),
    }));
  });
}

const describe = ({ estimate, low, high }: Interval) =>
  `${estimate.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;

/** What the early window leaves out: the medians of its last steps, and how many runs it is cut short in. */
export function windowSentence(records: RecordsByPart): string {
  const runs = predictionsIn(records, HORIZON);
  const kinds = [true, false].map((groks) => runs.filter((run) => run.groks === groks));
  const last = kinds.map((list) => (list.length > 0 ? median(list.map(({ until }) => until)) : Number.NaN));
  const memorised = kinds.map((list) => list.filter(({ memorises }) => memorises).length);
  return (
    `${kinds[0].length} of ${runs.length} runs grok (${memorised[0]} of them memorise first), ${kinds[1].length} do not ` +
    `(${memorised[1]} memorise); windows end at step ${last[0]} and ${last[1]}, medians`
  );
}
