import { phaseClock } from "groklab/core";
import { describe, expect, it } from "vitest";

/** A clock that the test moves on: so many seconds on the wall, half of them of computing. */
function handMoved() {
  let wall = 10;
  return {
    read: () => ({ wall, cpu: wall / 2 }),
    pass: (seconds: number) => {
      wall += seconds;
    },
  };
}

describe("phaseClock", () => {
  it("gives all time to the phase in which it went, in the order in which these were entered", () => {
    const { read, pass } = handMoved();
    const clock = phaseClock("imports", { read });
    pass(1);
    clock.enter("recording");
    pass(2);
    const value = clock.during("updates", () => {
      pass(4);
      return clock.during("inner", () => {
        pass(8);
        return "made";
      });
    });
    pass(16);
    expect(value).toBe("made");
    expect(Object.entries(clock.seconds())).toEqual([
      ["imports", { wall: 1, cpu: 0.5 }],
      ["recording", { wall: 18, cpu: 9 }],
      ["updates", { wall: 4, cpu: 2 }],
      ["inner", { wall: 8, cpu: 4 }],
    ]);
    pass(32);
    expect(clock.seconds().recording).toEqual({ wall: 50, cpu: 25 });
  });

  it("counts from the start of the process where it is told to", () => {
    const { read } = handMoved();
    expect(phaseClock("imports", { from: "process", read }).seconds()).toEqual({ imports: { wall: 10, cpu: 5 } });
    const { wall, cpu } = phaseClock("imports", { from: "process" }).seconds().imports;
    expect(wall).toBeGreaterThan(0.05); // Node itself takes that long
    expect(cpu).toBeGreaterThan(0.05);
    expect(phaseClock("now").seconds().now.wall).toBeLessThan(0.05);
  });

  it("goes back to the phase of before when the work throws", () => {
    const { read, pass } = handMoved();
    const clock = phaseClock("outer", { read });
    expect(() =>
      clock.during("inner", () => {
        pass(1);
        throw new Error("broken");
      }),
    ).toThrow("broken");
    pass(2);
    expect(clock.seconds()).toEqual({ outer: { wall: 2, cpu: 1 }, inner: { wall: 1, cpu: 0.5 } });
  });
});
