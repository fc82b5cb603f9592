/**
 * @file Prints what training.py starts from, as JSON: configurations, groklab's own initial weights before a last layer is
 * zeroed or a neuron masked, training examples, and the rows of every batch.
 *
 *     cd test/trainers/reference
 *     node --require groklab/register.cjs export.ts | python training.py > training.json
 */
import { createModel, initialWeights } from "groklab/models";
import type { TrainConfig } from "groklab/trainers";
import { shuffledBatches } from "groklab/trainers/batches";
import { datasetOf } from "../../support/trainings";
import { trainingCases } from "./cases";

process.stdout.write(
  JSON.stringify(Object.entries(trainingCases).map(([name, config]) => ({ name, ...given(config) }))),
);

function given(config: TrainConfig) {
  const dataset = datasetOf(config);
  const { inputs, sequence, labels, train, vocabulary, classes } = dataset;
  const model = createModel(config.model, dataset);
  const values = initialWeights(model, { ...config.initialization, zeroLastLayer: false }, config.seed);
  return {
    config,
    vocabulary,
    classes,
    inputs: Array.from(train, (row) => [...inputs.subarray(row * sequence, (row + 1) * sequence)]),
    labels: Array.from(train, (row) => labels[row]),
    weights: model.parameters.map(({ name, shape }) => ({ name, shape, values: [...values[name]] })),
    batches: batchesOf(config, train.length),
  };
}

function batchesOf({ batchSize, dropLast, seed, steps }: TrainConfig, n: number): number[][] | null {
  if (batchSize === "full") return null;
  const { at } = shuffledBatches(n, { size: batchSize, dropLast, seed });
  return Array.from({ length: steps }, (_, i) => {
    const { rows, count } = at(i + 1);
    return [...rows.subarray(0, count)];
  });
}
