import { ConfigError } from "groklab/core";
import { logAxis, logTicks } from "groklab/figures/axes";
import { describe, expect, it } from "vitest";

describe("logTicks", () => {
  it("are 1, 2 and 5 times powers of ten; within a decade 3 and 7 times, too, within a factor of 3 more", () => {
    expect(logTicks(1, 100)).toEqual([1, 2, 5, 10, 20, 50, 100]);
    expect(logTicks(10, 100)).toEqual([10, 20, 30, 50, 70, 100]);
    expect(logTicks(350, 540)).toEqual([400, 500]);
    expect(logTicks(80, 230)).toEqual([80, 90, 100, 150, 200]);
    expect(logTicks(80, 250)).toEqual([100, 200]);
    expect(logTicks(1, 1000, [1])).toEqual([1, 10, 100, 1000]);
  });

  it("reach both ends, though those come from logarithms", () => {
    expect(logTicks(10 ** Math.log10(0.02), 10 ** Math.log10(500)).at(0)).toBe(0.02);
    expect(logTicks(10 ** Math.log10(0.02), 10 ** Math.log10(500)).at(-1)).toBe(500);
  });

  it.each([
    [0, 10],
    [-1, 10],
    [Number.NaN, 10],
    [1, Number.NaN],
    [1, Number.POSITIVE_INFINITY],
  ])("end with an error, not never, for an axis from %d to %d", (low, high) => {
    expect(() => logTicks(low, high)).toThrow(ConfigError);
    expect(() => logTicks(low, high)).toThrow(`expected ends above 0 and finite, got ${low} to ${high}`);
  });
});

describe("logAxis", () => {
  it("names each tick of a short axis, with powers where numbers would be long", () => {
    expect(logAxis(1, 100)).toMatchObject({
      type: "log",
      range: [0, 2],
      ticktext: ["1", "2", "5", "10", "20", "50", "100"],
    });
    expect(logAxis(1e-5, 1e-4).ticktext).toEqual(expect.arrayContaining(["10<sup>−5</sup>", "2·10<sup>−5</sup>"]));
  });

  it("has powers of ten alone where there are many decades, not many more than seven of them", () => {
    expect(logAxis(1, 1e4)).toMatchObject({ dtick: 1, exponentformat: "none" });
    expect(logAxis(1e-9, 1e9).dtick).toBe(3);
  });
});
