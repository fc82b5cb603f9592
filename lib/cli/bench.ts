import {
  benchFigure,
  describeBench,
  describeStored,
  type EngineName,
  engineRows,
  enginesFor,
  findPeers,
  type Measured,
  measureSteps,
  OWN,
  type Peers,
  pinnableCores,
  storeBench,
  VARIANTS,
  WORKLOAD_NAMES,
  workloadSummaries,
  workloadsNamed,
} from "../bench";
import { ConfigError } from "../core";
import { closeBrowser, saveFigure } from "../figures";
import { availableCores } from "../launch";

export interface BenchOptions {
  /** Their names, between commas; default all. */
  readonly workloads?: string;
  readonly rounds: number;
  readonly seconds: number;
  readonly peers: boolean;
  readonly variants?: boolean;
  readonly json?: boolean;
  readonly store?: boolean;
}

/** Measures the reference steps, ours and the peers', and prints what was found; Ctrl-C ends what is running. */
export async function bench(options: BenchOptions): Promise<void> {
  const { rounds, seconds } = options;
  const workloads = options.workloads === undefined ? WORKLOAD_NAMES : workloadsNamed(options.workloads);
  const peers = options.peers ? findPeers() : undefined;
  if (options.store && !peers)
    throw new ConfigError("--store keeps a comparison, and there are no peers to compare with");
  if (options.peers && !peers) {
    console.error("PyTorch and JAX are not installed beside groklab (`npm run bench:peers` does it): ours alone");
  }
  const cores = pinnableCores();
  if (cores.length === 0) console.error("not pinned to cores: there is no `taskset` here");
  const engines = enginesFor(cores.length || availableCores(), wanted(options, peers));
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());
  const { measured, failures } = await measureSteps({
    workloads,
    engines,
    rounds,
    seconds,
    python: peers?.python,
    cores,
    signal: interrupted.signal,
    onProgress: (line) => console.error(line),
  });
  if (options.json) console.log(JSON.stringify(engineRows(measured), null, 1));
  else if (measured.length > 0) console.log(`\n${describeBench(engineRows(measured), workloadSummaries(measured))}`);
  for (const { workload, engine, message } of failures) console.error(`failed: ${workload} ${engine}: ${message}`);
  if (failures.length > 0) process.exitCode = 1;
  if (interrupted.signal.aborted) process.exitCode = 130;
  if (!options.store || !peers) return;
  if (process.exitCode) return console.error("nothing is stored: not everything was measured");
  await store(measured, { rounds, seconds, pinned: cores.length > 0 }, peers);
}

function wanted({ variants }: BenchOptions, peers: Peers | undefined): EngineName[] {
  return [...OWN, ...(variants ? VARIANTS : []), ...(peers?.engines ?? [])];
}

async function store(
  measured: readonly Measured[],
  settings: { rounds: number; seconds: number; pinned: boolean },
  peers: Peers,
): Promise<void> {
  const stored = describeStored(measured, settings, peers.versions, new Date());
  console.error(`stored: ${storeBench("steps", stored)}`);
  const caption = { cpu: stored.environment.cpu, date: stored.date.slice(0, 10), ...settings };
  const { png } = await saveFigure("bench-steps", benchFigure(stored.summary, caption), []);
  await closeBrowser();
  console.error(`figure: ${png}`);
}
