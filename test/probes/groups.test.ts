import { oInformation } from "groklab/analysis";
import { covarianceOf, gaussianise } from "groklab/analysis/copula";
import { randomStream } from "groklab/core";
import { probes } from "groklab/probes";
import { expect, it } from "vitest";
import { view } from "../support/probe-view";

const N = 400;
const rows = Int32Array.from({ length: N }, (_, i) => i);

/** Activations by column; a constant one in front. */
function viewOf(columns: readonly (readonly number[])[]) {
  const all = [new Array(N).fill(1), ...columns];
  const values = Float32Array.from(
    { length: N * all.length },
    (_, at) => all[at % all.length][Math.floor(at / all.length)],
  );
  const plain = view([]);
  return {
    ...plain,
    dataset: { ...plain.dataset, train: rows },
    trainer: { ...plain.trainer, activation: () => values },
  };
}
const ask = (columns: readonly (readonly number[])[], size: number) =>
  probes.groups(viewOf(columns), probes.groups.options.parse({ size })) as unknown as Record<
    "synergy" | "redundancy",
    { omega: number; neurons: number[] }
  > & { smallestEigenvalue: number };

const { normal } = randomStream(1, "columns");
const noise = () => Array.from({ length: N }, () => normal());
const [a, b, common] = [noise(), noise(), noise()];
/** Neurons 1, 2, 3: a, b and their sum, synergetic; 4 to 7: copies of one with noise, redundant; 8: alone. */
const columns = [
  ...[a, b, a.map((x, i) => x + b[i] + 0.3 * normal())],
  ...Array.from({ length: 4 }, () => common.map((x) => x + 0.3 * normal())),
  noise(),
];

it("finds the planted synergetic and the redundant group, by their own numbers where a constant is left out", () => {
  const { synergy, redundancy } = ask(columns, 3);
  expect(synergy.neurons).toEqual([1, 2, 3]);
  expect(redundancy.neurons.every((neuron) => neuron >= 4 && neuron <= 7)).toBe(true);
  expect(synergy.omega).toBeLessThan(0);
  expect(redundancy.omega).toBeGreaterThan(0);
  expect(ask(columns, 4).redundancy.neurons).toEqual([4, 5, 6, 7]);
  // The O-information of these neurons, from the definition.
  const { matrix } = gaussianise({
    ...{ rows: N, columns: 3 },
    values: Float64Array.from({ length: 3 * N }, (_, at) => Math.fround(columns[at % 3][Math.floor(at / 3)])),
  });
  expect(synergy.omega).toBeAllclose(oInformation(covarianceOf(matrix)).omega, { rtol: 1e-4 });
});

it("has none where neurons are copies, or too few vary", () => {
  expect(ask([...columns, a], 3)).toMatchObject({ synergy: null, redundancy: null });
  expect(ask(columns, 9)).toEqual({ synergy: null, redundancy: null, smallestEigenvalue: null });
});
