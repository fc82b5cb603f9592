import type * as tf from "@tensorflow/tfjs-core";
import type { RandomStream } from "../core";

/** A network's weights by name, for example `hidden0.weight`. */
export type Parameters = Readonly<Record<string, tf.Tensor>>;

/** What a parameter is to its layer; an initial scale or a norm constraint may apply to some of these alone. */
export type ParameterRole = "embedding" | "weight" | "bias" | "gain";

/** One named weight: its shape and how its values are drawn, row-major. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly role: ParameterRole;
  /** Whether training leaves it as it is. Default false. */
  readonly frozen?: boolean;
  /** Its values before training, row-major. */
  initial(random: RandomStream): Float32Array;
}

/** Where the neurons of one hidden layer lie in one parameter: entry i along `axis` belongs to neuron i. */
export interface NeuronAxis {
  readonly parameter: string;
  readonly axis: number;
  readonly part: "incoming" | "bias" | "outgoing";
}

/** How a forward pass is to be computed. The defaults are those of evaluation. */
export interface ForwardOptions {
  /**
   * Whether what depends on a single token is computed once a token and then picked by row, rather than once an
   * example: the same function and gradients with fewer multiplications. Default: where examples outnumber tokens.
   */
  readonly tables?: boolean;
  /** Given in training: zeroes entries of `x` at the rate given and scales up the rest. `name` tells places apart. */
  readonly dropout?: (x: tf.Tensor2D, rate: number, name: string) => tf.Tensor2D;
}

/** What a forward pass gives: the logits, and every activation that an analysis may ask for, by canonical name. */
export interface Forward {
  /** `[batch, classes]`; `[batch, 1]` for a network whose sign is the answer. */
  readonly logits: tf.Tensor2D;
  /** Each is made when asked for, which has to be in the same `tf.tidy`, so those that nobody asks for cost nothing. */
  readonly activations: Readonly<Record<string, () => tf.Tensor>>;
}

/**
 * A network as a value: the list of its weights and a pure function of them. It holds no tensor and no state, so the
 * same model serves any number of runs, and the order of `parameters` is the order in which optimisers keep state.
 */
export interface Model {
  readonly parameters: readonly ParameterSpec[];
  /** Width of the logits: the number of classes, or 1 for a network whose sign is the answer. */
  readonly outputs: number;
  /** Names of the last layer's parameters, which an initialisation may set to zero. */
  readonly lastLayer: readonly string[];
  /** Hidden layers of which a sub-network can be cut, by name; empty where that has no meaning. */
  readonly neurons: Readonly<Record<string, readonly NeuronAxis[]>>;
  /**
   * The logits of a batch, and whatever activations are asked for.
   *
   * @param inputs int32 `[batch, sequence]`
   */
  forward(parameters: Parameters, inputs: tf.Tensor2D, options?: ForwardOptions): Forward;
}

/** Numbers in all parameters of a network, embeddings and frozen ones included. */
export function parameterCount(model: Model): number {
  return model.parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
}
