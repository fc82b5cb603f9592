import { type Arm, claimsOf, dependsOnDefinition, every, most, stabilityOf, underDefinitions } from "groklab/claims";
import { describe, expect, it } from "vitest";
import { madeUpRun } from "../support/made-up-run";
import { smallSpec } from "../support/small-run";

const arm: Arm = { part: "runs", runs: () => [] };
const said = { id: "T-1-a", where: "Figure 1", statement: "It is so.", figure: null, arms: arm };
const claim = claimsOf("parity");
const find = () => [0, 1, 2].map((seed) => madeUpRun({ ...smallSpec, seed }));

describe("stabilityOf", () => {
  it("asks under each neighbouring threshold and hold that a claim reads, and names those that turn it", () => {
    const strict = claim({
      ...said,
      read: (runs, { threshold = 0.98, hold = 5 }) => runs.map(() => threshold < 0.999 && hold > 1),
      rule: every("In every run.", "it is so"),
    });
    expect(stabilityOf(strict, find)).toEqual({
      held: 9,
      of: 11, // four thresholds, four holds, three seeds
      turned: ["threshold 0.999: contradicted", "hold 1: contradicted"],
    });
  });

  it("leaves out each seed; asks for no threshold that is not read", () => {
    const oneSeed = claim({
      ...said,
      read: (runs) => runs.map(() => runs.some(({ config }) => config.seed === 1)),
      rule: every("In every run.", "it is so"),
    });
    expect(stabilityOf(oneSeed, find)).toEqual({ held: 2, of: 3, turned: ["without seed 1: contradicted"] });
  });

  it("does not count what the rule refuses, and tells of other errors", () => {
    const reads = (fails: () => boolean[]) =>
      claim({
        ...said,
        read: (runs) => (runs.length < 3 ? fails() : [true]),
        rule: every("In every run.", "it is so"),
      });
    expect(
      stabilityOf(
        reads(() => []),
        find,
      ),
    ).toEqual({ held: 0, of: 0, turned: [] });
    const broken = reads(() => {
      throw new TypeError("a mistake");
    });
    expect(() => stabilityOf(broken, find)).toThrow("a mistake");
    const five = claim({ ...said, read: (runs) => runs.map(() => true), rule: most("In most.", "it is so") });
    expect(stabilityOf(five, find).of).toBe(3);
  });
});

describe("dependsOnDefinition", () => {
  const at = (holds: (threshold: number, hold: number) => boolean) =>
    claim({
      ...said,
      read: (runs, { threshold = 0.98, hold = 5 }) => runs.map(() => holds(threshold, hold)),
      rule: every("In every run.", "it is so"),
    });

  const depends = (one: Parameters<typeof underDefinitions>[0]) => dependsOnDefinition(underDefinitions(one, find));

  it("is so where one threshold or hold supports a claim and another contradicts it, whatever its own says", () => {
    expect(depends(at((threshold) => threshold < 0.999))).toBe(true);
    expect(depends(at((_, hold) => hold === 1))).toBe(true);
    expect(depends(at(() => true))).toBe(false);
    const open = claim({
      ...said,
      read: (runs, { threshold = 0.98 }) => runs.map((_, i) => threshold < 0.999 || i > 0),
      rule: every("In every run.", "it is so"),
    });
    expect(depends(open)).toBe(false); // at 0.999 it is inconclusive
  });
});
