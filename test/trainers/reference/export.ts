/**
 * @file Prints what training.py starts from, as JSON: groklab's own initial weights, training tokens and labels.
 *
 *     node --require tsx/cjs test/trainers/reference/export.ts | python test/trainers/reference/training.py > test/trainers/reference/training.json
 */
import { randomStream } from "groklab/core";
import { createModel } from "groklab/models";
import { createDataset } from "groklab/tasks";
import { oracleConfig } from "./config";

const { task, model, optimizer, steps, seed } = oracleConfig;
const { tokens, labels, train, vocabulary } = createDataset(task, seed);
const { parameters } = createModel(model, createDataset(task, seed));
process.stdout.write(
  JSON.stringify({
    optimizer,
    steps,
    vocabulary,
    tokens: Array.from(train, (row) => [tokens[2 * row], tokens[2 * row + 1]]),
    labels: Array.from(train, (row) => labels[row]),
    weights: parameters.map(({ name, shape, initial }) => ({
      name,
      shape,
      values: [...initial(randomStream(seed, "init", name))],
    })),
  }),
);
