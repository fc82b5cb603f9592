import { kappa } from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";
import reference from "./reference/claims.json";

describe("kappa", () => {
  it("is agreement beyond chance, by hand for four cells", () => {
    // Agreement 3/4, chance 1/2 * 1/4 + 1/2 * 3/4 = 1/2
    const own = kappa([true, true, false, false], [true, false, false, false]);
    expect(own).toMatchObject({ estimate: 0.5, agreement: 0.75, chance: 0.5, table: [1, 1, 0, 2], n: 4 });
  });

  it.each(reference.kappas)(
    "agrees with scikit-learn and statsmodels: $kappa",
    ({ a, b, kappa: wanted, low, high }) => {
      const own = kappa(a, b);
      expect([own.estimate, own.low, own.high]).toBeAllclose([wanted, Math.max(-1, low), Math.min(1, high)], {
        rtol: 1e-9,
        atol: 1e-12,
      });
    },
  );

  it("does not mind which map comes first, the order of cells, or the names of yes and no", () => {
    const { a, b } = reference.kappas[1];
    const { estimate, low, high } = kappa(a, b);
    const not = (map: readonly boolean[]) => map.map((cell) => !cell);
    for (const other of [kappa(b, a), kappa([...a].reverse(), [...b].reverse()), kappa(not(a), not(b))]) {
      expect([other.estimate, other.low, other.high]).toBeAllclose([estimate, low, high], { rtol: 1e-9 });
    }
  });

  it("of maps that agree everywhere is 1 with the interval of n of n", () => {
    // 10 of 10 is at least 0.025^(1/10) = 0.6915; chance is 1/2
    const map = Array.from({ length: 10 }, (_, i) => i < 5);
    const { estimate, low, high } = kappa(map, map);
    expect([estimate, low, high]).toBeAllclose([1, 2 * Math.exp(Math.log(0.025) / 10) - 1, 1], { rtol: 1e-8 });
    const opposite = kappa(
      map,
      map.map((cell) => !cell),
    );
    expect([opposite.estimate, opposite.low]).toEqual([-1, -1]);
    expect(opposite.high).toBeGreaterThan(-1);
  });

  it("throws on maps that say nothing", () => {
    expect(() => kappa([], [])).toThrow(ConfigError);
    expect(() => kappa([true], [true, false])).toThrow("must pair up");
    expect(() => kappa([true, true], [true, true])).toThrow("both maps are true everywhere");
  });
});
