import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type CellRequest, type CellResult, type Conversation, converse, runCells } from "../support/kernel";
import { scratch } from "../support/scratch";

const KERNEL = "(globalThis as any).__groklab";
const ask = (type: string, content: object = {}, channel: "shell" | "control" = "shell"): CellRequest => ({
  ask: [channel, type, content],
});

const CELLS = {
  first: { code: "console.log('one')" },
  info: ask("kernel_info_request"),
  onControl: ask("kernel_info_request", {}, "control"),
  connect: ask("connect_request"),
  interrupted: ask("interrupt_request", {}, "control"),
  debug: ask("debug_request", { type: "request", seq: 1, command: "debugInfo", arguments: {} }, "control"),
  usage: ask("usage_request", {}, "control"),
  subshell: ask("create_subshell_request", {}, "control"),
  unknown: { tell: ["shell", "surprise", {}] },
  complete: ask("complete_request", { code: '"😀"; Math.sqr', cursor_pos: 13 }),
  inspect: ask("inspect_request", { code: '"😀😀😀😀😀😀"; Math.max', cursor_pos: 18, detail_level: 0 }),
  silent: { code: "1 + 1", silent: true },
  silentError: { code: 'throw new Error("unseen")', silent: true },
  unstored: { code: "console.log('unstored')", store_history: false },
  expressions: { code: "const answer = 42;", user_expressions: { twice: "answer * 2", wrong: "nothing.here" } },
  cleared: { code: `${KERNEL}.clearOutput(true);` },
  page: { code: "Math.max?" },
  pageUnknown: { code: "nothingOfThisName?" },
  tail: ask("history_request", { hist_access_type: "tail", n: 3, output: false, raw: true }),
  exit: { code: "process.exit(3)" },
  abort: { code: "await 0;\nprocess.abort()" },
  last: { code: "console.log('lives')" },
} satisfies Record<string, CellRequest>;

