import { trainingCurves } from "groklab/figures";
import { dataFrame, present } from "groklab/notebook";
import { PLOTLY_MIME } from "groklab/notebook/show";
import { withTypedArrays } from "groklab/notebook/typed-arrays";
import { describe, expect, it } from "vitest";
import { madeUpRun } from "../support/made-up-run";
import { smallSpec } from "../support/small-run";

const run = (seed = 0) => madeUpRun({ ...smallSpec, seed, steps: 200 }, { tMem: 50, tGen: 100 });
const text = (value: unknown) => present(value)?.data["text/plain"];

describe("present", () => {
  it("draws a figure, and again with its picture", async () => {
    const figure = trainingCurves(run());
    const shown = present(figure);
    expect(shown?.data[PLOTLY_MIME]).toMatchObject({ data: withTypedArrays(figure.data), layout: figure.layout });
    const whole = await shown?.whole?.();
    expect(whole?.data).toMatchObject(shown?.data ?? {});
    const picture = Buffer.from(String(whole?.data["image/png"]), "base64");
    expect(picture.subarray(1, 4).toString()).toBe("PNG");
    expect(whole?.metadata).toEqual({ "image/png": { width: expect.any(Number), height: expect.any(Number) } });
  });

  it("draws a run as its curves, and says in text what came of it", () => {
    const shown = present(run());
    expect(JSON.stringify(shown?.data[PLOTLY_MIME])).toBe(
      JSON.stringify(present(trainingCurves(run()))?.data[PLOTLY_MIME]),
    );
    expect(shown?.data["text/plain"]).toMatch(new RegExp(`^${run().id}: .*T_gen 100`));
  });

  it("has a row for each of a list of runs, and of what came of a sweep, with what differs", () => {
    const [head, ...rows] = String(text([run(0), run(1)])).split("\n");
    expect(head.split(/ +/).slice(0, 5)).toEqual(["run", "seed", "status", "T_mem", "T_gen"]);
    expect(rows.map((row) => row.split(/ +/).slice(1, 5))).toEqual([
      ["0", "done", "50", "100"],
      ["1", "done", "50", "100"],
    ]);
    expect(text({ records: [run(0), run(1)], failures: [] })).toBe(text([run(0), run(1)]));
  });

  it("has a frame as a table, with its index where that says something, and a series as one column", async () => {
    const frame = await dataFrame([
      { a: 1, b: "x" },
      { a: 2, b: "y" },
    ]);
    expect(text(frame)).toBe("a  b\n1  x\n2  y");
    expect(text(frame.a)).toBe("a\n1\n2");
    frame.setIndex({ index: ["first", "second"], inplace: true });
    expect(text(frame)).toBe("        a  b\nfirst   1  x\nsecond  2  y");
  });

  it("shows of a text of more than a thousand characters the beginning and the length", async () => {
    const frame = await dataFrame([{ a: "x".repeat(1000) }, { a: "x".repeat(1001) }]);
    expect(String(text(frame)).split("\n").slice(1)).toEqual([
      "x".repeat(1000),
      `${"x".repeat(40)}… (1001 characters)`,
    ]);
    expect(frame.values).toEqual([["x".repeat(1000)], ["x".repeat(1001)]]);
  });

  it("shows of many rows the first and the last, and says how many there are between", async () => {
    const frame = await dataFrame(Array.from({ length: 100 }, (_, i) => ({ i })));
    const lines = String(text(frame)).split("\n");
    expect([lines.length, lines[1], lines[30], lines[31], lines[32], lines[61]]).toEqual([
      ...[62, "0", "29", "… 40 more rows …", "70", "99"],
    ]);
    expect(present(frame)?.data["text/html"]).toContain(">… 40 more rows …<");
  });

  it("refuses a figure that Plotly would draw as nothing", () => {
    const figure = { data: [{ type: "violinn", y: [1] }], layout: {} };
    expect(() => present(figure)).toThrow(
      'trace 0 has the type "violinn", which Plotly does not draw; did you mean violin?',
    );
  });

  it("leaves other values alone", () => {
    for (const value of [null, 1, "text", [], {}, [1], { data: [1], layout: {} }, { config: {}, evaluations: [] }]) {
      expect(present(value), JSON.stringify(value)).toBeUndefined();
    }
  });
});
