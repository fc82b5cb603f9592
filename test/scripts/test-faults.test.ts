import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "groklab";
import { describe, expect, it } from "vitest";
import { chosenFiles, readmeLine, sumCounts, totalsOf } from "../../scripts/test-faults.mjs";

const kill = { row: "R1", fault: "killed", made: 10, withstood: 9, lost: 1 };
const flip = { row: "R8", fault: "flipped", made: 2000, withstood: 2000, lost: 0 };
const late = { row: "R11", fault: "full", made: 3, withstood: 3, lost: 0 };

describe("npm run test:faults", () => {
  it("sums up what tests have counted, by row and fault, in the order of rows", () => {
    expect(sumCounts([late, flip, kill, flip])).toEqual([kill, { ...flip, made: 4000, withstood: 4000 }, late]);
    expect(sumCounts([])).toEqual([]);
  });

  it("tells kills from flips, counts each kill once, and hides no loss", () => {
    const twice = { ...kill, row: "R4" };
    expect(totalsOf([kill, twice, flip, late])).toEqual({
      killsMade: 10,
      killsSurvived: 9,
      flipsMade: 2000,
      flipsDetected: 2000,
      kindsMade: 4,
      kindsWithstood: 2,
      recordsLost: 2,
    });
  });

  it("says in one sentence what all files counted, and when", () => {
    const file = (date: string, rows: (typeof kill)[]) => ({ date, commit: "", dirty: false, node: "", rows });
    const files = {
      "b.test.ts": file("2026-11-21T01:02:03.000Z", [kill]),
      "a.test.ts": file("2026-11-20", [flip, flip]),
    };
    expect(readmeLine({ files })).toBe(
      "9 of 10 kills and power failures survived, 4,000 of 4,000 flipped bits detected, " +
        "1 of 2 kinds of fault withstood each time, 1 records lost (2026-11-20 to 2026-11-21)",
    );
    const { "a.test.ts": one } = files;
    expect(readmeLine({ files: { one } })).toContain("(2026-11-20)");
  });

  it("runs all files of the folder, or those named, and refuses others by name", () => {
    expect(chosenFiles([])).toContain("kill.test.ts");
    expect(chosenFiles(["kill", "lock.test.ts"])).toEqual(["kill.test.ts", "lock.test.ts"]);
    expect(() => chosenFiles(["kil"])).toThrow("test/faults has no kil.test.ts; there are code-in-data, ");
  });

  it("--help says what it does, and does nothing", () => {
    const script = join(projectRoot(), "scripts", "test-faults.mjs");
    const { status, stdout } = spawnSync(process.execPath, [script, "--help"], { encoding: "utf8" });
    expect(status).toBe(0);
    expect(stdout).toContain("data/reliability/faults.json");
    expect(stdout).toContain("--dry-run");
  });
});
