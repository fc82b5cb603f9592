import { beforeAll, describe, expect, it } from "vitest";
import { type CellRequest, type CellResult, lastValue, runCells } from "../support/kernel";

const KERNEL = "(globalThis as any).__groklab";
const pause = (ms: number) => `await new Promise((done) => setTimeout(done, ${ms}));`;

const CELLS = {
  value: { code: "const answer: number = 42;\nanswer" },
  libraryError: {
    code: 'import { canonicalJson } from "groklab/core/canonical";\n\n// a comment\n\ncanonicalJson({ loss: NaN });',
  },
  define: {
    code: "function fail(why: string) {\n\n  throw new RangeError(why, { cause: new TypeError('at first') });\n}",
  },
  callEarlierCell: { code: `${pause(1)}\n[1].map(() => {\n  return fail("called");\n});` },
  typeError: { code: 'const word: string = "w";\nconst number: number = word; const flag: boolean = word;' },
  thrownText: { code: 'throw "just text";' },
  unprintable: { code: '({ get [Symbol.toStringTag](): string { throw new Error("no tag"); } })' },
  burst: { code: 'for (let i = 0; i < 2000; i++) console.log("line", i);' },
  displayBurst: {
    code: `for (let i = 0; i < 2000; i++) ${KERNEL}.display({ "text/plain": "frame " + i }, {}, "a", i > 0);`,
  },
  order: {
    code: `console.log("before"); ${KERNEL}.display({ "text/plain": "d", "text/x-other": { n: [1] } }, {}, "b", false); console.log("after");`,
  },
  background: { code: 'Promise.reject(new Error("nobody waits")); "ends well"' },
  later: { code: `${pause(100)} answer` },
  shorthand: { code: "let n = 1;\n({ answer, n, inner: [{ answer }] })" },
  shorthandError: { code: "const object = { answer }; const text: string = object.answer;" },
  written: { code: 'await new Promise<void>((done) => process.stdout.write("written", () => done()));' },
  declared: { code: "let turns = 0;" },
  listens: { code: `while (!${KERNEL}.signal.aborted) { turns++; ${pause(10)} }\n"stopped"`, interrupt: [0.4] },
  signalIsFresh: { code: `[turns > 5, ${KERNEL}.signal.aborted]` },
  synchronous: { code: "while (true) {}", interrupt: [0.4] },
  ignoresSignal: { code: "await new Promise(() => {});", interrupt: [0.2] },
  asksForSignal: { code: `${KERNEL}.signal; await new Promise(() => {});`, interrupt: [0.2] },
  pressedTwice: { code: `${KERNEL}.signal; await new Promise(() => {});`, interrupt: [0.2, 0.5] },
  survives: { code: "answer" },
} satisfies Record<string, CellRequest>;

