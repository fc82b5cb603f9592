import type { Json } from "../core";
import type { Probe, ProbeView } from "../trainers";
import { rounded } from "./matrices";

/**
 * Logits for the norm (efficiency paper, section 4.1; Varma et al. 2023): `norm`, the L2 norm of all weights, and
 * `normWithin`, without embeddings; `logit`, the label's logit less the mean over all classes, on the mean over the
 * training set: what a shift of all logits leaves as it is. With one output: y f, y = 1 for class 1 and -1 for class 0.
 */
export const efficiency: Probe = ({ trainer, dataset }: ProbeView): Json => {
  const weights = Object.entries(trainer.weights());
  const within = weights.filter(([name]) => !name.startsWith("embedding."));
  const logits = trainer.logits();
  const outputs = logits.length / dataset.labels.length;
  let total = 0;
  for (const row of dataset.train) {
    const z = logits.subarray(row * outputs, (row + 1) * outputs);
    const label = dataset.labels[row];
    total += outputs === 1 ? (label === 1 ? z[0] : -z[0]) : z[label] - z.reduce((sum, one) => sum + one, 0) / outputs;
  }
  return {
    norm: rounded(normOf(weights)),
    normWithin: rounded(normOf(within)),
    logit: rounded(total / dataset.train.length),
  };
};

function normOf(weights: readonly (readonly [string, Float32Array])[]): number {
  let sum = 0;
  for (const [, values] of weights) for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}
