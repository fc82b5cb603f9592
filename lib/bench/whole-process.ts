/** @file The process that trains and records one whole run, as a worker does, and prints where its time went. */
import { phaseClock } from "../core";
import { engineInfo, startEngine } from "../engine";
import { probes } from "../probes";
import { describeEnvironment, readRun, recordRun, runFolder, runId } from "../runs";
import type { TrainerSettings } from "../trainers";
import type { WholeMeasurement } from "./whole";
import { type WholeName, wholeConfig } from "./whole-runs";

const clock = phaseClock("imports", { from: "process" });

async function execute(name: WholeName): Promise<void> {
  clock.enter("engine");
  await startEngine({ backend: "tensorflow", threads: 1, xla: true });
  const config = wholeConfig(name);
  const folder = runFolder("whole", runId(config));
  for await (const _ of recordRun(config, folder, { fresh: true, probes, clock })) {
    // It tells of itself in its own record.
  }
  const { evaluations, phases = {}, status } = readRun(folder);
  if (status !== "done") throw new Error(`the run ended as ${status}`);
  const { trainer: _, ...environment } = describeEnvironment(engineInfo(), {} as TrainerSettings);
  const measurement: WholeMeasurement = {
    phases,
    lossFirst: evaluations[0].train.loss,
    lossLast: evaluations[evaluations.length - 1].train.loss,
    environment,
  };
  process.stdout.write(`\n${JSON.stringify(measurement)}\n`);
}

void execute(process.argv[2] as WholeName);
