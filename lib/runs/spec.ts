import type { Operation } from "../tasks";
import type { TrainConfig } from "../trainers";

/** A run as a person writes it: what is left out takes its default. */
export interface RunSpec {
  readonly task: {
    /** Default "modular", so far the only kind. */
    readonly kind?: "modular";
    readonly operation: Operation;
    /** The modulus, 2 to 1000. */
    readonly p: number;
    /** Share of all pairs for training, strictly between 0 and 1. */
    readonly trainFraction: number;
    /** Whether (x, y) and (y, x) are split apart (`ordered`, default) or together. */
    readonly pairs?: "ordered" | "unordered";
  };
  readonly model: {
    /** Default "mlp", so far the only kind. */
    readonly kind?: "mlp";
    /** Width of each hidden layer, such as [250]. */
    readonly hidden: readonly number[];
  };
  readonly optimizer: {
    /** Default "adamw", so far the only kind. */
    readonly kind?: "adamw";
    readonly learningRate: number;
    /** Default [0.9, 0.98]. */
    readonly betas?: readonly [number, number];
    /** Default 1e-8. */
    readonly eps?: number;
    /** Decoupled: each step multiplies weights by 1 - learningRate * weightDecay. */
    readonly weightDecay: number;
  };
  /** Optimiser updates, up to ten million. */
  readonly steps: number;
  /** When the run is measured: every so many steps, and so many times per factor of ten. Default 10 and 10. */
  readonly evaluation?: { readonly every?: number; readonly perDecade?: number };
  /** Decides the split and the initial weights. Default 0. */
  readonly seed?: number;
}

/** A run with every choice made; immutable, plain JSON, and together with the engine's settings all that decides it. */
export interface RunConfig extends TrainConfig {
  readonly schema: number;
}
