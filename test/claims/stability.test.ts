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
      held: 11,
      of: 13, // four thresholds, four holds, two horizons, three seeds
      turned: ["threshold 0.999: contradicted", "hold 1: contradicted"],
    });
  });

  it("leaves out each seed; asks for no threshold that is not read", () => {
    const oneSeed = claim({
      ...said,
      read: (runs) => runs.map(() => runs.some(({ config }) => config.seed === 1)),
      rule: every("In every run.", "it is so"),
    });
    expect(stabilityOf(oneSeed, find)).toEqual({ held: 4, of: 5, turned: ["without seed 1: contradicted"] });
  });

  it("looks at runs as if they had ended after a half and three quarters of their updates, probes and rates too", () => {
    const run = madeUpRun({ ...smallSpec, steps: 100, evaluation: { every: 10, perDecade: 1 } });
    const rates = [0, 60].map((step) => ({ step, learningRate: 1, weightDecay: 0 }));
    const probes = { norms: [0, 50, 51, 75, 100].map((step) => ({ step, value: step })) };
    const ends: unknown[] = [];
    const late = claim({
      ...said,
      read: (runs) =>
        runs.map(({ evaluations, probes, rates = [], steps }) => {
          ends.push([steps, ...[evaluations, probes.norms, rates].map((list) => list.at(-1)?.step)]);
          return steps > 50;
        }),
      rule: every("In every run.", "it is so"),
    });
    const stability = stabilityOf(late, () => [{ ...run, rates, probes }]);
    expect(ends.slice(1, 3)).toEqual([
      [50, 50, 50, 0],
      [70, 70, 75, 60],
    ]);
    expect(stability.turned).toEqual(["after 0.5 of the updates: contradicted"]);
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
    ).toEqual({ held: 2, of: 2, turned: [] }); // the horizons
    const broken = reads(() => {
      throw new TypeError("a mistake");
    });
    expect(() => stabilityOf(broken, find)).toThrow("a mistake");
    const five = claim({ ...said, read: (runs) => runs.map(() => true), rule: most("In most.", "it is so") });
    expect(stabilityOf(five, find).of).toBe(5);
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

  it("is so where a delay as a difference supports a claim, and as a ratio contradicts it", () => {
    const delayed = claim({
      ...said,
      read: (runs, { delay = "ratio" }) => runs.map(() => delay === "difference"),
      rule: every("In every run.", "it is so"),
    });
    expect(depends(delayed)).toBe(true);
    expect(stabilityOf(delayed, find)).toMatchObject({ of: 7, turned: ["delay difference: supported"] });
  });

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
