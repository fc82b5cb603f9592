/** @file Every setting of the essay's runs as a row: times, accuracy and norm at the end, and the sum of weight decay. */
import { median } from "simple-statistics";
import type { StoredPart } from "../../claims";
import { groupRuns } from "../../figures";
import type { RunConfig, RunRecord } from "../../runs";
import { describeTimes, finalAccuracy, lastOf } from "../measures";
import { summedDecay, tGen, tMem } from "./networks";

/** A setting of the essay on regularisation, over its seeds. */
export interface ScheduleRow {
  readonly part: string;
  readonly setting: string;
  readonly runs: number;
  /** Medians, and how many runs have them where not all do. */
  readonly T_mem: string;
  readonly T_gen: string;
  /** Median, lowest to highest. */
  readonly "final test accuracy": string;
  readonly "final norm": string;
  /** Learning rate times weight decay, summed over all updates, median. */
  readonly "sum of lr × decay": string;
}

/** A row for each configuration, seeds aside, in the order of the parts; parts without any record are left out. */
export function scheduleTable(stored: Readonly<Record<string, StoredPart>>, parts: readonly string[]): ScheduleRow[] {
  return parts.flatMap((part) => {
    const { records } = stored[part];
    return records.length === 0 ? [] : groupRuns(records).map(({ runs }) => rowOf(part, runs));
  });
}

function rowOf(part: string, runs: readonly RunRecord[]): ScheduleRow {
  return {
    part,
    setting: describeSchedule(runs[0].config),
    runs: runs.length,
    T_mem: describeTimes(runs.map((run) => tMem(run))),
    T_gen: describeTimes(runs.map((run) => tGen(run))),
    "final test accuracy": spread(runs.map(finalAccuracy), 3),
    "final norm": spread(
      runs.map(({ evaluations }) => lastOf(evaluations).weightNorm),
      0,
    ),
    "sum of lr × decay": median(runs.map((run) => summedDecay(run, 0, run.steps))).toFixed(1),
  };
}

function spread(values: readonly number[], digits: number): string {
  const [middle, least, most] = [median([...values]), Math.min(...values), Math.max(...values)];
  return `${middle.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}

const NAMES: Readonly<Record<string, string>> = { lstm: "LSTM", rnn: "RNN", transformer: "Transformer", mlp: "MLP" };

/** `LSTM, 50 %, lr 0.003, weight decay 1, then 0 at test accuracy 0.9`: what the runs of the essay differ in. */
export function describeSchedule({ task, model, initialization, optimizer, schedule }: RunConfig): string {
  const share = task.kind === "modular" ? task.trainFraction : Number.NaN;
  return [
    NAMES[model.kind] ?? model.kind,
    `${Math.round(100 * share)} %`,
    ...("dropout" in model && model.dropout > 0 ? [`dropout ${model.dropout}`] : []),
    ...(initialization.scale === 1 ? [] : [`scale ${initialization.scale}`]),
    `lr ${optimizer.learningRate}`,
    `weight decay ${optimizer.weightDecay}`,
    ...schedule.changes.map(({ at, weightDecay }) => `then ${weightDecay} at ${describeWhen(at)}`),
  ].join(", ");
}

function describeWhen(at: RunConfig["schedule"]["changes"][number]["at"]): string {
  if ("step" in at) return `update ${at.step}`;
  const set = at.metric === "trainAccuracy" ? "training" : "test";
  return `${at.times === 1 ? "" : `${at.times} times `}${set} accuracy ${at.reaches}`;
}
