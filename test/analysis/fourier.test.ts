import {
  fourierBasis,
  fourierFrequencies,
  frequencyEnergies,
  gini,
  keyFrequencies,
  type Matrix,
  rowBlocks,
} from "groklab/analysis";
import { randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";

function table(rows: number, columns: number, entry: (x: number, j: number) => number): Matrix {
  const values = Float64Array.from({ length: rows * columns }, (_, k) => entry(Math.floor(k / columns), k % columns));
  return { rows, columns, values };
}

function gaussian(rows: number, columns: number, seed = 0): Matrix {
  const { normal } = randomStream(seed, "table");
  return table(rows, columns, () => normal());
}

const squares = ({ values }: Matrix) => Array.from(values).reduce((sum, value) => sum + value * value, 0);

it("a table that is no matrix is refused in words", () => {
  const given = (matrix: unknown) => () => frequencyEnergies(matrix as Matrix);
  const expected = "frequencyEnergies: expected a matrix { rows, columns, values } with the values row by row, got";
  expect(given({ rows: 1, columns: 2, data: [1, 2] })).toThrow(
    `${expected} { rows, columns, data }; of weights { shape, values } it is`,
  );
  expect(given(undefined)).toThrow(`${expected} undefined`);
  expect(given({ shape: [1, 2], values: new Float32Array(2) })).toThrow(
    "needs at least one row and one column, got undefined x undefined",
  );
});

describe("fourierFrequencies", () => {
  it("end with the last: 48 for 97, 56 for 113, the Nyquist frequency for even p", () => {
    expect([97, 113, 59, 8, 2, 3].map((p) => fourierFrequencies(p).at(-1))).toEqual([48, 56, 29, 4, 1, 1]);
    expect(fourierFrequencies(7)).toEqual([0, 1, 2, 3]);
    for (const p of [0, 1, 2.5]) expect(() => fourierFrequencies(p)).toThrow(`whole number from 2, got ${p}`);
  });
});

describe("fourierBasis", () => {
  it.each([2, 3, 8, 59, 97, 113])("of p = %i is orthonormal, F F' = 1", (p) => {
    const { matrix, frequencies } = fourierBasis(p);
    expect(frequencies).toHaveLength(p);
    for (let i = 0; i < p; i++) {
      for (let j = 0; j <= i; j++) {
        let dot = 0;
        for (let x = 0; x < p; x++) dot += matrix.values[i * p + x] * matrix.values[j * p + x];
        if (Math.abs(dot - Number(i === j)) > 1e-13) expect.fail(`rows ${i} and ${j} of ${p} have product ${dot}`);
      }
    }
  });

  it("of 3 and 4 is written out: a constant, waves, and the alternating signs", () => {
    const [third, wave] = [Math.sqrt(1 / 3), Math.sqrt(2 / 3)];
    const sine = Math.sqrt(3) / 2;
    expect(fourierBasis(3).matrix.values).toBeAllclose(
      [third, third, third, wave, -wave / 2, -wave / 2, 0, wave * sine, -wave * sine],
      { atol: 1e-15 },
    );
    const h = Math.SQRT1_2;
    expect(fourierBasis(4).matrix.values).toBeAllclose(
      [0.5, 0.5, 0.5, 0.5, h, 0, -h, 0, 0, h, 0, -h, 0.5, -0.5, 0.5, -0.5],
      { atol: 1e-15 },
    );
    expect(fourierBasis(4).frequencies).toEqual([0, 1, 1, 2]);
  });
});

describe("frequencyEnergies", () => {
  it.each([97, 113, 10])("of tables over %i add up to their squares (Parseval)", (p) => {
    const tables = [gaussian(p, 5), gaussian(p, 3, 1)];
    const energies = frequencyEnergies(...tables);
    expect(energies).toHaveLength(Math.floor(p / 2) + 1);
    const total = energies.reduce((sum, energy) => sum + energy, 0);
    expect(total).toBeAllclose(squares(tables[0]) + squares(tables[1]), { rtol: 1e-13 });
  });

  it.each([1, 17, 48])("finds a planted frequency %i of 97, the last one too, whatever the phases", (f) => {
    const planted = table(97, 4, (x, j) => (j + 1) * Math.cos((2 * Math.PI * f * x) / 97 + j * j));
    const energies = frequencyEnergies(planted);
    // (1 + 4 + 9 + 16) p / 2
    expect(energies[f]).toBeAllclose((30 * 97) / 2, { rtol: 1e-12 });
    expect(keyFrequencies(energies)).toEqual([f]);
    expect(energies.reduce((sum, energy) => sum + energy, 0) - energies[f]).toBeLessThan(1e-20 * 97 * 30 + 1e-18);
  });

  it("is that of a discrete Fourier transform by its definition", () => {
    const random = gaussian(12, 3, 4);
    const energies = frequencyEnergies(random);
    for (const f of fourierFrequencies(12)) {
      let energy = 0;
      for (let j = 0; j < 3; j++) {
        let [re, im] = [0, 0];
        for (let x = 0; x < 12; x++) {
          re += random.values[3 * x + j] * Math.cos((Math.PI * f * x) / 6);
          im += random.values[3 * x + j] * Math.sin((Math.PI * f * x) / 6);
        }
        energy += ((f === 0 || f === 6 ? 1 : 2) * (re * re + im * im)) / 12;
      }
      expect(energies[f]).toBeAllclose(energy, { rtol: 1e-12 });
    }
  });

  it("does not change when the tokens are shifted, or the columns turned", () => {
    const random = gaussian(13, 2, 5);
    const shifted = table(13, 2, (x, j) => random.values[2 * ((x + 4) % 13) + j]);
    const turned = table(13, 2, (x, j) => (j === 0 ? -1 : 1) * random.values[2 * x + 1 - j]);
    expect(frequencyEnergies(shifted)).toBeAllclose(frequencyEnergies(random), { rtol: 1e-12 });
    expect(frequencyEnergies(turned)).toBeAllclose(frequencyEnergies(random), { rtol: 1e-12 });
  });

  it("takes the blocks of a layer of two one-hot tokens", () => {
    const layer = gaussian(10, 3, 6);
    const blocks = rowBlocks(layer, 5);
    expect(blocks.map(({ rows, columns }) => [rows, columns])).toEqual([
      [5, 3],
      [5, 3],
    ]);
    expect(blocks.flatMap(({ values }) => [...values])).toEqual([...layer.values]);
    expect(() => rowBlocks(layer, 4)).toThrow("10 rows are no whole number of blocks of 4");
    expect(() => frequencyEnergies(gaussian(5, 1), gaussian(6, 1))).toThrow("one table has 5 rows, another 6");
    expect(() => frequencyEnergies()).toThrow("at least one table");
  });
});

describe("gini", () => {
  it("is 0 of equal values, (n - 1) / n of one alone, 1/4 of 1, 2, 3, 4, whatever their order and scale", () => {
    expect(gini([3, 3, 3])).toBeAllclose(0, { atol: 1e-15 });
    expect(gini([0, 0, 7, 0, 0])).toBeAllclose(0.8, { rtol: 1e-15 });
    // Mean difference of all ordered pairs 20 / 16, over twice the mean 2.5.
    expect(gini([4, 2, 1, 3])).toBeAllclose(0.25, { rtol: 1e-14 });
    expect(gini([40, 20, 10, 30])).toBeAllclose(0.25, { rtol: 1e-14 });
  });

  it("is half the relative mean difference", () => {
    const { uniform } = randomStream(2, "values");
    const values = Array.from({ length: 23 }, uniform);
    const difference = values.flatMap((a) => values.map((b) => Math.abs(a - b))).reduce((x, y) => x + y) / (23 * 23);
    expect(gini(values)).toBeAllclose(difference / ((2 * values.reduce((x, y) => x + y)) / 23), { rtol: 1e-12 });
  });

  it("throws on negative values, none, or zeros alone", () => {
    expect(() => gini([1, -1])).toThrow("values are 0 or more, got -1");
    for (const none of [[], [0, 0]]) expect(() => gini(none)).toThrow(`a value above 0 among its ${none.length}`);
  });
});

describe("keyFrequencies", () => {
  it("are the fewest that hold the share, largest first, without frequency 0", () => {
    const energies = [1000, 2, 50, 8, 40];
    expect(keyFrequencies(energies)).toEqual([2, 4]); // 90 of 100
    expect(keyFrequencies(energies, { share: 0.91 })).toEqual([2, 4, 3]);
    expect(keyFrequencies(energies, { share: 1 })).toEqual([2, 4, 3, 1]);
    expect(keyFrequencies(energies, { share: 1, most: 1 })).toEqual([2]);
    expect(keyFrequencies([5, 0, 0])).toEqual([]);
  });

  it("throws on shares and numbers out of range", () => {
    expect(() => keyFrequencies([1, 2], { share: 0 })).toThrow("share must be above 0 and up to 1, got 0");
    expect(() => keyFrequencies([1, 2], { most: 0 })).toThrow("most must be a whole number from 1, got 0");
  });
});
