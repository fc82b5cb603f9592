import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { projectRoot, randomStream } from "groklab/core";
import { type RunSpec, readRun } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { smallSpecs } from "../support/small-run";

/** Kills of each run; a campaign sets more. */
const KILLS = Number(process.env.GROKLAB_KILLS ?? 2);

const minibatch = { batchSize: 16, steps: 400, evaluation: { every: 5, perDecade: 0 } };
const families: Record<string, RunSpec> = {
  "an mlp in minibatches with weight noise": {
    ...smallSpecs.mlp,
    ...minibatch,
    interventions: { weightNoise: 0.01 },
  },
  "a transformer with dropout and a scheduled change": {
    ...smallSpecs.transformer,
    ...minibatch,
    model: { kind: "transformer", width: 16, dropout: 0.1 },
    schedule: { warmup: 10, changes: [{ at: { metric: "trainAccuracy", reaches: 0.1 }, weightDecay: 0.5 }] },
  },
  "a parity network under SGD with momentum": {
    ...smallSpecs.parity,
    optimizer: { kind: "sgd", learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 },
    steps: 2000,
    evaluation: { every: 5, perDecade: 0 },
  },
};

/** Runs the recorder to its end, or kills it when it has measured this step, or a little later: in the midst of what follows. */
async function record(folder: string, spec: RunSpec, kill?: { step: number; ms: number }): Promise<"ended" | "killed"> {
  const script = join(__dirname, "processes", "record-run.ts");
  const child = spawn(process.execPath, ["--require", "tsx/cjs", script, folder, JSON.stringify(spec)], {
    cwd: projectRoot(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  const ended = new Promise<"ended" | "killed">((resolve, reject) => {
    child.on("close", (code, signal) => {
      if (signal === "SIGKILL") resolve("killed");
      else if (code === 0) resolve("ended");
      else reject(new Error(`code ${code}, ${signal}: ${complaint}`));
    });
  });
  child.stdout.on("data", async (chunk) => {
    if (!kill || Number(String(chunk).trim().split("\n").at(-1)) < kill.step) return;
    await setTimeout(kill.ms);
    child.kill("SIGKILL");
  });
  return ended;
}

/** All that must be the same: everything but the events and the states along the way. */
function bytesOf(folder: string, steps: number): Record<string, string> {
  const last = `checkpoints/step-${String(steps).padStart(9, "0")}.safetensors`;
  const names = ["config.json", "env.json", "metrics.jsonl", "DONE.json", last];
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "latin1")]));
}

describe.each(Object.entries(families))("%s", (name, spec) => {
  const root = scratch();

  it(`killed ${KILLS} times with SIGKILL, ends in the bytes of the run that nobody touched`, async () => {
    const [whole, killed] = [join(root, "whole"), join(root, "killed")];
    await record(whole, spec);
    const random = randomStream(0, "kills", name);
    let kills = 0;
    while (kills < KILLS) {
      // Each time further on, but never so far that the run is over first.
      const step = (spec.steps * 0.6 * (kills + random.uniform())) / KILLS;
      expect(await record(killed, spec, { step, ms: 20 * random.uniform() })).toBe("killed");
      kills++;
      // Whatever the moment, what is there reads as the beginning of the run.
      if (existsSync(join(killed, "config.json"))) expect(["unfinished", "done"]).toContain(readRun(killed).status);
    }
    await record(killed, spec);
    expect(bytesOf(killed, spec.steps)).toEqual(bytesOf(whole, spec.steps));
  });
});
