import type * as tf from "@tensorflow/tfjs-core";
import { flatten, regroup, type TensorGroups } from "groklab/engine";
import { describe, expect, it } from "vitest";

/** The functions only carry tensors about, so names will do. */
const tensors = (...names: string[]) => names as unknown as tf.Tensor[];

describe("flatten and regroup", () => {
  const groups: TensorGroups = { z: tensors("a", "b"), none: undefined, empty: [], c: tensors("c") };

  it("list all tensors in the order in which their groups were written", () => {
    expect(flatten(groups)).toEqual(["a", "b", "c"]);
    expect(flatten({})).toEqual([]);
  });

  it("put tensors back into groups of the same names and sizes", () => {
    expect(regroup(groups, flatten(groups))).toEqual(groups);
    expect(regroup(groups, tensors("1", "2", "3"))).toEqual({ z: ["1", "2"], none: undefined, empty: [], c: ["3"] });
  });
});
