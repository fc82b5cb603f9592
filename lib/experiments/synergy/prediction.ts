/** @file What is known of a run early, whether it groks later, and how well the one tells the other. Intervals draw settings, with all their seeds. */
import { bootstrapInterval, type HeldOut, type Interval, leaveOneGroupOut, rocAreaOf } from "../../analysis";
import type { RunRecord } from "../../runs";
import { groupBy } from "../measures";
import { earlyPeakOf, HORIZON } from "./curves";
import { settingOf, tGen, tMem } from "./networks";

/** Steps at which predictions are tried. */
export const HORIZONS = [30, 100, HORIZON, 1000] as const;

/** What is predicted from; larger is taken for grokking, as the paper does of synergy. */
export const MEASURES = ["early synergy", "weight norm", "training loss", "training accuracy", "Fourier Gini"] as const;
type Measure = (typeof MEASURES)[number];
export const BASELINES = ["weight norm", "training loss", "Fourier Gini"] as const satisfies readonly Measure[];

export interface Prediction {
  readonly setting: string;
  readonly seed: number;
  /** T_gen within the run. */
  readonly groks: boolean;
  readonly memorises: boolean;
  /** The last step that counts: before test accuracy exceeds 0.05, and before the horizon. */
  readonly until: number;
  readonly scores: Readonly<Record<Measure, number>>;
}

/** What is known of runs up to a horizon; of one whose synergy was not measured by then, nothing. */
export function predictionsOf(records: readonly RunRecord[], horizon: number): Prediction[] {
  return records.flatMap((record) => {
    const { height, until } = earlyPeakOf(atCommonSteps(record), horizon);
    if (height === null || until === null) return [];
    const { train, weightNorm } = [...record.evaluations].reverse().find(({ step }) => step <= until) as Evaluated;
    const waves = [...record.probes.fourier].reverse().find(({ step }) => step <= until)?.value as {
      gini: number | null;
    };
    return [
      {
        ...{ setting: settingOf(record), seed: record.config.seed, until },
        ...{ groks: !tGen(record).censored, memorises: !tMem(record).censored },
        scores: {
          "early synergy": height,
          "weight norm": weightNorm,
          "training loss": train.loss,
          "training accuracy": train.accuracy,
          "Fourier Gini": waves.gini ?? 0,
        },
      },
    ];
  });
}

type Evaluated = RunRecord["evaluations"][number];

/** A record as if it had been measured at the rounded steps 10^(k / 10) alone, as all are: more of them find higher peaks. */
function atCommonSteps(record: RunRecord): RunRecord {
  const common = new Set(Array.from({ length: 61 }, (_, k) => Math.round(Math.exp((k / 10) * Math.LN10))));
  const synergy = record.probes.synergy.filter(({ step }) => common.has(step));
  return { ...record, probes: { ...record.probes, synergy } };
}

/** AUC of a measure over runs; with sign -1 smaller values are taken for grokking. */
export function areaOf(runs: readonly Prediction[], measure: Measure, sign: 1 | -1 = 1): number {
  return rocAreaOf(
    runs.map(({ scores }) => sign * scores[measure]),
    runs.map(({ groks }) => groks),
  );
}

/** Which way a measure goes over all runs: 1 where larger values mean grokking. */
export function directionOf(runs: readonly Prediction[], measure: Measure): 1 | -1 {
  return areaOf(runs, measure) >= 0.5 ? 1 : -1;
}

/** Runs by setting, for intervals that draw settings. */
export function bySetting(runs: readonly Prediction[]): Prediction[][] {
  return [...groupBy(runs, ({ setting }) => setting).values()];
}

/** Lists of settings that are drawn for an interval. */
export const DRAWS = 2000;

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
