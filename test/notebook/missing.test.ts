import { describeCrossing, medianTime, transitions } from "groklab/analysis";
import { startEngine } from "groklab/engine";
import { dataFrame, runs, table, timesBy } from "groklab/notebook";
import { readRuns, runsFolder } from "groklab/runs";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { enterKernel } from "../support/kernel-bridge";

let kernel = enterKernel();
beforeEach(() => {
  kernel = enterKernel();
});
afterEach(() => kernel.leave());
beforeAll(async () => {
  await startEngine({ xla: false });
});

const { NaN: none } = Number;
/** Two optimisers, three seeds each; of two runs nothing is known, and a name has a comma. */
const rows = [
  { optimizer: "adamw", seed: 0, steps: 430, probes: '[{"kind":"norms"}]', note: null },
  { optimizer: "adamw", seed: 1, steps: none, probes: "[]", note: 'says "no"' },
  { optimizer: "sgd", seed: 0, steps: 900, probes: "a,b", note: "two\nlines" },
  { optimizer: "adamw", seed: 2, steps: 410, probes: "c", note: null },
  { optimizer: "sgd", seed: 1, steps: none, probes: "d", note: "x" },
  { optimizer: "rms", seed: 0, steps: none, probes: "e", note: "" },
];
const column = (df: { column(name: string): { values: unknown } }, name: string) => df.column(name).values;

describe("what is missing in a danfojs table", () => {
  it("is sorted last, in either direction, rows with their labels", async () => {
    const df = await dataFrame(rows);
    const up = df.sortValues("steps");
    expect(column(up, "steps")).toEqual([410, 430, 900, none, none, none]);
    expect(up.index).toEqual([3, 0, 2, 1, 4, 5]);
    const down = df.sortValues("steps", { ascending: false });
    expect(column(down, "steps")).toEqual([900, 430, 410, none, none, none]);
    expect(column(down, "optimizer")).toEqual(["sgd", "adamw", "adamw", "adamw", "sgd", "rms"]);
    expect(column(df.sortValues("note"), "note")).toEqual(["", 'says "no"', "two\nlines", "x", null, null]);
    expect(df.column("steps").sortValues().values).toEqual([410, 430, 900, none, none, none]);
    expect(df.column("steps").sortValues({ ascending: false }).values).toEqual([900, 430, 410, none, none, none]);
    df.sortValues("steps", { inplace: true });
    expect([column(df, "steps"), df.index]).toEqual([
      [410, 430, 900, none, none, none],
      [3, 0, 2, 1, 4, 5],
    ]);
    expect(() => df.sortValues("stps")).toThrow(
      'sortValues: there is no column "stps"; there are optimizer, seed, steps, probes, note',
    );
  });

  it("is sorted rightly whatever the order it comes in", async () => {
    for (let shift = 0; shift < rows.length; shift++) {
      const turned = [...rows.slice(shift), ...rows.slice(0, shift)];
      const sorted = (await dataFrame(turned)).sortValues("steps");
      expect(column(sorted, "steps")).toEqual([410, 430, 900, none, none, none]);
    }
  });

  it("is skipped in the means of groups, and not counted; a group of nothing has none", async () => {
    const groups = (await dataFrame(rows)).groupby(["optimizer"]).col(["steps"]);
    const of = (frame: { values: unknown }) => frame.values;
    expect(of(groups.mean())).toEqual([
      ["adamw", 420],
      ["sgd", 900],
      ["rms", none],
    ]);
    expect(of(groups.count())).toEqual([
      ["adamw", 2],
      ["sgd", 1],
      ["rms", 0],
    ]);
    expect(of(groups.sum())).toEqual([
      ["adamw", 840],
      ["sgd", 900],
      ["rms", 0],
    ]);
    expect(of(groups.min())).toEqual([
      ["adamw", 410],
      ["sgd", 900],
      ["rms", none],
    ]);
    expect(of(groups.max())).toEqual([
      ["adamw", 430],
      ["sgd", 900],
      ["rms", none],
    ]);
    expect(of(groups.std())).toEqual([
      ["adamw", expect.closeTo(14.142135623730951, 12)],
      ["sgd", 0],
      ["rms", none],
    ]);
    expect(of(groups.agg({ steps: ["mean", "count"] }))).toEqual([
      ["adamw", 420, 2],
      ["sgd", 900, 1],
      ["rms", none, 0],
    ]);
    expect(of(groups.cumSum())).toEqual([
      ["adamw", 430],
      ["adamw", none],
      ["adamw", 840],
      ["sgd", 900],
      ["sgd", none],
      ["rms", none],
    ]);
  });

  it("is skipped in descriptions, of a table as of a column", async () => {
    const df = await dataFrame(rows);
    const described = df.describe();
    expect(described.columns).toEqual(["seed", "steps"]);
    expect(column(described, "steps")).toEqual(df.column("steps").describe().values);
    expect(column(described, "steps")).toEqual([
      3,
      580,
      expect.closeTo(277.3, 1),
      410,
      430,
      900,
      expect.closeTo(76900, 6),
    ]);
    expect(df.column("steps").count()).toBe(3);
    const empty = await dataFrame([{ x: none }, { x: null }]);
    expect(empty.column("x").describe().values).toEqual([0, none, none, none, none, none, none]);
  });

  it("is empty in CSV, where lists and quotes are one field each", async () => {
    const csv = String((await dataFrame(rows)).toCSV());
    expect(csv).toBe(
      'optimizer,seed,steps,probes,note\nadamw,0,430,"[{""kind"":""norms""}]",\nadamw,1,,[],"says ""no"""\n' +
        'sgd,0,900,"a,b","two\nlines"\nadamw,2,410,c,\nsgd,1,,d,x\nrms,0,,e,\n',
    );
    const means = (await dataFrame(rows)).groupby(["optimizer"]).col(["steps"]).mean();
    expect(String(means.toCSV())).toBe("optimizer,steps_mean\nadamw,420\nsgd,900\nrms,\n");
    expect(String((await dataFrame(rows)).toCSV({ sep: ";", header: false })).split("\n")[2]).toBe(
      'sgd;0;900;a,b;"two',
    );
  });

  it("may stand in any column: true, false and null are cells", async () => {
    const df = await dataFrame([
      { censored: true, steps: null, name: "a" },
      { censored: false, steps: 3, name: null },
    ]);
    expect(df.dtypes).toEqual(["boolean", "float32", "string"]);
    expect(df.column("censored").mean()).toBe(0.5);
    table(df);
    expect(kernel.shown[0].data["text/plain"]).toBe("censored  steps  name\ntrue      –      a\nfalse     3      –");
  });
});

