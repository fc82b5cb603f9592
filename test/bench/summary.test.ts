import { describeBench, type EngineName, engineRows, type Measured, workloadSummaries } from "groklab/bench";
import { benchFigure } from "groklab/bench/figure";
import { describeStored } from "groklab/bench/store";
import type { Environment } from "groklab/runs";
import { describe, expect, it } from "vitest";

function rates(engine: EngineName, values: readonly number[], more: Partial<Measured> = {}): Measured[] {
  return values.map((stepsPerSecond, round) => ({
    ...{ workload: "A", engine, round, stepsPerSecond, windows: Array(7).fill(stepsPerSecond) },
    ...{ lossFirst: 4.5, lossLast: 0.5, parameters: 73_000 },
    ...more,
  }));
}

/** Three rounds on a machine that is half as fast in the second: no ratio of ours to JAX is other than 2. */
const measured = [
  ...rates("groklab", [200, 100, 240], { firstUpdateSeconds: 4, peakMegabytes: 600 }),
  ...rates("groklab-no-tables", [110, 40, 120]).map((one, i) => ({ ...one, ofMatmul: [0.5, 0.2, 0.6][i] })),
  ...rates("groklab-two-processes", [300, 180, 480]),
  ...rates("torch", [50, 40, 80]),
  ...rates("torch-compile", [80, 20, 60]),
  ...rates("jax", [100, 50, 120]),
];

describe("workloadSummaries", () => {
  const [summary] = workloadSummaries(measured);

  it("takes ratios within a round, then their median", () => {
    expect(summary.toJax).toEqual({ median: 2, low: 2, high: 2 });
    expect(summary.equalToJax).toEqual({ median: 1, low: 0.8, high: 1.1 }); // 1.1, 0.8, 1
    expect(summary.ofMatmul).toEqual({ median: 0.5, low: 0.2, high: 0.6 });
    expect(summary.twoProcesses).toEqual({ median: 1.8, low: 1.5, high: 2 }); // 1.5, 1.8, 2
  });

  it("takes the PyTorch that was faster in each round", () => {
    expect(summary.toTorch).toEqual({ median: 2.5, low: 2.5, high: 3 }); // 200/80, 100/40, 240/80
    expect(summary.equalToTorch).toEqual({ median: 1.375, low: 1, high: 1.5 }); // 110/80, 40/40, 120/80
  });

  it("leaves out a round in which one side is missing, and has null where all are", () => {
    const some = measured.filter(({ engine, round }) => engine !== "jax" && !(engine === "groklab" && round === 0));
    const [partial] = workloadSummaries(some);
    expect(partial.toTorch).toEqual({ median: 2.75, low: 2.5, high: 3 });
    expect(partial.toJax).toBeNull();
    expect(partial.equalToJax).toBeNull();
    expect(workloadSummaries(rates("torch", [1]))[0].firstUpdateSeconds).toBeNull();
  });

  it("keeps workloads apart", () => {
    const both = [...measured, ...rates("groklab", [7, 7, 7], { workload: "F" })];
    const [first, second] = workloadSummaries(both);
    expect(first).toEqual(summary);
    expect(second).toMatchObject({ workload: "F", toTorch: null, toJax: null });
  });
});

describe("engineRows", () => {
  it("has the median, lowest and highest of the rounds, and how many times as fast groklab is", () => {
    const rows = engineRows(measured);
    expect(rows.map(({ engine }) => engine)).toEqual([...new Set(measured.map(({ engine }) => engine))]);
    expect(rows.find(({ engine }) => engine === "torch")).toEqual({
      ...{ workload: "A", engine: "torch", threads: 1, processes: 1 },
      ...{ stepsPerSecond: 50, lowest: 40, highest: 80 },
      groklabRatio: { median: 3, low: 2.5, high: 4 }, // 4, 2.5, 3
      ...{ lossFirst: 4.5, lossLast: 0.5, firstUpdateSeconds: null, peakMegabytes: null },
    });
    expect(rows[0]).toMatchObject({ firstUpdateSeconds: 4, peakMegabytes: 600 });
    expect(rows.find(({ engine }) => engine === "groklab-two-processes")?.processes).toBe(2);
  });
});

