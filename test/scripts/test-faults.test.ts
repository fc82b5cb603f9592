import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "groklab";
import { describe, expect, it } from "vitest";
import { readmeLine, sumCounts, totalsOf } from "../../scripts/test-faults.mjs";

const kill = { row: "R1", fault: "killed", made: 10, withstood: 9, lost: 1 };
const flip = { row: "R8", fault: "flipped", made: 2000, withstood: 2000, lost: 0 };
const late = { row: "R11", fault: "full", made: 3, withstood: 3, lost: 0 };

describe("npm run test:faults", () => {
  it("sums up what tests have counted, by row and fault, in the order of rows", () => {
    expect(sumCounts([late, flip, kill, flip])).toEqual([kill, { ...flip, made: 4000, withstood: 4000 }, late]);
    expect(sumCounts([])).toEqual([]);
  });

  it("tells kills from flips, counts all, and hides no loss", () => {
    const totals = totalsOf([kill, flip, late]);
    expect(totals).toEqual({
      killsMade: 10,
      killsSurvived: 9,
      flipsMade: 2000,
      flipsDetected: 2000,
      faultsMade: 2013,
      faultsWithstood: 2012,
      recordsLost: 1,
    });
    expect(readmeLine({ totals, date: "2026-11-21T01:02:03.000Z" })).toBe(
      "9 of 10 kills and power failures survived, 2,000 of 2,000 flipped bits detected, " +
        "2,012 of 2,013 faults of all kinds withstood, 1 records lost (2026-11-21)",
    );
  });

  it("--help says what it does, and does nothing", () => {
    const script = join(projectRoot(), "scripts", "test-faults.mjs");
    const { status, stdout } = spawnSync(process.execPath, [script, "--help"], { encoding: "utf8" });
    expect(status).toBe(0);
    expect(stdout).toContain("data/reliability/faults.json");
    expect(stdout).toContain("--dry-run");
  });
});
