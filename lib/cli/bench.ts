import { fork } from "node:child_process";
import { medianSorted } from "simple-statistics";
import { GroklabError } from "../core";
import { startEngine } from "../engine";
import { reference } from "../experiments";
import { resolveRun } from "../runs";
import { createDataset } from "../tasks";
import { createTrainer } from "../trainers";

/** One way to run the reference step. The engine's settings hold for a process, so each is measured in its own. */
interface Setting {
  readonly mode: "eager" | "compiled" | "compiled + XLA";
  readonly threads: number;
}

const SETTINGS: readonly Setting[] = [1, 2].flatMap((threads) =>
  (["eager", "compiled", "compiled + XLA"] as const).map((mode) => ({ mode, threads })),
);
const WARM_UP_STEPS = 30;

export interface BenchOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly json?: boolean;
}

/**
 * Prints steps/s of the reference run for every setting, and the ratio to eager steps on one thread. Settings take turns
 * in rounds, and ratios are taken within a round, so that a machine that is slow for a while is slow for all of them.
 */
export async function bench({ rounds, seconds, json }: BenchOptions): Promise<void> {
  const rates: number[][] = SETTINGS.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, setting] of SETTINGS.entries()) rates[i].push(await measureInChild({ ...setting, seconds }));
    console.error(`round ${round + 1} of ${rounds}`);
  }
  const results = SETTINGS.map((setting, i) => ({
    ...setting,
    stepsPerSecond: summary(rates[i]),
    timesEager: summary(rates[i].map((rate, round) => rate / rates[0][round])),
  }));
  if (json) return console.log(JSON.stringify(results));
  console.log("mode            threads  steps/s (lowest to highest)   times eager on 1 thread");
  for (const { mode, threads, stepsPerSecond, timesEager } of results) {
    const pace = describe(stepsPerSecond, 0).padEnd(28);
    console.log(`${mode.padEnd(15)} ${String(threads).padEnd(8)} ${pace}  ${describe(timesEager, 2)}`);
  }
}

interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

function summary(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: medianSorted(sorted), low: sorted[0], high: sorted[sorted.length - 1] };
}

function describe({ median, low, high }: Summary, digits: number): string {
  return `${median.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}

type Order = Setting & { readonly seconds: number };

function measureInChild(order: Order): Promise<number> {
  const child = fork(__filename, [], { execArgv: ["--require", require.resolve("tsx/cjs")] });
  child.send(order);
  return new Promise((resolve, reject) => {
    child.on("message", resolve as (rate: unknown) => void);
    child.on("error", reject);
    child.on("exit", (code) => reject(new GroklabError(`the measuring process ended with code ${code}`)));
  });
}

/** Steps per second of the reference run, after warm-up. */
async function measure({ mode, threads, seconds }: Order): Promise<number> {
  await startEngine({ backend: "tensorflow", threads, xla: mode === "compiled + XLA" });
  const config = resolveRun(reference);
  const trainer = createTrainer(config, createDataset(config.task, config.seed), { compiled: mode !== "eager" });
  for (let i = 0; i < WARM_UP_STEPS; i++) trainer.step();
  const started = process.hrtime.bigint();
  let steps = 0;
  let elapsed = 0;
  while (elapsed < seconds) {
    trainer.step();
    steps++;
    elapsed = Number(process.hrtime.bigint() - started) / 1e9;
  }
  return steps / elapsed;
}

if (require.main === module) {
  process.once("message", async (order: Order) => {
    process.send?.(await measure(order), undefined, undefined, () => process.disconnect());
  });
}
