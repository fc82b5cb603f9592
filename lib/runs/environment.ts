import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { projectRoot, sha256 } from "../core";
import type { EngineInfo } from "../engine";
import type { TrainerSettings } from "../trainers";
import { type Commit, commitOf } from "./commit";
import { type Processor, readProcessor } from "./processor";
import type { RunConfig } from "./spec";

/** Where and with what a run was made. Nothing in it names a person or a machine, and nothing varies with the clock. */
export interface Environment extends Commit {
  readonly groklab: string;
  /** SHA-256 of package-lock.json. */
  readonly packages: string;
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  /** The processor's name. */
  readonly cpu: string;
  /** Records of before have none; nor have those of a system that does not say. */
  readonly processor?: Processor;
  readonly engine: EngineInfo;
  readonly trainer: TrainerSettings;
  /** Of a run with probes of its own: SHA-256 of each function's text, of a file's and of what it imports, by the probe's name. */
  readonly probes?: Readonly<Record<string, string | null>>;
  /** Of those that are files: where they were, from groklab's folder where they are in there. */
  readonly probeFiles?: Readonly<Record<string, string>>;
  /** Earlier records of the same training, oldest first: this one was seen to have the same numbers wherever they measured the same. */
  readonly repeats?: readonly Repeated[];
}

/** What was measured of a training before it was measured once more. */
export interface Repeated extends Pick<RunConfig, "evaluation"> {
  /** The folder's name; of a record that is in the new one whole, it is gone. */
  readonly run: string;
  /** SHA-256 of its metrics.jsonl. */
  readonly metrics: string;
  readonly commit: Commit["commit"];
  /** Names of its probes. */
  readonly probes: readonly string[];
}

/**
 * What a record says of where it was made.
 *
 * @param onNotice is told, in one line, where git refuses to name the commit; default: a line on standard error
 */
export function describeEnvironment(
  engine: EngineInfo,
  trainer: TrainerSettings,
  onNotice = (line: string): void => void process.stderr.write(`${line}\n`),
): Environment {
  const root = projectRoot();
  return {
    groklab: JSON.parse(readFileSync(join(root, "lib", "package.json"), "utf8")).version,
    ...commitOf(root, onNotice),
    packages: sha256(readFileSync(join(root, "package-lock.json"))),
    node: process.versions.node,
    v8: process.versions.v8,
    platform: `${process.platform}-${process.arch}`,
    cpu: cpus()[0]?.model ?? "unknown",
    processor: readProcessor(),
    engine,
    trainer,
  };
}
