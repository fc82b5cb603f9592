import { powerLaw } from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";
import reference from "./reference/claims.json";
import { expectUniform, normals, pValues } from "./seeded";

describe("powerLaw", () => {
  it("reads the exponent off a clean law", () => {
    const { estimate, low, high, factor, rSquared } = powerLaw([1, 2, 4], [3, 12, 48]);
    expect([estimate, low, high, factor, rSquared]).toBeAllclose([2, 2, 2, 3, 1], { rtol: 1e-6 });
  });

  it("by hand for three points: slope 1/2, one degree of freedom", () => {
    // ln x = -1, 0, 1 and ln y = 0, 1, 1: slope 1/2, SSE = 1/6, standard error sqrt(1/12); t_1 of sqrt(3) is p = 1/3
    const { estimate, p, rSquared } = powerLaw([1 / Math.E, 1, Math.E], [1, Math.E, Math.E]);
    expect([estimate, p, rSquared]).toBeAllclose([0.5, 1 / 3, 0.75], { rtol: 1e-8 });
  });

  it.each(reference.slopes)("agrees with SciPy at $level", ({ x, y, level, slope, factor, p, rSquared }) => {
    const own = powerLaw(x, y, level);
    expect([own.estimate, own.low, own.high]).toBeAllclose(slope, { rtol: 1e-7 });
    expect([own.factor, own.p, own.rSquared]).toBeAllclose([factor, p, rSquared], { rtol: 1e-7 });
  });

  it("does not mind units or order", () => {
    const { x, y } = reference.slopes[1];
    const [plain, other] = [powerLaw(x, y), powerLaw(x.map((v) => 1000 * v).reverse(), y.map((v) => v / 60).reverse())];
    expect([other.estimate, other.low, other.p]).toBeAllclose([plain.estimate, plain.low, plain.p], { rtol: 1e-6 });
  });

  it("has p uniform where there is no law", () => {
    expectUniform(pValues((random) => powerLaw([1, 2, 4, 8, 16], normals(random, 5).map(Math.exp)).p));
  });

  it("throws on what has no slope", () => {
    expect(() => powerLaw([1, 2], [1, 2])).toThrow(ConfigError);
    expect(() => powerLaw([2, 2, 2], [1, 2, 3])).toThrow("every x is 2");
    expect(() => powerLaw([1, 2, 3], [1, 2, -3])).toThrow("y: value 2 is -3");
    expect(() => powerLaw([1, 2, 3], [1, 2])).toThrow("must pair up");
  });
});
