/** @file Git, asked by its own program. */
import { spawnSync } from "node:child_process";

/** Variables that lead git to another repository than that of the folder; git sets them for its hooks, for one. */
const ELSEWHERE = ["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"];
/** More than all versions of our sources. */
const MOST_BYTES = 1_000_000_000;

/**
 * What git prints, or what it complains of. Ctrl-C reaches git, too: killed by it, git is asked again, for a record without
 * its commit could not be gone on with.
 *
 * @param cwd the folder whose repository is asked
 * @param input what git reads
 */
export function git(
  cwd: string,
  args: readonly string[],
  input?: string,
): { readonly text?: string; readonly said: string } {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ELSEWHERE.includes(name)));
  const options = { cwd, input, env: { ...env, LC_ALL: "C" }, maxBuffer: MOST_BYTES };
  for (;;) {
    const { status, signal, stdout, stderr, error } = spawnSync("git", args, options);
    if (signal !== null) continue;
    if (status === 0) return { text: stdout.toString().trim(), said: "" };
    return { said: error ? error.message : stderr.toString().trim() };
  }
}