describe("times that were not reached", () => {
  const stored = readRuns(runsFolder("parity")).runs.filter(
    ({ config }) => config.task.kind === "parity" && config.task.k === 4,
  );

  it("are not missing: they are counted, sorted last of the known, and no mean passes them over", async () => {
    const df = await dataFrame([{ T_gen: Number.POSITIVE_INFINITY }, { T_gen: 430 }, { T_gen: none }, { T_gen: 410 }]);
    expect(column(df.sortValues("T_gen"), "T_gen")).toEqual([410, 430, Number.POSITIVE_INFINITY, none]);
    const times = df.column("T_gen");
    expect([times.count(), times.mean(), times.median(), times.min()]).toEqual([3, Number.POSITIVE_INFINITY, 430, 410]);
  });

  it("are counted by setting beside the Kaplan-Meier median", async () => {
    const late = Number.POSITIVE_INFINITY;
    const df = await dataFrame([
      { decay: 1, T_gen: 400, until: 1000 },
      { decay: 1, T_gen: late, until: 500 },
      { decay: 1, T_gen: 700, until: 1000 },
      { decay: 2, T_gen: late, until: 1000 },
      { decay: 2, T_gen: 300, until: 1000 },
      { decay: 2, T_gen: late, until: 1000 },
      { decay: 2, T_gen: none, until: none },
    ]);
    // S(400) = 2/3, and of the one left at 700, S(700) = 0: the median is 700; the plain median of the reached would be 550.
    expect((await timesBy(df, ["decay"])).values).toEqual([
      [1, "2 of 3", 700],
      [2, "1 of 3", late],
    ]);
    await expect(timesBy(df, ["dcay"])).rejects.toThrow(
      "timesBy: there is no column dcay; there are decay, T_gen, until",
    );
  });

  it("are those of the stored runs", async () => {
    const df = await runs({ experiment: "parity", where: { "task.k": 4 } });
    const [[, reached, median]] = (await timesBy(df, ["status"])).values as [string, string, number][];
    const times = stored.map(({ evaluations }) => transitions(evaluations).tGen);
    expect(reached).toBe(`${times.filter(({ censored }) => !censored).length} of ${stored.length}`);
    expect(String(median)).toBe(describeCrossing(medianTime(times)));
  });
});
