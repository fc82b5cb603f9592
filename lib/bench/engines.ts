import { join } from "node:path";
import type { Program } from "./processes";
import type { StepOrder } from "./step-process";
import type { WorkloadName } from "./workloads";

interface OwnEngine extends Omit<StepOrder, "workload" | "seconds"> {
  /** Processes at the same time, each on a core of its own. */
  readonly processes: number;
}

const asUsed: OwnEngine = { compiled: true, xla: true, tables: true, processes: 1 };

const OWN_ENGINES = {
  groklab: asUsed,
  "groklab-no-tables": { ...asUsed, tables: false }, // the peers' arithmetic: every example anew
  "groklab-two-processes": { ...asUsed, processes: 2 },
  "groklab-no-xla": { ...asUsed, xla: false },
  "groklab-eager": { ...asUsed, compiled: false, xla: false },
};

/** Ways of ours to make an update. */
export type OwnEngineName = keyof typeof OWN_ENGINES;
/** Those of the peers. */
export type PeerName = "torch" | "torch-compile" | "jax";
/** One way to make an update. */
export type EngineName = OwnEngineName | PeerName;

/** What is measured of ours: what users get, and what explains it. */
export const OWN: readonly OwnEngineName[] = ["groklab", "groklab-no-tables", "groklab-two-processes"];
/** Further ways in which the same update can run. */
export const VARIANTS: readonly OwnEngineName[] = ["groklab-no-xla", "groklab-eager"];

export function isOwn(engine: EngineName): engine is OwnEngineName {
  return engine in OWN_ENGINES;
}

export function processesOf(engine: EngineName): number {
  return isOwn(engine) ? OWN_ENGINES[engine].processes : 1;
}

export interface ProgramOptions {
  readonly workload: WorkloadName;
  /** Of one measurement. */
  readonly seconds: number;
  /** Interpreter that has the peers. */
  readonly python: string | undefined;
  /** Cores to pin to, one a process; empty: not pinned. */
  readonly cores: readonly number[];
}

/** The programs that measure an engine: one, or as many as are measured together. */
export function programsOf(engine: EngineName, { workload, seconds, python, cores }: ProgramOptions): Program[] {
  return Array.from({ length: processesOf(engine) }, (_, i) => {
    const program = isOwn(engine)
      ? ownProgram({ workload, seconds, ...OWN_ENGINES[engine] })
      : peerProgram(engine, python ?? "python3", { workload, seconds });
    return cores.length > 0 ? pinned(program, cores[i]) : program;
  });
}

function ownProgram(order: StepOrder): Program {
  const loader = ["--require", join(__dirname, "..", "register.cjs")];
  return { file: process.execPath, args: [...loader, join(__dirname, "step-process.ts"), JSON.stringify(order)] };
}

function peerProgram(
  engine: PeerName,
  python: string,
  { workload, seconds }: Pick<ProgramOptions, "workload" | "seconds">,
): Program {
  const args = ["--workload", workload, "--engine", engine, "--seconds", String(seconds)];
  return { file: python, args: ["-B", PEERS, ...args] };
}

/** The file that runs the peers. */
export const PEERS = join(__dirname, "peers", "peers.py");

function pinned({ file, args }: Program, core: number): Program {
  return { file: "taskset", args: ["-c", String(core), file, ...args] };
}
