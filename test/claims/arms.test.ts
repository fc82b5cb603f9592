import { type Arm, armsIn, claimsOf, most, recordsIn } from "groklab/claims";
import { describe, expect, it } from "vitest";
import { madeUpRun } from "../support/made-up-run";
import { smallSpec } from "../support/small-run";

const arm = (part: string, from?: Arm): Arm => ({ part, runs: () => [], ...(from && { from }) });
const [whole, control] = [arm("whole"), arm("control")];
const decided: Arm = { ...arm("decided", whole), after: ["whole", "other"] };
const runs = (seed: number) => [madeUpRun({ ...smallSpec, seed })];
const [ofWhole, ofControl] = [runs(1), runs(2)];
const find = (wanted: Arm) => (wanted === whole ? ofWhole : ofControl);

describe("a tree of arms", () => {
  it("has the records of each arm in its place, and the settings beside them", () => {
    const tree = { none: null, shares: [{ share: 0.3, runs: whole }], control };
    expect(recordsIn(tree, find)).toEqual({ none: null, shares: [{ share: 0.3, runs: ofWhole }], control: ofControl });
    expect(recordsIn(whole, find)).toBe(ofWhole);
  });

  it("lists its arms once each, in its order, those that decide another before it", () => {
    expect(armsIn([control, { a: decided, b: whole }, control])).toEqual([control, whole, decided]);
    expect(armsIn({ share: 0.3 })).toEqual([]);
  });
});

describe("a claim", () => {
  const read = { where: "Figure 1", statement: "It is so.", figure: null };
  const rule = most("In most.", "it is so");

  it("reads the records of its arms by their names, with times as a choice has them", () => {
    const claim = claimsOf("parity")({
      ...{ ...read, id: "T-1-a", rule, arms: { whole, control } },
      read: (records, { threshold = 0.9 }) => {
        expect(records).toEqual({ whole: ofWhole, control: ofControl });
        return Array<boolean>(5).fill(threshold < 0.95);
      },
    });
    expect(claim.judge(find)).toMatchObject({ verdict: "supported", n: 5 });
    expect(claim.judge(find, { threshold: 0.99 })).toMatchObject({ verdict: "contradicted", n: 5 });
    expect(claim).toMatchObject({ paper: "parity", rule: "In most.", parts: ["whole", "control"], figure: null });
    expect("judgeShuffled" in claim).toBe(false);
  });

  it("needs the parts that decide its runs before these", () => {
    const claim = claimsOf("synergy")({ ...read, id: "S-1-a", rule, arms: decided, read: () => [] });
    expect(claim.parts).toEqual(["whole", "other", "decided"]);
    expect(claim.arms).toEqual([whole, decided]);
  });
});
