/** @file The forces between all points of a t-SNE picture: nearly all of its time. */
import {
  assemble,
  type Code,
  type Definition,
  f32,
  f32x4,
  f64,
  f64x2,
  get,
  i32,
  number,
  repeat,
  set,
  whole,
} from "../core/webassembly";

/** How the numbers of a picture are kept: float32 takes a third of the time. */
export type Precision = "float64" | "float32";

/** Points in a plane, their affinities, and the forces on them, all but `p` `[n]`. */
export interface PointForces {
  readonly x: Float64Array | Float32Array;
  readonly y: Float64Array | Float32Array;
  /** Affinities, `[n, stride]`: only those of a point to earlier ones are read. */
  readonly p: Float64Array | Float32Array;
  /** n, or a little more: rows then begin where all lanes are loaded fastest. */
  readonly stride: number;
  /** sum_j p_ij t_ij (y_i - y_j) with t_ij = 1 / (1 + |y_i - y_j|²), along either axis. */
  readonly attractionX: Float64Array | Float32Array;
  readonly attractionY: Float64Array | Float32Array;
  /** sum_j t_ij² (y_i - y_j). */
  readonly repulsionX: Float64Array | Float32Array;
  readonly repulsionY: Float64Array | Float32Array;
  /** Fills in the forces; returns the sum of t over all ordered pairs. */
  readonly accumulate: () => number;
}

const AXES = ["ax", "ay", "rx", "ry"] as const;

type Arithmetic = Pick<typeof f64x2, "add" | "sub" | "mul" | "div">;

/** Numbers of one precision: alone, and side by side in a vector. */
interface Numbers {
  readonly type: "f32" | "f64";
  readonly bytes: number;
  readonly lanes: readonly number[];
  readonly one: Arithmetic & Pick<typeof f64, "load" | "store"> & { readonly number: (value: number) => Code };
  readonly several: Arithmetic &
    Pick<typeof f64x2, "splat" | "load" | "loadSplat" | "store"> & {
      readonly lane: (value: Code, lane: number) => Code;
    };
  readonly toF64: (value: Code) => Code;
  /** Whether sums take one pair after the other, as a plain loop does, or have a sum for each lane. */
  readonly inTurn: boolean;
}

const NUMBERS: Readonly<Record<Precision, Numbers>> = {
  float64: {
    ...{ type: "f64", bytes: 8, lanes: [0, 1], inTurn: true },
    ...{ one: { ...f64, number }, several: f64x2, toF64: (value) => value },
  },
  float32: {
    ...{ type: "f32", bytes: 4, lanes: [0, 1, 2, 3], inTurn: false },
    ...{ one: f32, several: f32x4, toF64: f32.toF64 },
  },
};

/** One pair, or pairs side by side, of points i and j: t, then p t and t² times the differences. */
function pairwise({ add, sub, mul, div }: Arithmetic, of: Readonly<Record<string, Code>>) {
  return {
    differences: { dx: sub(of.xi, of.xj), dy: sub(of.yi, of.yj) },
    t: div(of.one, add(add(of.one, mul(of.dx, of.dx)), mul(of.dy, of.dy))),
    pull: mul(of.pij, of.t),
    push: mul(of.t, of.t),
    products: { ax: mul(of.pull, of.dx), ay: mul(of.pull, of.dy), rx: mul(of.push, of.dx), ry: mul(of.push, of.dy) },
  };
}

