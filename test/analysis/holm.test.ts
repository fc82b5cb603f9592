import { holm } from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";
import reference from "./reference/claims.json";

describe("holm", () => {
  it("multiplies the smallest by the number of tests, the next by one less, and never falls", () => {
    // 3 * 0.01; 2 * 0.03; 1 * 0.04 raised to 0.06
    expect(holm([0.01, 0.04, 0.03])).toBeAllclose([0.03, 0.06, 0.06], { rtol: 1e-12 });
  });

  it.each(reference.families)("agrees with statsmodels for $p", ({ p, adjusted }) => {
    expect(holm(p)).toBeAllclose(adjusted, { rtol: 1e-12 });
    expect(holm([...p].reverse())).toBeAllclose([...adjusted].reverse(), { rtol: 1e-12 });
  });

  it("throws on an empty family and on what is no p-value", () => {
    expect(() => holm([])).toThrow(ConfigError);
    for (const p of [-0.1, 1.1]) expect(() => holm([0.5, p])).toThrow("a p-value lies between 0 and 1");
    expect(() => holm([Number.NaN])).toThrow("value 0 is NaN");
  });
});
