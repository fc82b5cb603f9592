import type { SetMetrics } from "./measure";

/** One measurement of a network, after `step` updates. */
export interface Evaluation {
  readonly step: number;
  readonly train: SetMetrics;
  readonly test: SetMetrics;
  /** L2 norm of all weights and biases together. */
  readonly weightNorm: number;
}
