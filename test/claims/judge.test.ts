import { type Arm, type Claim, claimsOf, judgeClaim, most, type StoredPart } from "groklab/claims";
import type { RunRecord } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { madeUpRun, type Trajectory } from "../support/made-up-run";
import { smallSpec } from "../support/small-run";

const [first, second, third] = ["first", "second", "third"].map((part): Arm => ({ part, runs: () => [] }));
const said = {
  id: "E-9-z",
  where: "Figure 9",
  statement: "The first arm ends above one half.",
  figure: "efficiency-9",
};
/** A claim about some arms, in most runs of which test accuracy ends above one half. */
const claimOn = (...arms: Arm[]): Claim =>
  claimsOf("efficiency")({
    ...said,
    arms,
    read: (lists) => lists.flat().map(({ evaluations }) => evaluations[evaluations.length - 1].test.accuracy > 0.5),
    rule: most("In most runs.", "it ends above one half"),
  });
const claim = claimOn(first);
const row = { ...said, paper: "efficiency", rule: "In most runs.", parts: ["first"] };

const five = (trajectory: Trajectory = {}) =>
  [0, 1, 2, 3, 4].map((seed) => madeUpRun({ ...smallSpec, seed }, trajectory));
const part = (records: readonly RunRecord[], options: Partial<StoredPart> = {}): StoredPart => ({
  records,
  planned: records.length,
  problems: [],
  ...options,
});
const [high, low] = [five({ tGen: 10 }), five()];

describe("judgeClaim", () => {
  it("asks the rule when all runs are there, and says which they were", () => {
    const judged = judgeClaim(claim, () => part(high));
    expect(judged).toMatchObject({ ...row, verdict: "supported", planned: 5, used: 5, diverged: 0 });
    expect(judged.runs).toEqual(high.map(({ id }) => id));
    expect(judged.finding).toMatchObject({ verdict: "supported", estimate: 1, n: 5 });
    expect(judged.reason).toBeUndefined();
  });

  it("turns round when the arms are swapped", () => {
    const verdictOf = (records: RunRecord[]) => judgeClaim(claim, () => part(records)).verdict;
    expect([verdictOf(high), verdictOf(low)]).toEqual(["supported", "contradicted"]);
  });

  it("is not tested while a run is missing, and the rule is not asked", () => {
    const judge = () => expect.fail("was asked");
    const judged = judgeClaim({ ...claim, judge }, () => part(high.slice(1), { planned: 5 }));
    expect(judged).toMatchObject({
      verdict: "not tested",
      reason: "1 of 5 runs have not been made",
      used: 4,
      planned: 5,
    });
    expect(judged.finding).toBeUndefined();
  });

  it("is invalid where a run is damaged or was cut short, even if others are missing", () => {
    const problems = ["a: was cut short at step 7 (stopped)", "b: changed since it was written"];
    const judged = judgeClaim(claim, () => part(high.slice(2), { planned: 6, problems }));
    expect(judged).toMatchObject({ verdict: "invalid", reason: problems[0], used: 3, planned: 6 });
    expect(judged.finding).toBeUndefined();
  });

  it("counts runs that diverged, and judges by them too", () => {
    const some = [...high.slice(1), madeUpRun({ ...smallSpec, seed: 0 }, { status: "diverged" })];
    const judged = judgeClaim(claim, () => part(some));
    expect(judged).toMatchObject({ verdict: "inconclusive", used: 5, diverged: 1 });
    expect(judged.finding?.estimate).toBe(0.8);
  });

  it("takes the runs of all its arms, of no other", () => {
    const damaged = part([], { planned: 9, problems: ["damaged"] });
    const stored = new Map([
      [first, part(high)],
      [second, part(low)],
      [third, damaged],
    ]);
    const judged = judgeClaim(claimOn(first, second), (arm) => stored.get(arm) ?? damaged);
    expect(judged).toMatchObject({ verdict: "inconclusive", used: 10, planned: 10, parts: ["first", "second"] });
  });

  it("needs no runs where it has no arms", () => {
    const computed = { verdict: "supported", estimate: 8, interval: null, n: 8, summary: "computed" } as const;
    const judged = judgeClaim({ ...claimOn(), judge: () => computed }, () => expect.fail("needs no runs"));
    expect(judged).toMatchObject({ verdict: "supported", planned: 0, used: 0, runs: [], parts: [] });
  });
});