describe("the kernel", () => {
  let results: Record<keyof typeof CELLS, CellResult>;
  let heard: Conversation;
  beforeAll(async () => {
    heard = await converse(Object.values(CELLS));
    results = Object.fromEntries(Object.keys(CELLS).map((name, i) => [name, heard.cells[i]])) as typeof results;
  });

  it("tells what it is, on both channels", () => {
    const { version } = require("typescript/package.json");
    expect(results.info.reply).toMatchObject({
      status: "ok",
      implementation: "groklab",
      language_info: { name: "typescript", version, file_extension: ".ts", nbconvert_exporter: "script" },
      banner: expect.stringContaining(version),
      supported_features: [],
    });
    expect(results.onControl.reply).toEqual(results.info.reply);
    const { help_links: links } = results.info.reply as { help_links: { text: string; url: string }[] };
    expect(links.map(({ url }) => new URL(url).protocol)).toEqual(["https:", "https:", "https:"]);
  });

  it("answers in its own name, not the client's", () => {
    const sessions = [results.info, results.first, results.onControl].map(({ header }) => header?.session);
    expect(new Set(sessions).size).toBe(1);
    expect(sessions[0]).not.toBe(heard.session);
  });

  it("answers what asks for its sockets, and Interrupt while nothing runs", () => {
    expect(Object.keys(results.connect.reply ?? {}).filter((name) => name.endsWith("_port"))).toHaveLength(5);
    expect(results.interrupted.reply).toEqual({ status: "ok" });
  });

  it("refuses what it does not have", () => {
    for (const { reply, outputs } of [results.debug, results.usage, results.subshell]) {
      expect(reply).toMatchObject({ status: "error", ename: "NotSupported" });
      expect(outputs).toEqual([]);
    }
  });

  it("says in the terminal, not in a cell, that it does not know a message", () => {
    expect(results.unknown.outputs).toEqual([]);
    expect(heard.log).toContain("groklab's kernel knows no message of type surprise");
  });

  it("counts code points, as Jupyter does", () => {
    expect(results.complete.reply).toMatchObject({ cursor_start: 10, cursor_end: 13 });
    expect(results.complete.reply?.matches).toContain("sqrt");
    expect(JSON.stringify(results.inspect.reply?.data)).toContain("Math.max");
  });

  it("keeps a silent cell to itself, whatever comes of it", () => {
    expect(results.silent).toMatchObject({ status: "ok", outputs: [], input: null });
    expect(results.silentError).toMatchObject({ status: "error", outputs: [], input: null });
    expect(results.silentError.reply).toMatchObject({ evalue: "unseen" });
  });

  it("counts only cells of the history", () => {
    const counts = (["first", "silent", "unstored", "expressions"] as const).map((name) => results[name].count);
    expect(counts).toEqual([1, 1, 1, 2]);
    expect(results.unstored.outputs).toMatchObject([{ text: "unstored\n" }]);
    const inputs = (results.tail.reply as { history: unknown[][] }).history.map((entry) => entry[2]);
    expect(inputs).toEqual([CELLS.cleared.code, CELLS.page.code, CELLS.pageUnknown.code]);
  });

  it("evaluates the client's expressions, each with a result or an error of its own", () => {
    expect(results.expressions.reply?.user_expressions).toMatchObject({
      twice: { status: "ok", data: { "text/plain": expect.stringContaining("84") } },
      wrong: { status: "error", ename: "TypeScriptError" },
    });
  });

  it("says when a cell began", () => {
    expect(Date.parse(String(results.first.metadata?.started))).toBeGreaterThan(Date.now() - 600_000);
  });

  it("empties outputs, and pages what a cell asks about", () => {
    expect(results.cleared.outputs).toMatchObject([{ type: "clear_output", wait: true }]);
    expect(results.page.reply?.payload).toMatchObject([
      { source: "page", data: { "text/plain": expect.stringContaining("Math.max") } },
    ]);
    expect(results.pageUnknown).toMatchObject({ status: "error", outputs: [{ ename: "NotFound" }] });
  });

  it("outlives process.exit and process.abort, which are errors of their cell", () => {
    expect(results.exit).toMatchObject({ status: "error", outputs: [{ ename: "ExitError" }] });
    expect(results.exit.outputs[0].evalue).toMatch(/^process\.exit\(3\) would end the kernel/);
    expect(results.abort).toMatchObject({ status: "error", outputs: [{ ename: "ExitError" }] });
    expect(results.last.outputs).toMatchObject([{ text: "lives\n" }]);
  });
});

describe("a kernel that died", () => {
  it("says after the restart that it ran out of memory, and in which cell", async () => {
    const results = await runCells(
      [
        { code: "console.log('first')" },
        {
          code: "const kept: string[][] = [];\nfor (;;) kept.push(Array.from({ length: 1e4 }, String));",
          restarts: true,
        },
        { code: "console.log('again')" },
        { code: "console.log('and again')" },
      ],
      { env: { NODE_OPTIONS: "--max-old-space-size=300" } },
    );
    expect(results[1].status).toBe("dead");
    const [notice, text] = results[2].outputs;
    expect(notice).toMatchObject({ name: "stderr" });
    expect(notice.text).toMatch(
      /^The kernel was restarted: it ran out of memory in cell \[2\] \(heap limit \d+ MB\)\./,
    );
    expect(notice.text).toMatch(/NODE_OPTIONS=--max-old-space-size=\d+/);
    expect(text.text).toBe("again\n");
    expect(results[3].outputs).toMatchObject([{ text: "and again\n" }]);
  });

  it("says so too when its process was killed", async () => {
    const results = await runCells([
      { code: 'process.kill(process.pid, "SIGKILL");\nawait new Promise(() => {});', restarts: true },
      { code: "undefined" },
    ]);
    expect(results[1].outputs[0].text).toMatch(/^The kernel was restarted: it died in cell \[1\]\./);
  });

  it("says nothing after a restart that was asked for", async () => {
    const results = await runCells([{ code: "1;", restarts: true }, { code: "console.log('quiet')" }]);
    expect(results[1].outputs).toMatchObject([{ text: "quiet\n" }]);
  });
});

