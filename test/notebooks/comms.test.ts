import { beforeAll, describe, expect, it } from "vitest";
import { type CellRequest, type CellResult, runCells } from "../support/kernel";

const COMMS = "(globalThis as any).__groklab.comms";
const tell = (type: string, content: object, buffers: number[][] = []): CellRequest => ({
  tell: ["shell", type, content, buffers],
});

const CELLS = {
  unknown: tell("comm_open", { comm_id: "u", target_name: "none", data: {} }),
  open: {
    code: `const heard: unknown[] = [];
const comm = ${COMMS}.open("test.target", { start: 1 }, {
  id: "mine", metadata: { version: "2" }, buffers: [Buffer.from([1, 2])],
  hear: (data: any, buffers: Uint8Array[]) => { heard.push(data, buffers.map((it) => [...it])); comm.send({ echo: data }, buffers); },
  closed: (data: unknown) => heard.push("closed", data),
});`,
  },
  message: tell("comm_msg", { comm_id: "mine", data: { value: 3 } }, [[0, 255], [7]]),
  info: { ask: ["shell", "comm_info_request", { target_name: "test.target" }] },
  infoOther: { ask: ["shell", "comm_info_request", { target_name: "another" }] },
  closes: tell("comm_close", { comm_id: "mine", data: { why: "page left" } }),
  heard: { code: "console.log(JSON.stringify(heard))" },
  serve: {
    code: `${COMMS}.serve("asked", (comm: any, data: any) => ({
  hear: (data: any) => { if (data.fail) throw new Error("in the listener"); comm.send({ got: data }); },
}));`,
  },
  opened: tell("comm_open", { comm_id: "theirs", target_name: "asked", data: {} }),
  answered: tell("comm_msg", { comm_id: "theirs", data: 5 }),
  fails: tell("comm_msg", { comm_id: "theirs", data: { fail: true } }),
  printed: { code: "undefined" },
  closed: { code: `const other = ${COMMS}.open("test.target"); other.close({ bye: 1 });` },
  list: { ask: ["shell", "comm_info_request", {}] },
} satisfies Record<string, CellRequest>;

describe("comms", () => {
  let results: Record<keyof typeof CELLS, CellResult>;
  beforeAll(async () => {
    const answers = await runCells(Object.values(CELLS));
    results = Object.fromEntries(Object.keys(CELLS).map((name, i) => [name, answers[i]])) as typeof results;
  });

  it("of an unknown target are closed", () => {
    expect(results.unknown.outputs).toEqual([{ type: "comm_close", comm_id: "u", data: {} }]);
  });

  it("are opened by a cell, with bytes", () => {
    expect(results.open.outputs).toMatchObject([
      { type: "comm_open", comm_id: "mine", target_name: "test.target", data: { start: 1 }, buffers: [[1, 2]] },
    ]);
  });

  it("hear messages between cells and answer them, with bytes", () => {
    expect(results.message.outputs).toMatchObject([
      { type: "comm_msg", comm_id: "mine", data: { echo: { value: 3 } }, buffers: [[0, 255], [7]] },
    ]);
    expect(results.heard.outputs[0].text).toBe('[{"value":3},[[0,255],[7]],"closed",{"why":"page left"}]\n');
  });

  it("are listed by target while they are open", () => {
    expect(results.info.reply).toEqual({ status: "ok", comms: { mine: { target_name: "test.target" } } });
    expect(results.infoOther.reply).toEqual({ status: "ok", comms: {} });
    expect(results.list.reply).toEqual({ status: "ok", comms: { theirs: { target_name: "asked" } } });
  });

  it("are opened by the browser where a cell serves their target", () => {
    expect(results.opened.outputs).toEqual([]);
    expect(results.answered.outputs).toMatchObject([{ type: "comm_msg", data: { got: 5 } }]);
  });

  it("print what a listener throws below the latest cell, with its line", () => {
    const printed = [...results.fails.outputs, ...results.serve.outputs, ...results.printed.outputs];
    expect(printed.map(({ text }) => text).join("")).toMatch(/in the listener\n.*cell \[\d\], line 2/s);
  });

  it("are closed by a cell", () => {
    expect(results.closed.outputs).toMatchObject([{ type: "comm_open" }, { type: "comm_close", data: { bye: 1 } }]);
  });
});
