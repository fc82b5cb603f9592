import { type Arm, claimsOf, type Finding, inFamilies, type Judged, judgeClaim, most } from "groklab/claims";
import { describe, expect, it } from "vitest";

const claim = claimsOf("efficiency");

/** Claims of E with these p-values, each with a verdict of its own. */
function judged(list: readonly (Partial<Pick<Judged, "origin" | "paper" | "verdict">> & { p?: number })[]): Judged[] {
  return list.map(({ p, ...about }, i) => {
    const finding: Finding = {
      verdict: "supported",
      estimate: 1,
      interval: null,
      n: 9,
      summary: "",
      ...(p !== undefined && { p }),
    };
    const arm: Arm = { part: "none", runs: () => [] };
    const said = claim({
      id: `E-0-${i}`,
      where: "",
      statement: "",
      arms: arm,
      read: () => [true],
      rule: most("", ""),
      figure: null,
    });
    return {
      ...judgeClaim({ ...said, judge: () => finding }, () => ({ records: [], planned: 0, problems: [] })),
      ...about,
    };
  });
}
const verdictsOf = (...list: Parameters<typeof judged>[0]) => inFamilies(judged(list)).map(({ verdict }) => verdict);

describe("inFamilies", () => {
  it("lets a verdict stand whose test shows it among all: ten of ten seeds beside seven such, and not beside one", () => {
    const ten = { p: 2 / 1024 };
    const others = (count: number) =>
      Array.from({ length: 40 - count }, () => ({ p: 1, verdict: "inconclusive" as const }));
    for (const [count, verdict] of [
      [7, "supported"],
      [6, "inconclusive"],
    ] as const) {
      // 40 tests, c(40) = 4.2785: 40 * 4.2785 * 0.001953 / 7 = 0.0478, / 6 = 0.0557
      const found = verdictsOf(...Array.from({ length: count }, () => ten), ...others(count));
      expect(found.slice(0, count)).toEqual(Array(count).fill(verdict));
    }
  });

  it("judges what is contradicted as what is supported, and leaves what hangs on a definition", () => {
    expect(verdictsOf({ p: 0.2, verdict: "contradicted" }, { p: 0.2, verdict: "depends on the definition" })).toEqual([
      "inconclusive",
      "depends on the definition",
    ]);
  });

  it("has a family of each paper, and one of what we add to it; without a test, or superseded, a claim is in none", () => {
    const alone = { p: 0.04 };
    const others = [
      { p: 1, paper: "parity" as const },
      { p: 1, origin: "ours" as const },
      { p: 1, verdict: "superseded" as const },
      {},
    ];
    const found = inFamilies(judged([alone, ...others]));
    expect(found[0]).toMatchObject({ verdict: "supported", pAdjusted: 0.04 });
    expect(found[4]).toMatchObject({ verdict: "supported", pAdjusted: null });
    expect(found[3]).toMatchObject({ verdict: "superseded", pAdjusted: null });
    expect(verdictsOf(alone, { p: 1, verdict: "inconclusive" })[0]).toBe("inconclusive");
  });

  it("counts a claim that is not tested as a test that came to nothing, so that fewer runs decide no more", () => {
    const [first, second] = judged([{ p: 0.04 }, {}]);
    const untested: Judged = {
      ...second,
      finding: undefined,
      verdict: "not tested",
      reason: "3 of 3 runs have not been made",
    };
    expect(inFamilies([first, untested]).map(({ verdict, pAdjusted }) => [verdict, pAdjusted])).toEqual([
      ["inconclusive", 0.12],
      ["not tested", null],
    ]);
  });
});
