import type * as tf from "@tensorflow/tfjs-core";
import type { RandomStream } from "../core";

/** A network's weights by name, for example `hidden0.weight`. */
export type Parameters = Readonly<Record<string, tf.Tensor>>;

/** One named weight: its shape and how its values are drawn, row-major. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  initial(random: RandomStream): Float32Array;
}

/** What a forward pass gives: the logits, and every activation that an analysis may ask for, by canonical name. */
export interface Forward {
  /** `[batch, classes]` */
  readonly logits: tf.Tensor2D;
  readonly activations: Readonly<Record<string, tf.Tensor>>;
}

/**
 * A network as a value: the list of its weights and a pure function of them. It holds no tensor and no state, so the
 * same model serves any number of runs, and the order of `parameters` is the order in which optimisers keep state.
 */
export interface Model {
  readonly parameters: readonly ParameterSpec[];
  /** @param tokens int32 `[batch, sequence]` */
  forward(parameters: Parameters, tokens: tf.Tensor2D): Forward;
}

export function parameterCount(model: Model): number {
  return model.parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
}
