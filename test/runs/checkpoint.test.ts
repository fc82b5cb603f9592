import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEngine } from "groklab/engine";
import { readRun, recordRun, resolveRun, runId, verifyData } from "groklab/runs";
import { loadCheckpoint, saveCheckpoint } from "groklab/runs/checkpoint";
import { checksum } from "groklab/runs/lines";
import { createDataset } from "groklab/tasks";
import { createTrainer } from "groklab/trainers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";

const root = scratch();
const config = resolveRun(smallSpec);
/** A run that was killed after its last state was kept, as it was made and as it is now. */
const made = join(root, "made");
const data = join(root, "data");
const folder = join(data, "runs", "one", runId(config));
const list = join(folder, "checkpoints", "LATEST.json");

beforeAll(async () => {
  await startEngine({ xla: false });
  const begun = join(made, "runs", "one", runId(config));
  for await (const _ of recordRun(config, begun, { checkpointSeconds: 0 }));
  rmSync(join(begun, "DONE.json"));
});

beforeEach(() => {
  rmSync(data, { recursive: true, force: true });
  cpSync(made, data, { recursive: true });
});

/** Trains what is left of the run, and gives the lines that were said. */
async function goOn(): Promise<string[]> {
  const notices: string[] = [];
  for await (const _ of recordRun(config, folder, { onNotice: (line) => notices.push(line) }));
  return notices;
}

describe("the list of states", () => {
  it("carries the CRC-32 of its own content, in canonical form", () => {
    const text = readFileSync(list, "utf8");
    const { crc32, states } = JSON.parse(text);
    expect(states.map(({ step }: { step: number }) => step)).toEqual([40, 32]);
    expect(text).toBe(`{"crc32":"${crc32}",${JSON.stringify({ states }).slice(1)}\n`);
    expect(crc32).toBe(checksum(JSON.stringify({ states })));
  });

  it("is not believed with any one bit flipped: no state is used, and verify names it", () => {
    const bytes = readFileSync(list);
    for (let byte = 0; byte < bytes.length; byte++) {
      const flipped = Buffer.from(bytes);
      flipped[byte] ^= 1 << (byte % 8);
      writeFileSync(list, flipped);
      expect(loadCheckpoint(folder), `bit ${byte % 8} of byte ${byte}`).toBeUndefined();
    }
    const damaged = verifyData(data).faults.filter(({ kind }) => kind === "damaged");
    expect(damaged.map(({ message }) => message)).toEqual([expect.stringContaining(`${list}: changed since it was`)]);
  });

  it("when changed, makes the run start afresh, beside what there was, and says why", async () => {
    writeFileSync(list, readFileSync(list, "utf8").replace('"step":40', '"step":32'));
    const notices = await goOn();
    expect(notices).toEqual([expect.stringMatching(/starts afresh.*LATEST\.json: changed since it was written/)]);
    expect(readRun(folder).status).toBe("done");
    expect(existsSync(`${folder}.old1`)).toBe(true);
  });

  it("is made anew with the next state", () => {
    writeFileSync(list, "[]x");
    const trainer = createTrainer(config, createDataset(config.task, config.seed));
    saveCheckpoint(folder, trainer.state(), 0);
    trainer.close();
    expect(loadCheckpoint(folder)?.state.step).toBe(0);
    expect(verifyData(data).faults).toEqual([]);
  });

  it("of an earlier groklab, which had no checksum, is no damage, and nothing to go on from", async () => {
    writeFileSync(list, `${JSON.stringify(JSON.parse(readFileSync(list, "utf8")).states)}\n`);
    expect(verifyData(data).faults).toEqual([]);
    expect(await goOn()).toEqual([expect.stringContaining("has no checksum; an earlier groklab wrote it")]);
  });

  it("leads on from the state before when the newest file is damaged", async () => {
    const state = join(folder, "checkpoints", "step-000000040.safetensors");
    const bytes = readFileSync(state);
    bytes[bytes.length - 3] ^= 1;
    writeFileSync(state, bytes);
    expect(await goOn()).toEqual([expect.stringMatching(/going back to step 32: .*changed since it was written/)]);
    expect(readRun(folder).status).toBe("done");
  });
});
