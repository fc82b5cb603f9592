import { signFlipTest, signTest } from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";
import reference from "./reference/claims.json";
import { expectUniform, expectValid, normals, pValues } from "./seeded";

describe("signFlipTest", () => {
  it("counts patterns that tie on paper as ties, however large the differences and however they round", () => {
    const { pGreater, pLess } = signFlipTest([100_000.1, 200_000.2, -300_000.3]); // 0, to 6e-11: five of the eight are not below
    expect([pGreater, pLess]).toEqual([5 / 8, 5 / 8]);
  });

  it("counts sign patterns, by hand for three", () => {
    // Sums of ±1 ±2 ±3: 6 4 2 0 0 -2 -4 -6
    expect(signFlipTest([1, 2, 3])).toEqual({ estimate: 2, n: 3, p: 0.25, pGreater: 1 / 8, pLess: 1, exact: true });
    expect(signFlipTest([1, 2, -3])).toMatchObject({ estimate: 0, p: 1, pGreater: 5 / 8, pLess: 5 / 8 });
  });

  it("can not reach 5 % with five pairs, and can with six", () => {
    expect(signFlipTest([1, 2, 3, 4, 5]).p).toBe(0.0625);
    expect(signFlipTest([1, 2, 3, 4, 5, 6]).p).toBe(0.03125);
  });

  it.each(reference.sign_tests)("agrees with SciPy for $differences", ({ differences, flip, sign }) => {
    const own = signFlipTest(differences);
    expect([own.pGreater, own.pLess, own.p]).toBeAllclose(flip, { rtol: 1e-12 });
    const signs = signTest(differences);
    expect([signs.pGreater, signs.pLess, signs.p]).toBeAllclose(sign, { rtol: 1e-12 });
  });

  it("does not mind order or scale, and turns over with the sign", () => {
    const sample = [0.1, 0.2, -0.3, 0.7, 0.4];
    const { p, pGreater, pLess } = signFlipTest(sample);
    expect(signFlipTest(sample.map((value) => 3 * value).reverse())).toMatchObject({ p, pGreater, pLess });
    expect(signFlipTest(sample.map((value) => -value))).toMatchObject({ p, pGreater: pLess, pLess: pGreater });
  });

  it("looks at all of 2^20 patterns, and draws beyond", () => {
    expect(signFlipTest(Array.from({ length: 20 }, () => 1))).toMatchObject({ exact: true, pGreater: 1 / (1 << 20) });
    const drawn = signFlipTest(
      Array.from({ length: 30 }, () => 1),
      { draws: 999, seed: 1 },
    );
    expect(drawn).toMatchObject({ exact: false, pGreater: 0.001 });
    const mixed = Array.from({ length: 24 }, (_, i) => Math.sin(i) + 0.2);
    // The drawn p is near that of the normal approximation z = sum / sqrt(sum of squares).
    const z = mixed.reduce((a, b) => a + b, 0) / Math.sqrt(mixed.reduce((a, b) => a + b * b, 0));
    expect(z).toBeGreaterThan(1);
    expect(signFlipTest(mixed).pGreater).toBeLessThan(0.16);
    expect(signFlipTest(mixed)).toEqual(signFlipTest(mixed, { seed: 0 }));
  });

  it("has p uniform where there is no effect", () => {
    expectUniform(pValues((random) => signFlipTest(normals(random, 11)).pGreater));
    expectValid(pValues((random) => signFlipTest(normals(random, 6)).p));
    expectValid(pValues((random) => signTest(normals(random, 9)).p));
  });

  it("throws on empty lists and values that are not finite", () => {
    expect(() => signFlipTest([])).toThrow(ConfigError);
    expect(() => signFlipTest([1, Number.NaN])).toThrow("value 1 is NaN");
    expect(() => signFlipTest([1], { draws: 0 })).toThrow("draws must be");
  });
});

describe("signTest", () => {
  it("leaves ties out and says how many there were", () => {
    // 4 of 4: 1 / 16
    const found = { positive: 4, negative: 0, ties: 1, n: 5, p: 1 / 8, pGreater: 1 / 16, pLess: 1, exact: true };
    expect(signTest([3, 1, 2, 0, 5])).toEqual(found);
    expect(signTest([0, 0])).toMatchObject({ ties: 2, p: 1, pGreater: 1, pLess: 1 });
  });

  it("throws on empty lists, values that are not finite, and lists beyond its arithmetic", () => {
    expect(() => signTest([])).toThrow("needs 1 or more values");
    expect(() => signTest([Number.POSITIVE_INFINITY])).toThrow("value 0 is Infinity");
    expect(() => signTest(new Array<number>(1001).fill(1))).toThrow("n above 1000");
  });
});
