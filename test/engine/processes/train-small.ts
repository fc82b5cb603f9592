/** @file Starts the engine with the options given, trains the small run for 20 steps and prints what came out, as JSON. */
import { startEngine } from "groklab/engine";
import { createTrainer } from "groklab/trainers";
import { smallConfig, smallDataset } from "../../support/small-run";
import { lossesOf } from "../../support/trainings";

async function main(): Promise<void> {
  const info = await startEngine(JSON.parse(process.argv[2] ?? "{}"));
  const trainer = createTrainer(smallConfig, smallDataset());
  const losses = lossesOf(trainer, 20);
  process.stdout.write(JSON.stringify({ info, losses, norm: trainer.evaluate().weightNorm }));
}

void main().catch((error) => {
  process.stderr.write(`${error.name}: ${error.message}\n`);
  process.exitCode = 1;
});
