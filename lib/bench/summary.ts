import { median } from "simple-statistics";
import { type EngineName, processesOf } from "./engines";
import type { Measured } from "./steps";
import type { WorkloadName } from "./workloads";

/** Of one number in every round. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** One engine on one workload. */
export interface EngineRow {
  readonly workload: WorkloadName;
  readonly engine: EngineName;
  /** Of each process. */
  readonly threads: 1;
  readonly processes: number;
  /** Updates per second, median of the rounds; of several processes the sum. */
  readonly stepsPerSecond: number;
  readonly lowest: number;
  readonly highest: number;
  /** How many times as fast groklab is, within a round; null where groklab was not measured. */
  readonly groklabRatio: Spread | null;
  /** Before the first update, and at the end, in the first round. */
  readonly lossFirst: number;
  readonly lossLast: number;
  /** From the start of the process to the first update, median of the rounds; null for peers. */
  readonly firstUpdateSeconds: number | null;
  /** Most memory of one process in any round; null for peers. */
  readonly peakMegabytes: number | null;
}

/** What the measurements of a workload say; null where an engine that it takes was not measured. */
export interface WorkloadSummary {
  readonly workload: WorkloadName;
  /** Ours over the faster of PyTorch eager and torch.compile. */
  readonly toTorch: Spread | null;
  readonly toJax: Spread | null;
  /** The same with the peers' arithmetic, without tables. */
  readonly equalToTorch: Spread | null;
  readonly equalToJax: Spread | null;
  /** What ours without tables computes a second, over what products of its largest shape alone do, measured by the same processes. */
  readonly ofMatmul: Spread | null;
  /** Two processes at a time, their sum over one. */
  readonly twoProcesses: Spread | null;
  readonly firstUpdateSeconds: number | null;
  readonly peakMegabytes: number | null;
}

const TORCH: readonly EngineName[] = ["torch", "torch-compile"];

/** A row for each engine and reference step: updates per second over the rounds, and its losses. */
export function engineRows(measured: readonly Measured[]): EngineRow[] {
  const pairs = new Map(measured.map(({ workload, engine }) => [`${workload} ${engine}`, { workload, engine }]));
  const rows = [...pairs.values()].map(({ workload, engine }): EngineRow => {
    const own = measured.filter((one) => one.workload === workload && one.engine === engine);
    const { median: stepsPerSecond, low, high } = spread(own.map((one) => one.stepsPerSecond)) as Spread;
    const { lossFirst, lossLast } = own[0];
    return {
      workload,
      engine,
      threads: 1,
      processes: processesOf(engine),
      stepsPerSecond,
      lowest: low,
      highest: high,
      groklabRatio: ratio(measured, workload, ["groklab"], [engine]),
      lossFirst,
      lossLast,
      firstUpdateSeconds: spread(present(own.map((one) => one.firstUpdateSeconds)))?.median ?? null,
      peakMegabytes: spread(present(own.map((one) => one.peakMegabytes)))?.high ?? null,
    };
  });
  return rows.sort((a, b) => (a.workload < b.workload ? -1 : a.workload > b.workload ? 1 : 0));
}

/** A row for each reference step: groklab's updates per second over PyTorch's and JAX's, round by round. */
export function workloadSummaries(measured: readonly Measured[]): WorkloadSummary[] {
  const rows = engineRows(measured);
  return [...new Set(rows.map(({ workload }) => workload))].map((workload) => {
    const ours = rows.find((row) => row.workload === workload && row.engine === "groklab");
    const equal = measured.filter((one) => one.workload === workload && one.engine === "groklab-no-tables");
    const over = (above: EngineName, below: readonly EngineName[]) => ratio(measured, workload, [above], below);
    return {
      workload,
      toTorch: over("groklab", TORCH),
      toJax: over("groklab", ["jax"]),
      equalToTorch: over("groklab-no-tables", TORCH),
      equalToJax: over("groklab-no-tables", ["jax"]),
      ofMatmul: spread(present(equal.map((one) => one.ofMatmul))),
      twoProcesses: over("groklab-two-processes", ["groklab"]),
      firstUpdateSeconds: ours?.firstUpdateSeconds ?? null,
      peakMegabytes: ours?.peakMegabytes ?? null,
    };
  });
}

/** The fastest of some engines over the fastest of others, in every round in which there are both. */
function ratio(
  measured: readonly Measured[],
  workload: WorkloadName,
  above: readonly EngineName[],
  below: readonly EngineName[],
): Spread | null {
  const rates = (round: number, engines: readonly EngineName[]) =>
    measured
      .filter((one) => one.workload === workload && one.round === round && engines.includes(one.engine))
      .map(({ stepsPerSecond }) => stepsPerSecond);
  const rounds = [...new Set(measured.map(({ round }) => round))]
    .map((round) => [rates(round, above), rates(round, below)])
    .filter((sides) => sides.every((side) => side.length > 0));
  return spread(rounds.map(([ours, theirs]) => Math.max(...ours) / Math.max(...theirs)));
}

function spread(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  return { median: median([...values]), low: Math.min(...values), high: Math.max(...values) };
}

function present(values: readonly (number | undefined)[]): number[] {
  return values.filter((value): value is number => value !== undefined);
}