function accumulation({ type, bytes, lanes, one, several, toF64, inTurn }: Numbers): Definition {
  const sums = { axSum: type, aySum: type, rxSum: type, rySum: type, t: type } as const;
  const pair = { dx: type, dy: type, pull: type, push: type, part: type } as const;
  const vector = "v128" as const;
  const pairs = { xis: vector, yis: vector, dxs: vector, dys: vector, ts: vector, pulls: vector, pushes: vector };
  const laneSums = { axSums: vector, aySums: vector, rxSums: vector, rySums: vector, totals: vector, parts: vector };
  return {
    parameters: { end: "i32", stride: "i32", x: "i32", y: "i32", p: "i32", ax: "i32", ay: "i32", rx: "i32", ry: "i32" },
    locals: {
      ...{ i: "i32", j: "i32", last: "i32", row: "i32", total: "f64", ones: vector },
      ...{ ...sums, ...pair, ...pairs, ...laneSums },
    },
    result: "f64",
    body(place) {
      const at = (array: string, index: string) => i32.add(get(place[array]), get(place[index]));
      const many = pairwise(several, {
        ...{ xi: get(place.xis), yi: get(place.yis), xj: several.load(at("x", "j")), yj: several.load(at("y", "j")) },
        ...{ one: get(place.ones), dx: get(place.dxs), dy: get(place.dys), t: get(place.ts) },
        ...{ pij: several.load(at("row", "j")), pull: get(place.pulls), push: get(place.pushes) },
      });
      const single = pairwise(one, {
        ...{ xi: one.load(at("x", "i")), yi: one.load(at("y", "i")) },
        ...{ xj: one.load(at("x", "j")), yj: one.load(at("y", "j")), one: one.number(1) },
        ...{ dx: get(place.dx), dy: get(place.dy), t: get(place.t) },
        ...{ pij: one.load(at("row", "j")), pull: get(place.pull), push: get(place.push) },
      });
      const raise = (name: string, by: Code) =>
        name === "total"
          ? set(place.total, f64.add(get(place.total), toF64(by)))
          : set(place[name], one.add(get(place[name]), by));
      const raiseByLanes = (name: string, by: Code) => lanes.flatMap((lane) => raise(name, several.lane(by, lane)));
      /** A sum by what is in a vector: at once, or its lanes by those of the vector until `settle`. */
      const raiseBy = (name: string, by: Code) =>
        inTurn ? raiseByLanes(name, by) : set(place[`${name}s`], several.add(get(place[`${name}s`]), by));
      const settle = (name: string) => (inTurn ? [] : raiseByLanes(name, get(place[`${name}s`])));
      const none = several.splat(one.number(0));
      const next = (name: string, by: number) => set(place[name], i32.add(get(place[name]), whole(by)));
      const vectorSums = [...AXES.map((axis) => `${axis}Sum`), "total"];
      return [
        ...set(place.row, get(place.p)),
        ...set(place.ones, several.splat(one.number(1))),
        ...repeat(i32.below(get(place.i), get(place.end)), [
          ...AXES.flatMap((axis) => set(place[`${axis}Sum`], one.number(0))),
          ...(inTurn ? [] : vectorSums.flatMap((sum) => set(place[`${sum}s`], none))),
          ...set(place.xis, several.loadSplat(at("x", "i"))),
          ...set(place.yis, several.loadSplat(at("y", "i"))),
          ...set(place.j, whole(0)),
          ...set(place.last, i32.sub(get(place.i), whole(bytes * (lanes.length - 1)))),
          ...repeat(i32.below(get(place.j), get(place.last)), [
            ...set(place.dxs, many.differences.dx),
            ...set(place.dys, many.differences.dy),
            ...set(place.ts, many.t),
            ...raiseBy("total", get(place.ts)),
            ...set(place.pulls, many.pull),
            ...set(place.pushes, many.push),
            ...AXES.flatMap((axis) => [
              ...set(place.parts, many.products[axis]),
              ...raiseBy(`${axis}Sum`, get(place.parts)),
              ...several.store(at(axis, "j"), several.sub(several.load(at(axis, "j")), get(place.parts))),
            ]),
            ...next("j", bytes * lanes.length),
          ]),
          ...vectorSums.flatMap(settle),
          ...repeat(i32.below(get(place.j), get(place.i)), [
            ...set(place.dx, single.differences.dx),
            ...set(place.dy, single.differences.dy),
            ...set(place.t, single.t),
            ...raise("total", get(place.t)),
            ...set(place.pull, single.pull),
            ...set(place.push, single.push),
            ...AXES.flatMap((axis) => [
              ...set(place.part, single.products[axis]),
              ...raise(`${axis}Sum`, get(place.part)),
              ...one.store(at(axis, "j"), one.sub(one.load(at(axis, "j")), get(place.part))),
            ]),
            ...next("j", bytes),
          ]),
          ...AXES.flatMap((axis) =>
            one.store(at(axis, "i"), one.add(one.load(at(axis, "i")), get(place[`${axis}Sum`]))),
          ),
          ...next("i", bytes),
          ...set(place.row, i32.add(get(place.row), get(place.stride))),
        ]),
        ...get(place.total),
      ];
    },
  };
}

const lend = {
  float64: assemble({ accumulate: accumulation(NUMBERS.float64) }),
  float32: assemble({ accumulate: accumulation(NUMBERS.float32) }),
};

/** Room for so many points, until `work` returns. */
export function withPointForces<T>(n: number, precision: Precision, work: (forces: PointForces) => T): T {
  const { bytes, lanes } = NUMBERS[precision];
  return lend[precision](({ arrays: reserve, call }) => {
    const stride = lanes.length * Math.ceil(n / lanes.length);
    const lengths = [n, n, n * stride, n, n, n, n];
    const { arrays, addresses } = reserve(...lengths.map((length) => Math.ceil((length * bytes) / 8)));
    const views = lengths.map((length, k) => {
      const { buffer, byteOffset } = arrays[k];
      return precision === "float64"
        ? new Float64Array(buffer, byteOffset, length)
        : new Float32Array(buffer, byteOffset, length);
    });
    const [x, y, p, attractionX, attractionY, repulsionX, repulsionY] = views;
    const accumulate = () => {
      for (const force of [attractionX, attractionY, repulsionX, repulsionY]) force.fill(0);
      return 2 * call.accumulate(bytes * n, bytes * stride, ...addresses);
    };
    return work({ x, y, p, stride, attractionX, attractionY, repulsionX, repulsionY, accumulate });
  });
}
