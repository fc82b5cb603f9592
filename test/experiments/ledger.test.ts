import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot, RecordError } from "groklab/core";
import {
  besideLedger,
  claimRows,
  experiments,
  ledgerJson,
  ledgerOf,
  ledgerText,
  parseLedger,
} from "groklab/experiments";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";
import { deleteTrial, recordTrial, trial, trialFolder } from "../support/trial";

vi.stubEnv("GROKLAB_DATA", scratch());
beforeAll(async () => {
  for (const seed of [1, 2, 3, 4]) await recordTrial(seed);
});

const rows = () => claimRows([trial]);

describe("the ledger", () => {
  it("is read as it was written, a claim a line", () => {
    const entries = ledgerOf(rows());
    expect(entries[0]).not.toHaveProperty("runs");
    expect(parseLedger(ledgerJson(entries))).toEqual(entries);
    expect(ledgerJson(entries).split("\n").length).toBe(entries.length + 3);
    for (const text of ["", "{}", "[1]", '[{"id":"a"}]']) expect(() => parseLedger(text)).toThrow(RecordError);
  });

  it("says of each claim all that stands behind its verdict, and tallies them", () => {
    const text = ledgerText(ledgerOf(rows()));
    expect(text).toContain("| [efficiency](#efficiency) | 2 | 2 | 0 | 0 | 0 | 0 |\n");
    expect(text).toContain("| all | 2 | 2 | 0 | 0 | 0 | 0 |\n");
    expect(text).toContain(
      [
        "### E-0-b: supported",
        "",
        "**nowhere.** So it does in three.",
        "",
        "- Rule: In every run.",
        "- Found: in 3 of 3 runs the loss falls",
        "- 3 of 3 runs · p = 0.020 (Holm) · `npx groklab reproduce trial --parts three`",
      ].join("\n"),
    );
  });

  it("misses a run that it counted: the claim is invalid, and no other; an altered number or exchanged arms are found too", () => {
    const ledger = ledgerOf(rows());
    expect(besideLedger(rows(), ledger)).toEqual(rows());
    const [kept, other] = [3, 4].map((seed) => join(trialFolder(seed), "metrics.jsonl"));
    const [text, others] = [kept, other].map((path) => readFileSync(path, "utf8"));
    for (const altered of [text.replace(/"loss":(\d)/, (_, digit) => `"loss":${(Number(digit) + 1) % 10}`), others]) {
      writeFileSync(kept, altered);
      expect(rows()[1]).toMatchObject({ verdict: "invalid", summary: null });
    }
    writeFileSync(kept, text);
    expect(rows()[1].verdict).toBe("supported");
    deleteTrial(4);
    expect(rows()[1].verdict).toBe("not tested");
    const [first, second] = besideLedger(rows(), ledger);
    expect(first.verdict).toBe("supported");
    expect(second).toMatchObject({ verdict: "invalid", used: 2, planned: 3 });
    expect(second.reason).toBe("1 of 3 runs that the ledger counts are gone; get them back, or make them again");
    expect(besideLedger(rows(), [])[1].verdict).toBe("not tested");
  });
});

it("CLAIMS.md and data/claims.json are what rules and records come to now", () => {
  vi.stubEnv("GROKLAB_DATA", "");
  const entries = ledgerOf(claimRows(experiments));
  for (const { id, verdict, used, planned } of entries) {
    const whole = ["supported", "contradicted", "inconclusive"];
    expect(used < planned ? ["not tested"] : whole, id).toContain(verdict);
  }
  const stored = (...path: string[]) => readFileSync(join(projectRoot(), ...path), "utf8");
  expect(entries.length).toBeGreaterThanOrEqual(60);
  expect(stored("data", "claims.json")).toBe(ledgerJson(entries)); // else: npx groklab claims --store
  expect(stored("CLAIMS.md")).toBe(ledgerText(entries));
});
