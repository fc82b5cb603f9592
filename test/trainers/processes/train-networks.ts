/** @file Starts the backend named, trains the networks and methods given for ten steps and prints what came out, as JSON. */
import { type BackendName, startEngine } from "groklab/engine";
import { createTrainer, type TrainConfig } from "groklab/trainers";
import { datasetOf, lossesOf, type MethodName, type NetworkName, training } from "../../support/trainings";

async function main(): Promise<void> {
  const [backend, pairs] = [process.argv[2] as BackendName, JSON.parse(process.argv[3]) as [NetworkName, MethodName][]];
  await startEngine({ backend });
  const runs = pairs.map(([network, method]) => {
    const config = training(network, method) as TrainConfig;
    const trainer = createTrainer(config, datasetOf(config), { updatesPerCall: 3 });
    return { compiled: trainer.settings.compiled, losses: lossesOf(trainer, 10), evaluation: trainer.evaluate() };
  });
  process.stdout.write(JSON.stringify(runs));
}

void main().catch((error) => {
  process.stderr.write(`${error.name}: ${error.message}\n`);
  process.exitCode = 1;
});
