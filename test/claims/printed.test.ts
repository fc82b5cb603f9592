import { describeDeviations, deviationsOf, type Printed } from "groklab/claims";
import type { RunSpec } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { madeUpRun } from "../support/made-up-run";
import { smallSpec } from "../support/small-run";

const run = (changes: Partial<RunSpec> = {}) => madeUpRun({ ...smallSpec, ...changes } as RunSpec);
const rate = (learningRate: number) => run({ optimizer: { ...smallSpec.optimizer, learningRate } });
const printed: readonly Printed[] = [
  { setting: "learning rate", path: "optimizer.learningRate", values: [0.1], where: "Figure 4", claims: /Figure 4/ },
  { setting: "learning rate", path: "optimizer.learningRate", values: [0.01, 0.02], where: "Table 1" },
];

describe("deviationsOf", () => {
  it("names each value that is not printed, once and ascending, beside those that are", () => {
    const found = deviationsOf(printed, "Figure 1", [rate(0.5), rate(0.01), rate(0.05), rate(0.5)]);
    expect(found).toEqual([{ setting: "learning rate", ours: [0.05, 0.5], printed: "0.01, 0.02; Table 1" }]);
    expect(describeDeviations(found)).toBe("learning rate 0.05, 0.5 (printed: 0.01, 0.02; Table 1)");
    expect(deviationsOf(printed, "Figure 1", [rate(0.02)])).toEqual([]);
  });

  it("goes by what is printed for the claim's own figure", () => {
    expect(deviationsOf(printed, "Figure 4, row 2", [rate(0.1)])).toEqual([]);
    expect(deviationsOf(printed, "Figure 4, row 2", [rate(0.01)])[0].printed).toBe("0.1; Figure 4");
  });

  it("says of a setting that the paper leaves out what ours is, and gives many values as a span", () => {
    const silent: Printed[] = [{ setting: "steps", path: "steps", values: [] }];
    const runs = [100, 200, 300, 400, 1500].map((steps) => run({ steps }));
    const found = deviationsOf(silent, "Figure 1", runs);
    expect(found[0].printed).toBeNull();
    expect(describeDeviations(found)).toBe("steps 100 to 1,500 (not printed)");
  });

  it("knows what a schedule changes a setting to, and keeps to the kind of network that an entry is about", () => {
    const decay: Printed[] = [
      { setting: "weight decay", path: "optimizer.weightDecay", values: [smallSpec.optimizer.weightDecay] },
    ];
    const later = run({ schedule: { changes: [{ at: { step: 5 }, weightDecay: 7 }] } });
    expect(deviationsOf(decay, "Figure 1", [later])[0].ours).toEqual([7]);
    const ofLstm: Printed[] = [{ setting: "steps", path: "steps", values: [], model: "lstm" }];
    expect(deviationsOf(ofLstm, "Figure 1", [run()])).toEqual([]);
  });
});
