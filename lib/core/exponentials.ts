/** @file Sums of e^x, two at a time: the bits that `Math.exp` has, which is fdlibm's e_exp.c, in half of its time. */
import {
  assemble,
  both,
  type Code,
  choose,
  f64,
  f64x2,
  get,
  i32,
  number,
  repeat,
  set,
  shiftedUp,
  when,
  whole,
} from "./webassembly";

/** A float64 from its two halves: fdlibm tells by the upper 32 bits alone where x lies. */
const fromBits = (upper: number, lower: number) => new Float64Array(Uint32Array.of(lower, upper).buffer)[0];

/** Numbers in both lanes. They are kept in locals: to make one anew takes as long as to multiply by it. */
const NUMBERS = {
  ...{ half: 0.5, one: 1, two: 2 },
  /** e^x is 0 below it. */
  least: -746,
  /** Minus half of ln 2: below it x = k ln 2 + r. */
  far: -fromBits(0x3fd62e42, 0xffffffff),
  /** -2^-28: above it e^x = 1 + x. */
  near: -fromBits(0x3e300000, 0),
  perLn2: Math.LOG2E,
  ...{ ln2Hi: 0.6931471803691238, ln2Lo: 1.9082149292705877e-10 },
  /** Of r in e^r. */
  ...{ p1: 0.16666666666666602, p2: -0.0027777777777015593, p3: 0.00006613756321437934 },
  ...{ p4: -0.0000016533902205465252, p5: 4.1381367970572385e-8 },
  /** Added to a whole number j it has 1023 + j, the exponent of 2^j, in its last bits. */
  exponent: 4503599627370496 + 1023,
};
const names = Object.keys(NUMBERS) as (keyof typeof NUMBERS)[];
const LOCALS = ["top", "x", "k", "hi", "lo", "r", "square", "c", "j"] as const;
type Place = Readonly<Record<string, number>>;

const { add, sub, mul, div, above, truncated } = f64x2;

/** Puts into `x` e^x of what it has; no lane of it may be above 0. */
function exponentials(place: Place): Code {
  const constants = Object.fromEntries(names.map((name) => [name, get(place[name])]));
  const { half, one, two, least, far, near, perLn2, ln2Hi, ln2Lo, p1, p2, p3, p4, p5, exponent } = constants;
  const { x, k, hi, lo, r, square, c, j } = place;
  const series = [p4, p3, p2, p1].reduce((sum, p) => add(p, mul(get(square), sum)), p5);
  const power = (whole: Code): Code => shiftedUp(add(whole, exponent), 52);
  const quotient = div(mul(get(r), get(c)), sub(two, get(c)));
  const scaled = mul(sub(one, sub(sub(get(lo), quotient), get(hi))), power(get(j)));
  return [
    ...set(x, f64x2.larger(get(x), least)),
    ...set(k, both(truncated(sub(mul(perLn2, get(x)), half)), above(far, get(x)))),
    ...set(hi, sub(get(x), mul(get(k), ln2Hi))),
    ...set(lo, mul(get(k), ln2Lo)),
    ...set(r, sub(get(hi), get(lo))),
    ...set(square, mul(get(r), get(r))),
    ...set(c, sub(get(r), mul(get(square), series))),
    // 2^k in two factors: so the bits of a number below 2^-1022 are rounded once.
    ...set(j, truncated(mul(get(k), half))),
    ...set(x, choose(add(one, get(x)), mul(scaled, power(sub(get(k), get(j)))), above(get(x), near))),
  ];
}

const lend = assemble({
  /** Adds e^(z - top) of float32 z, from `at` to `end`, to `sum` one after the other, and leaves them in `out`. */
  sum: {
    parameters: { at: "i32", end: "i32", largest: "f64", sum: "f64", out: "i32" },
    locals: Object.fromEntries([...names, ...LOCALS].map((name) => [name, "v128"])),
    result: "f64",
    body(place) {
      const { at, end, sum, out, x, top } = place;
      const pair = [
        ...set(x, sub(f64x2.fromF32(get(at)), get(top))),
        ...exponentials(place),
        ...f64x2.store(get(out), get(x)),
      ];
      const addLane = (lane: number) => set(sum, f64.add(get(sum), f64x2.lane(get(x), lane)));
      return [
        ...names.flatMap((name) => set(place[name], f64x2.splat(number(NUMBERS[name])))),
        ...set(top, f64x2.splat(get(place.largest))),
        ...repeat(i32.below(i32.add(get(at), whole(4)), get(end)), [
          ...pair,
          ...addLane(0),
          ...addLane(1),
          ...set(at, i32.add(get(at), whole(8))),
          ...set(out, i32.add(get(out), whole(16))),
        ]),
        ...when(i32.below(get(at), get(end)), [...pair, ...addLane(0)]),
        ...get(sum),
      ];
    },
  },
});

/** Float32 numbers, and the sum of e^(z - top) of some of them. */
export interface Exponentials {
  /**
   * `sum` plus e^(z[i] - top) for i from `from` up to but not `to`, added in this order; `top` is not below them. The powers lie in
   * `powers` from 0 on.
   */
  sum(from: number, to: number, top: number, sum?: number): number;
  readonly powers: Float64Array;
}

/** Lends sums over `z`, of at most `most` numbers each. */
export function withExponentials<T>(z: Float32Array, most: number, work: (sums: Exponentials) => T): T {
  return lend(({ call, arrays }) => {
    const {
      arrays: [place, powers],
      addresses: [at, out],
    } = arrays(Math.ceil(z.length / 2) + 1, most + 1);
    new Float32Array(place.buffer, at, z.length).set(z);
    const sum = (from: number, to: number, top: number, sum = 0) => call.sum(at + 4 * from, at + 4 * to, top, sum, out);
    return work({ sum, powers });
  });
}
