import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "groklab";
import { claimRows, describeTally, experiments } from "groklab/papers";
import { afterAll, expect, it } from "vitest";
import { executed, figuresOf } from "../support/executed";
import { scratchFolder } from "../support/notebook";

const folder = scratchFolder();
afterAll(() => folder.remove());

it("08-claims runs from a clean kernel: every claim is in its tables, and the one asked for is shown with its figure", () => {
  const notebook = executed("08-claims.ipynb", folder.path, { claim: "T-2.3-b" });
  const figures = figuresOf(notebook);
  expect(figures.length).toBe(4); // all claims at a glance, a second program beside ours and a setting of it, and that of the claim
  const text = JSON.stringify(notebook);
  const rows = claimRows(experiments);
  for (const { id } of rows) expect(text).toContain(`>${id}</td>`);
  expect(text).toContain(describeTally(rows));
  const stored = readFileSync(join(projectRoot(), "notebooks", "08-claims.ipynb"), "utf8");
  expect(stored, "is stored as it would be now").toContain(describeTally(rows));
  expect(text).toContain("T-2.3-b (parity, Figure 2.3)");
});
