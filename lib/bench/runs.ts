/** @file What it costs to record runs, to train several at a time, and to list thousands of them. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { median } from "simple-statistics";
import { GroklabError, projectRoot } from "../core";
import { engineInfo, isStarted, startEngine } from "../engine";
import { runAll } from "../launch";
import { describeEnvironment, type Environment, type RunSpec, recordRun, resolveRun, runFolder, runId } from "../runs";
import { type TrainEvent, train } from "../trainers";
import { inTemporaryData, makeUpRuns } from "./made-up-runs";
import type { Spread } from "./summary";

export interface RunsBenchOptions {
  /** How often both sides of a comparison take their turns. */
  readonly rounds: number;
  /** Runs that are made up and listed. */
  readonly listed: number;
  /** Updates of the run that is recorded, and of each in the pool; runs in the pool. Default 2000, 1000 and 4. */
  readonly steps?: { readonly recorded: number; readonly pooled: number };
  readonly pooledRuns?: number;
  /** Lines for people. */
  readonly onProgress?: (line: string) => void;
}

/** One comparison or timing: a number in every round, and what is aimed at. */
export interface RunsMeasurement {
  readonly name: "recording" | "pool" | "listing";
  readonly what: string;
  readonly unit: "ratio" | "seconds";
  readonly target: string;
  readonly values: readonly number[];
  readonly spread: Spread;
  /** Seconds of either side, round by round, where two are compared. */
  readonly sides?: Readonly<Record<string, readonly number[]>>;
}

/** What recording, a second process and long lists cost, as `data/bench/runs.json` has it. */
export interface RunsBench {
  readonly date: string;
  readonly settings: { readonly rounds: number; readonly listed: number; readonly steps: object };
  readonly environment: Omit<Environment, "trainer">;
  readonly measurements: readonly RunsMeasurement[];
}

/** Runs at a time in the pool, and how many there are to train. */
const JOBS = 2;
const POOLED = 4;

/** The reference run, as long as asked for, evaluated every 50 steps. */
function spec(steps: number, seed = 0): RunSpec {
  return {
    task: { operation: "addition", p: 97, trainFraction: 0.4 },
    model: { hidden: [250] },
    optimizer: { learningRate: 0.03, weightDecay: 2 },
    evaluation: { every: 50, perDecade: 0 },
    steps,
    seed,
  };
}

/** Measures everything, in a temporary data folder; starts the engine if need be. */
export async function benchRuns(options: RunsBenchOptions): Promise<RunsBench> {
  const { rounds, listed, steps = { recorded: 2000, pooled: 1000 } } = options;
  if (!(rounds >= 1 && listed >= 1)) throw new GroklabError("a bench of runs takes one round and one run at least");
  if (!isStarted()) await startEngine();
  return inTemporaryData(async () => {
    const { trainer: _, ...environment } = describeEnvironment(engineInfo(), {} as Environment["trainer"]);
    const measurements = [
      await recording(steps.recorded, options),
      await pool(steps.pooled, options),
      listing(steps.recorded, options),
    ];
    return { date: new Date().toISOString(), settings: { rounds, listed, steps }, environment, measurements };
  });
}

/** Training time with its record over without; the two train in turns, an evaluation at a time, so that both meet the same noise. */
async function recording(steps: number, { rounds, onProgress }: RunsBenchOptions): Promise<RunsMeasurement> {
  const config = resolveRun(spec(steps));
  const folder = runFolder("recording", runId(config));
  const sides: Record<"recorded" | "plain", number[]> = { recorded: [], plain: [] };
  for (let round = 0; round < rounds; round++) {
    const [recorded, plain] = await timesInTurns(recordRun(config, folder, { fresh: true }), train(config));
    sides.recorded.push(recorded);
    sides.plain.push(plain);
  }
  const what = `training ${steps} steps with a record, over without`;
  const values = sides.recorded.map((time, i) => time / sides.plain[i]);
  return report({ name: "recording", what, unit: "ratio", target: "below 1.02", values, sides }, onProgress);
}

type TrainStream = AsyncGenerator<TrainEvent, void, void>;

