import { nSeeds } from "groklab/experiments/seeds";
import { describe, expect, it } from "vitest";
import { madeUpRun } from "../support/made-up-run";

const SPEC = {
  task: { kind: "modular", operation: "addition", p: 7, trainFraction: 0.5 },
  model: { kind: "mlp", hidden: [8] },
  optimizer: { kind: "adamw", learningRate: 0.01, weightDecay: 0 },
  steps: 10,
} as const;
const runs = (...seeds: number[]) => seeds.map((seed) => madeUpRun({ ...SPEC, seed }));

describe("nSeeds", () => {
  it("counts the different seeds of each list of records, wherever it lies", () => {
    expect(nSeeds(runs(0, 1, 2))).toBe("n = 3 seeds");
    expect(
      nSeeds([
        { share: 0.3, runs: runs(0, 1) },
        { share: 0.5, runs: runs(4, 5) },
      ]),
    ).toBe("n = 2 seeds");
    expect(nSeeds({ once: runs(7), twice: [...runs(7), ...runs(7)] })).toBe("n = 1 seed");
  });

  it("lists the counts of up to three groups that differ, and gives the span of more", () => {
    expect(nSeeds([runs(0, 1, 2), runs(0, 1), runs(0, 1, 2)])).toBe("n = 3, 2, 3 seeds");
    expect(nSeeds([runs(0, 1, 2), runs(0, 1), runs(0), runs(0, 1)])).toBe("n = 1 to 3 seeds");
  });

  it("leaves out groups without a run, and says 0 where no group has one", () => {
    expect(nSeeds([runs(0, 1), []])).toBe("n = 2 seeds");
    expect(nSeeds([[], []])).toBe("n = 0 seeds");
  });
});
