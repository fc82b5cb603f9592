import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { mapOf } from "groklab/claims";
import {
  claimRows,
  describeTally,
  type Experiment,
  experiments,
  openAmongMany,
  tallyOf,
  withEvidence,
} from "groklab/experiments";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";
import { recordTrial, trial, trialFolder, trialId } from "../support/trial";

vi.stubEnv("GROKLAB_DATA", scratch());
beforeAll(async () => {
  for (const seed of [1, 2, 3, 4]) await recordTrial(seed);
});

/** The trial under another name of its claims, with these p-values. */
function withP(...p: readonly (number | undefined)[]): Experiment {
  const finding = { verdict: "supported", estimate: 1, interval: null, n: 2, summary: "" } as const;
  const claims = p.map((value, i) => ({
    ...trial.claims[0],
    id: `E-${p.length}-${i}`,
    judge: () => ({ ...finding, p: value }),
  }));
  return { ...trial, claims };
}

describe("claimRows", () => {
  it("name the figure that the claim does", () => {
    const figureOf = (figure: string | null) =>
      claimRows([{ ...trial, claims: [{ ...trial.claims[0], figure }] }]).map((row) => row.figure);
    expect(figureOf("trial-2-1")).toEqual(["trial-2-1"]);
    expect(figureOf(null)).toEqual([null]);
  });

  it("have all that a verdict rests on, and the command that makes its runs", () => {
    const [first, second] = claimRows([trial]);
    expect(first).toEqual({
      ...{ id: "E-0-a", paper: "efficiency", where: "nowhere", statement: "A loss falls.", rule: "In every run." },
      parts: ["pair"],
      ...{ experiment: "trial", verdict: "supported", estimate: 1, interval: null, n: 2, censored: null, p: 0.005 },
      ...{ pAdjusted: 0.015, alone: "supported", summary: "in 2 of 2 runs the loss falls", reason: null },
      deviation:
        "modulus p 11 (not printed); learning rate 0.03 (not printed); weight decay 2 (not printed); " +
        "batch size full (not printed); steps 40 (not printed)",
      ...{
        origin: "paper",
        supersededBy: null,
        falsePositiveRate: null,
        nullModel: null,
        known: null,
        stability: null,
        registered: null,
        map: null,
      },
      ...{ planned: 2, used: 2, diverged: 0, runs: [trialId(1), trialId(2)] },
      history: null,
      figure: null,
      command: "npx groklab reproduce trial --parts pair",
    });
    expect(second).toMatchObject({ p: 0.01, pAdjusted: 0.015, command: "npx groklab reproduce trial --parts three" });
    expect(JSON.parse(JSON.stringify([first, second]))).toEqual([first, second]);
  });

  it("adjust p over an experiment's claims that have one, by which a verdict stands or is open, and say why", () => {
    const rows = claimRows([withP(0.01, undefined, 0.04, 0.03)]);
    expect(rows.map(({ pAdjusted }) => pAdjusted?.toFixed(3))).toEqual(["0.055", undefined, "0.073", "0.073"]);
    expect(rows.map(({ verdict }) => verdict)).toEqual(["inconclusive", "supported", "inconclusive", "inconclusive"]);
    expect(rows.flatMap(openAmongMany)).toEqual(
      ["0.010", "0.040", "0.030"].map(
        (p, i) =>
          `alone its test says supported, p = ${p}; among all tests of its family p = ${["0.055", "0.073", "0.073"][i]}`,
      ),
    );
    expect(claimRows([trial]).flatMap(openAmongMany)).toEqual([]);
  });

  it("keep what a ledger knows of a rule while the rule, its runs and its finding are the same, and no longer", () => {
    const [first, second] = claimRows([trial]);
    const stability = { held: 1, of: 2, turned: ["without seed 1: contradicted"] };
    const wanted = { ideal: "supported", opposite: "contradicted" } as const;
    const known = {
      ...withEvidence(first, { stability, known: wanted, chance: { model: "runs by a coin", rate: 0.25, draws: 4 } }),
    };
    const [kept, other] = claimRows([trial], [known]);
    expect(kept).toEqual({ ...first, falsePositiveRate: 0.25, nullModel: "runs by a coin", known: wanted, stability });
    expect(other).toEqual(second);
    for (const changed of [{ rule: "In most." }, { summary: "in 1 of 2" }, { used: 3 }]) {
      expect(claimRows([trial], [{ ...known, ...changed }])[0]).toEqual(first);
    }
  });

  it("call a claim superseded whatever its rule finds, and name what replaces it", () => {
    const claims = [{ ...trial.claims[0], supersededBy: ["E-0-b"] }];
    const [row] = claimRows([{ ...trial, claims }]);
    expect(row).toMatchObject({ verdict: "superseded", supersededBy: ["E-0-b"], estimate: 1 });
  });

  it("keep what a rule said before it was mended, and name a claim that hangs on a definition", () => {
    const [claim] = trial.claims;
    const history = [{ n: 5, verdict: "supported", why: "it could not fail" }] as const;
    const { judge } = claim;
    const turned: typeof judge = (find, choice = {}) =>
      choice.hold === 1 ? { ...judge(find), verdict: "contradicted" } : judge(find, choice);
    const claims = [{ ...claim, history, judge: turned }];
    expect(claimRows([{ ...trial, claims }])[0]).toMatchObject({ history, verdict: "depends on the definition" });
  });

  it("take the verdict from a map that there is, whatever a test among many says, and keep what the rule says of one setting", () => {
    const points = [true, false].map((holds, i) => ({
      ...{ settings: { "task.p": 11 + i }, n: 3, premise: true, holds, verdict: null, estimate: null, refined: false },
    }));
    const mapped = (list: typeof points) => {
      const [claim] = withP(0.9).claims; // its test shows nothing
      const map = { arms: [], parts: [], judge: () => mapOf(list) };
      return claimRows([{ ...trial, claims: [{ ...claim, map }] }])[0];
    };
    const row = mapped(points);
    expect(row).toMatchObject({ verdict: "depends on the setting", alone: "supported", pAdjusted: 0.9 });
    expect(row.map).toEqual({
      ...{ points, premise: 2, share: 0.5, verdict: "depends on the setting", border: "at modulus p 11" },
    });
    expect(mapped(points.slice(0, 1)).verdict).toBe("supported");
    expect(mapped(points.slice(1)).verdict).toBe("contradicted");
    expect(openAmongMany({ ...row, verdict: "inconclusive" })).toEqual([]);
    expect(openAmongMany({ ...row, verdict: "inconclusive", map: null })).not.toEqual([]);
    expect(JSON.parse(JSON.stringify(row))).toEqual(row);
  });

  it("say why a rule was not asked", () => {
    writeFileSync(join(trialFolder(1), "metrics.jsonl"), "");
    const [first, second] = claimRows([trial]);
    expect(first).toMatchObject({ verdict: "invalid", estimate: null, n: null, summary: null, used: 1 });
    expect(first.reason).toContain("metrics.jsonl: changed since it was written");
    expect(second).toMatchObject({ verdict: "supported", reason: null });
    expect(tallyOf([first, second])).toEqual({
      ...{ "depends on the setting": 0, "depends on the definition": 0 },
      ...{ supported: 1, contradicted: 0, inconclusive: 0, "not tested": 0, invalid: 1, superseded: 0 },
    });
    expect(describeTally([first, second, second])).toBe("3 claims · 2 supported · 1 invalid");
    const ours = { ...second, origin: "ours" as const };
    expect(describeTally([first, ours])).toBe("1 claim · 1 invalid; ours: 1 claim · 1 supported");
    expect(describeTally([ours])).toBe("ours: 1 claim · 1 supported");
  });

  it("of an empty data folder are not tested, but those that are computed without runs", () => {
    vi.stubEnv("GROKLAB_DATA", join(trialFolder(1), "nowhere"));
    const rows = claimRows(experiments);
    expect(rows.length).toBe(experiments.flatMap(({ claims }) => claims).length);
    for (const { id, verdict, parts, used, command } of rows) {
      expect([id, verdict === "not tested", used]).toEqual([id, parts.length > 0, 0]);
      expect(command).toMatch(parts.length > 0 ? /^npx groklab reproduce \S+ --parts \S+$/ : /^npx groklab claims/);
    }
    expect(rows.filter(({ parts }) => parts.length === 0).map(({ id, verdict }) => `${id}: ${verdict}`)).toEqual([
      "T-4.1-a: supported",
      "T-4.2-a: contradicted",
      "S-0-a: contradicted",
    ]);
  });
});
