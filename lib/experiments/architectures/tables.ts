/** @file The seven networks and their grids as rows of tables. */
import { median } from "simple-statistics";
import type { Crossing } from "../../analysis";
import type { StoredPart } from "../../claims";
import { createModel, parameterCount } from "../../models";
import { type RunRecord, resolveRun } from "../../runs";
import { createDataset } from "../../tasks";
import { computeToGeneralise } from "../compute";
import { plateau } from "../efficiency/2-plateau";
import { describeTimes, finalAccuracy, lastOf, normAt, rise, timesAt99 } from "../measures";
import { describePoint, describeTried, pointOf, type TriedColumns, triedIn } from "../tuning";
import { type ComparedNetwork, grid } from "./networks";
import { finals, grids } from "./runs";

const { tMem, tGen, gap } = timesAt99;

/** When a network memorises and generalises. */
export type NetworkRow = Readonly<
  Record<
    | "network"
    | "parameters"
    | "settings"
    | "T_mem"
    | "T_gen"
    | "T_gen / T_mem"
    | "rise"
    | "plateau"
    | "10¹² operations"
    | "test accuracy at the end",
    string
  >
>;

/** The norm of a network's weights along training. */
export type NormRow = Readonly<
  Record<"network" | "at the start" | "largest" | "at T_mem" | "at T_gen" | "last", string>
>;

/** What was tried of a network, and what came of it. */
export interface TriedRow extends TriedColumns {
  readonly network: string;
}

/** Numbers in all weights of a network on the task. */
export function parametersOf({ spec }: ComparedNetwork): number {
  const { task, model } = resolveRun(spec);
  return parameterCount(createModel(model, createDataset(task, 0)));
}

/** A row a network all of whose runs are stored: medians over the ten seeds. */
export function networkTable(stored: Readonly<Record<string, StoredPart>>): NetworkRow[] {
  return finishedIn(stored).map(({ network, runs }) => ({
    network: network.label,
    parameters: parametersOf(network).toLocaleString("en"),
    settings: describePoint(pointOf(network.spec, grid)),
    T_mem: describeTimes(runs.map((run) => tMem(run))),
    T_gen: describeTimes(runs.map((run) => tGen(run))),
    "T_gen / T_mem": middleOf(runs, (run) => reachedOf(gap(run)), 1),
    rise: describeTimes(runs.map((run) => rise(run).updates)),
    plateau: middleOf(runs, (run) => plateau(run), 2),
    "10¹² operations": middleOf(runs, (run) => reachedOf(computeToGeneralise(run)), 2, 1e12),
    "test accuracy at the end": median(runs.map(finalAccuracy)).toFixed(3),
  }));
}

/** As {@link networkTable}: the norm of all weights. */
export function normTable(stored: Readonly<Record<string, StoredPart>>): NormRow[] {
  return finishedIn(stored).map(({ network, runs }) => {
    const norms = (run: RunRecord) => run.evaluations.map(({ weightNorm }) => weightNorm);
    const at = (time: typeof tMem) => (run: RunRecord) => {
      const step = reachedOf(time(run));
      return step === null ? null : normAt(run, step);
    };
    return {
      network: network.label,
      "at the start": middleOf(runs, (run) => norms(run)[0], 1),
      largest: middleOf(runs, (run) => Math.max(...norms(run)), 1),
      "at T_mem": middleOf(runs, at(tMem), 1),
      "at T_gen": middleOf(runs, at(tGen), 1),
      last: middleOf(runs, (run) => lastOf(norms(run)), 1),
    };
  });
}

/** A row a network that has all runs of its grid. */
export function triedTable(stored: Readonly<Record<string, StoredPart>>): TriedRow[] {
  return grids.flatMap(({ network, points, part }) => {
    const tried = triedIn(points, stored[part.name]);
    return tried.length > 0 ? [{ network: network.label, ...describeTried(tried) }] : [];
  });
}

function finishedIn(stored: Readonly<Record<string, StoredPart>>) {
  return finals.flatMap(({ network, part: { name } }) => {
    const { records, planned } = stored[name];
    return records.length === planned ? [{ network, runs: records }] : [];
  });
}

const reachedOf = (time: Crossing | null) => (time === null || time.censored ? null : time.step);

/** The median over the runs that have a value, and how many these are where not all do: `4.1 (18 of 20)`. */
function middleOf(
  runs: readonly RunRecord[],
  value: (run: RunRecord) => number | null,
  digits: number,
  unit = 1,
): string {
  const found = runs.flatMap((run) => value(run) ?? []);
  if (found.length === 0) return "–";
  const share = found.length === runs.length ? "" : ` (${found.length} of ${runs.length})`;
  return `${(median(found) / unit).toFixed(digits)}${share}`;
}