describe("a cell of the groklab kernel", () => {
  let results: Record<keyof typeof CELLS, CellResult>;
  beforeAll(async () => {
    const answers = await runCells(Object.values(CELLS));
    results = Object.fromEntries(Object.keys(CELLS).map((name, i) => [name, answers[i]])) as typeof results;
  });

  it("is announced with its code and counted from 1 on, whether it succeeds or fails", () => {
    const all = Object.values(results);
    expect(all.map(({ count }) => count)).toEqual(all.map((_, i) => i + 1));
    expect(all.map(({ input }) => input)).toEqual(
      Object.values(CELLS).map(({ code }, i) => ({ code, execution_count: i + 1 })),
    );
  });

  it("gives the value of its last expression", () => {
    expect(results.value).toMatchObject({
      status: "ok",
      outputs: [{ type: "execute_result", execution_count: 1, data: { "text/plain": "\x1b[33m42\x1b[39m" } }],
    });
  });

  it("fails with the name, the message, and the lines of lib and of the cell", () => {
    expect(results.libraryError.status).toBe("error");
    const [error] = results.libraryError.outputs;
    expect(error).toMatchObject({ type: "error", ename: "ConfigError", evalue: "canonicalJson: NaN has no JSON form" });
    expect(error.traceback?.[0]).toBe("ConfigError: canonicalJson: NaN has no JSON form");
    expect(error.traceback?.[1]).toMatch(/^ {4}at canonicalJson \(lib\/core\/canonical\.ts:\d+:\d+\)$/);
    expect(error.traceback?.slice(-3)).toEqual([
      "    at cell [2], line 5:1",
      expect.stringMatching(/^ {2}\d+ \| +throw new ConfigError/),
      expect.stringMatching(/^ +\| +\^$/),
    ]);
    expect(error.traceback?.join()).not.toMatch(/node:|node_modules|jupyter|evalmachine/);
  });

  it("names the line of an earlier cell that threw, and the cause", () => {
    expect(results.callEarlierCell.outputs[0].traceback).toEqual([
      "RangeError: called",
      "    at fail (cell [3], line 3:9)",
      "    at cell [4], line 3:10",
      "    at cell [4], line 2:5",
      "  3 |   throw new RangeError(why, { cause: new TypeError('at first') });",
      "    |         ^",
      "Caused by TypeError: at first",
      "    at fail (cell [3], line 3:38)",
      "    at cell [4], line 3:10",
      "    at cell [4], line 2:5",
      "  3 |   throw new RangeError(why, { cause: new TypeError('at first') });",
      "    |                                      ^",
    ]);
  });

  it("does not run when it has type errors, and lists each with its place in the cell", () => {
    expect(results.typeError).toMatchObject({
      status: "error",
      outputs: [{ type: "error", ename: "TypeScriptError" }],
    });
    expect(results.typeError.outputs[0].traceback).toEqual([
      "TypeScriptError: cell [5], line 2, column 7: Type 'string' is not assignable to type 'number'. (TS2322)",
      "  2 | const number: number = word; const flag: boolean = word;",
      "    |       ^^^^^^",
      "TypeScriptError: cell [5], line 2, column 36: Type 'string' is not assignable to type 'boolean'. (TS2322)",
      "  2 | const number: number = word; const flag: boolean = word;",
      "    |                                    ^^^^",
      "Nothing of the cell was run.",
    ]);
  });

  it("has variables of earlier cells in objects that name them once, and its own", () => {
    expect(lastValue(results.shorthand)).toBe("{ answer: 42, n: 1, inner: [ { answer: 42 } ] }");
    expect(results.shorthandError.outputs[0].evalue).toMatch(/^cell \[\d+\], line 1, column 34: Type 'number' is not/);
  });

  it("may throw what is no error", () => {
    expect(results.thrownText.outputs).toMatchObject([{ type: "error", evalue: "'just text'" }]);
  });

  it("fails, and the kernel goes on, when its last value cannot be printed", () => {
    expect(results.unprintable).toMatchObject({ status: "error", outputs: [{ type: "error", evalue: "no tag" }] });
  });

  it("loses no line of a burst", () => {
    const lines = results.burst.outputs[0].text?.trimEnd().split("\n");
    expect(lines).toEqual(Array.from({ length: 2000 }, (_, i) => `line ${i}`));
  });

  it("loses no update of a display, and all fold into one output", () => {
    expect(results.displayBurst.outputs).toMatchObject([{ data: { "text/plain": "frame 1999" }, updates: 1999 }]);
  });

  it("keeps text and displays in order", () => {
    expect(results.order.outputs).toMatchObject([
      { text: "before\n" },
      { data: { "text/plain": "d", "text/x-other": { n: [1] } } },
      { text: "after\n" },
    ]);
  });

  it("answers those who wait for their text to be written", () => {
    expect(results.written).toMatchObject({ status: "ok", outputs: [{ text: "written" }] });
  });

  it("is told of a rejected promise that nobody awaits, and the kernel goes on", () => {
    expect(results.background.status).toBe("ok");
    const outputs = [...results.background.outputs, ...results.later.outputs];
    expect(outputs.find(({ name }) => name === "stderr")?.text).toBe(
      [
        "Error in the background: Error: nobody waits",
        "    at cell [11], line 1:16",
        '  1 | Promise.reject(new Error("nobody waits")); "ends well"',
        "    |                ^\n",
      ].join("\n"),
    );
    expect(lastValue(results.later)).toBe("42");
  });

  it("that listens to the signal ends well soon after Interrupt", () => {
    expect([results.listens.status, lastValue(results.listens)]).toEqual(["ok", "'stopped'"]);
    expect(results.listens.seconds).toBeLessThan(Number(results.asksForSignal.seconds));
    expect(lastValue(results.signalIsFresh)).toBe("[ true, false ]");
  });

  it("is interrupted in synchronous code", () => {
    expect(results.synchronous).toMatchObject({ status: "error", outputs: [{ ename: "Interrupted" }] });
    expect(results.synchronous.seconds).toBeLessThan(Number(results.asksForSignal.seconds));
  });

  it("that awaits is left at once", () => {
    expect(results.ignoresSignal).toMatchObject({ status: "error", outputs: [{ ename: "Interrupted" }] });
    expect(results.ignoresSignal.seconds).toBeLessThan(Number(results.asksForSignal.seconds));
  });

  it("that asked for the signal is left three seconds after Interrupt, or at the second", () => {
    expect(results.asksForSignal).toMatchObject({ status: "error", outputs: [{ ename: "Interrupted" }] });
    expect(results.asksForSignal.seconds).toBeGreaterThan(2.9);
    expect(results.pressedTwice).toMatchObject({ status: "error", outputs: [{ ename: "Interrupted" }] });
    expect(results.pressedTwice.seconds).toBeLessThan(Number(results.asksForSignal.seconds));
  });

  it("finds the variables of earlier cells after every error and Interrupt", () => {
    expect(lastValue(results.survives)).toBe("42");
  });
});

describe("queued cells", () => {
  const one = { code: "1" };
  const fails = { code: 'throw new Error("stop here");' };
  const statuses = async (cells: CellRequest[]) =>
    (await runCells(cells, { queued: true })).map(({ status }) => status);

  it("do not run behind a failed one", async () => {
    expect(await statuses([one, fails, one, one])).toEqual(["ok", "error", "aborted", "aborted"]);
  });

  it("all run when the client asked not to stop", async () => {
    const results = await runCells([one, { ...fails, stop_on_error: false }, one, one], { queued: true });
    expect(results.map(({ status, count }) => [status, count])).toEqual([
      ["ok", 1],
      ["error", 2],
      ["ok", 3],
      ["ok", 4],
    ]);
    expect(lastValue(results[3])).toBe("1");
  });

  it("do not run behind an interrupted one, which says so", async () => {
    const results = await runCells([CELLS.declared, CELLS.listens, one, one], { queued: true });
    expect(results.map(({ status }) => status)).toEqual(["ok", "ok", "aborted", "aborted"]);
    expect(results[1].outputs.at(-1)).toMatchObject({
      name: "stderr",
      text: "Interrupted: 2 queued cells were not run.\n",
    });
  });
});
