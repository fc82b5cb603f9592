/** @file Beyond the paper: the waves of the same runs (Nanda et al. 2023) beside their synergy, and which of them changes first. */
import { median } from "simple-statistics";
import { crossing, type Point, pairedRatio } from "../../analysis";
import { type Records, recordsIn } from "../../claims";
import { curves, panels, span, valueBySetting } from "../../figures";
import type { ProbeSpec, RunRecord, RunSpec } from "../../runs";
import { lastOf, probed } from "../measures";
import { among, type RecordsByPart } from "../records";
import { decidedBy, figure, part, type Section } from "../section";
import { bandsOf } from "../seeds";
import { synergyPeak, synergyQuantity } from "./curves";
import { synergyValues } from "./multiplets";
import { bySeed, FIVE, GROKKING, grokking, NETWORK, stepsIn, thresholds, tMem } from "./networks";
import type { Row } from "./rows";

/** The run of a record again, its losses split at the key frequencies, its neurons clustered as they are at its end. */
function withFixedEnd(record: RunRecord, setting: string): RunSpec {
  const { key } = lastOf(probed<FourierValue>(record, "fourier")).value;
  const labels = synergyValues(record).at(-1)?.value.labels;
  const probes: ProbeSpec[] = [
    {
      kind: "fourier",
      name: "finalWaves",
      schedule: { every: 200, perDecade: 20 },
      options: { frequencies: [...key] },
    },
    {
      ...{ kind: "synergy", name: "finalBins", schedule: { every: 500, perDecade: 10 } },
      options: { ...(labels && { labels: [...labels] }), nulls: 0 },
    },
  ];
  return { ...record.config, probes, steps: stepsIn(setting) };
}

const wavesPart = part(
  "waves",
  "beyond: the three settings again, with the losses at the waves and the clusters that each ends with",
  grokking.map(({ runs, setting }) =>
    decidedBy(runs, (record) => (FIVE.includes(record.config.seed) ? [withFixedEnd(record, setting)] : [])),
  ),
);
/** Each setting with its runs, and with what the part `waves` measured of the same seeds. */
export const finalArms = grokking.map((one, i) => ({ ...one, waves: wavesPart.arms[i] }));

/** The runs of a setting as if each had had all the probes. */
export const withWaves = ({ runs, waves }: Pick<Records<(typeof finalArms)[number]>, "runs" | "waves">): RunRecord[] =>
  bySeed(runs, waves).map(([run, same]) => ({ ...run, probes: { ...run.probes, ...same.probes } }));

/** What the probe `fourier` records, as far as it is read here. */
interface FourierValue {
  readonly energies: readonly number[];
  readonly key: readonly number[];
  readonly gini: number | null;
  readonly restricted: { readonly train: number; readonly test: number } | null;
  readonly excluded: { readonly train: number; readonly test: number } | null;
}

const fourierValues = (run: RunRecord) => probed<FourierValue>(run, "finalWaves");

/** Share of the first layer's energy, frequency 0 left out, at the frequencies that are the key ones at the end. */
export function keyShare(run: RunRecord): Point[] {
  const { key } = fourierValues(run)[0].value;
  return fourierValues(run).map(({ step, value: { energies } }) => {
    const all = energies.slice(1).reduce((sum, energy) => sum + energy, 0);
    const held = key.reduce((sum, f) => sum + energies[f], 0);
    return { step, value: all > 0 ? held / all : 0 };
  });
}

/** How many frequencies are the key ones at the end, and of how many. */
export function keyCount(run: RunRecord): { readonly key: number; readonly of: number } {
  const { key, energies } = fourierValues(run)[0].value;
  return { key: key.length, of: energies.length - 1 };
}

/** Loss with the key frequencies of the end alone (on the test set), and without them (on the training set). */
function waveLoss(run: RunRecord, kind: "restricted" | "excluded"): Point[] {
  const set = kind === "restricted" ? "test" : "train";
  return fourierValues(run).map(({ step, value }) => ({ step, value: value[kind]?.[set] ?? Number.NaN }));
}

export const TRANSITIONS = [
  "synergy peaks",
  "synergy of neurons peaks",
  "waves: half their share",
  "restricted loss: halfway",
  "excluded loss: halfway",
  "test accuracy 50 %",
] as const;
/** A measure that has a transition along training. */
export type Transition = (typeof TRANSITIONS)[number];

