import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { projectRoot, sha256 } from "groklab/core";
import { lockFolder } from "groklab/runs/lock";
import { afterAll, describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { LOADER } from "../support/script";
import { report, size } from "./campaign";

const root = scratch();

interface Rival {
  readonly process: ChildProcess;
  readonly lines: AsyncIterator<string>;
}

/** Processes that take a lock when they are told to. */
async function rivals(count: number): Promise<Rival[]> {
  const all = Array.from({ length: count }, () => {
    const script = join(__dirname, "processes", "take-lock.ts");
    const child = spawn(process.execPath, [...LOADER, script], {
      cwd: projectRoot(),
      stdio: ["pipe", "pipe", "inherit"],
    });
    const lines: Interface = createInterface(child.stdout);
    return { process: child, lines: lines[Symbol.asyncIterator]() };
  });
  for (const { lines } of all) expect((await lines.next()).value).toBe("ready");
  return all;
}

/** Lets them all try at once, and gives their answers. */
async function compete(all: readonly Rival[], folder: string): Promise<string[]> {
  const order = `${JSON.stringify([Date.now() + 3, folder])}\n`;
  for (const { process } of all) process.stdin?.write(order);
  return Promise.all(all.map(async ({ lines }) => (await lines.next()).value));
}

/** The lock of a process that has died: unlike any other, as those are. */
function deadLock(folder: string, round: number): void {
  const { host } = JSON.parse(ownLock);
  writeFileSync(`${folder}.lock`, JSON.stringify({ pid: 4_194_303, started: String(round), host }));
}

const ownLock = (() => {
  const unlock = lockFolder(join(root, "own"));
  const text = readFileSync(join(root, "own.lock"), "utf8");
  unlock();
  return text;
})();

describe("of many processes that take a lock at once, when it is free or its process has died", () => {
  const crowd: Rival[] = [];
  afterAll(() => {
    for (const { process } of crowd) process.kill("SIGKILL");
  });

  it.each([2, 3, 10])("%d: one at a time has it, and the others name a living one", async (count) => {
    crowd.push(...(await rivals(count - crowd.length)));
    const pids = crowd.map(({ process }) => String(process.pid));
    const rounds = size(40, 700);
    let good = 0;
    for (let round = 0; round < rounds; round++) {
      const folder = join(root, `run-${count}-${round}`);
      if (round % 4 > 0) deadLock(folder, round);
      const answers = await compete(crowd, folder);
      const won = answers.filter((answer) => answer === "won").length;
      const refused = answers.filter((answer) => pids.some((pid) => answer === `refused by ${pid}`)).length;
      // Who comes when the first has left again is no second holder: that one would have met the first inside.
      if (won >= 1 && won + refused === count && !existsSync(`${folder}.lock`)) good++;
      else expect.soft(answers, `round ${round}`).toEqual([]);
    }
    report({ row: "R13", fault: `${count} processes at one lock`, made: rounds, withstood: good, lost: rounds - good });
    expect(good).toBe(rounds);
    expect(readdirSync(root)).toEqual([]); // nothing is left behind, by winners or by losers
  });
});

describe("a lock whose process died as it took over the lock of a dead process", () => {
  it("is taken over all the same", async () => {
    const folder = join(root, "twice");
    deadLock(folder, 0);
    const dead = readFileSync(`${folder}.lock`, "utf8");
    const guard = Number.parseInt(sha256(dead).slice(0, 12), 16);
    writeFileSync(join(root, `.twice.lock.${guard}.tmp`), dead.replace("4194303", "4194302"));
    lockFolder(folder)();
    expect(readdirSync(root)).toEqual([]);
  });
});

describe("a lock whose process was killed, while its parent has not noticed", () => {
  it("is free: a zombie writes nothing", async () => {
    // The shell starts a child, replaces itself with a sleep that never reaps it, and the child is killed.
    const parent = spawn("sh", ["-c", "sleep 60 & echo $!; exec sleep 60"], { stdio: ["ignore", "pipe", "ignore"] });
    const [line] = await once(parent.stdout, "data");
    const pid = Number(String(line));
    const started = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ")[19];
    const folder = join(root, "zombie");
    writeFileSync(`${folder}.lock`, JSON.stringify({ ...JSON.parse(ownLock), pid, started }));
    expect(() => lockFolder(folder)).toThrow(`process ${pid}`);
    process.kill(pid, "SIGKILL");
    while (!/\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"))) await new Promise(setImmediate);
    lockFolder(folder)();
    parent.kill("SIGKILL");
    report({ row: "R13", fault: "holder killed, not yet reaped", made: 1, withstood: 1, lost: 0 });
  });
});
