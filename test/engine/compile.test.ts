import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "groklab/core";
import { compileStep, eagerStep, startEngine, type TensorFunction } from "groklab/engine";
import { nativeBackend } from "groklab/engine/native";
import { createTrainer } from "groklab/trainers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { smallConfig, smallDataset } from "../support/small-run";
import { lossesOf } from "../support/trainings";

beforeAll(async () => {
  await startEngine({ xla: false });
});

/** Compiles a step on these inputs, runs both it and the original on others, and compares all outputs in every bit. */
function expectSameAsEager(step: TensorFunction, examples: tf.Tensor[], others: tf.Tensor[] = examples): void {
  const compiled = compileStep(step, examples);
  for (const inputs of [examples, others]) {
    const [expected, received] = [step(...inputs), compiled(...inputs)];
    expect(received.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(
      expected.map(({ shape, dtype }) => ({ shape, dtype })),
    );
    received.forEach((tensor, i) => {
      expect(tensor.dataSync(), `output ${i}`).toEqual(expected[i].dataSync());
    });
  }
  compiled.close();
}

const x = () => tf.tensor2d([1, -2, 3, 4, 5, -6], [2, 3]);

describe("compileStep", () => {
  it("turns a step into a function of its inputs, not of the examples it was shown", () => {
    const double = compileStep((t) => [tf.mul(t, 2)], [tf.zeros([3])]);
    expect([...double(tf.tensor1d([1, 2, 3]))[0].dataSync()]).toEqual([2, 4, 6]);
    expect([...double(tf.tensor1d([-1, 0, 0.5]))[0].dataSync()]).toEqual([-2, 0, 1]);
    double.close();
  });

  it("computes a step once, though it is recorded twice", () => {
    const backend = nativeBackend();
    const { binding } = backend;
    const computed: string[] = [];
    const executeOp: typeof binding.executeOp = (op, ...rest) => {
      computed.push(op);
      return binding.executeOp(op, ...rest);
    };
    // The addon's own can not be changed.
    const members = Object.getOwnPropertyNames(binding).map((key) => {
      const member = Reflect.get(binding, key);
      return [key, typeof member === "function" ? member.bind(binding) : member];
    });
    let calls = 0;
    const step: TensorFunction = (t) => {
      calls++;
      return [tf.mul(tf.neg(t), 2), tf.sum(t)];
    };
    try {
      backend.binding = { ...Object.fromEntries(members), executeOp };
      compileStep(step, [x()]).close();
    } finally {
      backend.binding = binding;
    }
    expect([calls, computed]).toEqual([2, ["Neg", "Mul", "Sum"]]);
  });

  // Of a graph that no other test has: one that is known is not written again.
  it("names the folder for temporary files when it can not write there, and the mend", () => {
    vi.stubEnv("TMPDIR", "/no/such/folder");
    const compiling = () => compileStep((t) => [tf.mul(t, 68)], [tf.zeros([3])]);
    expect(compiling).toThrow(EngineError);
    expect(compiling).toThrow(/cannot write \/no\/such\/folder\/groklab-step-: .*\(ENOENT\).* set TMPDIR to a folder/);
    vi.unstubAllEnvs();
  });

  const operations: Record<string, TensorFunction> = {
    "expandDims of float32": (t) => [tf.expandDims(t, 1)],
    "expandDims of int32": (t) => [tf.expandDims(tf.cast(t, "int32"), 0)],
    "expandDims of bool": (t) => [tf.expandDims(tf.greater(t, 0), 2)],
    "matMul with transposes": (t) => [tf.matMul(t, t, true, false), tf.matMul(t, t, false, true)],
    "sums over axes": (t) => [tf.sum(t), tf.sum(t, 0, true), tf.mean(t, 1)],
    "slice, concat, reshape, transpose": (t) => [
      tf.transpose(tf.concat([tf.slice(t, [0, 1], [2, 2]), tf.reshape(t, [2, 3])], 1)),
    ],
    "squeeze, with its list of axes": (t) => [tf.squeeze(tf.reshape(t, [1, 6, 1]), [0, 2])],
    "oneHot, with its negative axis": (t) => [tf.oneHot(tf.cast(tf.abs(t), "int32"), 7)],
    "leakyRelu, with its float attribute": (t) => [tf.leakyRelu(t, 0.3)],
    "maxPool, with its lists and strings": (t) => [
      tf.maxPool(tf.reshape(t, [1, 2, 3, 1]) as tf.Tensor4D, 2, 1, "same"),
    ],
    "several outputs of one operation": (t) => tf.split(t, 3, 1),
    "topk, argMax, where": (t) => [
      tf.topk(t, 2).values,
      tf.argMax(t, 1),
      tf.where(tf.greater(t, 1), t, tf.zerosLike(t)),
    ],
    "constants of every kind": (t) => [
      tf.add(t, tf.tensor1d([0.1, -1e-30, 1e30])),
      tf.add(tf.cast(t, "int32"), tf.scalar(-7, "int32")),
      tf.logicalNot(tf.tensor1d([true, false], "bool")),
      tf.mul(t, tf.zeros([0, 2, 3])),
    ],
    "gradients, through softmax and a square root": (t) => [
      tf.grad((u) => tf.sum(tf.sqrt(tf.add(tf.softmax(tf.square(u) as tf.Tensor2D), 0.1))))(t),
    ],
  };

  it.each(Object.keys(operations))("compiles %s as eager execution computes it", (name) => {
    expectSameAsEager(operations[name], [x()], [tf.tensor2d([6, 5, -4, 3, -2, 1], [2, 3])]);
  });

  it("returns an input, an output twice, and a constant as they are", () => {
    expectSameAsEager(
      (t) => {
        const y = tf.neg(t);
        return [y, t, y, tf.scalar(4)];
      },
      [x()],
      [tf.zeros([2, 3])],
    );
  });

  it("takes inputs of several types, in their order", () => {
    const step: TensorFunction = (a, b, c) => [tf.sub(a, b), tf.where(c, a, b)];
    const bool = (...values: boolean[]) => tf.tensor1d(values, "bool");
    expectSameAsEager(
      step,
      [tf.tensor1d([1, 2]), tf.tensor1d([3, 5]), bool(true, false)],
      [tf.tensor1d([-1, 7]), tf.tensor1d([2, 2]), bool(false, false)],
    );
  });

  it("accepts the same tensor twice when it is called", () => {
    const add = compileStep((a, b) => [tf.add(a, b)], [tf.scalar(1), tf.scalar(2)]);
    const three = tf.scalar(3);
    expect(add(three, three)[0].dataSync()[0]).toBe(6);
    add.close();
  });

  it("leaves its examples and inputs as they were", () => {
    const example = x();
    const negate = compileStep((t) => [tf.neg(t)], [example]);
    const input = tf.ones([2, 3]);
    negate(input as tf.Tensor2D);
    expect([...example.dataSync()]).toEqual([1, -2, 3, 4, 5, -6]);
    expect([...input.dataSync()]).toEqual([1, 1, 1, 1, 1, 1]);
    negate.close();
  });
});

describe("compileStep refuses", () => {
  const refused = (step: TensorFunction, examples: tf.Tensor[] = [x()]) => {
    const before = tf.memory().numTensors;
    let message = "nothing";
    try {
      compileStep(step, examples).close();
    } catch (error) {
      expect(error).toBeInstanceOf(EngineError);
      message = (error as Error).message;
    }
    expect(tf.memory().numTensors, "tensors left behind").toBe(before);
    // Whatever was refused, the engine works on as before.
    expect(tf.tidy(() => tf.add(examples[0], 1).dataSync().length)).toBe(examples[0].size);
    return message;
  };

  it("a step that reads a value on the host", () => {
    expect(refused((t) => [tf.mul(t, t.dataSync()[0])])).toContain("reads a tensor's values on the host");
    expect(refused((t) => [(tf.sum(t).arraySync() as number) > 3 ? tf.neg(t) : t])).toContain("on the host");
    const whole = (t: tf.Tensor) => tf.cast(tf.slice(t, [0, 0], [1, 1]), "int32");
    expect(refused((t) => [tf.gather(tf.cast(t, "int32"), whole(t))])).toContain("on the host"); // of floats it is mended
  });

  it("a random draw on the host", () => {
    expect(refused((t) => [tf.add(t, tf.randomNormal([2, 3]))])).toMatch(/differ .*random draw/);
    expect(refused((t) => [tf.mul(t, tf.scalar(Math.random()))])).toMatch(/differ .*random draw/);
    expect(refused((t) => [tf.mul(t, Math.random())])).toMatch(/differ .*random draw/);
  });

  it("a counter, and a step that does more the second time", () => {
    let calls = 0;
    expect(refused((t) => [tf.add(t, calls++)])).toContain("differ");
    calls = 0;
    expect(refused((t) => [calls++ === 0 ? tf.neg(t) : tf.neg(tf.neg(t))])).toContain("differ");
    calls = 0;
    expect(refused((t) => [calls++ === 0 ? tf.neg(tf.neg(t)) : tf.neg(t)])).toContain("differ");
    calls = 0;
    expect(refused((t) => [tf.neg(t), tf.abs(t)].slice(calls++, 2))).toContain("differ");
  });

  it("a tensor from outside that is on the device already", () => {
    const outside = tf.scalar(3);
    tf.neg(outside).dispose(); // used once: uploaded
    expect(refused((t) => [tf.mul(t, outside)])).toContain("neither an input");
    expect(refused((t) => [t, outside])).toContain("neither an input");
  });

  it("a tensor from outside that was never used before, and so is uploaded inside the step", () => {
    expect(refused(((outside) => (t: tf.Tensor) => [tf.mul(t, outside)])(tf.scalar(3)))).toContain("neither an input");
    expect(refused(((outside) => (t: tf.Tensor) => [t, outside])(tf.scalar(3)))).toContain("neither an input");
    expect(refused(((outside) => (t: tf.Tensor) => [tf.mul(t, tf.clone(outside))])(tf.scalar(3)))).toContain("neither");
  });

  it("a tensor that the step keeps from one call for the next", () => {
    let kept: tf.Tensor | undefined;
    const step: TensorFunction = (t) => {
      kept ??= tf.keep(tf.scalar(3));
      return [tf.mul(t, kept)];
    };
    expect(() => compileStep(step, [x()])).toThrow("neither an input");
    kept?.dispose();
  });

  it("one tensor as two inputs", () => {
    const once = tf.scalar(1);
    expect(refused((a, b) => [tf.sub(a, b)], [once, once])).toMatch(/input 1 is the same tensor as input0/);
    expect(refused((a, b) => [tf.sub(a, b)], [once, once.clone()])).toContain("same tensor");
  });

  it("to run on another number, shape or type of inputs than it was compiled for", () => {
    const step = compileStep((a, b) => [tf.add(a, b)], [x(), tf.scalar(1)]);
    expect(() => step(x())).toThrow("expected 2 inputs, got 1");
    expect(() => step(x(), tf.scalar(1), tf.scalar(1))).toThrow("expected 2 inputs, got 3");
    expect(() => step(tf.zeros([3, 2]), tf.scalar(1))).toThrow("input 0 must be float32 [2, 3], got float32 [3, 2]");
    expect(() => step(tf.zeros([6]), tf.scalar(1))).toThrow("got float32 [6]");
    expect(() => step(x(), tf.scalar(1, "int32"))).toThrow("input 1 must be float32 [], got int32 []");
    expect(step(x(), tf.scalar(1))[0].dataSync()[0]).toBe(2);
    step.close();
  });
});

describe("eagerStep", () => {
  it("runs a step as it is, and leaves behind its results alone", () => {
    const before = tf.memory().numTensors;
    const step = eagerStep((t) => [tf.add(tf.mul(t, 2), 1)]);
    const input = tf.tensor1d([1, 2]);
    const [result] = step(input);
    expect([...result.dataSync()]).toEqual([3, 5]);
    expect(step.compiled).toBe(false);
    expect(tf.memory().numTensors).toBe(before + 2);
    step.close();
    tf.dispose([input, result]);
  });
});

describe("tensors", () => {
  it.each([
    { how: "1,000 compiled steps", compiled: true, steps: 1000 },
    { how: "200 eager steps", compiled: false, steps: 200 },
  ])("do not pile up over $how", ({ compiled, steps }) => {
    const atStart = tf.memory().numTensors;
    const trainer = createTrainer(smallConfig, smallDataset(), { compiled, updatesPerCall: 7 });
    lossesOf(trainer, 8);
    trainer.evaluate();
    const { numTensors, numBytes, numDataBuffers } = tf.memory();
    for (let step = 0; step < steps; step += 50) {
      lossesOf(trainer, 50);
      trainer.evaluate();
    }
    expect(tf.memory()).toMatchObject({ numTensors, numBytes, numDataBuffers });
    trainer.close();
    expect(tf.memory().numTensors).toBe(atStart);
  });
});
