import { describePhases } from "groklab/analysis";
import { expect, it } from "vitest";

it("describePhases gives shares of the time on the wall, largest first, and leaves out what is none", () => {
  const phases = {
    imports: { wall: 1, cpu: 1.5 },
    engine: { wall: 0.05, cpu: 0.05 },
    updates: { wall: 6, cpu: 5 },
    "probe synergy": { wall: 2.95, cpu: 2 },
  };
  expect(describePhases(phases)).toBe("10.0 s (8.6 s of computing): updates 60 %, probe synergy 30 %, imports 10 %");
});
