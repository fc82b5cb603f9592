import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { projectRoot, randomStream } from "groklab/core";
import { hasRecord, isHeld, readRun, resolveRun, runId } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { childrenOf, isAlive, until } from "../support/processes";
import { PLAIN, SMALL } from "../support/program";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";
import { slowness } from "../support/speed";
import { report, size } from "./campaign";
import { bytesOf } from "./recording";

const root = scratch();
const [STEPS, EVERY] = [12_000, 40];
const id = runId(resolveRun({ ...smallSpec, seed: 0, steps: STEPS, evaluation: { every: EVERY, perDecade: 0 } }));
const ARGS = [...SMALL.slice(0, -1), `steps=${STEPS}`, `evaluation.every=${EVERY}`, "evaluation.perDecade=0", ...PLAIN];
const folderIn = (data: string) => join(data, "runs", "live", id);

/** `groklab train` in a process group of its own, as a shell starts it. */
function train(data: string) {
  const child = spawn(process.execPath, [join(projectRoot(), "lib", "cli", "groklab.cjs"), "train", ...ARGS], {
    detached: true,
    env: { ...process.env, GROKLAB_DATA: data },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  const closed = once(child, "close") as Promise<[code: number | null, signal: string | null]>;
  return { pid: child.pid ?? 0, said: () => said, closed };
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {} // over already
}

/** Ways to stop it. */
const ways = {
  "SIGTERM to the command": async (pid: number) => send(pid, "SIGTERM"),
  "Ctrl-C twice": async (pid: number, wait: number) => {
    send(-pid, "SIGINT");
    await setTimeout(20 + wait);
    send(-pid, "SIGINT");
  },
  "Ctrl-C": async (pid: number) => send(-pid, "SIGINT"),
  "SIGTERM to the process that trains": async (pid: number) => {
    for (const child of childrenOf(pid)) send(child, "SIGTERM");
  },
} satisfies Record<string, (pid: number, wait: number) => Promise<void>>;

/** Two ways within `npm test`, in training; in a campaign all of them, at any moment of the command's life. */
const chosen = Object.entries(ways).slice(0, size(2, 4));
const ROUNDS = size(1, 10);

describe("groklab train, stopped at any moment and called again", () => {
  it("ends with 130, saved between two steps, and comes to the bytes of the run that nobody stopped", {
    timeout: size(600_000, 3_600_000),
  }, async () => {
    const started = performance.now();
    const whole = join(root, "whole");
    expect((await train(whole).closed)[0]).toBe(0);
    const life = performance.now() - started;
    const untouched = bytesOf(folderIn(whole), STEPS);
    const random = randomStream(0, "signals");
    for (let round = 0; round < ROUNDS; round++) {
      const data = join(root, `stopped-${round}`);
      let made = 0;
      for (const [way, stop] of chosen) {
        const what = `round ${round}, ${way}`;
        const log = join(folderIn(data), "events.jsonl");
        const events = () => (existsSync(log) ? readFileSync(log, "utf8") : "");
        const before = events();
        const { pid, said, closed } = train(data);
        if (ROUNDS === 1) await until("it trains", () => events() !== before);
        await setTimeout(size(300, 0.9 * life) * random.uniform());
        const [worker] = isAlive(pid) ? childrenOf(pid) : [];
        await stop(pid, 200 * random.uniform());
        const last = performance.now();
        const [code, signal] = await closed;
        const took = performance.now() - last;
        const slower = slowness();
        if (worker) await until("its process has gone", () => !isAlive(worker));
        expect(isHeld(folderIn(data)), what).toBe(false);
        if (code === 0) break; // it was done first
        made++;
        // Before the command listens there is nothing to save: the signal itself ends it.
        if (signal === null) expect([code, said()], `${what}`).toEqual([130, expect.anything()]);
        if (!hasRecord(folderIn(data))) continue;
        const { status, steps } = readRun(folderIn(data));
        if (events() === before) continue; // stopped before it went on
        if (way === "Ctrl-C twice") expect(took / slower, what).toBeLessThan(1000);
        expect(status, what).toBe("stopped");
        const list = readFileSync(join(folderIn(data), "checkpoints", "LATEST.json"), "utf8");
        const [{ step }] = JSON.parse(list).states;
        expect(step, what).toBe(steps);
      }
      expect((await train(data).closed)[0]).toBe(0);
      expect(bytesOf(folderIn(data), STEPS)).toEqual(untouched);
      expect(existsSync(`${folderIn(data)}.old1`)).toBe(false);
      report({ row: "R5", fault: "SIGTERM, SIGINT, SIGINT twice", made, withstood: made, lost: 0 });
    }
  });
});
