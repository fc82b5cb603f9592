/** @file What training computes, in floating-point operations: the network's products, and the optimiser's own. */
import { createModel } from "../../models";
import type { RunConfig } from "../../runs";
import { createDataset } from "../../tasks";
import { newtonSchulzFlops } from "../../trainers";

/** Forward pass, gradients by activations and gradients by weights: each as many multiplications. */
const PASSES = 3;

/** A configuration does not change, and a leaderboard asks for each of its runs several times. */
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
  const matrices = createModel(model, dataset).parameters.flatMap(({ shape, frozen }) =>
    shape.length >= 2 && !frozen ? [shape] : [],
  );
  const weights = matrices.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
  const examples = batchSize === "full" ? dataset.train.length : batchSize;
  const positions = model.kind === "mlp" || model.kind === "parity" ? 1 : dataset.sequence;
  const own = optimizer.kind === "muon" ? matrices : [];
  return (
    2 * PASSES * weights * examples * positions +
    own.reduce((sum, [n, m, ...more]) => sum + (more.length === 0 ? newtonSchulzFlops(n, m) : 0), 0)
  );
}
