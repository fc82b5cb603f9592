import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parity } from "groklab/experiments";
import { resolveRun, runId } from "groklab/runs";
import { beforeAll, describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { within } from "./within";

const [empty, damaged] = [scratch(), scratch()];
const [first] = parity.parts.baseline.runs();
const folder = join(damaged, "runs", "parity", runId(resolveRun(first)));

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "config.json"), "{}");
});

describe("groklab claims", () => {
  it("lists every claim paper by paper, with verdict, runs and the reason, and tallies them", async () => {
    const { code, stdout, stderr } = await within(empty, "claims");
    expect([code, stderr]).toEqual([0, ""]);
    const lines = stdout.split("\n");
    expect(lines[0]).toMatch(/^efficiency: (\d+) claims · \1 not tested; ours: (\d+) claims · \2 not tested$/);
    expect(lines[2]).toMatch(/^claim +verdict +runs +p \(adjusted\) +found$/);
    expect(stdout).toMatch(/^E-1-a +not tested +0\/(\d+) +- +\1 of \1 runs have not been made$/m);
    expect(stdout).toMatch(
      /^parity: \d+ claims · 1 supported · 1 contradicted · \d+ not tested; ours: 3 claims · 3 not tested$/m,
    );
    expect(stdout).toMatch(/^T-4\.1-a +supported +0\/0 +- +2\^k neurons .* exact for 8 of k/m);
    expect(stdout).toMatch(/^regularization: \d+ claims · \d+ not tested; ours: \d+ claims · \d+ not tested$/m);
    expect(stdout).toMatch(/^synergy: \d+ claims · 1 contradicted · \d+ not tested; ours: 2 claims · 2 not tested$/m);
    expect(stdout).toMatch(
      /\nall: \d+ claims · 1 supported · 2 contradicted · \d+ not tested; ours: \d+ claims · \d+ not tested\n$/,
    );
    expect(readdirSync(empty)).toEqual([]);
  });

  it("prints JSON of one experiment, and nothing else", async () => {
    const { code, stdout, stderr } = await within(empty, "claims", "--experiment", "parity", "--json");
    expect([code, stderr]).toEqual([0, ""]);
    const rows = JSON.parse(stdout);
    expect(rows.map(({ id }: { id: string }) => id)).toEqual(parity.claims.map(({ id }) => id));
    expect(Object.keys(rows[0]).sort()).toEqual(
      [
        ...["id", "paper", "where", "statement", "rule", "verdict", "estimate", "interval", "n", "censored", "p"],
        ...["pAdjusted", "summary", "reason", "planned", "used", "diverged", "runs", "command", "figure"],
        ...[
          "parts",
          "experiment",
          "deviation",
          "origin",
          "supersededBy",
          "falsePositiveRate",
          "history",
          "known",
          "nullModel",
          "stability",
          "alone",
          "registered",
          "replicated",
          "map",
        ],
      ].sort(),
    );
    expect(rows[0]).toMatchObject({
      ...{ id: "T-1.1-a", verdict: "not tested", planned: 20, used: 0, runs: [], summary: null, replicated: null },
      command: "npx groklab reproduce parity --parts baseline",
    });
  });

  it("names what is damaged, and ends with code 3", async () => {
    const { code, stdout } = await within(damaged, "claims", "--experiment", "parity");
    expect(code).toBe(3);
    expect(stdout).toMatch(new RegExp(`^T-1\\.1-a +invalid +0/20 +- +${folder}/`, "m"));
    expect(stdout).toMatch(/^T-3\.1-a +not tested /m);
    expect(stdout).not.toContain("all:"); // one paper has one tally
  });

  it("says what it does, with an example; an unknown experiment is refused", async () => {
    const help = await within(empty, "claims", "--help");
    expect(help.stdout).toMatch(/Example:\n {2}groklab claims/);
    const { code, stdout, stderr } = await within(empty, "claims", "--experiment", "parti");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Did you mean parity?");
  });
});
