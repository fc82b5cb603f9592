import { judgeClaim } from "groklab/claims";
import { parity } from "groklab/experiments";
import type { RunRecord } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { findIn, judgesOf } from "../support/arms";
import { measured } from "../support/made-up-run";
import { asPrinted, cases, raisedTo, recordsOf } from "./parity-cases";

const { claims } = parity;
const judges = judgesOf(parity);
/** Chapter 4's, which are computed without runs. */
const computed = claims.filter(({ parts }) => parts.length === 0).map(({ id }) => id);

/** The same run, had it been measured once, before its first update. */
function divergedAtOnce(run: RunRecord): RunRecord {
  const probes = Object.fromEntries(Object.entries(run.probes).map(([name, values]) => [name, values.slice(0, 1)]));
  return { ...run, status: "diverged", steps: 1, evaluations: run.evaluations.slice(0, 1), probes };
}

describe("the rules of the parity claims", () => {
  it("are all here, with runs that support them and runs that contradict them", () => {
    expect(Object.keys(judges).sort()).toEqual(claims.map(({ id }) => id).sort());
    expect([...Object.keys(cases), ...computed].sort()).toEqual(Object.keys(judges).sort());
    for (const { id, parts } of claims) if (id in cases) expect(parts).toEqual([cases[id].part]);
  });

  it.each(Object.keys(cases))("%s is supported by runs that show it, and contradicted by those that do not", (id) => {
    const { part, supported, contradicted } = cases[id];
    const verdictOf = (trajectory: (typeof supported)[number]) => judges[id](recordsOf(part, trajectory));
    for (const [i, trajectory] of supported.entries()) {
      const found = verdictOf(trajectory);
      expect(found.verdict, `case ${i}: ${found.summary}`).toBe("supported");
    }
    for (const [i, trajectory] of contradicted.entries()) {
      const found = verdictOf(trajectory);
      expect(found.verdict, `case ${i}: ${found.summary}`).toBe("contradicted");
    }
  });

  it.each([
    ["T-1.1-a", 20],
    ["T-3.1-a", 20],
    ["T-3.5-a", 20],
    ["T-3.2h-a", 100],
    ["T-4.2-b", 42], // fourteen seeds with 2, 10 and 50 coordinates
    ["T-4.3-a", 14],
    ["T-4.3-b", 20],
    ["T-t3.1-a", 5],
  ])("%s looks at %i runs or pairs, those that it names", (id, n) => {
    expect(judges[id](recordsOf(cases[id].part, cases[id].supported[0])).n).toBe(n);
  });

  it("six seeds of twenty that do not show it leave a claim open; five do not", () => {
    const found = (without: number) =>
      judges["T-1.1-a"](recordsOf("baseline", ({ seed }) => (seed < without ? {} : { tGen: 1000 })));
    expect(found(6)).toMatchObject({ verdict: "inconclusive", estimate: 0.7 });
    expect(found(5)).toMatchObject({ verdict: "supported", estimate: 0.75 });
  });

  it("thresholds of table 3.1 that two seeds of five do not share leave their order open", () => {
    const mixed = recordsOf("noise", (config) => {
      const swap = config.seed < 2 ? { 0.01: 0.1, 0.05: 0.05, 0.1: 0.01 }[config.optimizer.weightDecay] : undefined;
      return asPrinted(
        swap === undefined ? config : { ...config, optimizer: { ...config.optimizer, weightDecay: swap } },
      );
    });
    expect(judges["T-t3.1-a"](mixed).verdict).toBe("inconclusive");
  });

  it("two thresholds far from the thesis's leave the table open", () => {
    const records = recordsOf("noise", (config) => {
      const { task, optimizer } = config;
      const far = task.kind === "parity" && task.n === 30 && optimizer.weightDecay > 0.01;
      return far ? { plateau: 0.9 } : asPrinted(config);
    });
    expect(judges["T-t3.1-d"](records)).toMatchObject({ verdict: "inconclusive", estimate: 2 });
  });

  it("swapping the arms of a comparison turns its verdict round", () => {
    const claim = claims.find(({ id }) => id === "T-3.1-a");
    if (!claim) throw new Error("there is no such claim");
    const verdictWith = (fast: number, slow: number) => {
      const { raised } = recordsOf("raised", (config) => ({ tGen: { [fast]: 1000, [slow]: 3000 }[raisedTo(config)] }));
      const find = findIn(parity, { raised });
      return judgeClaim(claim, (arm) => ({ records: find(arm), planned: find(arm).length, problems: [] }));
    };
    expect(verdictWith(0.05, 0.01).verdict).toBe("supported");
    expect(verdictWith(0.01, 0.05).verdict).toBe("contradicted");
  });

  it.each(Object.keys(cases))("%s is at most left open by a run that diverged at its first update", (id) => {
    const { part, supported } = cases[id];
    const records = recordsOf(part, supported[0])[part].map((run, i) => (i === 0 ? divergedAtOnce(run) : run));
    expect(["supported", "inconclusive"]).toContain(judges[id]({ [part]: records }).verdict);
  });

  it("a norm that is in the end where it began has no fall of which a part could lie anywhere", () => {
    const norms = [2, 3, 2.5, 2]; // at the start, from T_mem on, from T_gen on, at the end
    const records = recordsOf("baseline", (config) => ({
      ...{ tMem: 100, tGen: 1000 },
      probes: measured(config, "spectrum", (step) => ({
        "hidden0.weight": {
          norm: norms[step < 100 ? 0 : step < 1000 ? 1 : step < config.steps ? 2 : 3],
          stableRank: 1,
        },
      })),
    }));
    expect(judges["T-2.4-a"](records)).toMatchObject({ verdict: "contradicted", estimate: 0 });
  });

  it("a run that no probe looked into is named", () => {
    expect(() => judges["T-2.2-a"](recordsOf("baseline", () => ({ tGen: 1000 })))).toThrow(
      /^parity50k2-\S+: was not measured by a probe embedding$/,
    );
  });
});

describe("chapter 4's statements", () => {
  it("are about networks of up to eight bits, and two neurons for two", () => {
    expect(computed).toEqual(["T-4.1-a", "T-4.2-a"]);
    // Positive weights alone compute 2 patterns of k = 2 of 4: the others have an output of 0, wrong for both classes.
    const universal = judges["T-4.1-a"]({});
    expect(universal).toMatchObject({ verdict: "supported", estimate: 8, n: 8 });
    expect(universal.summary).toContain(
      "exact for 8 of k = 1 … 8; with positive ones alone, as in the proof, accuracy is 0.5",
    );
    const fewest = judges["T-4.2-a"]({});
    expect(fewest).toMatchObject({ verdict: "contradicted", estimate: 3 });
    expect(fewest.summary).toContain("the fewest ReLU neurons for two bits are 3");
  });
});
