import * as tf from "@tensorflow/tfjs-core";
import { compileLoop, startEngine, type TensorFunction } from "groklab/engine";
import { beforeAll, describe, expect, it } from "vitest";
import stored from "../../lib/engine/op-definitions.json";
import { operationsBySignature } from "../../scripts/op-definitions.mjs";

beforeAll(async () => {
  await startEngine({ xla: false });
});

/** What a loop makes of these inputs in one turn. */
function inLoop(step: TensorFunction, inputs: tf.Tensor[]): number[][] {
  const state = tf.tidy(() => step(...inputs).map(({ shape, dtype }) => tf.zeros(shape, dtype)));
  const tensors = { fixed: inputs, schedules: [tf.zeros([1, 1])], state };
  const loop = compileLoop(({ fixed }) => ({ value: tf.scalar(0), state: step(...fixed) }), tensors);
  const results = loop(1, tensors).state.map((tensor) => [...tensor.dataSync()]);
  loop.close();
  return results;
}

describe("the table of operations", () => {
  it("is what the installed library says of itself; `node scripts/op-definitions.mjs` makes it again", () => {
    expect(stored).toEqual(operationsBySignature());
    expect(Object.values(stored).join(" ").split(" ").length).toBeGreaterThan(1700);
  });
});

describe("inside a loop", () => {
  const x = () => tf.tensor1d([3, 1, 2]);

  it("each of two outputs has its own word", () => {
    const { values, indices } = tf.topk(x(), 2);
    expect([[...values.dataSync()], [...indices.dataSync()]]).toEqual([
      [3, 2],
      [0, 2],
    ]);
    const both: TensorFunction = (t) => {
      const { values, indices } = tf.topk(t, 2);
      return [values, indices];
    };
    expect(inLoop(both, [x()])).toEqual([
      [3, 2],
      [0, 2],
    ]);
  });

  it("outputs of a list are numbered", () => {
    expect(inLoop((t) => tf.unstack(t).reverse(), [x()])).toEqual([[2], [1], [3]]);
  });

  it("what stands behind a list of inputs has its own type", () => {
    const step: TensorFunction = (a, b) => [tf.concat([a, b, a])];
    expect(inLoop(step, [x(), tf.tensor1d([7])])).toEqual([[3, 1, 2, 7, 3, 1, 2]]);
  });

  it("an operation takes its types from its inputs, as it does outside", () => {
    // tfjs leaves out the type of ExpandDims, and gives Mean that of what it has cast.
    expect(inLoop((t) => [tf.expandDims(t, 0)], [tf.tensor1d([7, 8], "int32")])).toEqual([[7, 8]]);
    expect(inLoop((t) => [tf.mean(t)], [tf.tensor1d([1, 2, 6], "int32")])).toEqual([[3]]);
    expect(inLoop((t) => [tf.mean(t)], [tf.tensor1d([1, 0, 0, 1], "bool")])).toEqual([[0.5]]);
  });
});
