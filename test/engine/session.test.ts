import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "groklab/core";
import { compileStep, startEngine } from "groklab/engine";
import { nativeBackend } from "groklab/engine/native";
import { beforeAll, describe, expect, it } from "vitest";

beforeAll(() => startEngine({ xla: false }));

/** How many graphs TensorFlow loads and frees while `work` is done. */
function counted(work: () => void): { loaded: number; freed: number } {
  const backend = nativeBackend();
  const { binding } = backend;
  const members = Object.getOwnPropertyNames(binding).map((name) => {
    const member = binding[name as keyof typeof binding] as unknown;
    return [name, typeof member === "function" ? member.bind(binding) : member];
  });
  const all: typeof binding = Object.fromEntries(members);
  const counts = { loaded: 0, freed: 0 };
  backend.binding = {
    ...all,
    loadSavedModel(folder, tags) {
      counts.loaded++;
      return all.loadSavedModel(folder, tags);
    },
    deleteSavedModel(session) {
      counts.freed++;
      all.deleteSavedModel(session);
    },
  };
  try {
    work();
  } finally {
    backend.binding = binding;
  }
  return counts;
}

const times = (factor: number) => compileStep((t) => [tf.mul(t, factor)], [tf.zeros([2])]);
const valuesOf = (step: ReturnType<typeof times>, ...values: number[]) => [...step(tf.tensor1d(values))[0].dataSync()];

describe("a graph", () => {
  it("that was closed serves the next step of the same bytes, and no other", () => {
    const before = times(1001);
    expect(valuesOf(before, 1, 2)).toEqual([1001, 2002]);
    before.close();
    const same = counted(() => {
      const step = times(1001);
      expect(valuesOf(step, 3, 4)).toEqual([3003, 4004]);
      step.close();
    });
    const other = counted(() => {
      const step = times(1002);
      expect(valuesOf(step, 3, 4)).toEqual([3006, 4008]);
      step.close();
    });
    expect([same.loaded, other.loaded]).toEqual([0, 1]);
  });

  it("that is in use is nobody else's", () => {
    const { loaded } = counted(() => {
      const [one, two] = [times(1003), times(1003)];
      one.close();
      expect(valuesOf(two, 1, 2)).toEqual([1003, 2006]);
      two.close();
    });
    expect(loaded).toBe(2);
  });

  it("is closed once, and can not run afterwards", () => {
    const step = times(1004);
    step.close();
    step.close();
    expect(() => valuesOf(step, 1, 2)).toThrow(EngineError);
    expect(() => valuesOf(step, 1, 2)).toThrow("it has been closed; compile it anew");
    const { loaded } = counted(() => {
      const [one, two] = [times(1004), times(1004)];
      one.close();
      two.close();
    });
    expect(loaded).toBe(1);
  });

  it("is freed when four others have been closed after it", () => {
    const { loaded, freed } = counted(() => {
      for (let factor = 2000; factor < 2012; factor++) times(factor).close();
    });
    expect(loaded).toBe(12);
    expect(freed).toBeGreaterThanOrEqual(8);
  });
});
