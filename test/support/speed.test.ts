import { describe, expect, it } from "vitest";
import { ownSecondsOf, ownTime, slowness } from "./speed";

const sleep = (ms: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

describe("slowness", () => {
  it("is how much longer a known work takes than at rest, and never below 1: limits are not made shorter", () => {
    const clock = (...readings: number[]) => {
      return () => readings.shift() ?? Number.NaN;
    };
    expect(slowness(clock(5, 5.14))).toBeCloseTo(2, 9);
    expect(slowness(clock(5, 5.035))).toBe(1);
    expect(slowness(clock(0, 0.7))).toBeCloseTo(10, 9);
  });

  it("is no number of a machine that cannot be", () => {
    expect(slowness()).toBeLessThan(1000);
  });
});

describe("ownSecondsOf", () => {
  it("counts what this process computes, and not what it waits for", () => {
    const compute = () => {
      for (const until = ownTime() + 0.5; ownTime() < until; );
    };
    expect(ownSecondsOf(() => sleep(1000))).toBeLessThan(0.3);
    expect(ownSecondsOf(compute) * slowness(ownTime)).toBeGreaterThan(0.2);
  });
});
