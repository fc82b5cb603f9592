import { availableParallelism } from "node:os";
import { describeStatus, outcomeRow, type RunSummary, summarise } from "../analysis";
import { ConfigError } from "../core";
import type { RunResult } from "../launch";
import {
  expandSweep,
  flattenConfig,
  hasRecord,
  parseAxes,
  type RunRecord,
  type RunSpec,
  readRun,
  resolveRun,
  runFolder,
  runId,
  type Tabulated,
  tabulate,
} from "../runs";
import { textTable } from "./text-table";
import { engineOf, specOf, type TrainingOptions } from "./train";
import { trainTogether } from "./train-together";

export interface SweepOptions extends TrainingOptions {
  readonly multirun: readonly string[];
  readonly launcher: string;
  readonly jobs?: number;
  readonly yes?: boolean;
}

/** Trains every combination of the axes that has no finished record, a few at a time, and prints a table of them all. */
export async function sweep(overrides: readonly string[], options: SweepOptions): Promise<void> {
  const { launcher, multirun, jobs = availableParallelism(), yes, experiment, fresh, quiet, json } = options;
  if (launcher !== "local") throw new ConfigError(launcherFault(launcher));
  const specs = expandSweep(
    specOf(overrides, options),
    parseAxes(multirun),
    yes ? { limit: Number.MAX_SAFE_INTEGER } : {},
  );
  if (options.dryRun) return printPlan(specs, options);
  const results = await trainTogether(specs, {
    ...{ experiment, fresh, quiet, jobs, engine: engineOf(options) },
    onOutcome: (line) => quiet || console.error(line),
  });
  if (json) return console.log(JSON.stringify(results.map(summaryOf), null, 1));
  const records = results.flatMap((result) => (result.kind === "record" ? [result.record] : []));
  if (records.length > 0) console.log(textTable(tabulate(records.map(tabulated))));
  for (const result of results) {
    if (result.kind === "failed") console.error(`failed: ${result.id ?? "a run"}: ${result.error.message}`);
  }
  console.log(tally(results));
}

function tabulated(record: RunRecord): Tabulated {
  return { id: record.id, config: flattenConfig(record.config), outcome: outcomeRow(record) };
}

function launcherFault(launcher: string): string {
  const known = "the launcher that there is trains on this machine: --launcher local";
  if (launcher === "slurm") return `--launcher slurm: handing runs to a cluster is not there yet; ${known}`;
  return `--launcher: expected local, got ${JSON.stringify(launcher)}; ${known}`;
}

type SweepSummary =
  | RunSummary
  | { readonly id: string | null; readonly status: "failed" | "not started"; readonly message: string };

function summaryOf(result: RunResult): SweepSummary {
  switch (result.kind) {
    case "record":
      return summarise(result.record);
    case "failed":
      return { id: result.id ?? null, status: "failed", message: result.error.message };
    case "notStarted":
      return { id: result.id, status: "not started", message: "interrupted before its turn" };
  }
}

/** `8 done, 1 diverged, 1 failed of 10 runs`. */
function tally(results: readonly RunResult[]): string {
  const counts = new Map<string, number>();
  for (const result of results) {
    const { status } = summaryOf(result);
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return `${[...counts].map(([status, count]) => `${count} ${status}`).join(", ")} of ${results.length} runs`;
}

function printPlan(specs: readonly RunSpec[], { experiment, json }: SweepOptions): void {
  const plan = specs.map((spec) => {
    const id = runId(resolveRun(spec));
    const folder = runFolder(experiment, id);
    return { id, folder, status: hasRecord(folder) ? describeStatus(readRun(folder)) : null };
  });
  if (json) {
    console.log(JSON.stringify(plan, null, 1));
    return;
  }
  for (const { id, status } of plan) console.log(`${id}  ${status ?? "not there yet"}`);
  const there = plan.filter(({ status }) => status === "done" || status?.startsWith("diverged")).length;
  console.log(`${specs.length} runs, ${there} of them finished, ${specs.length - there} to train`);
}
