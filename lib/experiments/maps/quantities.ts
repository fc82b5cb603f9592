/** @file What a map may ask of any run, and what may have to be so first, by name. */
import { THRESHOLD, transitions } from "../../analysis";
import type { RunRecord } from "../../runs";
import type { MapQuantity } from "./question";

/** Quantities by the names that a command knows them by; times count at this accuracy, held for five evaluations. */
export const mapQuantities: Readonly<Record<string, (threshold?: number) => MapQuantity>> = {
  memorises: (threshold) => (run) => reached(run, "tMem", threshold),
  generalises: (threshold) => (run) => reached(run, "tGen", threshold),
  T_mem: (threshold) => (run) => timesOf(run, threshold).tMem,
  T_gen: (threshold) => (run) => timesOf(run, threshold).tGen,
  testAccuracy: () => (run) => run.evaluations.at(-1)?.test.accuracy ?? null,
};

/** What has to be so of most runs of a point, by a name. */
export interface MapPremise {
  /** Where it is not so, as a figure says it. */
  readonly hatching: string;
  /** The premise, at an accuracy that counts as memorised and generalised. */
  readonly of: (threshold?: number) => (run: RunRecord) => boolean;
}

/** Premises by name: that most runs of a point memorise, that they generalise, or both. */
export const mapPremises: Readonly<Record<string, MapPremise>> = {
  memorises: { hatching: "most runs do not memorise", of: (at) => (run) => reached(run, "tMem", at) },
  generalises: { hatching: "most runs do not generalise", of: (at) => (run) => reached(run, "tGen", at) },
  both: {
    hatching: "most runs do not memorise and generalise",
    of: (at) => (run) => reached(run, "tMem", at) && reached(run, "tGen", at),
  },
};

const timesOf = ({ evaluations }: RunRecord, threshold = THRESHOLD) => transitions(evaluations, { threshold });

const reached = (run: RunRecord, which: "tMem" | "tGen", threshold?: number) =>
  !timesOf(run, threshold)[which].censored;
