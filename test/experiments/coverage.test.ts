import { PAPERS } from "groklab/claims";
import { coverage, coverageTable, describeCoverage, experiments, isOpen } from "groklab/experiments";
import { describe, expect, it } from "vitest";

const claims = experiments.flatMap((experiment) => experiment.claims);

const KINDS =
  /(abstract|introduction|chapter|section|figure|table|hypothesis|proposition|appendix)s?|\b(?:[A-Z]\.)?\d+(?:\.\d+)*/gi;
/** `Section 5.2, Figures 3, 4` as `section 5.2`, `figure 3`, `figure 4`; rows, panels and findings left out. */
function placesOf(where: string): string[] {
  let kind = "";
  return [...where.replace(/\(.*?\)|\b(row|finding) \d+/g, "").matchAll(KINDS)].flatMap(([found, name]) => {
    if (!name) return [`${kind} ${found.toLowerCase()}`];
    kind = name.toLowerCase();
    return kind === "abstract" || kind === "introduction" ? [kind] : [];
  });
}
const within = (one: string, other: string) => one === other || one.startsWith(`${other}.`);
const overlap = (one: string, other: string) =>
  placesOf(one).some((a) => placesOf(other).some((b) => within(a, b) || within(b, a)));

describe.each(PAPERS)("the sentences of the paper on %s", (paper) => {
  const rows = coverage[paper];
  const own = new Map(claims.filter((claim) => claim.paper === paper).map((claim) => [claim.id, claim]));
  const named = rows.flatMap(({ claims: ids = [] }) => ids);

  it("name claims of this paper, none of which another has taken the place of", () => {
    expect(named.filter((id) => !own.has(id) || own.get(id)?.supersededBy)).toEqual([]);
  });

  it("name every claim that counts among what the paper says", () => {
    const counted = [...own.values()].filter(({ origin, supersededBy }) => origin === "paper" && !supersededBy);
    expect(counted.length).toBeGreaterThan(15);
    expect(counted.filter(({ id }) => !named.includes(id)).map(({ id }) => id)).toEqual([]);
  });

  it("have claims or a reason each, and not both", () => {
    const wrong = rows.filter(({ claims: ids, why }) => (ids?.length ?? 0) > 0 === (why?.trim().length ?? 0) > 0);
    expect(wrong).toEqual([]);
  });

  it("stand where their claims do", () => {
    expect(rows.filter(({ where }) => placesOf(where).length === 0)).toEqual([]);
    const apart = rows.flatMap(({ where, claims: ids = [] }) =>
      ids.filter((id) => !overlap(where, own.get(id)?.where ?? "")).map((id) => `${id} is not at ${where}`),
    );
    expect(apart).toEqual([]);
  });

  it("are each there once", () => {
    const said = rows.map(({ says }) => says.toLowerCase().replace(/[^a-z0-9]+/g, " "));
    expect(said.filter((one, i) => said.indexOf(one) !== i)).toEqual([]);
  });

  it("say, where they are open, what it would cost to test them", () => {
    const open = rows.filter(isOpen);
    expect(open.length).toBeGreaterThan(5);
    expect(open.filter(({ why }) => !/no new runs|\b\d+ runs\b/.test(why ?? "")).map(({ says }) => says)).toEqual([]);
    // What is open says so at its beginning, and nothing else does.
    expect(rows.filter((row) => /^open/i.test(row.why ?? "") !== isOpen(row))).toEqual([]);
  });

  it("are counted as their table shows them", () => {
    const table = coverageTable(
      paper,
      claims.map(({ id }) => ({ id, verdict: "supported" })),
    );
    const tested = table.filter((row) => row["tested by"] !== "");
    const open = table.filter((row) => row["why not"].startsWith("open: "));
    expect(describeCoverage(paper)).toBe(
      `${table.length} sentences: ${tested.length} by claims, ${table.length - tested.length} not (${open.length} open)`,
    );
  });
});

it("places are told apart by kind and number", () => {
  expect(placesOf("Figures 7.1 (a), 7.3 (a); section 6")).toEqual(["figure 7.1", "figure 7.3", "section 6"]);
  expect(placesOf("Abstract, Appendix A.1, Figure 4, row 2 middle")).toEqual(["abstract", "appendix a.1", "figure 4"]);
  expect(overlap("Section 5", "Section 5.1, Emergence")).toBe(true);
  expect(overlap("Section 5.1", "Section 5.10")).toBe(false);
  expect(overlap("Figure 3", "Section 3")).toBe(false);
});

it("the table has the verdict of each claim, and refuses to leave one out", () => {
  const found = claims.map(({ id }) => ({
    id,
    verdict: id === "E-1-d" ? ("contradicted" as const) : ("supported" as const),
  }));
  expect(coverageTable("efficiency", found)[0]).toEqual({
    where: "Abstract, Section 1, Section 3, Figure 1",
    "the paper says": "Grokking is seen in every network that was tried.",
    "tested by": "E-1-a supported, E-1-d contradicted, E-1-e supported",
    "why not": "",
  });
  expect(() => coverageTable("synergy", [])).toThrow(/synergy names S-\S+, which is not among the 0 claims given/);
});
