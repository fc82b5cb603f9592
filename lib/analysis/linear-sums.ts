/** @file Weighted sums of the coordinates of many points, eight points at a time: a layer of neurons in float64. */
import { assemble, type Code, f64x2, get, i32, repeat, set, whole } from "./webassembly";

/** Points that are computed together, two to a vector. */
const POINTS = 8;
const VECTORS = POINTS / 2;
const BYTES = 8;

const sums = Array.from({ length: VECTORS }, (_, k) => `sum${k}`);
const four = [0, 1, 2, 3];

const lend = assemble({
  /** bias + sum of w_i x_i + … + w_(i+3) x_(i+3), the four added up before they are added on, for all points. */
  layer: {
    parameters: { x: "i32", end: "i32", weights: "i32", weightsEnd: "i32", out: "i32", bias: "f64" },
    locals: { ...Object.fromEntries(sums.map((sum) => [sum, "v128" as const])), w: "i32" },
    body(place) {
      const each = (work: (vector: number, sum: number) => Code): Code => sums.flatMap((sum, k) => work(k, place[sum]));
      const term = (vector: number, i: number): Code =>
        f64x2.mul(
          f64x2.loadSplat(get(place.w), BYTES * i),
          f64x2.load(get(place.x), BYTES * (POINTS * i + 2 * vector)),
        );
      const on = (name: string, bytes: number): Code => set(place[name], i32.add(get(place[name]), whole(bytes)));
      return repeat(i32.below(get(place.x), get(place.end)), [
        ...each((_, sum) => set(sum, f64x2.splat(get(place.bias)))),
        ...set(place.w, get(place.weights)),
        ...repeat(i32.below(get(place.w), get(place.weightsEnd)), [
          ...each((vector, sum) => {
            const terms = four.map((i) => term(vector, i)).reduce((total, one) => f64x2.add(total, one));
            return set(sum, f64x2.add(get(sum), terms));
          }),
          ...on("w", 4 * BYTES),
          ...on("x", 4 * BYTES * POINTS),
        ]),
        ...each((vector, sum) => f64x2.store(get(place.out), get(sum), 2 * BYTES * vector)),
        ...on("out", BYTES * POINTS),
      ]);
    },
  },
});

/** A function of one neuron's weights `[n]` and bias that gives its sum at each point; the next sums take its place. */
export type LayerSums = (weight: (i: number) => number, bias: number) => Float64Array;

/**
 * Lends the sums at some points until `work` returns.
 *
 * @param coordinate of point p, the i-th of n
 */
export function withLayerSums<T>(
  { points, n, coordinate }: { points: number; n: number; coordinate: (p: number, i: number) => number },
  work: (sums: LayerSums) => T,
): T {
  return lend((kernel) => {
    const blocks = Math.ceil(points / POINTS);
    const padded = 4 * Math.ceil(n / 4);
    const { arrays, addresses } = kernel.arrays(blocks * POINTS * padded, padded, blocks * POINTS);
    const [x, weights, out] = arrays;
    for (let p = 0; p < points; p++) {
      const first = Math.floor(p / POINTS) * POINTS * padded + (p % POINTS);
      for (let i = 0; i < n; i++) x[first + i * POINTS] = coordinate(p, i);
    }
    const [from, weightsFrom, outFrom] = addresses;
    const [end, weightsEnd] = [from + BYTES * x.length, weightsFrom + BYTES * padded];
    return work((weight, bias) => {
      for (let i = 0; i < n; i++) weights[i] = weight(i);
      kernel.call.layer(from, end, weightsFrom, weightsEnd, outFrom, bias);
      return out.subarray(0, points);
    });
  });
}
