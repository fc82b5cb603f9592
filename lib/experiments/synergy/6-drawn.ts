/** @file Section 6 of the paper over settings drawn at random, a run of each: have early synergy and grokking to do with each other? */
import { calledPositive, thresholdOf } from "../../analysis";
import { type Former, type Records, trending } from "../../claims";
import { randomStream } from "../../core";
import { panels } from "../../figures";
import { figure, part, type Section, withSeeds } from "../section";
import { FAMILIES, familyOf, predictorSettings, scoresPanel, seldom, TITLES } from "./6-predictor";
import { againstBest, better } from "./6-rules";
import { HORIZON } from "./curves";
import { claim, NETWORK, scaledBaseline, synergyBaseline } from "./networks";
import { type Prediction, predictionsOf } from "./prediction";

const COUNT = 45;
/** Numbers drawn evenly in the logarithm, with two significant digits. */
function drawnBetween(what: string, low: number, high: number): number[] {
  const random = randomStream(0, "synergy", "drawn settings", what);
  return Array.from({ length: COUNT }, () =>
    Number((low * Math.exp(random.uniform() * Math.log(high / low))).toPrecision(2)),
  );
}

/** Each with a seed of its own, so that no two runs share anything, as the test of their ranks assumes. */
const drawn = part("drawn", "section 6: weight decays and scales drawn at random between the paper's, a run of each", {
  decays: drawnBetween("weight decay", 0.01, 50).map((decay, i) =>
    withSeeds([8000 + i], { ...synergyBaseline, ...seldom }, { "optimizer.weightDecay": decay }),
  ),
  scales: drawnBetween("alpha", 1, 50).map((scale, i) =>
    withSeeds([9000 + i], { ...scaledBaseline, ...seldom }, { "initialization.scale": scale }),
  ),
});

/** Values of networks that do not grok, and of those that do. */
const byKind = (runs: readonly Prediction[], value: (run: Prediction) => number): number[][] =>
  [false, true].map((kind) => runs.filter(({ groks }) => groks === kind).map(value));
const missing = (place: number) => (place === 0 ? "all networks grok" : "no network groks");
const groksIn = ({ groks }: Prediction) => groks;
const synergyIn = ({ scores }: Prediction) => scores["early synergy"];

/** Before, all three had been judged by 26 settings with three seeds each. */
const ofSettings = (verdict: Former["verdict"], why: string): Former[] => [{ n: 78, verdict, why }];
const chance = (percent: number) =>
  ofSettings(
    "inconclusive",
    `its interval drew 26 settings, and lay above one half in ${percent} % where chance dealt who groks`,
  );

const arms = { known: predictorSettings, drawn: drawn.arms };
const drawnOf = ({ decays, scales }: Records<typeof drawn.arms>) =>
  predictionsOf([...decays, ...scales].flat(), HORIZON);
/** Settings on which something is chosen that is then tried on the drawn ones; none where all of them grok, or none does. */
function knownOf(known: Records<typeof predictorSettings>): Prediction[] {
  const runs = predictionsOf(known.flat(), HORIZON);
  return new Set(runs.map(({ groks }) => groks)).size === 2 ? runs : [];
}

const claims = [
  claim({
    ...{ id: "S-6-a", where: "Abstract, Section 6", figure: "synergy-drawn", arms: drawn.arms, history: chance(7) },
    statement: "Early peaks of synergy predict grokking.",
    read: (records) => byKind(drawnOf(records), synergyIn),
    rule: trending(
      "Over weight decays of 0.01 to 50 and alphas of 1 to 50 that were drawn at random, score: height of s in the window of " +
        "S-5-a, in bits; label: T_gen within 4,000 updates. The AUC is above 0.5 (Mann and Whitney's test, two-sided at 5 %); " +
        "contradicted where below.",
      "up",
      "early synergy from networks that do not grok to those that do (the share is the AUC)",
      missing,
    ),
  }),
  claim({
    ...{
      id: "S-6-b",
      where: "Section 6 (ours: against simpler measures)",
      origin: "ours",
      figure: "synergy-drawn",
      arms,
    },
    history: ofSettings(
      "contradicted",
      "the best of the simple measures, and its direction, were chosen on the runs that judged",
    ),
    statement: "Early synergy predicts grokking better than simpler measures do.",
    read: ({ known, drawn: records }) => againstBest(knownOf(known), drawnOf(records)),
    rule: better,
  }),
  claim({
    ...{
      id: "S-6-c",
      where: "Section 6 (ours: settings not seen before)",
      origin: "ours",
      figure: "synergy-drawn",
      arms,
    },
    history: chance(13),
    statement: "A threshold on early synergy carries over to settings it was not chosen on.",
    read({ known, drawn: records }) {
      const chosenOn = knownOf(known);
      if (chosenOn.length === 0) return [[], []];
      const threshold = thresholdOf(chosenOn.map(synergyIn), chosenOn.map(groksIn));
      return byKind(drawnOf(records), (run) => (calledPositive(synergyIn(run), threshold) ? 1 : 0));
    },
    rule: trending(
      "Direction and threshold with the largest balanced accuracy on 26 other settings; of the settings of S-6-a those that it " +
        "calls grokking grok more often than the others (Mann and Whitney's test, two-sided at 5 %); contradicted where less often.",
      "up",
      "calls from networks that do not grok to those that do (the share is the balanced accuracy)",
      missing,
    ),
  }),
];

const figures = [
  figure("synergy-drawn", drawn.arms, ({ decays, scales }) => {
    const runs = predictionsOf([...decays, ...scales].flat(), HORIZON);
    const families = FAMILIES.filter((family) => runs.some((run) => familyOf(run) === family));
    return panels(
      families.map((family) => scoresPanel(runs, family)),
      {
        title: "Early synergy of networks at settings drawn at random",
        settings: `${NETWORK} · largest synergy before test accuracy exceeds 5 % and before step ${HORIZON} · ${runs.length} settings, a seed each`,
        titles: families.map((family) => TITLES[family]),
        columns: 1,
        panelHeight: 230,
      },
    );
  }),
];

export const drawnSettings: Section = { parts: [drawn], figures, claims };
