/** @file Thousands of whole records that nobody trained, to measure how long they take to list. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalJson, sha256 } from "../core";
import { type RunSpec, readRun, resolveRun, runFolder, runId } from "../runs";
import { checksum } from "../runs/lines";

/** Does something while an empty temporary folder is GROKLAB_DATA, for this process and its children; then removes it. */
export async function inTemporaryData<T>(action: () => Promise<T>): Promise<T> {
  const before = process.env.GROKLAB_DATA;
  const folder = mkdtempSync(join(tmpdir(), "groklab-bench-"));
  process.env.GROKLAB_DATA = folder;
  try {
    return await action();
  } finally {
    if (before === undefined) delete process.env.GROKLAB_DATA;
    else process.env.GROKLAB_DATA = before;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Values of the key that a list is filtered by. */
const DECAYS = 5;

/**
 * Writes `count` runs that differ in seed and weight decay, with the measurements of a real one. Their hashes and
 * checksums hold: nothing tells them from records.
 */
export function makeUpRuns(experiment: string, template: string, count: number): void {
  const { config: base } = readRun(template);
  const [env, metrics, events] = ["env.json", "metrics.jsonl", "events.jsonl"].map((name) =>
    readFileSync(join(template, name), "utf8"),
  );
  for (let seed = 0; seed < count; seed++) {
    const optimizer = { ...base.optimizer, weightDecay: seed % DECAYS };
    const config = resolveRun({ ...base, optimizer, seed } as RunSpec);
    const files = { "config.json": `${canonicalJson(config)}\n`, "env.json": env, "metrics.jsonl": metrics };
    const hashes = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, sha256(text)]));
    const done = { id: runId(config), status: "done", step: base.steps, files: hashes };
    const end = `${canonicalJson({ ...done, crc32: checksum(canonicalJson(done)) })}\n`;
    const folder = runFolder(experiment, done.id);
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries({ ...files, "events.jsonl": events, "DONE.json": end })) {
      writeFileSync(join(folder, name), text);
    }
  }
}
