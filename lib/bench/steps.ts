import { performance } from "node:perf_hooks";
import { type EngineName, processesOf, programsOf } from "./engines";
import { type Measurement, together } from "./measurement";
import { measureTogether } from "./processes";
import type { WorkloadName } from "./workloads";

export interface StepBenchOptions {
  readonly workloads: readonly WorkloadName[];
  readonly engines: readonly EngineName[];
  /** How often every engine takes its turn. */
  readonly rounds: number;
  /** Of one measurement. */
  readonly seconds: number;
  /** Interpreter that has the peers. */
  readonly python?: string;
  /** Cores to pin to; empty: not pinned. */
  readonly cores: readonly number[];
  /** Aborting ends the processes that are running. */
  readonly signal?: AbortSignal;
  /** Lines for people. */
  readonly onProgress?: (line: string) => void;
}

/** An engine that did not run a workload, and why. */
export interface Failure {
  readonly workload: WorkloadName;
  readonly engine: EngineName;
  readonly message: string;
}

/** A measurement of one engine on one workload, in one round. */
export interface Measured extends Measurement {
  readonly workload: WorkloadName;
  readonly engine: EngineName;
  readonly round: number;
}

/** What was measured of all engines and workloads. */
export interface StepBench {
  readonly measured: readonly Measured[];
  readonly failures: readonly Failure[];
}

/**
 * Measures every engine on every workload, each time in new processes. In a round all engines of a workload take their
 * turn, and the next round takes them backwards: ratios within a round compare what was measured within a minute. An
 * engine that fails on a workload is not tried on it again. An abort leaves what had been measured.
 */
export async function measureSteps(options: StepBenchOptions): Promise<StepBench> {
  const { workloads, engines, rounds, seconds, python, cores, signal, onProgress = () => {} } = options;
  const turns = Array.from({ length: rounds }, (_, round) =>
    workloads.flatMap((workload) =>
      (round % 2 === 0 ? engines : [...engines].reverse()).map((engine) => ({ workload, engine, round })),
    ),
  ).flat();
  const measured: Measured[] = [];
  const failures: Failure[] = [];
  const started = performance.now();
  for (const [i, turn] of turns.entries()) {
    const { workload, engine, round } = turn;
    if (failures.some((failure) => failure.workload === workload && failure.engine === engine)) continue;
    const programs = programsOf(engine, { workload, seconds, python, cores });
    let outcome: string;
    try {
      const measurement = together(await measureTogether(programs, signal));
      measured.push({ ...turn, ...measurement });
      outcome = `${measurement.stepsPerSecond.toFixed(measurement.stepsPerSecond < 100 ? 1 : 0)} steps/s`;
    } catch (error) {
      if (signal?.aborted) break;
      failures.push({ workload, engine, message: (error as Error).message });
      outcome = "failed";
    }
    const left = ((performance.now() - started) / (i + 1)) * (turns.length - i - 1);
    onProgress(`round ${round + 1} of ${rounds} · ${workload} ${engine}: ${outcome} · ${eta(left / 1000)}`);
  }
  return { measured, failures };
}

function eta(seconds: number): string {
  if (seconds < 90) return `ETA ${Math.ceil(seconds)} s`;
  return `ETA ${Math.round(seconds / 60)} min`;
}

/** Engines that a machine with so many cores can run: as many cores as there are processes at a time. */
export function enginesFor(cores: number, engines: readonly EngineName[]): EngineName[] {
  return engines.filter((engine) => processesOf(engine) <= cores);
}
