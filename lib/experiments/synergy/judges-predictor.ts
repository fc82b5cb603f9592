/** @file Section 6: does early synergy tell which networks will grok? Intervals draw settings, with all their seeds. */
import { bootstrapInterval, type HeldOut, type Interval, leaveOneGroupOut } from "../../analysis";
import { type Finding, undecided } from "../../claims";
import type { Judge, RecordsByPart } from "../by-parts";
import { areaOf, BASELINES, bySetting, directionOf, type Measure, type Prediction, predictionsOf } from "./predictor";
import { HORIZON } from "./readings";

/** Lists of settings that are drawn for an interval. */
const DRAWS = 2000;

/** The runs of all settings, those of the paper with the three seeds that the others have. */
export function predictorRuns({ decay, alpha, predictor }: RecordsByPart, horizon: number): Prediction[] {
  const seeds = new Set(predictor.map(({ config }) => config.seed));
  const paper = [...decay, ...alpha].filter(({ config }) => seeds.has(config.seed));
  return predictionsOf([...paper, ...predictor], horizon);
}

/** A statistic of runs, with an interval over settings. */
export function overSettings(
  runs: readonly Prediction[],
  statistic: (runs: readonly Prediction[]) => number,
): Interval {
  return bootstrapInterval(bySetting(runs), (groups) => statistic(groups.flat()), {
    method: "percentile",
    resamples: DRAWS,
  });
}

/** AUC of a measure in the direction that is better over all these runs; of early synergy in the paper's. */
export function areaInterval(runs: readonly Prediction[], measure: Measure): Interval {
  const sign = measure === "early synergy" ? 1 : directionOf(runs, measure);
  return overSettings(runs, (drawn) => areaOf(drawn, measure, sign));
}

/**
 * Balanced accuracy of thresholds that are each chosen without the setting they are tried on; one half where the runs
 * without some setting are all of one kind, or all have the same score.
 */
export function carriedOver(runs: readonly Prediction[], measure: Measure): Interval {
  const settings = bySetting(runs);
  const chosen = settings.every(([{ setting }]) => {
    const others = runs.filter((run) => run.setting !== setting);
    return (
      new Set(others.map(({ groks }) => groks)).size === 2 && new Set(others.map((run) => run.scores[measure])).size > 1
    );
  });
  if (!chosen) return { estimate: 0.5, low: 0.5, high: 0.5, n: settings.length, level: 0.95 };
  const { groups } = leaveOneGroupOut(
    runs.map(({ scores }) => scores[measure]),
    runs.map(({ groks }) => groks),
    runs.map(({ setting }) => setting),
  );
  return bootstrapInterval(groups, balanced, { method: "percentile", resamples: DRAWS });
}

/** Mean of sensitivity and specificity over settings; of a kind that is not among them nothing is known, one half. */
function balanced(groups: readonly HeldOut[]): number {
  const sum = (of: (one: HeldOut) => number) => groups.reduce((total, one) => total + of(one), 0);
  const share = (right: number, all: number) => (all > 0 ? right / all : 0.5);
  const sensitivity = share(
    sum(({ found }) => found),
    sum(({ positives }) => positives),
  );
  const specificity = share(
    sum(({ correct, found }) => correct - found),
    sum(({ n, positives }) => n - positives),
  );
  return (sensitivity + specificity) / 2;
}

function against(level: number, { estimate, low, high }: Interval, n: number, what: string): Finding {
  return {
    verdict: low > level ? "supported" : high < level ? "contradicted" : "inconclusive",
    estimate,
    interval: [low, high],
    n,
    summary: `${what}: ${estimate.toFixed(2)} (95 % interval over settings ${low.toFixed(2)} to ${high.toFixed(2)})`,
  };
}

/** Where all runs grok or none does, there is nothing to tell apart. */
function ifTwoKinds(runs: readonly Prediction[], find: () => Finding): Finding {
  const positives = runs.filter(({ groks }) => groks).length;
  if (positives > 0 && positives < runs.length) return find();
  return undecided(runs.length, `${positives} of ${runs.length} runs grok: there is nothing to tell apart`);
}

const counted = (runs: readonly Prediction[]) =>
  `${runs.filter(({ groks }) => groks).length} of ${runs.length} runs, ${bySetting(runs).length} settings, grok`;

export const predictorJudges: Readonly<Record<string, Judge>> = {
  "S-6-a": (records) => {
    const runs = predictorRuns(records, HORIZON);
    return ifTwoKinds(runs, () =>
      against(0.5, areaInterval(runs, "early synergy"), runs.length, `${counted(runs)}; AUC of early synergy`),
    );
  },
  "S-6-b": (records) => {
    const runs = predictorRuns(records, HORIZON);
    return ifTwoKinds(runs, () => {
      const [best] = BASELINES.map((measure) => {
        const sign = directionOf(runs, measure);
        return { measure, sign, area: areaOf(runs, measure, sign) };
      }).sort((a, b) => b.area - a.area);
      const difference = overSettings(
        runs,
        (drawn) => areaOf(drawn, "early synergy") - areaOf(drawn, best.measure, best.sign),
      );
      return against(
        0,
        difference,
        runs.length,
        `AUC of early synergy minus that of ${best.measure}, ${best.area.toFixed(2)}`,
      );
    });
  },
  "S-6-c": (records) => {
    const runs = predictorRuns(records, HORIZON);
    return ifTwoKinds(runs, () =>
      against(0.5, carriedOver(runs, "early synergy"), runs.length, "balanced accuracy on the setting left out"),
    );
  },
};
