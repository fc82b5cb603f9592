import type { RunSpec } from "./spec";

/**
 * A small network that memorises modular addition, and generalises long after: a run to begin with, which notebooks vary.
 *
 * It is the setting of the synergy paper (Clauw, Marinazzo & Stramaglia 2024, section 4) with its high weight decay, 2. The paper's
 * learning rate; betas and eps of its authors' code.
 */
export const reference = {
  task: { operation: "addition", p: 97, trainFraction: 0.4 },
  model: { hidden: [250] },
  optimizer: { learningRate: 0.03, betas: [0.9, 0.98], weightDecay: 2 },
  steps: 1000,
} satisfies RunSpec;