describe("describeBench", () => {
  it("has a line for every engine, and one that says what it comes to", () => {
    const lines = describeBench(engineRows(measured), workloadSummaries(measured)).split("\n");
    expect(lines.find((line) => /^ {2}jax/.test(line))).toMatch(/^ {2}jax +100 \(50\.?0? to 120\.?0?\) +2\.00$/);
    expect(lines.find((line) => /^A {2}/.test(line))?.split(/ {2,}/)).toEqual([
      ...["A", "2.50 (2.50 to 3.00)", "2.00", "1.38 (1.00 to 1.50)", "1.00 (0.80 to 1.10)"],
      ...["0.50 (0.20 to 0.60)", "1.80 (1.50 to 2.00)"],
      ...["4.0 s", "600 MB"],
    ]);
    expect(lines.every((line) => line === line.trimEnd())).toBe(true);
  });
});

describe("benchFigure", () => {
  const caption = { cpu: "Some CPU", date: "2026-01-02", rounds: 3, pinned: true };

  it("draws the ratios on a logarithmic axis with the line at 1, and the rounds' range", () => {
    const { data, layout } = benchFigure(workloadSummaries(measured), caption);
    expect(layout.xaxis?.type).toBe("log");
    const [equality, torch] = data as Record<string, unknown>[];
    expect(equality.x).toEqual([1, 1]);
    expect(JSON.stringify([data, layout])).toMatchSnapshot(); // to the last pixel and colour
    expect(torch).toMatchObject({ name: "best PyTorch", x: [2.5], error_x: { array: [0.5], arrayminus: [0] } });
    expect(data.map(({ name }) => name)).toContain("JAX, equal arithmetic");
    expect(layout.yaxis?.ticktext).toEqual(["<b>A</b>  MLP 194-250-97, full batch of 3763"]);
  });

  it("has a row for each workload, the first on top, as high as the others", () => {
    const other = measured.map((one) => ({ ...one, workload: "F" as const }));
    const [one, two] = [measured, [...measured, ...other]].map(
      (all) => benchFigure(workloadSummaries(all), caption).layout,
    );
    expect([one.yaxis?.range, two.yaxis?.range]).toEqual([
      [0.5, -0.5],
      [1.5, -0.5],
    ]);
    expect(two.yaxis?.tickvals).toEqual([0, 1]);
    expect(Number(two.height) - Number(one.height)).toBe(70);
  });

  it("says machine, date and number of rounds", () => {
    const { layout } = benchFigure(workloadSummaries(measured), caption);
    for (const word of ["Some CPU", "pinned", "2026-01-02", "n = 3 rounds"]) {
      expect(JSON.stringify(layout.title)).toContain(word);
    }
  });

  it("leaves out peers that were not measured", () => {
    const ours = measured.filter(({ engine }) => engine !== "jax");
    const names = benchFigure(workloadSummaries(ours), caption).data.map(({ name }) => name);
    expect(names).toEqual([undefined, "best PyTorch", "best PyTorch, equal arithmetic"]);
  });
});

describe("describeStored", () => {
  it("keeps every measurement, what it comes to, and what it was made with", () => {
    const environment = { cpu: "Some CPU", commit: "c0ffee", trainer: { updatesPerCall: 1 } } as unknown as Environment;
    const own = measured.map((one) => (one.engine === "groklab" ? { ...one, environment } : one));
    const settings = { rounds: 3, seconds: 3, pinned: true };
    const stored = describeStored(own, settings, { torch: "2" }, new Date("2026-01-02T03:04:05Z"));
    expect(stored).toMatchObject({
      ...{ date: "2026-01-02T03:04:05.000Z", settings: { ...settings, windows: 7, threads: 1 } },
      ...{ environment: { cpu: "Some CPU", commit: "c0ffee" }, peers: { torch: "2" } },
    });
    expect(stored.environment).not.toHaveProperty("trainer");
    expect(stored.measurements).toEqual(measured);
    expect(stored.summary).toEqual(workloadSummaries(measured));
  });
});
