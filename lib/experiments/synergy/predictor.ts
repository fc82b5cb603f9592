/** @file Section 6 over many settings: what is known of a run early, and whether it groks later. */
import { rocAreaOf } from "../../analysis";
import type { RunRecord } from "../../runs";
import { earlyPeakOf, HORIZON, settingOf } from "./readings";
import { tGen, tMem } from "./times";

/** Steps at which predictions are tried. */
export const HORIZONS = [30, 100, HORIZON, 1000] as const;

/** What is predicted from; larger is taken for grokking, as the paper does of synergy. */
export const MEASURES = ["early synergy", "weight norm", "training loss", "training accuracy", "Fourier Gini"] as const;
export type Measure = (typeof MEASURES)[number];
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
  const groups = new Map<string, Prediction[]>();
  for (const run of runs) groups.set(run.setting, [...(groups.get(run.setting) ?? []), run]);
  return [...groups.values()];
}
