import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commitOf } from "groklab/runs/commit";
import { afterEach, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";

afterEach(() => vi.unstubAllEnvs());

/** A repository with one commit of a file in `lib`. */
function repository(): string {
  const folder = scratch();
  mkdirSync(join(folder, "lib"));
  writeFileSync(join(folder, "lib", "index.ts"), "export {};\n");
  git(folder, "init", "--quiet");
  git(folder, "add", ".");
  git(folder, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "first");
  return folder;
}

function git(cwd: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd, encoding: "utf8" }).trim();
}

function commit(root: string) {
  const notices: string[] = [];
  return { ...commitOf(root, (line) => void notices.push(line)), notices };
}

describe("commitOf", () => {
  it("gives the commit of the repository, and whether tracked files of lib were changed", () => {
    const root = repository();
    const head = git(root, "rev-parse", "HEAD");
    writeFileSync(join(root, "lib", "new.ts"), ""); // not tracked
    writeFileSync(join(root, "notes"), "");
    expect(commit(root)).toEqual({ commit: head, dirty: false, notices: [] });
    writeFileSync(join(root, "lib", "index.ts"), "export const changed = 1;\n");
    expect(commit(root)).toEqual({ commit: head, dirty: true, notices: [] });
  });

  it("gives none of a copy without .git that lies in another repository, without a word", () => {
    const other = repository();
    const copy = join(other, "groklab");
    cpSync(join(other, "lib"), join(copy, "lib"), { recursive: true });
    expect(commit(copy)).toEqual({ commit: null, dirty: null, notices: [] });
    mkdirSync(join(copy, ".git")); // no repository, so git goes on to the one around it
    expect(commit(copy)).toEqual({ commit: null, dirty: null, notices: [] });
  });

  it("gives none of another repository that the environment names, as that of a hook does", () => {
    const [root, other] = [repository(), repository()];
    writeFileSync(join(other, "lib", "index.ts"), "second\n");
    git(other, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-am", "second");
    vi.stubEnv("GIT_DIR", join(other, ".git"));
    vi.stubEnv("GIT_WORK_TREE", root);
    expect(commit(root)).toMatchObject({ dirty: false, notices: [] });
    expect(commit(root).commit).not.toBe(git(other, "rev-parse", "HEAD"));
  });

  it("says in one line that git refuses a folder of another user, and how to allow it", () => {
    const root = repository();
    vi.stubEnv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1"); // git's own way to try this
    expect(commit(root)).toEqual({
      commit: null,
      dirty: null,
      notices: [
        `groklab: records name no commit: ${root} belongs to another user; ` +
          `allow it with: git config --global --add safe.directory ${root}`,
      ],
    });
  });

  it("says what else git complains of: no commit yet, no git", () => {
    const root = scratch();
    git(root, "init", "--quiet");
    const empty = commit(root);
    expect([empty.commit, empty.dirty, empty.notices.length]).toEqual([null, null, 1]);
    expect(empty.notices[0]).toMatch(/^groklab: records name no commit: fatal: Needed a single revision/);
    vi.stubEnv("PATH", "/nowhere");
    expect(commit(root).notices).toEqual(["groklab: records name no commit: spawnSync git ENOENT"]);
  });
});
