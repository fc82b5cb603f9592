import { type LogitTable, logitWaves } from "groklab/analysis";
import { randomStream } from "groklab/core";
import { Matrix as Square, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";

/** Logits of every pair and class from a formula. */
function logitsOf(p: number, entry: (a: number, b: number, c: number) => number): Float64Array {
  return Float64Array.from({ length: p * p * p }, (_, k) => {
    const pair = Math.floor(k / p);
    return entry(Math.floor(pair / p), pair % p, k % p);
  });
}

const labelsOf = (p: number, sign = 1) =>
  Int32Array.from({ length: p * p }, (_, row) => (Math.floor(row / p) + sign * (row % p) + p) % p);
const everyRow = (p: number) => Int32Array.from({ length: p * p }, (_, row) => row);

function crossEntropy(p: number, logits: ArrayLike<number>, labels: Int32Array, rows: Int32Array): number {
  const losses = Array.from(rows, (row) => {
    const z = Array.from({ length: p }, (_, c) => logits[row * p + c]);
    return Math.log(z.reduce((sum, value) => sum + Math.exp(value), 0)) - z[labels[row]];
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / rows.length;
}

/** Least squares of each class's logits on 1, cos w(a + b), sin w(a + b): coefficients times their functions. */
function fitted(p: number, logits: Float64Array, frequencies: number[], withMean: boolean): Float64Array {
  const columns: ((s: number) => number)[] = [
    ...(withMean ? [() => 1] : []),
    ...frequencies.flatMap((f) => [
      (s: number) => Math.cos((2 * Math.PI * f * s) / p),
      (s: number) => Math.sin((2 * Math.PI * f * s) / p),
    ]),
  ];
  const design = new Square(
    Array.from({ length: p * p }, (_, row) => columns.map((wave) => wave(Math.floor(row / p) + (row % p)))),
  );
  const classes = new Square(
    Array.from({ length: p * p }, (_, row) => Array.from(logits.subarray(row * p, row * p + p))),
  );
  return Float64Array.from(design.mmul(solve(design, classes)).to1DArray());
}

const wave = (p: number, f: number, phase: number) => Math.cos((2 * Math.PI * f * phase) / p);

describe("logitWaves of a network that computes by waves", () => {
  const p = 13;
  const frequencies = [2, 6]; // the last is floor(13 / 2)
  const logits = logitsOf(p, (a, b, c) => 3 * wave(p, 2, a + b - c) + 2 * wave(p, 6, a + b - c) + (a - b));
  const waves = logitWaves({ p, logits });
  const [labels, rows] = [labelsOf(p), everyRow(p)];

  it("restricted to its frequencies lose nothing, restricted to fewer much", () => {
    const full = crossEntropy(p, logits, labels, rows);
    expect(waves.restrictedLoss(frequencies, labels, rows)).toBeAllclose(full, { rtol: 1e-12 });
    expect(waves.restrictedLoss([6], labels, rows)).toBeGreaterThan(full + 0.5);
    expect(waves.restrictedLoss([], labels, rows)).toBeAllclose(Math.log(p), { rtol: 1e-12 });
  });

  it("without its frequencies know nothing: ln p", () => {
    expect(waves.excludedLoss(frequencies, labels, rows)).toBeAllclose(Math.log(p), { rtol: 1e-12 });
    expect(waves.excludedLoss([1, 3], labels, rows)).toBeAllclose(crossEntropy(p, logits, labels, rows), {
      rtol: 1e-12,
    });
  });

  it("have all their energy on the waves of a + b - c: amplitude² p³ / 2 each", () => {
    expect(waves.trigonometricShare(frequencies)).toBeAllclose(1, { rtol: 1e-12 });
    const energies = [0, 0, 9, 0, 0, 0, 4].map((square) => (square * p * p * p) / 2);
    expect(waves.energies).toBeAllclose(energies, { rtol: 1e-12, atol: 1e-9 });
    expect(waves.trigonometricShare([6])).toBeAllclose(4 / 13, { rtol: 1e-12 });
  });

  it("count as such with their classes on another phase for the loss, but not as waves of a + b - c", () => {
    const other = logitWaves({ p, logits: logitsOf(p, (a, b, c) => 3 * wave(p, 2, a + b + 2 * c)) });
    expect(other.trigonometricShare([2])).toBeAllclose(0, { atol: 1e-12 });
    expect(other.excludedLoss([2], labels, rows)).toBeAllclose(Math.log(p), { rtol: 1e-12 });
  });
});

describe("logitWaves of a network that memorises", () => {
  const p = 11;
  const labels = labelsOf(p);
  const order = randomStream(0, "split").permutation(p * p);
  const train = order.slice(0, 40).sort();
  const known = new Set(train);
  const logits = logitsOf(p, (a, b, c) => (known.has(a * p + b) && (a + b) % p === c ? 9 : 0));

  it("have a low excluded loss on what they have memorised, and a high restricted one", () => {
    const waves = logitWaves({ p, logits });
    expect(waves.excludedLoss([1], labels, train)).toBeLessThan(0.05);
    expect(waves.restrictedLoss([1], labels, train)).toBeGreaterThan(1);
    expect(waves.trigonometricShare([1, 2, 3, 4, 5])).toBeLessThan(0.5);
  });
});

describe("logitWaves", () => {
  it("projects each class as least squares on 1, cos and sin does", () => {
    const p = 7;
    const { normal } = randomStream(4, "logits");
    const logits = Float64Array.from({ length: p * p * p }, normal);
    const waves = logitWaves({ p, logits });
    const [labels, rows] = [labelsOf(p), Int32Array.of(3, 4, 20, 48)];
    for (const key of [[1], [3], [1, 3], [1, 2, 3]]) {
      const restricted = crossEntropy(p, fitted(p, logits, key, true), labels, rows);
      expect(waves.restrictedLoss(key, labels, rows)).toBeAllclose(restricted, { rtol: 1e-10 });
      const removed = fitted(p, logits, key, false);
      const rest = logits.map((value, k) => value - removed[k]);
      expect(waves.excludedLoss(key, labels, rows)).toBeAllclose(crossEntropy(p, rest, labels, rows), { rtol: 1e-10 });
    }
  });

  it("has the share of a projection on cos and sin of w (a + b - c), the means over classes taken off", () => {
    const p = 5;
    const { normal } = randomStream(6, "logits");
    const logits = Float64Array.from({ length: p * p * p }, normal);
    const [cosine, sine] = [Math.cos, Math.sin].map((of) =>
      logitsOf(p, (a, b, c) => of((2 * Math.PI * 2 * (a + b - c)) / p) * Math.sqrt(2 / (p * p * p))),
    );
    const dot = (u: Float64Array, v: Float64Array) => u.reduce((sum, value, k) => sum + value * v[k], 0);
    const centred = logits.map((value, k) => {
      const start = k - (k % p);
      return value - logits.subarray(start, start + p).reduce((sum, z) => sum + z, 0) / p;
    });
    const share = (dot(centred, cosine) ** 2 + dot(centred, sine) ** 2) / dot(centred, centred);
    expect(logitWaves({ p, logits }).trigonometricShare([2])).toBeAllclose(share, { rtol: 1e-11 });
  });

  it("loses nothing with all frequencies where logits depend on the sum alone, for even p too", () => {
    for (const p of [6, 9]) {
      const { normal } = randomStream(p, "logits");
      const bySum = Float64Array.from({ length: p * p }, normal);
      const logits = logitsOf(p, (a, b, c) => bySum[((a + b) % p) * p + c]);
      const all = Array.from({ length: Math.floor(p / 2) }, (_, f) => f + 1);
      const [labels, rows] = [labelsOf(p), everyRow(p)];
      const full = crossEntropy(p, logits, labels, rows);
      expect(logitWaves({ p, logits }).restrictedLoss(all, labels, rows)).toBeAllclose(full, { rtol: 1e-12 });
    }
  });

  it("reads a - b for subtraction", () => {
    const p = 7;
    const logits = logitsOf(p, (a, b, c) => 4 * wave(p, 3, a - b - c));
    const [labels, rows] = [labelsOf(p, -1), everyRow(p)];
    const right: LogitTable = { p, logits, operation: "subtraction" };
    expect(logitWaves(right).trigonometricShare([3])).toBeAllclose(1, { rtol: 1e-12 });
    expect(logitWaves(right).excludedLoss([3], labels, rows)).toBeAllclose(Math.log(p), { rtol: 1e-12 });
    expect(logitWaves({ p, logits }).trigonometricShare([3])).toBeAllclose(0, { atol: 1e-12 });
  });

  it("throws on what it can not take", () => {
    const waves = logitWaves({ p: 5, logits: new Float32Array(125) });
    const [labels, rows] = [labelsOf(5), everyRow(5)];
    expect(() => logitWaves({ p: 5, logits: new Float32Array(25) })).toThrow("are 125 logits, got 25");
    expect(() => waves.restrictedLoss([0], labels, rows)).toThrow("frequencies are 1 to 2 for p = 5, got 0");
    expect(() => waves.excludedLoss([3], labels, rows)).toThrow("got 3");
    expect(() => waves.trigonometricShare([1, 1])).toThrow("a frequency is twice in [1,1]");
    expect(() => waves.trigonometricShare([1])).toThrow("they have no share");
    expect(() => waves.restrictedLoss([1], labels, new Int32Array())).toThrow("at least one row");
  });
});
