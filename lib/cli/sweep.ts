import { outcomeRow, type RunSummary, runSummary } from "../analysis";
import { ConfigError } from "../core";
import type { RunResult, SlurmOptions } from "../launch";
import {
  expandSweep,
  flattenConfig,
  type RunRecord,
  type RunSpec,
  resolveRun,
  type Tabulated,
  tabulate,
} from "../runs";
import { textTable } from "./text-table";
import { engineOf, plannedRun, type TrainingOptions } from "./train";
import { trainTogether } from "./train-together";
import { axesOf, filesOf, specOf, withHints } from "./typed-spec";

export interface SweepOptions extends TrainingOptions {
  readonly multirun?: readonly string[];
  readonly launcher: "local" | "slurm";
  readonly jobs?: number;
  /** Options of sbatch, as `key=value`. */
  readonly slurm?: readonly string[];
  readonly runsPerTask?: number;
  readonly yes?: boolean;
}

/** Trains every combination of the axes that has no finished record, a few at a time, and prints a table of them all. */
export async function sweep(overrides: readonly string[], options: SweepOptions): Promise<void> {
  const { launcher, multirun, jobs, yes, experiment, fresh, quiet, json } = options;
  const slurm = slurmOf(options);
  if (!multirun) {
    const varied = overrides.filter((text) => /=(?![[{@"])(\d.*\.\.|[^/]*,)/.test(text));
    throw new ConfigError(
      `-m: what varies stands behind it, such as -m ${varied.join(" ") || "seed=0..3"}; what stands before it is of every run`,
    );
  }
  const axes = axesOf(multirun);
  const base = specOf(overrides, options, axes);
  const limit = yes ? { limit: Number.MAX_SAFE_INTEGER } : {};
  const specs = withHints(overrides, options, () => expandSweep(base, axes, limit));
  if (options.dryRun) return printPlan(specs, options);
  const results = await trainTogether(specs, {
    ...{ experiment, fresh, quiet, jobs, launcher, slurm, engine: engineOf(options), probes: filesOf(options) },
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

/** What is handed to Slurm; undefined for this machine. */
export function slurmOf({
  launcher,
  slurm,
  runsPerTask,
}: Pick<SweepOptions, "launcher" | "slurm" | "runsPerTask">): SlurmOptions | undefined {
  if (launcher === "slurm") return { sbatch: Object.fromEntries((slurm ?? []).map(sbatchOption)), runsPerTask };
  const given = slurm ? "--slurm" : runsPerTask ? "--runs-per-task" : undefined;
  if (given) throw new ConfigError(`${given}: means something with --launcher slurm only`);
  return undefined;
}

/** `time=4:00:00` as a name and a value. */
function sbatchOption(text: string): [string, string] {
  const at = text.indexOf("=");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

type SweepSummary =
  | RunSummary
  | { readonly id: string | null; readonly status: "failed" | "not started"; readonly message: string };

function summaryOf(result: RunResult): SweepSummary {
  switch (result.kind) {
    case "record":
      return runSummary(result.record);
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
  const taken = results.filter((result) => result.kind === "record" && result.taken).length;
  const there = taken > 0 ? `; ${taken} taken from their records, which --fresh makes again` : "";
  return `${[...counts].map(([status, count]) => `${count} ${status}`).join(", ")} of ${results.length} runs${there}`;
}

function printPlan(specs: readonly RunSpec[], { experiment, json }: SweepOptions): void {
  const plan = specs.map((spec) => {
    return plannedRun(experiment, resolveRun(spec));
  });
  if (json) {
    console.log(JSON.stringify(plan, null, 1));
    return;
  }
  for (const { id, status } of plan) console.log(`${id}  ${status ?? "not there yet"}`);
  const there = plan.filter(({ status }) => status === "done" || status?.startsWith("diverged")).length;
  console.log(`${specs.length} runs, ${there} of them finished, ${specs.length - there} to train`);
}
