import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parquet } from "groklab/cli/parquet";
import { projectRoot } from "groklab/core";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { within } from "./within";

const folder = scratch();
const stored = join(projectRoot(), "data");

/** What another program reads: the columns' types, and rows. */
async function read(bytes: Buffer) {
  const file = new Uint8Array(bytes).buffer;
  const types = parquetMetadata(file).schema.slice(1);
  return {
    types: Object.fromEntries(types.map(({ name, type, converted_type }) => [name, converted_type ?? type])),
    rows: await parquetReadObjects({ file }),
  };
}

describe("a Parquet file of rows", () => {
  it("has typed columns; what is missing is null", async () => {
    const rows = [
      { run: "a", wd: 1, lr: 0.1, zero: true, batchSize: "full", hidden: [16], T_gen: null, note: null },
      { run: "b", wd: 2, lr: 1, zero: null, batchSize: 512, hidden: [8, 8], T_gen: null, note: null },
    ];
    const { types, rows: found } = await read(await parquet(rows));
    expect(types).toEqual({
      ...{ run: "UTF8", wd: "INT64", lr: "DOUBLE", zero: "BOOLEAN" },
      ...{ batchSize: "UTF8", hidden: "UTF8", T_gen: "INT64", note: "UTF8" },
    });
    expect(found).toEqual([
      { ...rows[0], wd: 1n, hidden: "[16]" },
      { ...rows[1], wd: 2n, batchSize: "512", hidden: "[8,8]" },
    ]);
  });
});

describe("groklab runs --export parquet", () => {
  const runs = (...args: string[]) => within(stored, "runs", "--experiment", "parity", "--part", "noise", ...args);

  it("writes the table that --export csv prints, and until when a run was observed", async () => {
    const file = join(folder, "noise.parquet");
    const { code, stdout } = await runs("--export", "parquet", file);
    const [head, ...lines] = (await runs("--export", "csv")).stdout.trimEnd().split(/\r?\n/);
    const last = head.split(",").length - 1 - head.split(",").indexOf("test"); // from the end, since lists hold commas
    expect([code, stdout]).toEqual([0, `${lines.length} runs · ${file}\n`]);
    const { rows } = await read(readFileSync(file));
    const censoring = ["observed_until", "T_mem_censored", "T_gen_censored"];
    expect(Object.keys(rows[0])).toEqual([...head.split(","), ...censoring]);
    expect(rows.map(({ run, test }) => [run, test])).toEqual(
      lines.map((line) => [line.split(",")[0], Number(line.split(",").at(-1 - last))]),
    );
    for (const { T_gen, T_gen_censored, observed_until } of rows) {
      expect(T_gen_censored).toBe(T_gen === null);
      expect(Number(observed_until)).toBeGreaterThanOrEqual(Number(T_gen ?? 0));
    }
    expect(new Set(rows.map(({ T_gen_censored }) => T_gen_censored)).size).toBe(2);
  });

  it("takes the columns that are named", async () => {
    const file = join(folder, "few.parquet");
    await runs("--export", "parquet", file, "--columns", "run,T_gen_censored");
    expect(Object.keys((await read(readFileSync(file))).rows[0])).toEqual(["run", "T_gen_censored"]);
  });

  it.each([
    [["xlsx"], 'got "xlsx"'],
    [["parquet"], 'got "parquet"'],
    [["csv", "file"], 'got "csv file"'],
  ])("refuses %j", async (args, says) => {
    const { code, stderr } = await runs("--export", ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(`--export: expected csv, or parquet and the path of a file, ${says}`);
  });

  it("names a place that can not be written, and writes no file where there are no runs", async () => {
    const nowhere = join(folder, "nowhere", "a.parquet");
    const { code, stderr } = await runs("--export", "parquet", nowhere);
    expect(code).not.toBe(0);
    expect(stderr).toContain(nowhere);
    const none = join(folder, "none.parquet");
    await runs("--where", "optimizer.weightDecay=77", "--export", "parquet", none);
    expect(existsSync(none)).toBe(false);
  });
});
