/** @file The forces between all points of a t-SNE picture: nearly all of its time. */
import { assemble, type Code, f64, f64x2, get, i32, number, repeat, set, when, whole } from "./webassembly";

/** Points in a plane, their affinities, and the forces on them, all but `p` `[n]`. */
export interface PointForces {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Affinities, `[n, stride]`: only those of a point to earlier ones are read. */
  readonly p: Float64Array;
  /** n, or one more where that is odd: rows then begin where two lanes are loaded fastest. */
  readonly stride: number;
  /** sum_j p_ij t_ij (y_i - y_j) with t_ij = 1 / (1 + |y_i - y_j|²), along either axis. */
  readonly attractionX: Float64Array;
  readonly attractionY: Float64Array;
  /** sum_j t_ij² (y_i - y_j). */
  readonly repulsionX: Float64Array;
  readonly repulsionY: Float64Array;
  /** Fills in the forces; returns the sum of t over all ordered pairs. */
  readonly accumulate: () => number;
}

const AXES = ["ax", "ay", "rx", "ry"] as const;

/** One pair, or two pairs side by side, of points i and j: t, then p t and t² times the differences. */
function pairwise(lanes: Pick<typeof f64x2, "add" | "sub" | "mul" | "div">, of: Readonly<Record<string, Code>>) {
  const { add, sub, mul, div } = lanes;
  return {
    differences: { dx: sub(of.xi, of.xj), dy: sub(of.yi, of.yj) },
    t: div(of.one, add(add(of.one, mul(of.dx, of.dx)), mul(of.dy, of.dy))),
    pull: mul(of.pij, of.t),
    push: mul(of.t, of.t),
    products: { ax: mul(of.pull, of.dx), ay: mul(of.pull, of.dy), rx: mul(of.push, of.dx), ry: mul(of.push, of.dy) },
  };
}

const lend = assemble({
  accumulate: {
    parameters: { end: "i32", stride: "i32", x: "i32", y: "i32", p: "i32", ax: "i32", ay: "i32", rx: "i32", ry: "i32" },
    locals: {
      ...{ i: "i32", j: "i32", last: "i32", row: "i32", total: "f64" },
      ...{ axSum: "f64", aySum: "f64", rxSum: "f64", rySum: "f64" },
      ...{ dx: "f64", dy: "f64", t: "f64", pull: "f64", push: "f64", part: "f64" },
      ...{
        xis: "v128",
        yis: "v128",
        dxs: "v128",
        dys: "v128",
        ts: "v128",
        pulls: "v128",
        pushes: "v128",
        parts: "v128",
      },
    },
    result: "f64",
    body(place) {
      const at = (array: string, index: string) => i32.add(get(place[array]), get(place[index]));
      const two = pairwise(f64x2, {
        ...{ xi: get(place.xis), yi: get(place.yis), xj: f64x2.load(at("x", "j")), yj: f64x2.load(at("y", "j")) },
        ...{ one: f64x2.splat(number(1)), dx: get(place.dxs), dy: get(place.dys), t: get(place.ts) },
        ...{ pij: f64x2.load(at("row", "j")), pull: get(place.pulls), push: get(place.pushes) },
      });
      const one = pairwise(f64, {
        ...{ xi: f64.load(at("x", "i")), yi: f64.load(at("y", "i")) },
        ...{ xj: f64.load(at("x", "j")), yj: f64.load(at("y", "j")), one: number(1) },
        ...{ dx: get(place.dx), dy: get(place.dy), t: get(place.t) },
        ...{ pij: f64.load(at("row", "j")), pull: get(place.pull), push: get(place.push) },
      });
      const raise = (name: string, by: Code) => set(place[name], f64.add(get(place[name]), by));
      const next = (name: string, bytes: number) => set(place[name], i32.add(get(place[name]), whole(bytes)));
      return [
        ...set(place.row, get(place.p)),
        ...repeat(i32.below(get(place.i), get(place.end)), [
          ...AXES.flatMap((axis) => set(place[`${axis}Sum`], number(0))),
          ...set(place.xis, f64x2.loadSplat(at("x", "i"))),
          ...set(place.yis, f64x2.loadSplat(at("y", "i"))),
          ...set(place.j, whole(0)),
          ...set(place.last, i32.sub(get(place.i), whole(8))),
          ...repeat(i32.below(get(place.j), get(place.last)), [
            ...set(place.dxs, two.differences.dx),
            ...set(place.dys, two.differences.dy),
            ...set(place.ts, two.t),
            ...raise("total", f64x2.lane(get(place.ts), 0)),
            ...raise("total", f64x2.lane(get(place.ts), 1)),
            ...set(place.pulls, two.pull),
            ...set(place.pushes, two.push),
            ...AXES.flatMap((axis) => [
              ...set(place.parts, two.products[axis]),
              ...raise(`${axis}Sum`, f64x2.lane(get(place.parts), 0)),
              ...raise(`${axis}Sum`, f64x2.lane(get(place.parts), 1)),
              ...f64x2.store(at(axis, "j"), f64x2.sub(f64x2.load(at(axis, "j")), get(place.parts))),
            ]),
            ...next("j", 16),
          ]),
          ...when(i32.below(get(place.j), get(place.i)), [
            ...set(place.dx, one.differences.dx),
            ...set(place.dy, one.differences.dy),
            ...set(place.t, one.t),
            ...raise("total", get(place.t)),
            ...set(place.pull, one.pull),
            ...set(place.push, one.push),
            ...AXES.flatMap((axis) => [
              ...set(place.part, one.products[axis]),
              ...raise(`${axis}Sum`, get(place.part)),
              ...f64.store(at(axis, "j"), f64.sub(f64.load(at(axis, "j")), get(place.part))),
            ]),
          ]),
          ...AXES.flatMap((axis) =>
            f64.store(at(axis, "i"), f64.add(f64.load(at(axis, "i")), get(place[`${axis}Sum`]))),
          ),
          ...next("i", 8),
          ...set(place.row, i32.add(get(place.row), get(place.stride))),
        ]),
        ...get(place.total),
      ];
    },
  },
});

/** Room for so many points, until `work` returns. */
export function withPointForces<T>(n: number, work: (forces: PointForces) => T): T {
  return lend(({ arrays: reserve, call }) => {
    const stride = n + (n % 2);
    const { arrays, addresses } = reserve(n, n, n * stride, n, n, n, n);
    const [x, y, p, attractionX, attractionY, repulsionX, repulsionY] = arrays;
    const accumulate = () => {
      for (const force of [attractionX, attractionY, repulsionX, repulsionY]) force.fill(0);
      return 2 * call.accumulate(8 * n, 8 * stride, ...addresses);
    };
    return work({ x, y, p, stride, attractionX, attractionY, repulsionX, repulsionY, accumulate });
  });
}
