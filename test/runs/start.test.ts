import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { RecordError } from "groklab/core";
import { startEngine } from "groklab/engine";
import { type RunSpec, readRun, recordRun, resolveRun, runId } from "groklab/runs";
import { beforeAll, describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";

const first: RunSpec = { ...smallSpec, steps: 20 };
const root = scratch();
const folderOf = (spec: RunSpec, experiment = "one") => join(root, experiment, runId(resolveRun(spec)));

beforeAll(async () => {
  await startEngine({ xla: false });
});

/** Trains and records a run, and reads it back. */
async function recorded(spec: RunSpec, experiment?: string, notices: string[] = []) {
  const folder = folderOf(spec, experiment);
  for await (const _ of recordRun(resolveRun(spec), folder, { onNotice: (line) => notices.push(line) })) {
    // Its record tells.
  }
  return readRun(folder);
}

const lastOf = <T>(values: readonly T[]): T => values[values.length - 1];

describe("a run that begins with another's last state", () => {
  it("has its weights before the first update, on other data", async () => {
    const before = await recorded(first);
    const on = await recorded({
      ...first,
      task: { ...first.task, trainFraction: 0.2 } as never,
      start: { run: first },
    });
    expect(on.evaluations[0].weightNorm).toBe(lastOf(before.evaluations).weightNorm);
    // All pairs together are as right as they were: 121 of them, in sets of other sizes.
    const right = ({ train, test }: (typeof on.evaluations)[number], share: number) =>
      Math.round(train.accuracy * Math.floor(share * 121) + test.accuracy * (121 - Math.floor(share * 121)));
    expect(right(on.evaluations[0], 0.2)).toBe(right(lastOf(before.evaluations), 0.4));
    const events = readFileSync(join(on.folder, "events.jsonl"), "utf8");
    expect(JSON.parse(events.split("\n")[0])).toMatchObject({ from: { run: { run: before.id } } });
  });

  it("goes on with its moments as if it had never ended, and with fresh ones differently", async () => {
    const whole = await recorded(smallSpec); // 40 updates on the full batch
    const kept = await recorded({ ...first, start: { run: first, moments: "kept" } });
    const fresh = await recorded({ ...first, start: { run: first } });
    expect(lastOf(kept.evaluations).weightNorm).toBe(lastOf(whole.evaluations).weightNorm);
    expect(lastOf(fresh.evaluations).weightNorm).not.toBe(lastOf(whole.evaluations).weightNorm);
    expect(kept.id).not.toBe(fresh.id);
    expect(kept.id).toContain("-after20-seed5-");
  });

  it("trains it aside where its state is not there, once for all, and says so", async () => {
    const notices: string[] = [];
    const spec = { ...first, steps: 10, start: { run: first } };
    const [once, again] = [await recorded(spec, "two", notices), await recorded({ ...spec, seed: 6 }, "two", notices)];
    expect(existsSync(folderOf(first, "two"))).toBe(false);
    expect(existsSync(folderOf(first, "starts"))).toBe(true);
    expect(notices).toEqual([
      `groklab: ${runId(resolveRun(spec))} begins with ${runId(resolveRun(first))}, whose last state is not stored here; training it first`,
    ]);
    expect(once.evaluations[0].weightNorm).toBe(again.evaluations[0].weightNorm);
    // A record without its states, as one that came from elsewhere, is left as it is.
    const published = await recorded(first, "three");
    rmSync(join(published.folder, "checkpoints"), { recursive: true });
    await recorded(spec, "three", notices);
    expect(notices.length).toBe(1);
    expect(existsSync(join(published.folder, "checkpoints"))).toBe(false);
  });

  it("finds the record beside it also of a run of the newest schema", async () => {
    const parent: RunSpec = { ...first, task: { operation: "addition", p: 20, trainFraction: 0.57 } };
    const before = await recorded(parent, "five");
    expect(before.config.schema).toBe(4);
    const notices: string[] = [];
    const on = await recorded({ ...parent, start: { run: parent } }, "five", notices);
    expect(notices).toEqual([]);
    expect(on.evaluations[0].weightNorm).toBe(lastOf(before.evaluations).weightNorm);
  });

  it("does not begin with a run that diverged", async () => {
    const diverging: RunSpec = { ...first, optimizer: { ...first.optimizer, learningRate: 1e30 } };
    const spec = { ...first, start: { run: diverging } };
    await expect(recorded(spec, "four")).rejects.toThrow(RecordError);
    await expect(recorded(spec, "four")).rejects.toThrow(/diverged at step \d+, so no run can begin with it$/);
    expect(existsSync(folderOf(spec, "four"))).toBe(false);
  });
});

describe("a mixture that begins with two networks", () => {
  const mixture: RunSpec = {
    ...smallSpec,
    model: {
      kind: "mixture",
      memorizing: { hidden: [16] },
      generalizing: { hidden: [16] },
      factors: { memorizing: [1, 1], generalizing: [0, 1] },
      scales: { memorizing: 1, generalizing: 1 },
    },
    probes: [{ kind: "margins" }],
    steps: 5,
  };
  const networks = { memorizing: smallSpec, generalizing: { ...smallSpec, seed: 6 } };

  it("has their logits, as trained or scaled to a mean margin on its training set", async () => {
    const alone = await recorded({ ...smallSpec, probes: [{ kind: "margins" }] });
    const begin = (margins: object) => ({ ...mixture, start: { kind: "mixture" as const, ...networks, margins } });
    const asTrained = await recorded(begin({}));
    const scaled = await recorded(begin({ memorizing: 2.5 }));
    const meanOf = ({ probes }: typeof alone, at: number) =>
      (probes.margins as unknown as { value: { train: { mean: number } } }[]).at(at)?.value.train.mean ?? Number.NaN;
    // The factors are 1 and 0: only the memorizing network speaks before the first update.
    expect(meanOf(asTrained, 0)).toBeAllclose(meanOf(alone, -1), { rtol: 1e-5 });
    expect(meanOf(scaled, 0)).toBeAllclose(2.5, { rtol: 1e-5 });
  });
});

describe("config.start", () => {
  const complaint = (start: unknown, base: RunSpec = first) => {
    try {
      resolveRun({ ...base, start } as RunSpec);
    } catch (error) {
      return (error as Error).message;
    }
    return "accepted";
  };

  it("is absent where nothing is named, so that other runs keep their ids", () => {
    expect("start" in resolveRun(smallSpec)).toBe(false);
    expect(runId(resolveRun({ ...smallSpec, schema: 3 }))).toBe("addition11-mlp16-wd2-f0.4-seed5-ce99763aa3");
  });

  it("holds the whole configuration of the run, frozen", () => {
    const { start } = resolveRun({ ...first, start: { run: first } });
    const { schema: _, ...run } = resolveRun(first);
    expect(start).toEqual({ kind: "network", run, moments: "fresh" });
    expect(Object.isFrozen(start && "run" in start && start.run.task)).toBe(true);
  });

  it.each([
    [{ run: { ...first, steps: 0 } }, /^config\.start\.run\.steps: expected a whole number from 1/],
    [{ run: { ...first, batchSize: 1000 } }, /^config\.start\.run\.batchSize: expected "full", or at most the 48/],
    [{ run: first, moments: "some" }, /^config\.start\.moments: expected one of fresh, kept, got "some"/],
    [{ run: { ...first, model: { hidden: [8] } } }, /^config\.start\.run\.model: expected the network that goes on/],
    [
      { run: { ...first, task: { ...first.task, p: 13 } } },
      /^config\.start\.run\.task: expected p = 11, .* got p = 13$/,
    ],
    [{ kind: "mixture", memorizing: first, generalizing: first }, /^config\.start\.kind: expected network for a mlp/],
    [
      { run: { ...first, optimizer: { kind: "sgd", learningRate: 1, weightDecay: 0 } }, moments: "kept" },
      /^config\.start\.moments: expected fresh, since sgd keeps other moments than adamw, got kept$/,
    ],
    [{ from: first }, /config\.start\.from: there is no such key/],
    [3, /^config\.start: expected an object/],
  ])("%# is refused with the field, what is expected and what was given", (start, message) => {
    expect(complaint(start)).toMatch(message);
  });
});