describe("the history", () => {
  const search = (more: object) =>
    ask("history_request", { hist_access_type: "search", output: false, raw: true, ...more });
  const historyOf = (result: CellResult) => (result.reply as { history: [number, number, string][] }).history;

  it("outlives the kernel, numbers its sessions, and is searched by pattern", async () => {
    const GROKLAB_HISTORY = join(scratch(), "history.jsonl");
    const cells = [{ code: "1 + 1;" }, { code: "2 + 2;" }, { code: "1 + 1;" }];
    await runCells(cells, { env: { GROKLAB_HISTORY } });
    const results = await runCells(
      [
        { code: "3 + 3;" },
        search({ pattern: "1 *" }),
        search({ pattern: "1*", unique: true }),
        search({ pattern: "*", n: 2 }),
        ask("history_request", { hist_access_type: "range", session: -1, start: 2, stop: 3, output: true, raw: true }),
        ask("history_request", { hist_access_type: "range", session: 0, start: 0, output: false, raw: true }),
      ],
      { env: { GROKLAB_HISTORY } },
    );
    const [pattern, unique, last, before, own] = results.slice(1).map(historyOf);
    expect(pattern).toEqual([
      [1, 1, "1 + 1;"],
      [1, 3, "1 + 1;"],
    ]);
    expect(unique).toEqual([[1, 3, "1 + 1;"]]);
    expect(last).toEqual([
      [1, 3, "1 + 1;"],
      [2, 1, "3 + 3;"],
    ]);
    expect(before).toEqual([[1, 2, ["2 + 2;", null]]]);
    expect(own).toEqual([[2, 1, "3 + 3;"]]);
  });

  it("of two kernels that write at once keeps both", async () => {
    const GROKLAB_HISTORY = join(scratch(), "history.jsonl");
    const cells = (name: string) => Array.from({ length: 5 }, (_, i) => ({ code: `"${name} ${i}";` }));
    await Promise.all(["a", "b"].map((name) => runCells(cells(name), { env: { GROKLAB_HISTORY } })));
    const [result] = await runCells([search({ pattern: "*" })], { env: { GROKLAB_HISTORY } });
    const entries = historyOf(result);
    expect(entries.map(([session]) => session).sort()).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2]);
    for (const session of [1, 2]) {
      const own = entries.filter((entry) => entry[0] === session);
      expect(own.map((entry) => entry[1])).toEqual([1, 2, 3, 4, 5]);
      expect(new Set(own.map((entry) => entry[2][1])).size).toBe(1);
    }
  });

  it("is kept in memory where it cannot be written, and a spoilt line costs no other", async () => {
    const folder = join(scratch(), "history.jsonl");
    mkdirSync(folder); // a folder cannot be written as a file, whoever tries
    const heard = await converse([{ code: "5;" }, { code: "6;" }, search({ pattern: "*" })], {
      env: { GROKLAB_HISTORY: folder },
    });
    expect(historyOf(heard.cells[2])).toEqual([
      [1, 1, "5;"],
      [1, 2, "6;"],
    ]);
    expect(heard.log.match(/The history is kept until this kernel ends/g)).toHaveLength(1);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, '{"session":"x"}\n{"of":"x","line":1,"input":"old;"}\n{"of":"x","li');
    const [, answer] = await runCells([{ code: "7;" }, search({ pattern: "*" })], { env: { GROKLAB_HISTORY: folder } });
    const [later] = await runCells([search({ pattern: "*" })], { env: { GROKLAB_HISTORY: folder } });
    const kept = [
      [1, 1, "old;"],
      [2, 1, "7;"],
    ];
    expect([answer, later].map(historyOf)).toEqual([kept, kept]);
  });
});