/** Step of the transition of each measure; null where it has none. */
export function transitionSteps(run: RunRecord): Record<Transition, number | null> {
  const accuracy = run.evaluations.map(({ step, test }) => ({ step, value: test.accuracy }));
  const half = crossing(accuracy, { threshold: 0.5, hold: 1 });
  const since = tMem(run).step;
  const peak = (probe: string) => synergyPeak(run, probe).step || null;
  return {
    "synergy peaks": peak("synergy"),
    "synergy of neurons peaks": peak("neurons"),
    "waves: half their share": halfway(keyShare(run)),
    "restricted loss: halfway": halfway(logarithms(fromHighest(waveLoss(run, "restricted")))),
    // On the training set it falls with memorising first.
    "excluded loss: halfway": halfway(
      logarithms(fromLowest(waveLoss(run, "excluded").filter(({ step }) => step >= since))),
    ),
    "test accuracy 50 %": half.censored ? null : half.step,
  };
}

/** The first step at which a curve has gone half of the way from its first value to its last. */
export function halfway(curve: readonly Point[]): number | null {
  if (curve.length < 2) return null;
  const [from, to] = [curve[0].value, curve[curve.length - 1].value];
  const middle = (from + to) / 2;
  return curve.find(({ value }) => (to > from ? value >= middle : value <= middle))?.step ?? null;
}

function logarithms(curve: readonly Point[]): Point[] {
  return curve.flatMap(({ step, value }) => (value > 0 ? [{ step, value: Math.log(value) }] : []));
}

function fromHighest(curve: readonly Point[]): readonly Point[] {
  const top = curve.reduce((best, { value }, i) => (value > curve[best].value ? i : best), 0);
  return curve.slice(top);
}

function fromLowest(curve: readonly Point[]): readonly Point[] {
  const low = curve.reduce((best, { value }, i) => (value < curve[best].value ? i : best), 0);
  return curve.slice(low);
}

/** `key: 38 to 41 of 48` */
function keyCounts(runs: readonly RunRecord[]): string {
  if (runs.length === 0) return "";
  const counts = runs.map(keyCount);
  return `key: ${span(counts.map(({ key }) => key))} of ${counts[0].of}`;
}

const figures = [
  figure("synergy-waves", finalArms, (list) =>
    panels(
      list.map((one) =>
        curves(withWaves(one), {
          ...{ marks: ["tMem", "tGen"], statesTimes: false, thresholds },
          quantities: [
            "testAccuracy",
            synergyQuantity("synergy", "synergy (bits)"),
            { label: "energy of key waves", value: keyShare, range: [-0.03, 1.03], format: ".0%" },
            { label: "restricted, test (nats)", value: (run) => waveLoss(run, "restricted"), scale: "log" },
            { label: "excluded, training (nats)", value: (run) => waveLoss(run, "excluded"), scale: "log" },
          ],
        }),
      ),
      {
        title: "Synergy and Fourier measures along the same training",
        settings: `${NETWORK} · key waves: the frequencies that hold 90 % of the first layer's energy at the end; loss with them alone, and without them · ${bandsOf(list)}`,
        titles: [...GROKKING],
        below: list.map((one) => keyCounts(withWaves(one))),
        panelHeight: 900,
      },
    ),
  ),
  figure("synergy-lead", finalArms, (list) =>
    valueBySetting(
      TRANSITIONS.flatMap((group) =>
        list.flatMap((one) =>
          withWaves(one).flatMap((run) => {
            const step = transitionSteps(run)[group];
            return step === null
              ? []
              : [{ setting: one.setting, group, value: Math.max(step, 1), seed: run.config.seed }];
          }),
        ),
      ),
      { title: "Half-times of the measures", settings: NETWORK, xTitle: "setting", yTitle: "optimiser steps" },
    ),
  ),
];

export const waves: Section = { parts: [wavesPart], figures, claims: [] };

const short = (value: number) => Number(value.toPrecision(3));

/** When each measure has its transition against test accuracy of 50 %: the ratio of the steps, paired by seed, below 1 for a lead. */
export function leadTable(records: RecordsByPart): Row[] {
  return recordsIn(finalArms, among(records)).flatMap((one) => {
    const { setting } = one;
    const found = withWaves(one).map(transitionSteps);
    return TRANSITIONS.slice(0, -1).flatMap((measure): Row[] => {
      const pairs = found.flatMap((one) => {
        const [step, half] = [one[measure], one["test accuracy 50 %"]];
        return step !== null && half !== null ? [{ step: Math.max(step, 1), half }] : [];
      });
      if (pairs.length < 2) return [];
      const { estimate, low, high } = pairedRatio(
        pairs.map(({ step }) => step),
        pairs.map(({ half }) => half),
      );
      const lead = median(pairs.map(({ step, half }) => half - step));
      return [
        {
          ...{ setting, measure, seeds: pairs.length, "steps ahead, median": lead },
          ratio: short(estimate),
          "95 % interval": `${short(low)} to ${short(high)}`,
        },
      ];
    });
  });
}
