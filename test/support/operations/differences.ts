/** @file Compares what a call gives eagerly with what it gives inside a compiled loop. */
import * as tf from "@tensorflow/tfjs-core";
import { compileLoop } from "groklab/engine";
import { type Call, inputsOf } from "./calls";

/** Differences between eager and compiled, one line each, of calls that are put into one loop. */
export function differences(calls: readonly Call[], seed: number): string[] {
  const inputs = calls.map(([forms], i) => inputsOf(forms, seed + i));
  const all = inputs.flat();
  const step = (...given: tf.Tensor[]) => {
    let taken = 0;
    return calls.map(([, step], i) => {
      taken += inputs[i].length;
      return [step(...given.slice(taken - inputs[i].length, taken))].flat();
    });
  };
  const eager = tf.tidy(() => step(...all));
  const state = eager.flat().map(({ shape, dtype }) => tf.zeros(shape, dtype));
  const tensors = { fixed: all, schedules: [tf.zeros([1, 1])], state };
  const loop = compileLoop(({ fixed }) => ({ value: tf.scalar(0), state: step(...fixed).flat() }), tensors);
  const result = loop(1, tensors);
  loop.close();
  const found = eager.flatMap((outputs, call) =>
    outputs.flatMap((output, i) => {
      const place = eager.slice(0, call).flat().length + i;
      const difference = unequal(output, result.state[place]);
      if (!difference) return [];
      const given = inputs[call].map((t) => `${t.dtype} [${t.shape}] ${[...t.dataSync()].join(" ")}`);
      return [`call ${call} (${calls[call][0]}), output ${i}: ${difference}; inputs: ${given.join("; ")}`];
    }),
  );
  tf.dispose([all, eager.flat(), state, tensors.schedules, result.values, result.state]);
  return found;
}

/** What differs: kinds and shapes, whole numbers at all, floats by more than rounding. */
function unequal(expected: tf.Tensor, received: tf.Tensor): string | undefined {
  const describe = (t: tf.Tensor) => `${t.dtype} [${t.shape.join(", ")}]`;
  if (describe(expected) !== describe(received)) return `${describe(expected)} became ${describe(received)}`;
  const [a, b] = [expected.dataSync(), received.dataSync()];
  const scale = Math.max(1e-3, ...[...a].map(Math.abs).filter((x) => Number.isFinite(x) && x < 1e6));
  const close = (x: number, y: number) =>
    Object.is(x, y) ||
    x === y ||
    (expected.dtype === "float32" && Math.abs(x - y) <= 2e-5 * Math.abs(x) + 2e-6 * scale);
  const at = [...a].findIndex((x, i) => !close(x, b[i]));
  return at < 0 ? undefined : `element ${at}: ${a[at]} became ${b[at]}`;
}
