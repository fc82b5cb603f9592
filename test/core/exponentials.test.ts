import { randomStream } from "groklab/core";
import { withExponentials } from "groklab/core/exponentials";
import { describe, expect, it } from "vitest";

/** Powers of e and their sum, of z - top. */
function summed(z: readonly number[], top: number, sum?: number): { powers: number[]; sum: number } {
  return withExponentials(Float32Array.from(z), z.length, (sums) => ({
    sum: sums.sum(0, z.length, top, sum),
    powers: [...sums.powers.subarray(0, z.length)],
  }));
}

/** Differences x <= 0 as `top`, where z is 0: all of float64 is reached so. */
function powerOf(x: number): number {
  return summed([0], -x).powers[0];
}

/** A float64 by its upper and lower 32 bits. */
function fromBits(upper: number, lower: number): number {
  return new Float64Array(Uint32Array.of(lower, upper).buffer)[0];
}

describe("withExponentials", () => {
  it("has the bits of Math.exp at the ends of fdlibm's intervals, and beside them", () => {
    const uppers = [0x3fd62e42, 0x3fd62e43, 0x3ff0a2b1, 0x3ff0a2b2, 0x3ff0a2b3, 0x3e2fffff, 0x3e300000, 0x40862e42];
    const lowers = [0, 1, 0x3f3bab73, 0x7fffffff, 0xfefa39ee, 0xfefa39ef, 0xfefa39f0, 0xfffffffe, 0xffffffff];
    for (const x of uppers.flatMap((upper) => lowers.map((lower) => -fromBits(upper, lower)))) {
      expect(powerOf(x), String(x)).toBe(Math.exp(x));
    }
  });

  it("has the bits of Math.exp for numbers of every size", () => {
    const { uniform } = randomStream(0, "exponents");
    const drawn: (() => number)[] = [
      () => -fromBits(Math.floor(uniform() * 0x7ff00000), Math.floor(uniform() * 0x100000000)),
      () => -800 * uniform(),
      () => -708 - 38 * uniform(), // no longer normal numbers
      () => -uniform(),
      () => -Math.fround(30 * uniform()),
      () => -Math.floor(uniform() * 2 ** 27) * 2 ** -54, // half way between two numbers beside 1
      () => -fromBits(0x3fd62e42, Math.floor(uniform() * 0x100000000)), // beside half of ln 2
    ];
    for (const draw of drawn) {
      const differing = Array.from({ length: 20_000 }, draw).filter((x) => powerOf(x) !== Math.exp(x));
      expect(differing).toEqual([]);
    }
  });

  it("is 1 at 0, 0 far below, and nothing of what is none", () => {
    for (const x of [0, -0, -5e-324]) expect(powerOf(x)).toBe(1);
    expect(powerOf(-745.1332191019411)).toBe(5e-324);
    for (const x of [-745.2, -746, -1e300, Number.NEGATIVE_INFINITY]) expect(powerOf(x)).toBe(0);
    expect(powerOf(Number.NaN)).toBeNaN();
  });

  it("adds one power after the other to what there was, for any count of them", () => {
    const { normal } = randomStream(1, "exponents");
    for (let count = 0; count < 12; count++) {
      const z = Array.from({ length: count }, () => Math.fround(5 * normal()));
      const top = Math.max(0, ...z);
      const powers = z.map((value) => Math.exp(value - top));
      expect(summed(z, top, 0.1)).toEqual({ powers, sum: powers.reduce((sum, power) => sum + power, 0.1) });
    }
  });

  it("sums a part of the numbers", () => {
    const z = Float32Array.of(1, 2, 3, 4, 5);
    const sum = withExponentials(z, 3, (sums) => sums.sum(1, 4, 5));
    expect(sum).toBe(Math.exp(-3) + Math.exp(-2) + Math.exp(-1));
  });
});
