import { probes } from "groklab/probes";
import type { Operation } from "groklab/tasks";
import { createDataset } from "groklab/tasks";
import type { ProbeView } from "groklab/trainers";
import { describe, expect, it } from "vitest";
import { view } from "../support/probe-view";
import { smallConfig } from "../support/small-run";

const p = 23;
const wave = (f: number, x: number) => Math.cos((2 * Math.PI * f * x) / p);

/** A network with these logits, whose weight has one pure wave in each of its columns. */
function network(weight: string, tables: number, operation: Operation = "addition", frequencies = [3, 11]): ProbeView {
  const task = { ...(smallConfig.task as Extract<typeof smallConfig.task, { kind: "modular" }>), operation };
  const dataset = createDataset(task, 0);
  const rows = weight === "embedding.weight" ? p + 1 : tables * p;
  const columns = frequencies.length;
  const values = Array.from({ length: rows * columns }, (_, k) => {
    const x = Math.floor(k / columns);
    // The row after the last residue belongs to no residue, and is no wave.
    return weight === "embedding.weight" && x === p ? 100 : wave(frequencies[k % columns], x % p);
  });
  const logits = Array.from({ length: dataset.labels.length * p }, (_, k) => {
    const row = Math.floor(k / p);
    const [a, b] = dataset.inputs.subarray(2 * row, 2 * row + 2);
    const sum = operation === "subtraction" ? a - b : a + b;
    return frequencies.reduce((total, f) => total + 5 * wave(f, sum - (k % p)), 0);
  });
  const seen = view(logits, { [weight]: values }, { [weight]: [rows, columns] });
  return { ...seen, dataset, config: { ...smallConfig, task } };
}

// biome-ignore lint/suspicious/noExplicitAny: what a record holds is JSON
const measured = (of: ProbeView, options = {}): any => probes.fourier(of, { share: 0.9, ...options });

describe("fourier", () => {
  it("of planted waves finds their frequencies, the last one too, in one-hot blocks and in an embedding", () => {
    for (const found of [measured(network("hidden0.weight", 2)), measured(network("embedding.weight", 1))]) {
      expect([...found.key].sort((a, b) => a - b)).toEqual([3, 11]);
      expect(found.energies).toHaveLength(12);
      expect(found.gini).toBeAllclose(9 / 11, { rtol: 1e-4 }); // two of eleven alone
    }
    expect(measured(network("hidden0.weight", 2)).energies[11]).toBeAllclose(2 * (p / 2), { rtol: 1e-4 });
    expect(measured(network("embedding.weight", 1)).energies[11]).toBeAllclose(p / 2, { rtol: 1e-4 });
  });

  it("loses nothing restricted to them, and knows nothing without them", () => {
    for (const operation of ["addition", "subtraction"] as const) {
      const { restricted, excluded, trigonometric } = measured(network("hidden0.weight", 2, operation));
      expect(restricted.train).toBeLessThan(0.5);
      expect(restricted.test).toBeLessThan(0.5);
      expect([excluded.train, excluded.test]).toBeAllclose([Math.log(p), Math.log(p)], { rtol: 1e-4 });
      expect(trigonometric).toEqual({ key: 1, all: 1 });
    }
  });

  it("takes frequencies as given", () => {
    const { key, restricted, trigonometric } = measured(network("hidden0.weight", 2), { frequencies: [3] });
    expect(key).toEqual([3]);
    expect(restricted.train).toBeGreaterThan(0.5);
    expect(trigonometric).toEqual({ key: 0.5, all: 1 });
  });

  it("has no losses where the sum is none, and no share of constant logits", () => {
    const { key, restricted, excluded, trigonometric } = measured(network("hidden0.weight", 2, "multiplication"));
    expect([key.length, restricted, excluded, trigonometric]).toEqual([2, null, null, null]);
    const still = network("hidden0.weight", 2);
    const flat = { ...still, trainer: { ...still.trainer, logits: () => new Float32Array(p * p * p) } };
    expect(measured(flat).trigonometric).toBe(null);
  });

  it("throws for other tasks, and networks without a table of tokens", () => {
    const other = network("hidden0.weight", 2);
    const parity = { kind: "parity" } as ProbeView["config"]["task"];
    expect(() => measured({ ...other, config: { ...other.config, task: parity } })).toThrow(
      "this probe is of modular tasks, the task is parity",
    );
    expect(() => measured(network("some.weight", 2))).toThrow(
      "expected a weight embedding.weight or hidden0.weight, got some.weight",
    );
  });
});
