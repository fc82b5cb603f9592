/** @file Section 6 of the paper over 26 settings: does early synergy tell which networks will grok? */
import { median } from "simple-statistics";
import type { Interval } from "../../analysis";
import { type Finding, lies, noTest, type Records, recordsIn, rule } from "../../claims";
import type { RandomStream } from "../../core";
import { forestPlot, type PlotlyFigure, panels, valueBySetting } from "../../figures";
import { among, type RecordsByPart } from "../records";
import { figure, ofSeeds, part, type Section, withSeeds } from "../section";
import { nSeeds } from "../seeds";
import { HORIZON } from "./curves";
import { claim, NETWORK, scaledBaseline, scheduled, settings, synergyBaseline, THREE } from "./networks";
import {
  areaInterval,
  areaOf,
  BASELINES,
  bySetting,
  carriedOver,
  directionOf,
  HORIZONS,
  MEASURES,
  overSettings,
  type Prediction,
  predictionsOf,
} from "./prediction";
import type { Row } from "./rows";

/** Measured at every third of the steps at which the paper's settings are, without shuffled draws. */
const seldom = {
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
const all = [...Object.values(settings).map(({ runs }) => ofSeeds(runs, THREE)), ...predictor.arms];
type All = Records<typeof all>;

/** What is asked of predictions at the horizon, where some runs grok and some do not. */
type Find = (runs: readonly Prediction[]) => {
  readonly level: number;
  readonly interval: Interval;
  readonly what: string;
};
const telling = (text: string, find: Find, opposite: (runs: readonly Prediction[]) => Prediction[] = turned) =>
  rule(text, told(find), {
    chance: { model: "values dealt to groups", deal: groksDealt, draws: 100 },
    ideal: (runs) => withScores(runs, ({ groks }, i) => ({ own: groks ? 2 : 1, others: i % 7 })),
    opposite,
  });

/** Early synergy is larger where networks do not grok, and all other measures where they do. */
const turned = (runs: readonly Prediction[]) =>
  withScores(runs, ({ groks }) => ({ own: groks ? 1 : 2, others: groks ? 2 : 1 }));

/**
 * Every second setting groks and nearly all have one score, so that all that is learned without a setting is of which kind the more of
 * the others are: the other kind.
 */
const misleading = (runs: readonly Prediction[]) =>
  bySetting(runs).flatMap((setting, i) =>
    withScores(setting, () => ({ own: i < 2 ? 0 : 1, others: 1 })).map((run) => ({ ...run, groks: i % 2 === 1 })),
  );

/** Whether they grok, dealt anew to the settings with all their seeds. */
function groksDealt(runs: readonly Prediction[], random: RandomStream): Prediction[] {
  const settings = bySetting(runs);
  const dealt = [...random.permutation(settings.length)].flatMap((i) => settings[i].map(({ groks }) => groks));
  return settings.flat().map((run, i) => ({ ...run, groks: dealt[i] }));
}

/** Runs with a score of early synergy, and one of all other measures. */
const withScores = (
  runs: readonly Prediction[],
  score: (run: Prediction, i: number) => { readonly own: number; readonly others: number },
): Prediction[] =>
  runs.map((run, i) => {
    const { own, others } = score(run, i);
    const scores = Object.fromEntries(MEASURES.map((measure) => [measure, others])) as Prediction["scores"];
    return { ...run, scores: { ...scores, "early synergy": own } };
  });

const told =
  (find: Find) =>
  (runs: readonly Prediction[]): Finding => {
    const positives = runs.filter(({ groks }) => groks).length;
    if (positives === 0 || positives === runs.length) {
      return noTest(runs.length, `${positives} of ${runs.length} runs grok: there is nothing to tell apart`);
    }
    const { level, interval, what } = find(runs);
    const { estimate, low, high } = interval;
    return {
      verdict: lies([low, high], { above: level }),
      estimate,
      interval: [low, high],
      n: runs.length,
      summary: `${what}: ${estimate.toFixed(2)} (95 % interval over settings ${low.toFixed(2)} to ${high.toFixed(2)})`,
    };
  };

const counted = (runs: readonly Prediction[]) =>
  `${runs.filter(({ groks }) => groks).length} of ${runs.length} runs, ${bySetting(runs).length} settings, grok`;

const about = {
  ...{ figure: "synergy-predictor", arms: all },
  read: (records: All) => predictionsOf(records.flat(), HORIZON),
};
const claims = [
  claim({
    ...{ ...about, id: "S-6-a", where: "Abstract, Section 6" },
    statement: "Early peaks of synergy predict grokking.",
    rule: telling(
      "Over all settings and three seeds, score: height of s in the window of S-5-a, in bits; label: T_gen within 4,000 " +
        "updates. The 95 % bootstrap interval of the AUC, over settings, lies above 0.5; contradicted where below.",
      (runs) => ({
        level: 0.5,
        interval: areaInterval(runs, "early synergy"),
        what: `${counted(runs)}; AUC of early synergy`,
      }),
    ),
  }),
  claim({
    ...{ ...about, id: "S-6-b", where: "Section 6 (ours: against simpler measures)", origin: "ours" },
    statement: "Early synergy predicts grokking better than simpler measures do.",
    rule: telling(
      "AUC of S-6-a minus the best of these at the last step of the same windows: weight norm, log training loss, Gini of " +
        "the Fourier norms; each in the direction that is better over all runs. The 95 % bootstrap interval of the " +
        "difference, over settings, lies above 0; contradicted where below.",
      (runs) => {
        const [best] = BASELINES.map((measure) => {
          const sign = directionOf(runs, measure);
          return { measure, sign, area: areaOf(runs, measure, sign) };
        }).sort((a, b) => b.area - a.area);
        return {
          level: 0,
          interval: overSettings(
            runs,
            (drawn) => areaOf(drawn, "early synergy") - areaOf(drawn, best.measure, best.sign),
          ),
          what: `AUC of early synergy minus that of ${best.measure}, ${best.area.toFixed(2)}`,
        };
      },
    ),
  }),
  claim({
    ...{ ...about, id: "S-6-c", where: "Section 6 (ours: a setting not seen before)", origin: "ours" },
    statement: "A threshold on early synergy carries over to settings it was not chosen on.",
    rule: telling(
      "Leaving one setting out at a time: the 95 % bootstrap interval over settings of the balanced accuracy lies above " +
        "0.5; contradicted where below.",
      (runs) => ({
        level: 0.5,
        interval: carriedOver(runs, "early synergy"),
        what: "balanced accuracy on the setting left out",
      }),
      misleading,
    ),
  }),
];

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
  figure("synergy-predictor", all, (records) => {
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
  figure("synergy-auc", all, (records) =>
    panels([overHorizons(records, "AUC", areaInterval), overHorizons(records, "balanced accuracy", carriedOver)], {
      title: "AUC of early measures as predictors of grokking",
      settings: `${NETWORK.replace("40 %", "mostly 40 %")} · weight decays, scales, fractions, random labels; ${nSeeds(records)} a setting · intervals: 95 %, by drawing settings · windows end, too, where test accuracy exceeds 5 % · of the simple measures the direction that is better over all runs`,
      titles: ["all settings together", "thresholds on a setting left out"],
      columns: 1,
      panelHeight: 260,
    }),
  ),
];

export const prediction: Section = { parts: [predictor], figures, claims };

const predictionsIn = (records: RecordsByPart, horizon: number) =>
  predictionsOf(recordsIn(all, among(records)).flat(), horizon);

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
