import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { projectRoot, sha256 } from "../core";
import type { EngineInfo } from "../engine";
import type { TrainerSettings } from "../trainers";
import { type Commit, commitOf } from "./commit";
import { type Processor, readProcessor } from "./processor";

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
  /** Of a run with probes of its own: SHA-256 of each function's text, by the probe's name. */
  readonly probes?: Readonly<Record<string, string | null>>;
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
