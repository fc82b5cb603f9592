import { type Claim, inMost, type Judge, judgeClaim, type StoredPart } from "groklab/claims";
import type { RunRecord } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { madeUpRun, type Story } from "../support/made-up-run";
import { smallSpec } from "../support/small-run";

const claim: Claim = {
  id: "E-9-z",
  paper: "efficiency",
  where: "Figure 9",
  statement: "The first arm ends above one half.",
  rule: "In most runs.",
  parts: ["first"],
};
const judge: Judge = (records) =>
  inMost(
    Object.values(records)
      .flat()
      .map(({ evaluations }) => evaluations[evaluations.length - 1].test.accuracy > 0.5),
    "it ends above one half",
  );

const five = (story: Story = {}) => [0, 1, 2, 3, 4].map((seed) => madeUpRun({ ...smallSpec, seed }, story));
const part = (records: readonly RunRecord[], options: Partial<StoredPart> = {}): StoredPart => ({
  records,
  planned: records.length,
  problems: [],
  ...options,
});
const [high, low] = [five({ tGen: 10 }), five()];

describe("judgeClaim", () => {
  it("asks the rule when all runs are there, and says which they were", () => {
    const judged = judgeClaim(claim, judge, { first: part(high) });
    expect(judged).toMatchObject({ ...claim, verdict: "supported", planned: 5, used: 5, diverged: 0 });
    expect(judged.runs).toEqual(high.map(({ id }) => id));
    expect(judged.finding).toMatchObject({ verdict: "supported", estimate: 1, n: 5 });
    expect(judged.reason).toBeUndefined();
  });

  it("turns round when the arms are swapped", () => {
    const verdictOf = (first: RunRecord[]) => judgeClaim(claim, judge, { first: part(first) }).verdict;
    expect([verdictOf(high), verdictOf(low)]).toEqual(["supported", "contradicted"]);
  });

  it("is not tested while a run is missing, and the rule is not asked", () => {
    const never: Judge = () => {
      throw new Error("was asked");
    };
    const judged = judgeClaim(claim, never, { first: part(high.slice(1), { planned: 5 }) });
    expect(judged).toMatchObject({
      verdict: "not tested",
      reason: "1 of 5 runs have not been made",
      used: 4,
      planned: 5,
    });
    expect(judged.finding).toBeUndefined();
  });

  it("is not tested without a rule that is computed", () => {
    expect(judgeClaim(claim, undefined, { first: part(high) })).toMatchObject({
      verdict: "not tested",
      reason: "its rule is not computed yet",
    });
  });

  it("is invalid where a run is damaged or was cut short, even if others are missing", () => {
    const problems = ["a: was cut short at step 7 (stopped)", "b: changed since it was written"];
    const judged = judgeClaim(claim, judge, { first: part(high.slice(2), { planned: 6, problems }) });
    expect(judged).toMatchObject({ verdict: "invalid", reason: problems[0], used: 3, planned: 6 });
    expect(judged.finding).toBeUndefined();
  });

  it("counts runs that diverged, and judges by them too", () => {
    const some = [...high.slice(1), madeUpRun({ ...smallSpec, seed: 0 }, { status: "diverged" })];
    const judged = judgeClaim(claim, judge, { first: part(some) });
    expect(judged).toMatchObject({ verdict: "inconclusive", used: 5, diverged: 1 });
    expect(judged.finding?.estimate).toBe(0.8);
  });

  it("takes the runs of all its parts, of no other", () => {
    const both = { ...claim, parts: ["first", "second"] };
    const stored = { first: part(high), second: part(low), third: part([], { planned: 9, problems: ["damaged"] }) };
    expect(judgeClaim(both, judge, stored)).toMatchObject({ verdict: "inconclusive", used: 10, planned: 10 });
  });

  it("needs no runs where it has no parts", () => {
    const computed: Judge = () => ({ verdict: "supported", estimate: 8, interval: null, n: 8, summary: "computed" });
    expect(judgeClaim({ ...claim, parts: [] }, computed, {})).toMatchObject({
      verdict: "supported",
      planned: 0,
      used: 0,
      runs: [],
    });
  });
});
