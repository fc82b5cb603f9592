/** @file T_mem, T_gen and the gap between them, in words and as rows of a table. */
import { type Crossing, describeCrossing, logInterval, medianTime } from "../../analysis";
import type { StoredPart } from "../../claims";
import type { RunRecord } from "../../runs";
import { percentOfPairs } from "../measures";
import { gap, tGen, tMem } from "./networks";

/** `T_mem 380, T_gen 2,450 (3 of 5)`: medians, and how many runs got there where not all did. */
export function describeTimes(runs: readonly RunRecord[]): string {
  const time = (name: string, times: readonly Crossing[]) => {
    const reached = times.filter(({ censored }) => !censored).length;
    const share = reached === times.length ? "" : ` (${reached} of ${times.length})`;
    return `${name} ${describeCrossing(medianTime(times))}${share}`;
  };
  return `${time(
    "T_mem",
    runs.map((run) => tMem(run)),
  )}, ${time(
    "T_gen",
    runs.map((run) => tGen(run)),
  )}`;
}

/**
 * A group of runs that differ in their seeds alone. Times are the geometric mean with its 95 % t interval where every run
 * has one, else the median and how many have one.
 */
export type TimesRow = Readonly<Record<"network" | "T_mem" | "T_gen" | "T_gen / T_mem", string> & { runs: number }>;

const NETWORKS: Readonly<Record<string, string>> = {
  transformer: "Transformer",
  lstm: "LSTM",
  mlp: "MLP",
  unordered: "Transformer, unordered split",
};

/** A row for every network and share of the pairs that some runs are stored of. */
export function timesTable(stored: Readonly<Record<string, StoredPart>>): TimesRow[] {
  return Object.entries(NETWORKS).flatMap(([part, name]) => {
    const records = stored[part]?.records ?? [];
    const shares = [...new Set(records.map(percentOfPairs))].sort((a, b) => a - b);
    return shares.map((share) =>
      timesRow(
        `${name}, ${share} %`,
        records.filter((run) => percentOfPairs(run) === share),
      ),
    );
  });
}

export function timesRow(network: string, runs: readonly RunRecord[]): TimesRow {
  const gaps = runs.map((run): Crossing => gap(run) ?? { censored: true, step: 1 });
  return {
    network,
    runs: runs.length,
    T_mem: intervalOf(runs.map((run) => tMem(run))),
    T_gen: intervalOf(runs.map((run) => tGen(run))),
    "T_gen / T_mem": gaps.some(({ censored }) => censored) ? "–" : intervalOf(gaps),
  };
}

function intervalOf(times: readonly Crossing[]): string {
  const reached = times.filter(({ censored }) => !censored).length;
  if (reached < times.length) return `${describeCrossing(medianTime(times))} (${reached} of ${times.length})`;
  if (times.length === 1) return digits(times[0].step);
  const { estimate, low, high } = logInterval(times.map(({ step }) => Math.max(step, 1)));
  return `${digits(estimate)} (${digits(low)} to ${digits(high)})`;
}

/** Three digits, not in powers of ten. */
function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}
