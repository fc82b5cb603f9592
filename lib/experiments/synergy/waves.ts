/** @file The waves of the same runs (Nanda et al. 2023) beside their synergy: which of them turns first. */
import { crossing, type Point } from "../../analysis";
import type { RunRecord } from "../../runs";
import type { RecordsByPart } from "../by-parts";
import { runsOf, settingOf, synergyPeak } from "./readings";
import { tMem } from "./times";

/** What the probe `fourier` records, as far as it is read here. */
export interface FourierValue {
  readonly energies: readonly number[];
  readonly key: readonly number[];
  readonly gini: number | null;
  readonly restricted: { readonly train: number; readonly test: number } | null;
  readonly excluded: { readonly train: number; readonly test: number } | null;
}

export function fourierValues(
  { id, probes }: RunRecord,
  name: string,
): readonly { step: number; value: FourierValue }[] {
  const values = probes[name];
  if (!values) throw new Error(`${id}: was not measured by a probe ${name}`);
  return values as unknown as readonly { step: number; value: FourierValue }[];
}

/** Runs of a setting with what the part `waves` measured of the same seeds, as if one run had had all the probes. */
export function withWaves({ decay, alpha, waves }: RecordsByPart, setting: string): RunRecord[] {
  return runsOf([...decay, ...alpha], setting).flatMap((run) => {
    const same = waves.find((other) => settingOf(other) === setting && other.config.seed === run.config.seed);
    return same ? [{ ...run, probes: { ...run.probes, ...same.probes } }] : [];
  });
}

/** Share of the first layer's energy, frequency 0 left out, at the frequencies that are the key ones at the end. */
export function keyShare(run: RunRecord): Point[] {
  const { key } = fourierValues(run, "finalWaves")[0].value;
  return fourierValues(run, "finalWaves").map(({ step, value: { energies } }) => {
    const all = energies.slice(1).reduce((sum, energy) => sum + energy, 0);
    const held = key.reduce((sum, f) => sum + energies[f], 0);
    return { step, value: all > 0 ? held / all : 0 };
  });
}

/** How many frequencies are the key ones at the end, and of how many. */
export function keyCount(run: RunRecord): { readonly key: number; readonly of: number } {
  const { key, energies } = fourierValues(run, "finalWaves")[0].value;
  return { key: key.length, of: energies.length - 1 };
}

/** Loss with the key frequencies of the end alone (on the test set), and without them (on the training set). */
export function waveLoss(run: RunRecord, kind: "restricted" | "excluded"): Point[] {
  const set = kind === "restricted" ? "test" : "train";
  return fourierValues(run, "finalWaves").map(({ step, value }) => ({ step, value: value[kind]?.[set] ?? Number.NaN }));
}

export const TURNS = [
  "synergy peaks",
  "synergy of neurons peaks",
  "waves: half their share",
  "restricted loss: halfway",
  "excluded loss: halfway",
  "test accuracy 50 %",
] as const;
/** A measure that turns somewhere along training. */
export type Turn = (typeof TURNS)[number];

/** Step at which each measure turns; null where it does not. */
export function turns(run: RunRecord): Record<Turn, number | null> {
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
