import { benjaminiYekutieli } from "groklab/analysis";
import { ConfigError, randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";
import reference from "./reference/claims.json";

describe("benjaminiYekutieli", () => {
  it("multiplies by tests and 1 + 1/2 + … over the rank, and a smaller p never has the larger", () => {
    // 3 (1 + 1/2 + 1/3) = 5.5: 5.5 * 0.04 / 3 = 0.0733; 5.5 * 0.03 / 2 = 0.0825 lowered to it; 5.5 * 0.01 / 1
    expect(benjaminiYekutieli([0.01, 0.04, 0.03])).toBeAllclose([0.055, 0.22 / 3, 0.22 / 3], { rtol: 1e-12 });
  });

  it.each(reference.families)("agrees with statsmodels for $p", ({ p, adjusted }) => {
    expect(benjaminiYekutieli(p)).toBeAllclose(adjusted, { rtol: 1e-12 });
    expect(benjaminiYekutieli([...p].reverse())).toBeAllclose([...adjusted].reverse(), { rtol: 1e-12 });
  });

  it("calls one of the true ones false in less than a twentieth of families in which all are true", () => {
    const random = randomStream(3, "families");
    const families = Array.from({ length: 2000 }, () => Array.from({ length: 20 }, () => random.uniform()));
    const falsely = families.filter((family) => benjaminiYekutieli(family).some((p) => p < 0.05)).length;
    // of independent tests that are all true: 0.05 / (1 + 1/2 + … + 1/20) = 0.0139 of the families
    expect(falsely / families.length).toBeGreaterThan(0.005);
    expect(falsely / families.length).toBeLessThan(0.025);
  });

  it("throws on an empty family and on what is no p-value", () => {
    expect(() => benjaminiYekutieli([])).toThrow(ConfigError);
    for (const p of [-0.1, 1.1]) expect(() => benjaminiYekutieli([0.5, p])).toThrow("a p-value lies between 0 and 1");
    expect(() => benjaminiYekutieli([Number.NaN])).toThrow("value 0 is NaN");
  });
});
