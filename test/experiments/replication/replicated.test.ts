import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { equivalence, welchRatio } from "groklab/analysis";
import { projectRoot } from "groklab/core";
import {
  efficiency,
  parity,
  replicatedOf,
  replicationFigure,
  replicationForest,
  replications,
  replicationTable,
} from "groklab/experiments";
import { replicaPath, replicasOf } from "groklab/experiments/replication/records";
import { describe, expect, it, vi } from "vitest";
import { scratch } from "../../support/scratch";

const found = replications(["parity", "parity-two-neurons"]);
const claimOf = (id: string) => {
  const claim = [...parity.claims, ...efficiency.claims].find((one) => one.id === id);
  if (!claim) throw new Error(`no claim ${id}`);
  return claim;
};

describe("both programs beside each other", () => {
  it("have the parity baseline's times and norm within 15 %, shown by equivalence", () => {
    const [baseline] = found;
    expect(baseline.found.map(({ measure }) => measure)).toEqual(["tGen", "tMem", "weightNorm"]);
    expect(baseline.ours.length).toBe(20);
    expect(baseline.theirs.length).toBeGreaterThanOrEqual(20);
    for (const { ratio, interval, pEquivalent, agrees } of baseline.found) {
      expect(agrees).toBe(true);
      expect(pEquivalent).toBeLessThan(0.05);
      expect(interval?.[0]).toBeLessThan(ratio ?? 0);
    }
  });

  it("agree that two neurons never generalise, in any of their runs", () => {
    const [, two] = found;
    expect(two.found.filter(({ ratio }) => ratio === null).map(({ measure }) => measure)).toEqual(["tGen", "tMem"]);
    for (const { censored, n, agrees } of two.found.slice(0, 2)) expect([censored, agrees]).toEqual([n, true]);
  });

  it("are a row a measure in the table, which says of how many runs", () => {
    const rows = replicationTable(found);
    expect(rows.map(({ setting }) => setting)).toEqual([...Array(3).fill("parity"), ...Array(3).fill(found[1].name)]);
    expect(rows[0]).toMatchObject({ measure: "T_gen", "groklab, n": 20, agrees: "yes" });
    expect(rows[4]).toMatchObject({ measure: "T_mem", groklab: "none of 20", ratio: "" });
  });
});

describe("the figures of both programs", () => {
  const namesIn = (figure: { readonly data: readonly object[] }) =>
    figure.data.flatMap((trace) => ("name" in trace && "showlegend" in trace && trace.showlegend ? [trace.name] : []));

  it("lay their curves over each other, a colour a program", () => {
    const figure = replicationFigure(found[0]);
    expect(new Set(namesIn(figure))).toEqual(new Set(["groklab, 20 seeds", "PyTorch, 20 seeds"]));
    expect(figure.layout.title).toMatchObject({ text: expect.stringContaining("(50, 2)-parity, 500 neurons") });
  });

  it("show each ratio that there is beside 1", () => {
    const figure = replicationForest(found);
    expect(namesIn(figure).sort()).toEqual(["T_gen", "T_mem", "weight norm"]);
    const points = figure.data.flatMap((trace) => ("y" in trace ? [...(trace.y as number[])] : []));
    expect(points.length).toBe(found.flatMap((one) => one.found).filter(({ ratio }) => ratio !== null).length);
  });
});

describe("replicatedOf", () => {
  it("gives what was found of a claim whose runs are all of a setting", () => {
    const [{ ratio, interval }] = found[0].found;
    const said = { setting: "parity", n: found[0].theirs.length, ratio, interval, agrees: true };
    expect(replicatedOf(claimOf("T-1.1-a"), found)).toEqual(said);
  });

  it("says nothing of a claim that has other runs besides, that has none, or of another setting", () => {
    const [claim, other] = [claimOf("T-1.1-a"), claimOf("T-4.3-a")];
    expect(replicatedOf({ ...claim, arms: [...claim.arms, ...other.arms] }, found)).toBe(null);
    expect(replicatedOf(claimOf("T-4.1-a"), found)).toBe(null);
    expect(replicatedOf(claimOf("E-1-e"), found)).toBe(null);
  });
});

describe("what is said of a difference", () => {
  it("is so of the Transformer: its first evaluation with 99 % is at the same update within 15 %", () => {
    const [{ theirs, ours, difference }] = replications(["transformer"]);
    expect(difference).toContain("The first evaluation with 99 % alone");
    const first = (steps: readonly number[], accuracies: readonly number[]) =>
      steps[accuracies.findIndex((accuracy) => accuracy >= 0.99)];
    const both = welchRatio(
      theirs.map(({ curves }) => first(curves.step, curves.testAccuracy)), // a hundred evaluations of each run
      ours.map(({ evaluations }) =>
        first(
          evaluations.map(({ step }) => step),
          evaluations.map(({ test }) => test.accuracy),
        ),
      ),
    );
    expect(equivalence(both, 1.15).equivalent).toBe(true);
  });
});

describe("replicasOf", () => {
  it("names the file of a setting, which may not be there yet", () => {
    expect(replicaPath("never-trained")).toMatch(/replication\/never-trained\.jsonl$/);
    expect(replicasOf({ name: "never-trained" })).toEqual([]);
  });

  it("refuses a seed that is there twice, as two processes would write it", () => {
    const data = scratch();
    vi.stubEnv("GROKLAB_DATA", data);
    mkdirSync(join(data, "replication"));
    const [line] = readFileSync(join(projectRoot(), "data", "replication", "mlp.jsonl"), "utf8").split("\n");
    writeFileSync(replicaPath("mlp"), `${line}\n`);
    expect(replicasOf({ name: "mlp" }).length).toBe(1);
    writeFileSync(replicaPath("mlp"), `${line}\n${line}\n`);
    expect(() => replicasOf({ name: "mlp" })).toThrow(/mlp\.jsonl: seed 0 is there twice; delete one of its lines/);
    vi.unstubAllEnvs();
  });
});
