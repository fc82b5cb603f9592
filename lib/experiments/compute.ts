/** @file What training computes, in floating-point operations: the network's products, and the optimiser's own. */

import type { Crossing } from "../analysis";
import { createModel } from "../models";
import type { RunConfig } from "../runs";
import { createDataset } from "../tasks";
import { newtonSchulzFlops } from "../trainers";
import { type Timed, timesAt99 } from "./measures";

/** Forward pass, gradients by activations and gradients by weights: each as many multiplications. */
const PASSES = 3;

/** A configuration does not change, and a table asks for each of its runs several times. */
const known = new WeakMap<RunConfig, number>();

/**
 * Floating-point operations of one update: 2 for each multiplication of a weight in a matrix with its addition, over all examples, in the
 * forward pass and twice in the backward pass: 6 N B, with N the weights in matrices and B the examples, as language models' training is
 * counted (Kaplan et al. 2020, section 2.1). Sequence models use each weight at each position. What grows with the weights alone (moments, decay,
 * norms) is below a thousandth of that and not counted; Muon's products are. Groklab itself computes less, since it looks up what depends on one token
 * alone; how many updates there are is the same.
 */
export function updateFlops(config: RunConfig): number {
  const flops = known.get(config) ?? counted(config);
  known.set(config, flops);
  return flops;
}

function counted({ task, model, batchSize, optimizer, seed, splitSeed }: RunConfig): number {
  const dataset = createDataset(task, splitSeed ?? seed);
  const matrices = createModel(model, dataset).parameters.filter(({ shape, frozen }) => shape.length >= 2 && !frozen);
  const products = matrices.reduce(
    (sum, { name, shape }) => sum + sizeOf(shape) * positionsOf(model.kind, name, dataset.sequence),
    0,
  );
  const examples = batchSize === "full" ? dataset.train.length : batchSize;
  const own = optimizer.kind === "muon" ? matrices : [];
  return (
    2 * PASSES * products * examples +
    own.reduce((sum, { shape: [n, m, ...more] }) => sum + (more.length === 0 ? newtonSchulzFlops(n, m) : 0), 0)
  );
}

const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/** At how many positions of an example a matrix is used: a perceptron reads all at once, behind its embedding; a Transformer appends a token. */
function positionsOf(kind: RunConfig["model"]["kind"], name: string, sequence: number): number {
  if (kind === "mlp" || kind === "parity") return name === "embedding.weight" ? sequence : 1;
  return kind === "transformer" ? sequence + 1 : sequence;
}

/** Floating-point operations to T_gen at 99 %, as its `step`. */
export const computeToGeneralise: Timed<Crossing> = (run, choice) => {
  const { censored, step } = timesAt99.tGen(run, choice);
  return { censored, step: step * updateFlops(run.config) };
};