/** Seconds of each of two trainings from its first evaluation, at which it has been compiled, to its end. */
async function timesInTurns(...streams: [TrainStream, TrainStream]): Promise<[number, number]> {
  const times: [number, number] = [0, 0];
  for (const stream of streams) await toEvaluation(stream);
  for (let turn = 0, running = true; running; turn++) {
    running = false;
    for (const side of turn % 2 === 0 ? [0, 1] : [1, 0]) {
      const started = performance.now();
      if (await toEvaluation(streams[side])) running = true;
      times[side] += (performance.now() - started) / 1000;
    }
  }
  return times;
}

/** Trains on to the next evaluation; false at the end. */
async function toEvaluation(stream: TrainStream): Promise<boolean> {
  for (;;) {
    const { done, value } = await stream.next();
    if (done) return false;
    if ((value as TrainEvent).kind === "evaluation") return true;
  }
}

/** Runs per hour of a pool of two over one at a time, each in a process of its own, starting and compiling included. */
async function pool(
  steps: number,
  { rounds, pooledRuns = POOLED, onProgress }: RunsBenchOptions,
): Promise<RunsMeasurement> {
  const specs = Array.from({ length: pooledRuns }, (_, seed) => spec(steps, seed));
  const time = async (jobs: number) => {
    const started = performance.now();
    const results = await runAll(specs, { experiment: "pool", jobs, fresh: true });
    const bad = results.find((result) => result.kind !== "record" || result.record.status !== "done");
    if (bad) throw new GroklabError(`a run of the pool did not come to its end: ${bad.id}`);
    return (performance.now() - started) / 1000;
  };
  const sides = await inTurns(rounds, { two: () => time(JOBS), one: () => time(1) });
  const what = `runs per hour, two at a time over one (${pooledRuns} runs of ${steps} steps)`;
  const values = sides.one.map((seconds, i) => seconds / sides.two[i]);
  return report(
    { name: "pool", what, unit: "ratio", target: "at least 1.8 on 2 quiet cores", values, sides },
    onProgress,
  );
}

/** `groklab runs --where …` as it is typed, from the start of its process to its end. */
function listing(steps: number, { rounds, listed, onProgress }: RunsBenchOptions): RunsMeasurement {
  makeUpRuns("listing", runFolder("recording", runId(resolveRun(spec(steps)))), listed);
  const program = join(projectRoot(), "lib", "cli", "groklab.cjs");
  const values = Array.from({ length: rounds }, () => {
    const started = performance.now();
    const args = ["runs", "--experiment", "listing", "--where", "optimizer.weightDecay=1", "--sort", "seed"];
    const { status, stderr } = spawnSync(process.execPath, [program, ...args], { maxBuffer: 1e9 });
    if (status !== 0) throw new GroklabError(`groklab runs ended with code ${status}: ${stderr}`);
    return (performance.now() - started) / 1000;
  });
  const what = `listing and filtering ${listed} runs`;
  return report({ name: "listing", what, unit: "seconds", target: "below 2 s", values }, onProgress);
}

/** Times of two sides, round by round; every round begins with the side that ended the one before. */
async function inTurns<K extends string>(
  rounds: number,
  sides: Readonly<Record<K, () => Promise<number>>>,
): Promise<Record<K, number[]>> {
  const names = Object.keys(sides) as K[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) times[name].push(await sides[name]());
  }
  return times;
}

function report(
  measured: Omit<RunsMeasurement, "spread">,
  onProgress: (line: string) => void = () => {},
): RunsMeasurement {
  const { values } = measured;
  const whole = {
    ...measured,
    spread: { median: median([...values]), low: Math.min(...values), high: Math.max(...values) },
  };
  onProgress(describeRunsMeasurement(whole));
  return whole;
}

/** `training 2000 steps with a record, over without: 1.008 (1.001 to 1.021), target below 1.02`. */
export function describeRunsMeasurement({ what, unit, target, spread }: RunsMeasurement): string {
  const text = (value: number) => `${value.toFixed(unit === "ratio" ? 3 : 2)}${unit === "seconds" ? " s" : ""}`;
  return `${what}: ${text(spread.median)} (${text(spread.low)} to ${text(spread.high)}), target ${target}`;
}
