import { phaseClock } from "groklab/core";
import { describe, expect, it } from "vitest";

/** A clock that the test moves on: so many seconds on the wall, half of them of computing. */
function handMoved() {
  let wall = 10;
  return {
    clocks: { wall: () => wall, cpu: () => wall / 2 },
    pass: (seconds: number) => {
      wall += seconds;
    },
  };
}

describe("phaseClock", () => {
  it("gives all time to the phase in which it went, in the order in which these were entered", () => {
    const { clocks, pass } = handMoved();
    const clock = phaseClock("imports", { clocks });
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
    const { clocks } = handMoved();
    expect(phaseClock("imports", { from: "process", clocks }).seconds()).toEqual({ imports: { wall: 10, cpu: 5 } });
    const { wall, cpu } = phaseClock("imports", { from: "process" }).seconds().imports;
    expect(wall).toBeGreaterThan(0.05); // Node itself takes that long
    expect(cpu).toBeGreaterThan(0.05);
    expect(phaseClock("now").seconds().now.wall).toBeLessThan(0.05);
  });

  it("asks for the time of computing now and then, and shares it by the time on the wall", () => {
    let [wall, cpu, asked] = [0, 0, 0];
    const clocks = {
      wall: () => wall,
      cpu: () => {
        asked++;
        return cpu;
      },
    };
    const clock = phaseClock("recording", { clocks });
    for (let turn = 0; turn < 1000; turn++) {
      clock.during("updates", () => {
        wall += 0.003;
        cpu += 0.004;
      });
      wall += 0.001;
    }
    const { updates, recording } = clock.seconds();
    expect([updates.wall, recording.wall]).toEqual([3, 1]);
    expect([updates.cpu, recording.cpu]).toEqual([expect.closeTo(3, 1), expect.closeTo(1, 1)]);
    expect(updates.cpu + recording.cpu).toBeCloseTo(4, 2);
    expect(asked).toBeGreaterThan(100);
    expect(asked).toBeLessThan(220);
  });

  it("goes back to the phase of before when the work throws", () => {
    const { clocks, pass } = handMoved();
    const clock = phaseClock("outer", { clocks });
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
