import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../core";
import { isNative, nativeBackend } from "./native";
import { recordTwice, type TensorFunction } from "./recording";
import { openSession } from "./session";

/** A step that runs as one call; `close` frees its graph. */
export interface CompiledStep {
  (...inputs: tf.Tensor[]): tf.Tensor[];
  /** False where the step runs operation by operation. */
  readonly compiled: boolean;
  /** Frees its graph. */
  close(): void;
}

/**
 * Turns a step written in plain tfjs into one call of TensorFlow's graph executor, which XLA fuses where the engine
 * was started with it. The step must be a pure function of its inputs: everything that changes from call to call (the
 * learning rate, a step count, noise, batch indices) is an input, and every input keeps its shape and type.
 *
 * The step is recorded twice and refused when the recordings differ, so a random draw or a counter on the host is
 * found out instead of frozen. On the portable backends the step runs eagerly as it is.
 *
 * What a graph or XLA would compute otherwise is refused by name. One thing is left: XLA takes the product of a truth value,
 * cast to float, with NaN for 0 where that is false.
 *
 * @param examples inputs of the shapes and types that every later call will have; they are left untouched
 * @throws EngineError, saying why, for a step that a graph can not reproduce
 * @example
 * const double = compileStep((x) => [tf.mul(x, 2)], [tf.zeros([3])]);
 * const [y] = double(tf.tensor1d([1, 2, 3]));
 */
export function compileStep(step: TensorFunction, examples: readonly tf.Tensor[]): CompiledStep {
  if (!isNative()) return eagerStep(step);
  const backend = nativeBackend();
  const session = openSession(backend, recordTwice(backend, step, examples));
  const expected = examples.map(describe);
  const compiled = (...inputs: tf.Tensor[]): tf.Tensor[] => {
    if (inputs.length !== expected.length) {
      throw new EngineError(`compiled step: expected ${expected.length} inputs, got ${inputs.length}`);
    }
    for (let i = 0; i < inputs.length; i++) {
      if (!sameForm(inputs[i], examples[i])) {
        throw new EngineError(`compiled step: input ${i} must be ${expected[i]}, got ${describe(inputs[i])}`);
      }
    }
    return session.run(inputs);
  };
  return Object.assign(compiled, { compiled: true, close: session.close });
}

/** The step as it is, operation by operation, in the shape of a compiled one. */
export function eagerStep(step: TensorFunction): CompiledStep {
  const eager = (...inputs: tf.Tensor[]) => tf.tidy(() => step(...inputs));
  return Object.assign(eager, { compiled: false, close: () => {} });
}

function describe(tensor: tf.Tensor): string {
  return `${tensor.dtype} [${tensor.shape.join(", ")}]`;
}

function sameForm(a: tf.Tensor, b: tf.Tensor): boolean {
  return a.dtype === b.dtype && a.shape.length === b.shape.length && a.shape.every((size, i) => size === b.shape[i]);
}
