import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { projectRoot, sha256 } from "../core";
import type { EngineInfo } from "../engine";
import type { TrainerSettings } from "../trainers";

/** Where and with what a run was made. Nothing in it names a person or a machine, and nothing varies with the clock. */
export interface Environment {
  readonly groklab: string;
  /** Commit of the sources, or null outside a git checkout; `dirty` when tracked files of `lib` were changed. */
  readonly commit: string | null;
  readonly dirty: boolean;
  /** SHA-256 of package-lock.json. */
  readonly packages: string;
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  readonly cpu: string;
  readonly engine: EngineInfo;
  readonly trainer: TrainerSettings;
}

/** What a record says of where it was made. */
export function describeEnvironment(engine: EngineInfo, trainer: TrainerSettings): Environment {
  const root = projectRoot();
  return {
    groklab: JSON.parse(readFileSync(join(root, "lib", "package.json"), "utf8")).version,
    commit: git(root, "rev-parse", "HEAD"),
    dirty: git(root, "status", "--porcelain", "--untracked-files=no", "--", "lib") !== "",
    packages: sha256(readFileSync(join(root, "package-lock.json"))),
    node: process.versions.node,
    v8: process.versions.v8,
    platform: `${process.platform}-${process.arch}`,
    cpu: cpus()[0]?.model ?? "unknown",
    engine,
    trainer,
  };
}

/** Ctrl-C reaches git, too: killed by it, git is asked again, for a record without its commit could not be gone on with. */
function git(cwd: string, ...args: string[]): string | null {
  for (;;) {
    const { status, signal, stdout } = spawnSync("git", args, { cwd, stdio: ["ignore", "pipe", "ignore"] });
    if (signal === null) return status === 0 ? stdout.toString().trim() : null;
  }
}
