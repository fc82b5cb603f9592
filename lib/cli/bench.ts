import { fork } from "node:child_process";
import { startEngine } from "../engine";
import { reference } from "../experiments";
import { resolveRun } from "../runs";
import { createDataset } from "../tasks";
import { createTrainer } from "../trainers";

/** One setting of the reference step. The engine's settings hold for a process, so each is measured in its own. */
export interface BenchSetting {
  readonly mode: "eager" | "compiled" | "compiled + XLA";
  readonly threads: number;
  readonly seconds: number;
}

const WARM_UP_STEPS = 20;
const WINDOWS = 5;

/** Prints steps/s: the median of five windows, with the smallest and largest. */
export async function bench({ seconds, json }: { seconds: number; json?: boolean }): Promise<void> {
  const modes = ["eager", "compiled", "compiled + XLA"] as const;
  const settings = [1, 2].flatMap((threads) => modes.map((mode) => ({ mode, threads, seconds })));
  const results: object[] = [];
  for (const setting of settings) {
    const rates = (await measureInChild(setting)).sort((a, b) => a - b);
    const result = {
      mode: setting.mode,
      threads: setting.threads,
      stepsPerSecond: rates[2],
      low: rates[0],
      high: rates[4],
    };
    results.push(result);
    if (!json) {
      const spread = `(${rates[0].toFixed(0)} to ${rates[4].toFixed(0)})`;
      console.log(
        `${setting.mode.padEnd(14)} ${setting.threads} thread${setting.threads > 1 ? "s" : " "}  ${rates[2].toFixed(1)} steps/s ${spread}`,
      );
    }
  }
  if (json) console.log(JSON.stringify(results));
}

function measureInChild(setting: BenchSetting): Promise<number[]> {
  const child = fork(__filename, [], {
    execArgv: ["--require", require.resolve("tsx/cjs")],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  child.send(setting);
  return new Promise((resolve, reject) => {
    child.on("message", (rates: number[]) => resolve(rates));
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`the measuring process ended with code ${code}`)));
  });
}

/** Steps per second in each window of the reference run, after warm-up. */
export async function measureSteps({ mode, threads, seconds }: BenchSetting): Promise<number[]> {
  await startEngine({ backend: "tensorflow", threads, xla: mode === "compiled + XLA" });
  const config = resolveRun(reference);
  const trainer = createTrainer(config, createDataset(config.task, config.seed), { compiled: mode !== "eager" });
  for (let i = 0; i < WARM_UP_STEPS; i++) trainer.step();
  const rates: number[] = [];
  for (let window = 0; window < WINDOWS; window++) {
    const started = process.hrtime.bigint();
    let steps = 0;
    let elapsed = 0;
    while (elapsed < seconds / WINDOWS) {
      trainer.step();
      steps++;
      elapsed = Number(process.hrtime.bigint() - started) / 1e9;
    }
    rates.push(steps / elapsed);
  }
  trainer.close();
  return rates;
}

if (require.main === module) {
  process.once("message", async (setting: BenchSetting) => {
    const rates = await measureSteps(setting);
    process.send?.(rates, undefined, undefined, () => process.disconnect());
  });
}
