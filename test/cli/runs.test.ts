import { listRuns, type RunsOptions } from "groklab/cli/runs";
import { ConfigError } from "groklab/core";
import { parity } from "groklab/experiments";
import { resolveRun, runId } from "groklab/runs";
import { afterEach, describe, expect, it, vi } from "vitest";
import "../support/environment";

afterEach(() => vi.restoreAllMocks());

/** What the command prints of the stored records, in this process. */
async function list(options: RunsOptions): Promise<{ out: string[]; err: string[] }> {
  const printed = { out: [] as string[], err: [] as string[] };
  vi.spyOn(console, "log").mockImplementation((text: string) => void printed.out.push(...text.split("\n")));
  vi.spyOn(console, "error").mockImplementation((text: string) => void printed.err.push(text));
  await listRuns(options);
  return printed;
}

describe("groklab runs of hundreds of runs", async () => {
  it("counts them by experiment, and says how to look closer", async () => {
    const { out, err } = await list({});
    expect(out[0].trim().split(/ {2,}/)).toEqual([
      ...["experiment", "runs", "done", "reached T_mem", "reached T_gen", "tasks", "networks"],
    ]);
    const others = ["live", "starts"]; // what was trained here
    const listed = out.slice(1).map((line) => line.split(/ +/)[0]);
    expect(listed.filter((name) => !others.includes(name))).toEqual([
      ...[
        "00-start-here",
        "architectures",
        "efficiency",
        "inside",
        "optimisers",
        "parity",
        "regularization",
        "synergy",
      ],
    ]);
    expect(out[1].split(/ +/)).toEqual(["00-start-here", "20", "20", "20", "20", "modular", "mlp"]);
    const total = out.slice(1).reduce((sum, line) => sum + Number(line.split(/ +/)[1]), 0);
    expect(err).toEqual([
      `${total} runs; \`groklab runs --experiment 00-start-here\` looks closer, --limit 50 or --sort T_gen lists them`,
    ]);
  });

  it("counts those of one experiment by part, and lists those of one part, as wide as the terminal", async () => {
    const parts = await list({ experiment: "parity" });
    expect(parts.out.slice(1).map((line) => line.split(/ +/)[0])).toEqual(Object.keys(parity.parts));
    const [baseline] = parts.out.slice(1);
    expect(baseline.split(/ +/)).toEqual(["baseline", "20", "20", "20", "20", "parity", "parity"]);
    expect(parts.err[0]).toContain("`groklab runs --experiment parity --part baseline` looks closer");
    vi.stubEnv("COLUMNS", "100");
    const { out } = await list({ experiment: "parity", part: "baseline" });
    expect(
      out
        .slice(1)
        .map((line) => line.split(" ")[0])
        .sort(),
    ).toEqual(
      parity.parts.baseline
        .runs()
        .map((spec) => runId(resolveRun(spec)))
        .sort(),
    );
    for (const line of out) expect(line.length).toBeLessThanOrEqual(100);
  });

  it("lists so many of them as are asked for, sorted, and says of how many; all of them when they are to be wide", async () => {
    vi.stubEnv("COLUMNS", "120");
    const { out, err } = await list({ experiment: "parity", sort: "T_gen", limit: 3 });
    expect(out.length).toBe(4);
    for (const line of out) expect(line.length).toBeLessThanOrEqual(120);
    expect(err[err.length - 1]).toBe("the first 3 of 2329 runs; --limit says how many");
    expect((await list({ experiment: "parity", wide: true })).out.length).toBe(2330);
  });

  it("leaves runs that a sort can not tell apart in their order", async () => {
    const columns = ["seed"];
    const seedsBy = async (sort?: string) =>
      (await list({ experiment: "00-start-here", columns, sort })).out.slice(1).map(Number);
    expect(await seedsBy("loss")).toEqual(await seedsBy());
  });

  it("prints exactly the columns that are named, for people, spreadsheets and programs", async () => {
    const columns = ["seed", "optimizer.weightDecay", "T_gen"];
    const query = { experiment: "00-start-here", sort: "seed", columns, limit: 2 };
    expect((await list(query)).out).toEqual([
      "seed  optimizer.weightDecay  T_gen",
      "   0                      2    410",
      " 100                      2    380",
    ]);
    expect((await list({ ...query, export: ["csv"] })).out).toEqual([
      "seed,optimizer.weightDecay,T_gen\r",
      "0,2,410\r",
      "100,2,380",
    ]);
    expect(JSON.parse((await list({ ...query, json: true })).out.join(""))).toEqual([
      { seed: 0, "optimizer.weightDecay": 2, T_gen: 410 },
      { seed: 100, "optimizer.weightDecay": 2, T_gen: 380 },
    ]);
  });

  it.each<[RunsOptions, string]>([
    [
      { experiment: "00-start-here", columns: ["weightDecay"] },
      "--columns: no run has weightDecay; did you mean optimizer.weightDecay?",
    ],
    [
      { experiment: "00-start-here", columns: ["weigthDcay"] },
      "--columns: no run has weigthDcay; did you mean optimizer.weightDecay?",
    ],
    [{ experiment: "parity", part: "noisy" }, '--part: experiment parity has no part "noisy"; did you mean noise?'],
    [{ part: "noise" }, "--part: say of which experiment it is: --experiment parity --part noise"],
  ])("refuses %j", async (options, says) => {
    await expect(list(options)).rejects.toThrow(new ConfigError(says));
  });
});
