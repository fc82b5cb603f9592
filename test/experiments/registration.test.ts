import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ClaimRow, withRegistrations } from "groklab/experiments/claim-rows";
import { registrationsOf } from "groklab/experiments/registration";
import { describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";

const root = scratch();
const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: "pipe" }).trim();
/** Commits a source file, and gives the commit. */
function commit(path: string, text: string): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  git("add", ".");
  git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", path);
  return git("rev-parse", "HEAD");
}

const rule = "Accuracy at the end is at least 0.95 in most seeds.";
const other = "Accuracy at the end is below 0.2 in every one of three seeds.";
const paper = "lib/experiments/paper.ts";

git("init", "--quiet");
mkdirSync(join(root, "lib", "claims"), { recursive: true });
const none = commit("lib/claims/rule.ts", "export {};\n");
const written = commit(paper, `const rule = "Accuracy at the end is at least " +\n  "0.95 in most seeds.";\n`);
const later = commit("README.md", "A later commit of no source.\n");
const moved = commit(
  "lib/experiments/section.ts",
  `const LEVEL = 0.95;\n\`Accuracy at the end is at least 0.95 in most seeds.\`;\n`,
);
commit(paper, `const rule = "Accuracy at the end is below 0.2 in every one of three seeds.";\n`);
const mended = commit(paper, `const rule = "Accuracy at the end is below 0.2 in most of ten seeds.";\n`);
const ask = (text: string, ...runs: (string | null)[]) => registrationsOf([{ rule: text, runs }], root)?.[0];

/** A row of the ledger, without runs, that tells of a commit which is none of its rule. */
const stale = (text: string) =>
  ({ rule: text, experiment: "parity", runs: [], registered: { commit: none, before: 3 } }) as unknown as ClaimRow;

describe("registrationsOf", () => {
  it("finds the first commit that has a rule's words, over the ends of strings and wherever the text moved since", () => {
    expect(ask(rule)).toEqual({ commit: written, before: 0 });
  });

  it("counts runs of sources before the rule, of a branch beside it, and of no commit; those of its own commit are after it", () => {
    expect(ask(rule, written, later, moved, mended)?.before).toBe(0);
    expect(ask(rule, none, written, null, "0".repeat(40))?.before).toBe(3);
    git("checkout", "--quiet", "-b", "beside", none);
    const beside = commit("lib/experiments/other.ts", "export {};\n");
    git("checkout", "--quiet", "-");
    expect(ask(rule, beside)?.before).toBe(1);
  });

  it("takes a mended rule for another, which runs of the former are before", () => {
    expect(ask("Accuracy at the end is below 0.2 in most of ten seeds.", later, mended)).toEqual({
      commit: mended,
      before: 1,
    });
  });

  it("knows of no commit of a rule that was taken out, or is not committed yet, and then of no run after it", () => {
    expect(ask("Nothing of this stands anywhere.", mended)).toEqual({ commit: null, before: 1 });
    writeFileSync(join(root, paper), "const rule = 'The loss of the last of them rises twice.';\n");
    expect(ask("The loss of the last of them rises twice.", mended)).toEqual({ commit: null, before: 1 });
    git("checkout", "--quiet", paper);
    expect(ask(other, mended)?.commit).not.toBe(null); // its rows that are left are in the commit that took the others out
  });

  it("reads numbers and signs: another bar is another rule", () => {
    const lower = rule.replace("0.95", "0.9");
    writeFileSync(join(root, paper), `const rule = "${lower}";\n`);
    expect(ask(lower, mended)).toEqual({ commit: null, before: 1 });
    expect(ask(lower, commit(paper, `const rule = "${lower}";\n`))?.before).toBe(0);
  });

  it("is asked anew for a row that tells of another commit, whose words have moved since", () => {
    const lower = rule.replace("0.95", "0.9");
    const [{ registered }] = withRegistrations([stale(lower)], root);
    expect(registered?.commit).toBe(registrationsOf([{ rule: lower, runs: [] }], root)?.[0].commit);
    expect(registered).not.toEqual(stale(lower).registered);
  });

  it("says nothing in a clone of the last commit alone", () => {
    const clone = scratch();
    execFileSync("git", ["clone", "--quiet", "--depth", "1", `file://${root}`, clone]);
    expect(registrationsOf([{ rule, runs: [mended] }], clone)).toBe(null);
    expect(withRegistrations([stale(rule)], clone)).toEqual([stale(rule)]);
  });
});
