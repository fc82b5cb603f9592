/** @file What neurons with a relu add to an output at many points of signs, and how often some of them have the right sign. */
import { assemble, both, f64, f64x2, get, i32, number, repeat, set, whole } from "../../core/webassembly";

/** Coordinates that are looked up together, in a table of the sums of their weights with either sign. */
const TOGETHER = 4;
const ENTRIES = 1 << TOGETHER;
/** Points that are computed side by side. */
const POINTS = 4;
const BYTES = 8;
const PLACE_BYTES = 4;

const points = Array.from({ length: POINTS }, (_, p) => p);
const sums = points.map((p) => `sum${p}`);

const lend = assemble({
  /** bias and the sums that are looked up at the places of each point, in their order; `block` bytes of places are of four points. */
  sums: {
    parameters: { place: "i32", end: "i32", block: "i32", out: "i32", bias: "f64" },
    locals: { ...Object.fromEntries(sums.map((sum) => [sum, "f64" as const])), last: "i32" },
    body({ place, end, block, out, bias, last, ...locals }) {
      const looked = (p: number) => f64.load(i32.load(get(place), PLACE_BYTES * p));
      return repeat(i32.below(get(place), get(end)), [
        ...sums.flatMap((sum) => set(locals[sum], get(bias))),
        ...set(last, i32.add(get(place), get(block))),
        ...repeat(i32.below(get(place), get(last)), [
          ...points.flatMap((p) => set(locals[sums[p]], f64.add(get(locals[sums[p]]), looked(p)))),
          ...set(place, i32.add(get(place), whole(PLACE_BYTES * POINTS))),
        ]),
        ...points.flatMap((p) => f64.store(get(out), get(locals[sums[p]]), BYTES * p)),
        ...set(out, i32.add(get(out), whole(BYTES * POINTS))),
      ]);
    },
  },
  /** sum > 0 ? output sum : 0, in place. */
  fire: {
    parameters: { sum: "i32", end: "i32", output: "f64" },
    locals: {},
    body({ sum, end, output }) {
      const value = f64x2.load(get(sum));
      const times = f64x2.mul(f64x2.splat(get(output)), value);
      return repeat(i32.below(get(sum), get(end)), [
        ...f64x2.store(get(sum), both(f64x2.above(value, f64x2.splat(number(0))), times)),
        ...set(sum, i32.add(get(sum), whole(2 * BYTES))),
      ]);
    },
  },
  /** sum += part */
  add: {
    parameters: { sum: "i32", end: "i32", part: "i32" },
    locals: {},
    body({ sum, end, part }) {
      return repeat(i32.below(get(sum), get(end)), [
        ...f64x2.store(get(sum), f64x2.add(f64x2.load(get(sum)), f64x2.load(get(part)))),
        ...set(sum, i32.add(get(sum), whole(2 * BYTES))),
        ...set(part, i32.add(get(part), whole(2 * BYTES))),
      ]);
    },
  },
  /** The number of places with sign * sum > 0. */
  count: {
    parameters: { sum: "i32", end: "i32", signs: "i32" },
    locals: { right: "v128" },
    result: "f64",
    body({ sum, end, signs, right }) {
      const agree = f64x2.above(f64x2.mul(f64x2.load(get(signs)), f64x2.load(get(sum))), f64x2.splat(number(0)));
      return [
        ...repeat(i32.below(get(sum), get(end)), [
          ...set(right, f64x2.add(get(right), both(agree, f64x2.splat(number(1))))),
          ...set(sum, i32.add(get(sum), whole(2 * BYTES))),
          ...set(signs, i32.add(get(signs), whole(2 * BYTES))),
        ]),
        ...f64.add(f64x2.lane(get(right), 0), f64x2.lane(get(right), 1)),
      ];
    },
  },
});

/** A layer of neurons, and where it is looked at. */
export interface Layer {
  readonly width: number;
  /** `[n, width]`, and `[width]` of the biases and of the weights of what neurons give. */
  readonly weights: ArrayLike<number>;
  readonly biases: ArrayLike<number>;
  readonly outputs: ArrayLike<number>;
  readonly outputBias: number;
  /** Coordinates of 1 and -1 in rows of n, the rows that are used, and the sign that is right there. */
  readonly inputs: ArrayLike<number>;
  readonly n: number;
  readonly rows: ArrayLike<number>;
  readonly signs: Float64Array;
}

