/** @file Which sources these are: the commit of groklab's own repository, and of no other. */
import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { git } from "../core";

/** The commit of the sources, as far as git knows it. */
export interface Commit {
  /** Null where the sources are no checkout of their own, such as an unpacked archive, or git does not say. */
  readonly commit: string | null;
  /** Whether tracked files of `lib` were changed since; null where there is no commit, or git does not say. */
  readonly dirty: boolean | null;
}

/**
 * The commit of the repository whose top level is `root`: one that merely lies around it is another's.
 *
 * @param onNotice is told, in one line, where there is a repository of which git gives no commit
 */
export function commitOf(root: string, onNotice: (line: string) => void): Commit {
  const none: Commit = { commit: null, dirty: null };
  if (!existsSync(join(root, ".git"))) return none;
  const [top, head] = [git(root, ["rev-parse", "--show-toplevel"]), git(root, ["rev-parse", "--verify", "HEAD"])];
  if (top.text === undefined || head.text === undefined) {
    const said = top.text === undefined ? top.said : head.said;
    const isOwned = /safe\.directory/.test(said);
    const why = isOwned ? `${root} belongs to another user` : said.split("\n")[0] || "git did not run";
    const mend = isOwned ? `; allow it with: git config --global --add safe.directory ${root}` : "";
    onNotice(`groklab: records name no commit: ${why}${mend}`);
    return none;
  }
  if (realpathSync(top.text) !== realpathSync(root)) return none; // .git is none that git takes for one
  const changes = git(root, ["status", "--porcelain", "--untracked-files=no", "--", "lib"]).text;
  return { commit: head.text, dirty: changes === undefined ? null : changes !== "" };
}
