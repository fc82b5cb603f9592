import { describe, expect, it } from "vitest";
import { runNpmScript } from "../support/script";

describe("npm run replicate", () => {
  it("--help says what it trains and where that is kept, and installs nothing", () => {
    const { status, stdout } = runNpmScript("replicate.mjs", ["--help"]);
    expect(status).toBe(0);
    for (const named of ["SETTING", "--seeds", "--list", "data/replication/settings.json"])
      expect(stdout).toContain(named);
  });

  it.each(["0", "some"])("refuses %s seeds with its remedy, before it installs anything", (seeds) => {
    const { status, stderr } = runNpmScript("replicate.mjs", ["--seeds", seeds]);
    expect(status).toBe(1);
    expect(stderr).toMatch(new RegExp(`--seeds: expected a whole number, at least 1, got ${seeds}`));
    expect(stderr).toMatch(/\n→ Leave it out for all\./);
  });
});
