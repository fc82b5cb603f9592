/** @file What the records of a figure cost to make. */
import { sum } from "simple-statistics";
import type { RunRecord } from "../runs";

/** What some runs took to make. */
export interface Cost {
  readonly runs: number;
  /** Optimiser updates of all runs. */
  readonly updates: number;
  /** Wall-clock seconds times threads of TensorFlow, evaluations and probes included; undefined where a run's are not known. */
  readonly coreSeconds?: number;
}

/** The cost of some records, of one that is there twice once; networks that runs began with are not in it. */
export function costOf(records: readonly RunRecord[]): Cost {
  const runs = [...new Set(records)];
  const seconds = sum(runs.map(coreSecondsOf));
  return {
    runs: runs.length,
    updates: sum(runs.map(({ steps }) => steps)),
    coreSeconds: Number.isNaN(seconds) ? undefined : seconds,
  };
}

function coreSecondsOf({ seconds = Number.NaN, environment }: RunRecord): number {
  return seconds * environment.engine.threads;
}

/** @example describeCost({ runs: 21, updates: 126_000, coreSeconds: 2460 }) // "21 runs, 126,000 updates, 41 core-minutes" */
export function describeCost({ runs, updates, coreSeconds }: Cost): string {
  const made = `${count(runs, "run")}, ${count(updates, "update")}`;
  return coreSeconds === undefined ? made : `${made}, ${describeSeconds(coreSeconds)}`;
}

function describeSeconds(seconds: number): string {
  if (seconds < 120) return `${seconds.toFixed(0)} core-seconds`;
  return seconds < 7200 ? `${(seconds / 60).toFixed(0)} core-minutes` : `${(seconds / 3600).toFixed(1)} core-hours`;
}

const count = (n: number, what: string) => `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;
