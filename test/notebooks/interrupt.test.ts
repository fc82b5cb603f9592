import { beforeAll, describe, expect, it } from "vitest";
import { type CellRequest, type CellResult, runCells } from "../support/kernel";

const LOOPS = {
  synchronous: "while (true) {}",
  "behind an await": "await 0;\nwhile (true) {}",
  "in a timer": "await new Promise(() => setTimeout(() => { while (true) {} }, 50));",
  "in an immediate": "await new Promise(() => setImmediate(() => { while (true) {} }));",
  "in a .then that catches everything":
    "await Promise.resolve().then(() => { for (;;) { try { (null as any).x; } catch {} } });",
  "in a library": "await 0;\n/(a*)*b/.test('a'.repeat(40));",
};

const KERNEL = "(globalThis as any).__groklab";
/** Runs before every loop: what a loop's end must not take along. */
const KEPT = "let kept = 0;\nconst beat = setInterval(() => kept++, 20);";
/** As Playwright does, which draws the pictures of figures: Node then checks the order in which callbacks end. */
const FOLLOWED =
  'import { AsyncLocalStorage } from "node:async_hooks";\nconst context = new AsyncLocalStorage<number>();\nconst follows = () => context.run(7, async () => (await 0, context.getStore() === 7));';

describe.each([
  { how: "by message", signal: false, first: KEPT, holds: "true" },
  { how: "by a signal to the kernel alone", signal: true, first: KEPT, holds: "true" },
  { how: "where contexts are followed", signal: false, first: `${FOLLOWED}\n${KEPT}`, holds: "await follows()" },
])("Interrupt $how", ({ signal, first, holds }) => {
  const names = Object.keys(LOOPS) as (keyof typeof LOOPS)[];
  let results: CellResult[];
  beforeAll(async () => {
    const loops: CellRequest[] = names.map((name) => ({ code: LOOPS[name], interrupt: [0.4], signal }));
    results = await runCells([
      { code: first },
      ...loops.flatMap((loop) => [loop, { code: 'console.log("lives")' }]),
      { code: `kept = 0;\nawait new Promise((done) => setTimeout(done, 200));\nconsole.log(kept > 2 && ${holds})` },
    ]);
  });

  it.each(names.map((name, i) => [name, i] as const))("ends a loop %s, and the kernel goes on", (_, i) => {
    const [loop, next] = results.slice(1 + 2 * i);
    expect(loop).toMatchObject({ status: "error", outputs: [{ ename: "Interrupted" }] });
    expect(loop.seconds).toBeLessThan(60); // the limit guards alone
    expect(next).toMatchObject({ status: "ok", outputs: [{ text: "lives\n" }] });
  });

  it("leaves timers of other cells, and what they follow, alone", () => {
    expect(results.at(-1)?.outputs).toMatchObject([{ text: "true\n" }]);
  });
});

describe("Interrupt", () => {
  it("ends a loop of an earlier cell in a timer, and the cell behind it runs once it is asked", async () => {
    const [, waits, next] = await runCells([
      { code: "const loop = () => { while (true) {} };" },
      // What a loop prints is not heard before it ends; so long, it has begun on any machine.
      { code: "setTimeout(loop, 100); await new Promise((done) => setTimeout(done, 100_000));", interrupt: [4] },
      { code: 'console.log("lives")' },
    ]);
    expect(waits).toMatchObject({ status: "error", outputs: [{ ename: "Interrupted" }] });
    expect(next).toMatchObject({ status: "ok", outputs: [{ text: "lives\n" }] });
  });

  it("reaches the processes that a cell waits for", async () => {
    const [, cell] = await runCells([
      { code: 'import { spawnSync } from "node:child_process";' },
      { code: 'console.log(spawnSync("sleep", ["50"]).signal)', interrupt: [3] },
    ]);
    expect(cell.seconds).toBeLessThan(45); // the child alone would take longer
    // The code behind the child may run before it is ended as well.
    expect([["SIGINT\n"], [], ["SIGINT\n", "Interrupted"], ["Interrupted"]]).toContainEqual(
      cell.outputs.map(({ text, ename }) => text ?? ename),
    );
  });

  it("lets a listening loop end its step though the step blocks, and forces one that does not stop", async () => {
    const [stops, goesOn] = await runCells([
      {
        code: `const busy = (ms: number) => { const end = Date.now() + ms; while (Date.now() < end) {} };
const signal = ${KERNEL}.signal;
let steps = 0;
while (!signal.aborted) {
  console.log("in the"); busy(60); console.log("midst"); busy(300); console.log("whole"); steps++;
  await new Promise((done) => setImmediate(done));
}
console.log(signal.aborted && steps > 0)`,
        interrupt: ["output"],
      },
      { code: `${KERNEL}.signal; await 0; while (true) {}`, interrupt: [0.2] },
    ]);
    expect(stops).toMatchObject({
      status: "ok",
      outputs: [{ text: expect.stringMatching(/^(in the\nmidst\nwhole\n)+true\n$/) }],
    });
    expect(goesOn).toMatchObject({ status: "error", outputs: [{ ename: "Interrupted" }] });
    expect(goesOn.seconds).toBeGreaterThan(3);
  });

  it("is over with its cell: the next one runs, however soon", async () => {
    const trains = `const signal = ${KERNEL}.signal;\nwhile (!signal.aborted) await new Promise((done) => setTimeout(done, 10));`;
    const [, stopped, next] = await runCells([
      { code: "1" },
      { code: trains, interrupt: [0.5] },
      { code: "await new Promise((done) => setTimeout(done, 4000));" }, // longer than a training may take to stop
    ]);
    expect([stopped.status, next.status]).toEqual(["ok", "ok"]);
  });

  it("finds everything that ran before it", async () => {
    const [, , loop, value] = await runCells([
      { code: "let turns = 0;" },
      { code: "undefined" },
      { code: "const before = 41;\nawait 0;\nwhile (true) turns++;", interrupt: [0.4] },
      { code: "console.log(before + 1, turns > 1000)" },
    ]);
    expect(loop.status).toBe("error");
    expect(value.outputs).toMatchObject([{ text: "42 true\n" }]);
  });
});
