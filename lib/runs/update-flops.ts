/** @file What training computes, in floating-point operations: the network's products, and the optimiser's own. */
import { createModel } from "../models";
import { createDataset } from "../tasks";
import { newtonSchulzFlops } from "../trainers";
import type { RunConfig } from "./spec";

/** Forward pass, gradients by activations and gradients by weights: each as many multiplications. */
const PASSES = 3;

/** A matrix of weights, and how many rows an update multiplies by it: examples, at each position that reads it. */
interface Product {
  readonly rows: number;
  /** `[inputs, outputs]`, or more where a weight has more dimensions. */
  readonly shape: readonly number[];
}

/** A configuration does not change, and a table asks for each of its runs several times. */
const known = new WeakMap<RunConfig, readonly Product[]>();

function productsOf(config: RunConfig): readonly Product[] {
  const products = known.get(config) ?? counted(config);
  known.set(config, products);
  return products;
}

function counted({ task, model, batchSize, seed, splitSeed }: RunConfig): Product[] {
  const dataset = createDataset(task, splitSeed ?? seed);
  const examples = batchSize === "full" ? dataset.train.length : batchSize;
  return createModel(model, dataset).parameters.flatMap(({ name, shape, frozen }) =>
    shape.length >= 2 && !frozen ? [{ rows: examples * positionsOf(model.kind, name, dataset.sequence), shape }] : [],
  );
}

/** At how many positions of an example a matrix is used: a perceptron reads all at once, behind its embedding; a Transformer appends a token. */
function positionsOf(kind: RunConfig["model"]["kind"], name: string, sequence: number): number {
  if (kind === "mlp" || kind === "parity") return name === "embedding.weight" ? sequence : 1;
  return kind === "transformer" ? sequence + 1 : sequence;
}

const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/**
 * Floating-point operations of one update: 2 for each multiplication of a weight in a matrix with its addition, over all examples, in the
 * forward pass and twice in the backward pass: 6 N B, with N the weights in matrices and B the examples, as language models' training is
 * counted (Kaplan et al. 2020, section 2.1). Sequence models use each weight at each position. What grows with the weights alone (moments, decay,
 * norms) is below a thousandth of that and not counted; Muon's products are. Groklab itself computes less, since it looks up what depends on one token
 * alone; how many updates there are is the same.
 */
export function updateFlops(config: RunConfig): number {
  const products = productsOf(config);
  const own = config.optimizer.kind === "muon" ? products : [];
  return (
    2 * PASSES * products.reduce((sum, { rows, shape }) => sum + rows * sizeOf(shape), 0) +
    own.reduce((sum, { shape: [n, m, ...more] }) => sum + (more.length === 0 ? newtonSchulzFlops(n, m) : 0), 0)
  );
}
