/** @file Every kernel of tfjs, eagerly and in a loop that XLA has fused: the same, or refused by name. */
import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "groklab/core";
import { compileStep, startEngine, type TensorFunction } from "groklab/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { inputsOf, kernel } from "../support/operations/calls";
import { report } from "./campaign";
import { OPERATIONS, tryOperations } from "./operations";

/** What a graph can not give as eager execution does: a step, its inputs, and the words of the refusal. */
const REFUSED: Readonly<Record<string, readonly [TensorFunction, string, RegExp]>> = {
  Multinomial: [(x) => [tf.multinomial(x as tf.Tensor1D, 3, 7)], "g[2]", /Multinomial draws/],
  Unique: [(x) => [tf.unique(x).values], "g[2]", /UniqueV2 .*shape depends on values/],
  NonMaxSuppressionV3: [
    (boxes, scores) => [tf.image.nonMaxSuppression(boxes as tf.Tensor2D, scores as tf.Tensor1D, 1)],
    "g[1,4] g[1]",
    /NonMaxSuppressionV3 .*shape depends on values/,
  ],
  "division of whole numbers": [(a, b) => [tf.floorDiv(a, b)], "i[1] n[1]", /FloorDiv with a division by zero/],
  "remainder of whole numbers": [(a, b) => [tf.mod(a, b)], "i[1] n[1]", /FloorMod with a division by zero/],
  "power of whole numbers": [(a, b) => [tf.pow(a, b)], "i[1] n[1]", /Pow with a negative power/],
  GatherNd: [(i) => [tf.gatherND(tf.ones([5]), i)], "n[2,1]", /GatherNd with a place outside/],
  ScatterNd: [(i) => [tf.scatterND(i, tf.ones([2]), [5])], "n[2,1]", /ScatterNd with a place outside/],
  TensorScatterUpdate: [
    (i) => [tf.tensorScatterUpdate(tf.zeros([5]), i, tf.ones([2]))],
    "n[2,1]",
    /TensorScatterUpdate with a place outside/,
  ],
  SparseToDense: [
    (i) => [tf.sparseToDense(i, tf.ones([1]), [5], tf.scalar(0))],
    "n[1]",
    /SparseToDense with a place outside/,
  ],
  UnsortedSegmentSum: [
    (i) => [tf.unsortedSegmentSum(tf.ones([2]), i as tf.Tensor1D, 5)],
    "n[2]",
    /UnsortedSegmentSum with a segment/,
  ],
  Bincount: [
    (i) => [tf.bincount(i as tf.Tensor1D, tf.ones([2]) as tf.Tensor1D, 5)],
    "n[2]",
    /Bincount with a negative/,
  ],
  "gather of whole numbers": [
    (i) => [tf.gather(tf.ones([5], "int32"), i)],
    "n[1]",
    /reads a tensor's values on the host/,
  ],
};

/** Kernels of tfjs that no step of numbers can use, or that are not tried: their outputs have values for their shape. */
const NOT_TRIED = ["Multinomial", "NonMaxSuppressionV4", "NonMaxSuppressionV5", "StaticRegexReplace", "Unique"];

beforeAll(async () => {
  await startEngine({ xla: true });
});

describe("an operation in a loop that XLA has fused", () => {
  tryOperations("fused by XLA");

  it.each(Object.keys(REFUSED))("is refused by name where it would not: %s", (name) => {
    const [step, forms, message] = REFUSED[name];
    const inputs = inputsOf(forms, 1);
    expect(() => compileStep(step, inputs)).toThrow(EngineError);
    expect(() => compileStep(step, inputs)).toThrow(message);
    tf.dispose(inputs);
    report({ row: "R35", fault: "operation refused by name", made: 1, withstood: 1, lost: 0 });
  });
});

describe("the list of operations", () => {
  it("reaches every kernel of tfjs on TensorFlow", () => {
    const reached = new Set<string>();
    const kernels = tf.getKernelsForBackend("tensorflow") as { kernelName: string; kernelFunc: tf.KernelFunc }[];
    for (const one of kernels) {
      const { kernelFunc } = one;
      one.kernelFunc = (args) => {
        reached.add(one.kernelName);
        return kernelFunc(args);
      };
    }
    tf.tidy(() => {
      for (const calls of Object.values(OPERATIONS)) for (const [forms, step] of calls) step(...inputsOf(forms, 1));
      for (const [step, forms] of Object.values(REFUSED)) step(...inputsOf(forms, 1));
      kernel("GatherV2", { x: tf.ones([2]), indices: tf.scalar(1, "int32") }, { axis: 0, batchDims: 0 });
    });
    const missing = kernels.map(({ kernelName }) => kernelName).filter((name) => !reached.has(name));
    expect(missing.filter((name) => !NOT_TRIED.includes(name))).toEqual([]);
  });
});