/** f(x_p) = outputBias + Σ_j parts[j][p] at the points used. */
export interface NeuronSums {
  /** u_j relu(w_j · x_p + b_j), `[width][points]`: bias + (w_0 x_0 + … + w_3 x_3) + (w_4 x_4 + …) and so on. */
  readonly parts: readonly Float64Array[];
  /** Share of points at which the output bias alone, and then with each of the neurons, has the right sign; 0 is wrong for both. */
  readonly accuracies: (neurons: Iterable<number>) => number[];
  /** The last of these. */
  readonly accuracyOf: (neurons: Iterable<number>) => number;
}

/** Lends the sums of a layer, in float64, until `work` returns. 500 neurons at 2,000 points take 8 MB. */
export function withNeuronSums<T>(layer: Layer, work: (sums: NeuronSums) => T): T {
  const { width, n, outputBias, signs } = layer;
  const count = signs.length;
  return lend(({ arrays: reserve, call }) => {
    const tables = Math.ceil(n / TOGETHER);
    const padded = POINTS * Math.ceil(count / POINTS);
    const { arrays, addresses } = reserve(
      ...[tables * ENTRIES, Math.ceil((padded * tables) / 2), padded * width, padded, padded],
    );
    const [table, placeBytes, all, sum, right] = arrays;
    const [tableFrom, placesFrom, partsFrom, sumFrom, signsFrom] = addresses;
    const places = new Int32Array(placeBytes.buffer, placesFrom, padded * tables).fill(tableFrom);
    fillPlaces(places, layer, tables, tableFrom);
    const placesEnd = placesFrom + PLACE_BYTES * places.length;
    for (let j = 0; j < width; j++) {
      fillTable(table, layer, j);
      const part = partsFrom + BYTES * padded * j;
      call.sums(placesFrom, placesEnd, PLACE_BYTES * POINTS * tables, part, layer.biases[j]);
      call.fire(part, part + BYTES * padded, layer.outputs[j]);
    }
    right.set(signs); // of what is beyond the points the sign is 0, which is never right
    const sumEnd = sumFrom + BYTES * padded;
    const add = (neuron: number) => call.add(sumFrom, sumEnd, partsFrom + BYTES * padded * neuron);
    const accuracy = () => call.count(sumFrom, sumEnd, signsFrom) / count;
    return work({
      parts: Array.from({ length: width }, (_, j) => all.subarray(j * padded, j * padded + count)),
      accuracies(neurons) {
        sum.fill(outputBias);
        const found = [accuracy()];
        for (const neuron of neurons) {
          add(neuron);
          found.push(accuracy());
        }
        return found;
      },
      accuracyOf(neurons) {
        sum.fill(outputBias);
        for (const neuron of neurons) add(neuron);
        return accuracy();
      },
    });
  });
}

/** For each point and each table the address of the sum with the point's signs; four points lie side by side. */
function fillPlaces(places: Int32Array, { inputs, n, rows }: Layer, tables: number, tableFrom: number): void {
  for (let p = 0; p < rows.length; p++) {
    const first = Math.floor(p / POINTS) * POINTS * tables + (p % POINTS);
    const row = rows[p] * n;
    for (let k = 0; k < tables; k++) {
      const end = Math.min(n, TOGETHER * (k + 1));
      let entry = 0;
      for (let i = TOGETHER * k, bit = 1; i < end; i++, bit <<= 1) if (inputs[row + i] > 0) entry |= bit;
      places[first + k * POINTS] = tableFrom + BYTES * (k * ENTRIES + entry);
    }
  }
}

/** ± w_0 ± w_1 ± w_2 ± w_3 of a neuron, plus where the bit of the entry is set, and the same of its next weights. */
function fillTable(table: Float64Array, { weights, n, width }: Layer, neuron: number): void {
  const weight = (i: number) => (i < n ? weights[i * width + neuron] : 0);
  for (let k = 0, i = 0; i < n; k++, i += TOGETHER) {
    const [a, b, c, d] = [weight(i), weight(i + 1), weight(i + 2), weight(i + 3)];
    for (let entry = 0; entry < ENTRIES; entry++) {
      const [ab, abc] = [(entry & 1 ? a : -a) + (entry & 2 ? b : -b), entry & 4 ? c : -c];
      table[k * ENTRIES + entry] = ab + abc + (entry & 8 ? d : -d);
    }
  }
}
