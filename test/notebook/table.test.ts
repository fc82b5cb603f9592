import { createRequire } from "node:module";
import { ConfigError } from "groklab/core";
import { startEngine } from "groklab/engine";
import { dataFrame, table } from "groklab/notebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { enterKernel } from "../support/kernel-bridge";

let kernel = enterKernel();
beforeEach(() => {
  kernel = enterKernel();
});
afterEach(() => kernel.leave());

const frame = (columns: string[], values: (number | string)[][]) => ({ columns, values });

describe("table", () => {
  it("shows numbers to the right, text to the left, and the same as aligned text", () => {
    table(
      frame(
        ["seed", "T_gen"],
        [
          [0, 430],
          [100, "none by 1000"],
        ],
      ),
      "Five seeds",
    );
    expect(kernel.shown.length).toBe(1);
    expect(kernel.shown[0].data["text/html"]).toBe(
      "<table><caption>Five seeds</caption>" +
        '<thead><tr><th style="text-align:right">seed</th><th style="text-align:right">T_gen</th></tr></thead>\n' +
        '<tbody><tr><td style="text-align:right">0</td><td style="text-align:right">430</td></tr>\n' +
        '<tr><td style="text-align:right">100</td><td style="text-align:left">none by 1000</td></tr></tbody></table>',
    );
    expect(kernel.shown[0].data["text/plain"]).toBe("seed  T_gen\n0     430\n100   none by 1000");
  });

  it("takes rows as they are, shows null and NaN as a dash, and refuses rows with other columns", () => {
    const rows = [
      { seed: 0, T_gen: null },
      { seed: 1, T_gen: Number.NaN },
      { seed: 2, T_gen: 510 },
    ];
    table(rows, "Runs");
    expect(kernel.shown[0].data["text/plain"]).toBe("seed  T_gen\n0     –\n1     –\n2     510");
    expect(() => table([{ seed: 0 }, { T_gen: 1 }])).toThrow(
      new ConfigError("table: a row has the columns T_gen, the first has seed"),
    );
  });

  it("rounds what is no whole number to six digits, and breaks no id", () => {
    table([
      { run: "addition47-mlp200-wd2-f0.5-seed1-1b5974747c", test: 0.37481304645717, steps: 12345678, lr: 1e-7 / 3 },
    ]);
    const { data } = kernel.shown[0];
    expect(String(data["text/plain"]).split("\n")[1].split(/ +/).slice(1)).toEqual([
      "0.374813",
      "12345678",
      "3.33333e-8",
    ]);
    expect(data["text/html"]).toContain('<td style="text-align:left;white-space:nowrap">addition47-mlp200');
    expect(data["text/html"]).toContain('<td style="text-align:right">3.33333e-8</td>');
  });

  it("says of no rows that there are none", () => {
    table([], "Runs <b>");
    expect(kernel.shown[0].data).toEqual({
      "text/html": "<em>Runs &lt;b&gt;: no rows</em>",
      "text/plain": "Runs <b>: no rows",
    });
  });

  it("sets the head of a column of words above the words", () => {
    table(frame(["claim", "n"], [["T-1", 5]]));
    expect(kernel.shown[0].data["text/html"]).toContain(
      '<th style="text-align:left">claim</th><th style="text-align:right">n</th>',
    );
  });

  it("shows markup in cells, heads and captions as text", () => {
    const evil = `<img src=x onerror="alert('1')"> & co`;
    table(frame([evil], [[evil]]), evil);
    const html = String(kernel.shown[0].data["text/html"]);
    expect(html).not.toContain("<img");
    expect(html.match(/&lt;img src=x onerror=&quot;alert\(&#39;1&#39;\)&quot;&gt; &amp; co/g)?.length).toBe(3);
  });
});

describe("dataFrame", () => {
  beforeAll(async () => {
    await startEngine({ xla: false });
  });

  it("makes a danfojs frame of rows, which calculates and can be shown", async () => {
    const df = await dataFrame([
      { operation: "addition", steps: 430 },
      { operation: "division", steps: 900 },
      { operation: "addition", steps: 410 },
    ]);
    expect(df.columns).toEqual(["operation", "steps"]);
    expect(df.shape).toEqual([3, 2]);
    expect(df.column("steps").mean()).toBe(580);
    const means = df.groupby(["operation"]).col(["steps"]).mean();
    expect(means.values).toEqual([
      ["addition", 420],
      ["division", 900],
    ]);
    table(means);
    expect(kernel.shown[0].data["text/plain"]).toContain("addition");
  });

  it("shares the one TensorFlow of the engine", async () => {
    await dataFrame([{ a: 1 }]);
    const load = createRequire(__filename);
    const { tensorflow } = load("danfojs-node");
    expect(tensorflow).toBe(load("@tensorflow/tfjs-node-gpu"));
    const before = load("@tensorflow/tfjs-core").memory().numTensors;
    const tensor = tensorflow.scalar(1);
    expect(load("@tensorflow/tfjs-core").memory().numTensors).toBe(before + 1);
    tensor.dispose();
  });

  it("refuses no rows, and rows that do not fit together", async () => {
    await expect(dataFrame([])).rejects.toThrow(ConfigError);
    await expect(dataFrame([])).rejects.toThrow("no rows");
    await expect(dataFrame([{ a: 1 }, { b: 1 }])).rejects.toThrow("a row has the columns b, the first has a");
    await expect(dataFrame([{ a: 1 }, { a: 1, b: 2 }])).rejects.toThrow(ConfigError);
  });
});
