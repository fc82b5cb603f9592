/** @file Sums over all pairs of vectors, of squared differences or of products: tiles of 4 x 4 pairs, two lanes at a time. */
import { assemble, type Code, f64x2, get, i32, type Kernel, repeat, set } from "../core/webassembly";

/** Vectors in an array: entry `along` of vector v is `values[v * vectorStride + along * entryStride]`. */
export interface Vectors {
  readonly values: Float32Array | Float64Array;
  readonly count: number;
  readonly length: number;
  readonly vectorStride: number;
  readonly entryStride: number;
}

const SIDE = 4;
/** Entries of all vectors that are worked on at a time: few enough to stay in a core's cache. */
const CHUNK = 128;
const BYTES = 8;

/** Adds to the sums of a tile, row by row of memory; `step` rows are one summand. */
function tile(step: number, summand: (entry: (vector: "i" | "j", row: number, at: number) => Code) => Summand) {
  const sums = Array.from({ length: SIDE * 2 }, (_, k) => `sum${k}`);
  return {
    parameters: { i: "i32", j: "i32", end: "i32", stride: "i32", out: "i32", outStride: "i32" } as const,
    locals: { ...Object.fromEntries(sums.map((sum) => [sum, "v128" as const])), off: "v128", row: "i32" } as const,
    body(place: Readonly<Record<string, number>>): Code {
      const outRow = (i: number): Code =>
        Array.from({ length: i }).reduce<Code>((code) => i32.add(code, get(place.outStride)), get(place.out));
      const inRow = (vector: "i" | "j", row: number): Code =>
        Array.from({ length: row }).reduce<Code>((code) => i32.add(code, get(place.stride)), get(place[vector]));
      const entry = (vector: "i" | "j", row: number, at: number): Code =>
        vector === "i" ? f64x2.loadSplat(inRow("i", row), BYTES * at) : f64x2.load(inRow("j", row), 2 * BYTES * at);
      const each = (work: (i: number, pair: number, sum: number) => Code): Code =>
        Array.from({ length: SIDE * 2 }, (_, k) => work(k >> 1, k & 1, place[sums[k]])).flat();
      const { prepare, value } = summand(entry);
      const move = (vector: "i" | "j"): Code =>
        Array.from({ length: step }).flatMap(() => set(place[vector], i32.add(get(place[vector]), get(place.stride))));
      return [
        ...each((i, pair, sum) => set(sum, f64x2.load(outRow(i), 2 * BYTES * pair))),
        ...repeat(i32.below(get(place.i), get(place.end)), [
          ...each((i, pair, sum) => [
            ...prepare(i, pair, place.off),
            ...set(sum, f64x2.add(get(sum), value(i, pair, get(place.off)))),
          ]),
          ...move("i"),
          ...move("j"),
        ]),
        ...each((i, pair, sum) => f64x2.store(outRow(i), get(sum), 2 * BYTES * pair)),
      ];
    },
  };
}

interface Summand {
  readonly prepare: (i: number, pair: number, off: number) => Code;
  readonly value: (i: number, pair: number, off: Code) => Code;
}

const lend = assemble({
  /** (x_i - x_j)² */
  squaredDifferences: tile(1, (entry) => ({
    prepare: (i, pair, off) => set(off, f64x2.sub(entry("i", 0, i), entry("j", 0, pair))),
    value: (_, __, off) => f64x2.mul(off, off),
  })),
  /** The products of four entries, added up before they are added on. */
  products: tile(4, (entry) => ({
    prepare: () => [],
    value: (i, pair) =>
      [1, 2, 3].reduce<Code>(
        (sum, row) => f64x2.add(sum, f64x2.mul(entry("i", row, i), entry("j", row, pair))),
        f64x2.mul(entry("i", 0, i), entry("j", 0, pair)),
      ),
  })),
});

/** Entries that are one summand of each kind. */
const STEPS = { squaredDifferences: 1, products: 4 } as const;

/**
 * For each pair of vectors the sum, in the order of the entries, of their squared differences, or of four products at a time; as a
 * symmetric matrix `[count, count]`.
 */
export function pairSums(kind: keyof typeof STEPS, vectors: Vectors): Float64Array {
  return lend((kernel) => sumsWith(kernel, kind, vectors));
}

function sumsWith(
  kernel: Kernel<keyof typeof STEPS>,
  kind: keyof typeof STEPS,
  { values, count, length, vectorStride, entryStride }: Vectors,
): Float64Array {
  const stride = SIDE * Math.ceil(count / SIDE);
  const { arrays, addresses } = kernel.arrays(CHUNK * stride, stride * stride);
  const [chunk, sums] = arrays;
  const [from, out] = addresses;
  for (let first = 0; first < length; first += CHUNK) {
    const entries = Math.min(CHUNK, length - first);
    const padded = STEPS[kind] * Math.ceil(entries / STEPS[kind]);
    if (padded > entries) chunk.fill(0, entries * stride, padded * stride);
    // In the order in which the values lie.
    if (vectorStride === 1) {
      for (let k = 0; k < entries; k++) {
        for (let v = 0, at = (first + k) * entryStride; v < count; v++, at++) chunk[k * stride + v] = values[at];
      }
    } else {
      for (let v = 0; v < count; v++) {
        for (let k = 0, at = v * vectorStride + first * entryStride; k < entries; k++, at += entryStride) {
          chunk[k * stride + v] = values[at];
        }
      }
    }
    for (let i = 0; i < stride; i += SIDE) {
      for (let j = 0; j <= i; j += SIDE) {
        const end = from + BYTES * (i + padded * stride);
        const place = out + BYTES * (i * stride + j);
        kernel.call[kind](from + BYTES * i, from + BYTES * j, end, BYTES * stride, place, BYTES * stride);
      }
    }
  }
  const whole = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      whole[i * count + j] = sums[i * stride + j];
      whole[j * count + i] = sums[i * stride + j];
    }
  }
  return whole;
}
