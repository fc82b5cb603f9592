import { beforeAll, describe, expect, it } from "vitest";
import { type CellRequest, type CellResult, runCells } from "../support/kernel";

const CELLS = {
  split: {
    code: `process.stdout.write(Buffer.from([0xe2, 0x98]));
process.stderr.write("between");
process.stdout.write(Buffer.from([0x83, 0x0a]));
undefined`,
  },
  order: {
    code: `import { spawn, spawnSync } from "node:child_process";
import { writeSync } from "node:fs";
console.log("a");
spawnSync("echo", ["b"], { stdio: "inherit" });
console.log("c");
writeSync(1, "d\\n");
console.log("e");
spawnSync("sh", ["-c", "echo f >&2"], { stdio: "inherit" });
console.log("g");`,
  },
  large: {
    // More than a pipe holds, while the kernel waits for the child and reads nothing.
    code: `spawnSync("sh", ["-c", "yes 0123456789 | head -n 100000"], { stdio: "inherit" });
undefined`,
  },
  live: {
    code: `const child = spawn("sh", ["-c", "echo early; sleep 1; echo late"], { stdio: "inherit" });
await new Promise((done) => child.on("exit", () => done(undefined)));`,
  },
  beforeLoop: {
    // Heard in the midst of the loop, which Interrupt then ends; unheard it ends well.
    code: `const loop = () => { for (const end = performance.now() + 30_000; performance.now() < end; ); };
console.log("begins"); loop();`,
    interrupt: ["output"],
  },
  beforeLoopInTimer: {
    code: `await new Promise((done) => setTimeout(() => { console.log("begins"); loop(); done(0); }, 10));`,
    interrupt: ["output"],
  },
  character: {
    code: `writeSync(1, Buffer.from([0xe2, 0x98])); console.error("x"); writeSync(1, Buffer.from([0x83, 0x0a])); undefined`,
  },
} satisfies Record<string, CellRequest>;

describe("the output of a cell", () => {
  let results: Record<keyof typeof CELLS, CellResult>;
  const outputs = (name: keyof typeof CELLS) => results[name].outputs.map((output) => [output.name, output.text]);
  beforeAll(async () => {
    const answers = await runCells(Object.values(CELLS));
    results = Object.fromEntries(Object.keys(CELLS).map((name, i) => [name, answers[i]])) as typeof results;
  });

  it("has characters whole that two writes split", () => {
    expect(outputs("split")).toEqual([
      ["stderr", "between"],
      ["stdout", "☃\n"],
    ]);
    expect(outputs("character")).toEqual([
      ["stderr", "x\n"],
      ["stdout", "☃\n"],
    ]);
  });

  it("has what child processes and descriptors wrote, in its place", () => {
    expect(outputs("order")).toEqual([
      ["stdout", "a\nb\nc\nd\ne\n"],
      ["stderr", "f\n"],
      ["stdout", "g\n"],
    ]);
  });

  it("has all of a child that writes much while the cell waits for it", () => {
    expect(results.large.outputs.map(({ text }) => text).join("")).toBe("0123456789\n".repeat(100_000));
  });

  it.each(["beforeLoop", "beforeLoopInTimer"] as const)(
    "has what is printed before a loop while that runs: %s",
    (name) => {
      expect(results[name].status).toBe("error");
      expect(results[name].outputs).toMatchObject([{ text: "begins\n" }, { ename: "Interrupted" }]);
    },
  );

  it("has what a child wrote that the cell awaits", () => {
    expect(outputs("live")).toEqual([["stdout", "early\nlate\n"]]);
  });
});
