import { describe, expect, it } from "vitest";

describe("toBeAllclose", () => {
  it("accepts a distance up to the tolerance and refuses one above it", () => {
    // |101 - 100| = 1 = 0.01 * 100
    expect(101).toBeAllclose(100, { rtol: 0.01 });
    expect(101.01).not.toBeAllclose(100, { rtol: 0.01 });
    expect(0.5).toBeAllclose(0, { atol: 0.5 });
    expect(0.51).not.toBeAllclose(0, { atol: 0.5 });
  });

  it("measures relative distance against the expected value, so 0 has none", () => {
    expect(1e-30).not.toBeAllclose(0, { rtol: 0.5 });
    expect(0).toBeAllclose(0, { rtol: 0 });
  });

  it("adds both tolerances up", () => {
    expect(112).toBeAllclose(100, { rtol: 0.1, atol: 2 });
    expect(112.1).not.toBeAllclose(100, { rtol: 0.1, atol: 2 });
  });

  it("compares lists of any kind by element", () => {
    expect(Float32Array.of(1, 2)).toBeAllclose([1, 2], { atol: 0 });
    expect([1, 2]).not.toBeAllclose(Int32Array.of(1, 3), { atol: 0.5 });
    expect([]).toBeAllclose([], { atol: 0 });
  });

  it("never takes a longer or shorter list for an equal one", () => {
    expect([1, 2]).not.toBeAllclose([1], { atol: 1e9 });
    expect([1]).not.toBeAllclose([1, 1], { atol: 1e9 });
    expect([]).not.toBeAllclose([0], { atol: 1e9 });
  });

  it("takes what is not finite for equal to itself alone, whatever the tolerance", () => {
    const [inf, lax] = [Number.POSITIVE_INFINITY, { rtol: 1e9, atol: 1e9 }];
    expect(Number.NaN).toBeAllclose(Number.NaN, { atol: 0 });
    expect(inf).toBeAllclose(inf, { atol: 0 });
    for (const [received, expected] of [
      [Number.NaN, 0],
      [0, Number.NaN],
      [inf, -inf],
      [inf, 1e300],
      [1e300, inf],
      [Number.NaN, inf],
    ]) {
      expect(received).not.toBeAllclose(expected, lax);
    }
  });

  it("names the worst number, how many are wrong, and the tolerance", () => {
    expect(() => expect([1, 2, 9]).toBeAllclose([1, 3, 3], { atol: 0.5 })).toThrow(
      "2 of 3 numbers differ by more than rtol 0, atol 0.5; the worst is number 2: got 9, expected 3",
    );
  });

  it("insists on a named tolerance and on numbers", () => {
    expect(() => expect(1).toBeAllclose(1, {})).toThrow("name a tolerance");
    expect(() => expect("1").toBeAllclose(1, { atol: 0 })).toThrow("flat list of numbers");
    expect(() => expect([[1]]).toBeAllclose([1], { atol: 0 })).toThrow("flat list of numbers");
  });
});
