/**
 * @file The process that times our own training step, as a user runs it but for evaluations and records. It says
 * `ready` when it is warm, measures when it is told to by a line on standard input, prints its measurement, and trains
 * on until standard input ends: processes that are measured together stay under load until the last of them is done.
 */
import { once } from "node:events";
import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { median } from "simple-statistics";
import { EngineError } from "../core";
import { startEngine } from "../engine";
import { createModel, parameterCount } from "../models";
import { describeEnvironment } from "../runs";
import { createDataset } from "../tasks";
import { createTrainer } from "../trainers";
import { gigaflopsOf, matrixProducts } from "./matrix-products";
import { type Measurement, WINDOWS } from "./measurement";
import { configOf, type WorkloadName } from "./workloads";

/** The process's one argument, as JSON. */
export interface StepOrder {
  readonly workload: WorkloadName;
  readonly seconds: number;
  readonly compiled: boolean;
  readonly xla: boolean;
  readonly tables: boolean;
}

const seconds = () => performance.now() / 1000; // since the process started

async function execute({ workload, seconds: duration, compiled, xla, tables }: StepOrder): Promise<void> {
  const engine = await startEngine({ backend: "tensorflow", threads: 1, xla });
  const config = configOf(workload);
  const dataset = createDataset(config.task, config.splitSeed ?? config.seed);
  const trainer = createTrainer(config, dataset, { compiled, tables });
  if (trainer.settings.compiled !== compiled) throw new EngineError("the step runs uncompiled");
  const { every } = config.evaluation;
  let step = 0;
  let losses: Float32Array = new Float32Array();
  const advance = () => {
    losses = trainer.advance(every - (step % every)); // a run stops for an evaluation here
    step += losses.length;
  };
  const advanceFor = (time: number) => {
    const [started, before] = [seconds(), step];
    while (seconds() - started < time) advance();
    return { rate: (step - before) / (seconds() - started), loss: losses[losses.length - 1] };
  };

  advance();
  const firstUpdateSeconds = seconds();
  const lossFirst = losses[0];
  advanceFor(Math.max(0.5, duration / 5));
  process.stdout.write("ready\n");
  let released = false;
  process.stdin.on("end", () => {
    released = true;
  });
  await once(process.stdin.resume(), "data");
  const windows = Array.from({ length: WINDOWS }, () => advanceFor(duration / WINDOWS));
  const stepsPerSecond = median(windows.map(({ rate }) => rate));
  const peakMegabytes = process.resourceUsage().maxRSS / 1024; // before the step is made a second time
  const eager = createTrainer(config, dataset, { compiled: false, tables });
  const products = await matrixProducts(() => void eager.advance(1));
  const matmulGigaflops = gigaflopsOf(products.largest, duration / WINDOWS);
  const measurement: Measurement = {
    stepsPerSecond,
    windows: windows.map(({ rate }) => rate),
    lossFirst,
    lossLast: median(windows.map(({ loss }) => loss)),
    parameters: parameterCount(createModel(config.model, dataset)),
    firstUpdateSeconds,
    peakMegabytes,
    matmulGigaflops,
    ofMatmul: (stepsPerSecond * products.flops) / (1e9 * matmulGigaflops),
    environment: describeEnvironment(engine, trainer.settings),
  };
  process.stdout.write(`${JSON.stringify(measurement)}\n`);
  while (!released) {
    advance();
    await setImmediate();
  }
}

void execute(JSON.parse(process.argv[2]));
