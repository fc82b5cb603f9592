import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "groklab/core";
import { compileLoop, compileLoopOrRun, eagerLoop, type LoopBody, type LoopTensors, startEngine } from "groklab/engine";
import { beforeAll, describe, expect, it } from "vitest";

beforeAll(async () => {
  await startEngine({ xla: true });
});

/** s <- s * a + b_i, with the sum of s as the turn's number: few operations, and every kind of tensor in use. */
const affine: LoopBody = ({ fixed: [a], schedules: [b], state: [s] }) => {
  const next = tf.add(tf.mul(s, a), b);
  return { value: tf.sum(next), state: [next] };
};

const tensors = (): LoopTensors => ({
  fixed: [tf.tensor1d([2, -1])],
  schedules: [
    tf.tensor2d([
      [1, 0],
      [0, 1],
      [5, 5],
    ]),
  ],
  state: [tf.tensor1d([1, 1])],
});

/** [1,1] -> [3,-1] -> [6,2] -> [17,3]: worked out by hand. */
const states = [
  [1, 1],
  [3, -1],
  [6, 2],
  [17, 3],
];
const sums = [2, 8, 20];

describe.each([
  { how: "compiled", make: compileLoop },
  { how: "operation by operation", make: eagerLoop as typeof compileLoop },
])("a loop, $how", ({ make }) => {
  it.each([0, 1, 2, 3])("makes %i turns, each with its own row, and notes the number of each", (turns) => {
    const given = tensors();
    const loop = make(affine, given);
    const { values, state } = loop(turns, given);
    expect([...values.dataSync()]).toEqual([0, 1, 2].map((i) => (i < turns ? sums[i] : 0)));
    expect(state.map((tensor) => [...tensor.dataSync()])).toEqual([states[turns]]);
    loop.close();
  });

  it("leaves what it was given as it was, and serves any number of calls", () => {
    const given = tensors();
    const loop = make(affine, given);
    const before = tf.memory().numTensors;
    for (let call = 0; call < 3; call++) {
      const { values, state } = loop(3, given);
      expect([...state[0].dataSync()]).toEqual(states[3]);
      tf.dispose([values, state]);
    }
    expect(tf.memory().numTensors).toBe(before);
    expect([...given.state[0].dataSync()]).toEqual([1, 1]);
    loop.close();
  });
});

/** The number of different values, of which a graph would keep today's: 1 for the state [1, 1], which stays. */
const counting: LoopBody = ({ state: [s] }) => ({ value: tf.scalar(tf.unique(s).values.size), state: [s] });

describe("compileLoop", () => {
  it("goes on from the state that it gave", () => {
    const given = tensors();
    const loop = compileLoop(affine, given);
    const first = loop(1, given);
    const rest = loop(2, {
      ...given,
      schedules: [tf.slice(given.schedules[0], [1, 0], [2, 2]).concat(tf.zeros([1, 2]))],
      state: first.state,
    });
    expect([...rest.state[0].dataSync()]).toEqual(states[3]);
    loop.close();
  });

  it("refuses a turn that draws or counts on the host", () => {
    let count = 0;
    const counting: LoopBody = ({ state: [s] }) => {
      const next = tf.add(s, tf.scalar(count++));
      return { value: tf.sum(next), state: [next] };
    };
    expect(() => compileLoop(counting, tensors())).toThrow(/two calls of the step differ/);
  });

  it("refuses a turn that gives another number of tensors than it takes", () => {
    const losing: LoopBody = ({ state: [s] }) => ({ value: tf.sum(s), state: [] });
    expect(() => compileLoop(losing, tensors())).toThrow(/takes 1 tensors of state and gives another number/);
  });

  it("refuses schedules of different lengths", () => {
    const uneven = { ...tensors(), schedules: [tf.zeros([3, 2]), tf.zeros([2])] };
    expect(() => compileLoop(affine, uneven)).toThrow(/first axis of one length, got 3,2/);
  });

  it("names what a graph can not hold: a draw of its own, and a shape that depends on values", () => {
    const drawing: LoopBody = ({ state: [s] }) => {
      const draws = tf.cast(tf.multinomial(s as tf.Tensor1D, 2, 7), "float32");
      return { value: tf.sum(s), state: [draws] };
    };
    expect(() => compileLoop(drawing, tensors())).toThrow(EngineError);
    expect(() => compileLoop(drawing, tensors())).toThrow("Multinomial draws or keeps a state of its own");
    expect(() => compileLoop(counting, tensors())).toThrow(/UniqueV2 gives a tensor whose shape depends on values/);
  });

  it("has a twin that says so in one line and runs the turn as it is", () => {
    const notices: string[] = [];
    const given = tensors();
    const loop = compileLoopOrRun(counting, given, (line) => notices.push(line));
    expect(loop.compiled).toBe(false);
    expect(notices.length).toBe(1);
    expect(notices[0]).toMatch(/^groklab: running operation by operation.*UniqueV2/);
    expect(loop(1, given).state[0].dataSync()).toEqual(Float32Array.of(1, 1));
  });
});
