import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../core";
import { encodeFunction, placeholder, whileLoop } from "./graph";
import { pickRows } from "./kernels";
import { dtypeNumber, isNative, nativeBackend } from "./native";
import { recordTwice } from "./recording";
import { openSession, type Session, type SessionGraph } from "./session";

/** The tensors of a loop. */
export interface LoopTensors {
  /** The same in every step. */
  readonly fixed: readonly tf.Tensor[];
  /** One row a step, `[capacity, …]`. */
  readonly schedules: readonly tf.Tensor[];
  /** What a step changes. */
  readonly state: readonly tf.Tensor[];
}

/** One step, as a pure function of the fixed tensors, its row of each schedule, and the state; it returns a number and the next state. */
export type LoopBody = (tensors: LoopTensors) => { readonly value: tf.Scalar; readonly state: readonly tf.Tensor[] };

/** What a loop in a graph leaves behind. */
export interface LoopResult {
  /** The number that each step gave, `[capacity]`; zero after the last step made. */
  readonly values: tf.Tensor1D;
  readonly state: tf.Tensor[];
}

/** Makes `steps` steps, at most its capacity, in one call; `close` frees its graph. */
export interface Loop {
  (steps: number, tensors: LoopTensors): LoopResult;
  /** False where steps run operation by operation. */
  readonly compiled: boolean;
  /** Frees its graph, and the tensors that it keeps. */
  close(): void;
}

/**
 * Turns a step written in plain tfjs into a loop inside TensorFlow's graph executor: any number of steps for the price
 * of one call, and of compiling one step. What holds for `compileStep` holds here: a step is a pure function of its
 * tensors, is recorded twice, and is refused when the recordings differ.
 *
 * @param examples tensors of the shapes and types that every call will have; the schedules' length is the capacity
 * @throws EngineError, saying why, for a step that a graph can not reproduce
 */
export function compileLoop(step: LoopBody, examples: LoopTensors): Loop {
  if (!isNative()) return eagerLoop(step);
  const backend = nativeBackend();
  const capacity = capacityOf(examples);
  const start = tf.scalar(0, "int32");
  const noValues = tf.zeros([capacity]);
  const limit = tf.scalar(capacity, "int32");
  const variables = [start, limit, noValues, ...examples.fixed, ...examples.schedules, ...examples.state];

  let session: Session;
  try {
    session = openSession(backend, loopGraph(step, examples, variables));
  } catch (error) {
    tf.dispose([start, noValues]);
    throw error;
  } finally {
    limit.dispose();
  }

  const run = (steps: number, { fixed, schedules, state }: LoopTensors): LoopResult => {
    const limit = tf.scalar(steps, "int32");
    const [values, ...next] = session.run([start, limit, noValues, ...fixed, ...schedules, ...state]);
    limit.dispose();
    return { values: values as tf.Tensor1D, state: next };
  };
  const close = () => {
    session.close();
    tf.dispose([start, noValues]);
  };
  return Object.assign(run, { compiled: true, close });
}

/** A graph of one node, the loop, whose body is one step. */
function loopGraph(step: LoopBody, examples: LoopTensors, variables: readonly tf.Tensor[]): SessionGraph {
  const backend = nativeBackend();
  const body = recordTwice(backend, bodyOf(step, examples), variables);
  if (body.outputNames.length !== variables.length) {
    throw new EngineError(
      `compileLoop: a step takes ${examples.state.length} tensors of state and gives another number`,
    );
  }
  const condition = recordTwice(backend, (i, n) => [tf.less(i, n)], variables.slice(0, 2));
  const types = variables.map(({ dtype }) => dtypeNumber(backend.binding, dtype));
  const shapes = variables.map(({ shape }) => shape);
  const inputs = variables.map((_, i) => placeholder(`input${i}`, types[i], shapes[i]));
  const first = variables.length - examples.state.length; // the first tensor of state
  return {
    nodes: [...inputs, whileLoop("loop", inputs, types, shapes)],
    functions: [
      encodeFunction("body", body, types, types),
      encodeFunction("condition", condition, types, [backend.binding.TF_BOOL]),
    ],
    inputNames: inputs.map(({ name }) => `${name}:0`),
    outputNames: [2, ...examples.state.map((_, i) => first + i)].map((i) => `loop:${i}`),
  };
}

/** The loop in JavaScript, its steps operation by operation. */
export function eagerLoop(step: LoopBody): Loop {
  const run = (steps: number, { fixed, schedules, state }: LoopTensors): LoopResult => {
    const values = new Float32Array(capacityOf({ fixed, schedules, state }));
    let current = state;
    for (let i = 0; i < steps; i++) {
      const next = tf.tidy(() => {
        const counter = tf.scalar(i, "int32");
        const { value, state } = step({ fixed, schedules: schedules.map((s) => rowOf(s, counter)), state: current });
        return [value, ...state];
      });
      if (current !== state) tf.dispose([...current]);
      values[i] = next[0].dataSync()[0];
      next[0].dispose();
      current = next.slice(1);
    }
    return { values: tf.tensor1d(values), state: [...current] };
  };
  return Object.assign(run, { compiled: false, close: () => {} });
}

/**
 * A compiled loop; or, where a graph can not reproduce the step, the step as it is, and a line that says so and why.
 *
 * @param onNotice default: a line on standard error
 */
export function compileLoopOrRun(
  step: LoopBody,
  examples: LoopTensors,
  onNotice: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
): Loop {
  try {
    return compileLoop(step, examples);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    onNotice(`groklab: running operation by operation, at a fraction of the speed: ${error.message}`);
    return eagerLoop(step);
  }
}

/** counter, limit, values, ...fixed, ...schedules, ...state -> the same after one step. */
function bodyOf(step: LoopBody, examples: LoopTensors): (...variables: tf.Tensor[]) => tf.Tensor[] {
  const { fixed, schedules } = examples;
  return (counter, limit, values, ...rest) => {
    const still = rest.slice(0, fixed.length);
    const rows = rest.slice(fixed.length, fixed.length + schedules.length);
    const state = rest.slice(fixed.length + schedules.length);
    const next = step({ fixed: still, schedules: rows.map((s) => rowOf(s, counter as tf.Scalar)), state });
    const place = tf.cast(tf.equal(tf.range(0, values.shape[0] as number, 1, "int32"), counter), "float32");
    const noted = tf.add(values, tf.mul(place, next.value));
    return [tf.add(counter, tf.scalar(1, "int32")), limit, noted, ...still, ...rows, ...next.state];
  };
}

/** Row i of `[capacity, …]`, without the first axis. */
function rowOf(schedule: tf.Tensor, counter: tf.Scalar): tf.Tensor {
  return tf.reshape(pickRows(schedule, tf.reshape(counter, [1])), schedule.shape.slice(1));
}

function capacityOf({ schedules }: LoopTensors): number {
  const capacity = schedules[0]?.shape[0];
  if (!capacity || schedules.some(({ shape }) => shape[0] !== capacity)) {
    throw new EngineError(
      `compileLoop: schedules need a first axis of one length, got ${schedules.map((s) => s.shape[0])}`,
    );
  }
  return capacity;
}
