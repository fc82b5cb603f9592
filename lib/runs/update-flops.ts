/** @file What training computes, in floating-point operations: the network's products, and the optimiser's own. */
import { createModel } from "../models";
import { createDataset } from "../tasks";
import { newtonSchulzFlops } from "../trainers";
import type { RunConfig } from "./spec";

/** Forward pass, gradients by activations and gradients by weights: each as many multiplications. */
const PASSES = 3;

/** What is multiplied: rows of examples (of sequences, at each position) by each of the weight matrices. */
interface Products {
  readonly rows: number;
  /** Shapes of the weights in matrices, `[inputs, outputs]`. */
  readonly matrices: readonly (readonly number[])[];
}

/** A configuration does not change, and a leaderboard asks for each of its runs several times. */
const known = new WeakMap<RunConfig, Products>();

function productsOf(config: RunConfig): Products {
  const products = known.get(config) ?? counted(config);
  known.set(config, products);
  return products;
}

function counted({ task, model, batchSize, seed, splitSeed }: RunConfig): Products {
  const dataset = createDataset(task, splitSeed ?? seed);
  const examples = batchSize === "full" ? dataset.train.length : batchSize;
  const positions = model.kind === "mlp" || model.kind === "parity" ? 1 : dataset.sequence;
  const matrices = createModel(model, dataset).parameters.flatMap(({ shape, frozen }) =>
    shape.length >= 2 && !frozen ? [shape] : [],
  );
  return { rows: examples * positions, matrices };
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
  const { rows, matrices } = productsOf(config);
  const own = config.optimizer.kind === "muon" ? matrices : [];
  return (
    2 * PASSES * matrices.reduce((sum, shape) => sum + sizeOf(shape), 0) * rows +
    own.reduce((sum, [n, m, ...more]) => sum + (more.length === 0 ? newtonSchulzFlops(n, m) : 0), 0)
  );
}

/** The largest of an update's products with a weight matrix of two dimensions: rows, inputs and outputs. */
export function largestProduct(config: RunConfig): readonly [number, number, number] {
  const { rows, matrices } = productsOf(config);
  const plain = matrices.filter(({ length }) => length === 2);
  const [inputs, outputs] = plain.reduce((best, shape) => (sizeOf(shape) > sizeOf(best) ? shape : best));
  return [rows, inputs, outputs];
}
