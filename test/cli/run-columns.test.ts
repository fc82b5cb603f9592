import { fitTable, tellingKeys } from "groklab/cli/run-columns";
import { textTable } from "groklab/cli/text-table";
import { differingKeys, tabulate } from "groklab/runs";
import { describe, expect, it } from "vitest";

const outcome = { status: "done", T_mem: 30, T_gen: 410, train: 1, test: 0.99875, seconds: 12.5 };
const grid = [0.1, 1, 2].flatMap((weightDecay) =>
  [0, 1, 2, 3].map((seed) => ({
    id: `addition97-mlp250-wd${weightDecay}-seed${seed}`,
    config: {
      "task.p": 97,
      "model.kind": seed === 3 ? "lstm" : "mlp",
      "model.width": seed === 3 ? 64 : 128,
      "optimizer.weightDecay": weightDecay,
      "optimizer.learningRate": weightDecay / 100,
      loss: seed === 0 && weightDecay === 2 ? "mse" : "crossEntropy",
      seed,
      steps: 1000 + seed,
    },
    outcome,
  })),
);
const configs = grid.map(({ config }) => config);
const fitted = (width: number) => fitTable(tabulate(grid), tellingKeys(configs), differingKeys(configs), width);

describe("tellingKeys", () => {
  it("names first what splits the runs most evenly, then what splits these groups; what says the same again comes last", () => {
    // Four seeds and three weight decays tell all twelve runs apart; of the others none tells more, and the most even is first.
    expect(tellingKeys(configs)).toEqual([
      ...["seed", "optimizer.weightDecay", "steps", "optimizer.learningRate", "model.kind", "model.width"],
    ]);
    expect(tellingKeys(configs, 2)).toEqual(["seed", "optimizer.weightDecay"]);
    expect(tellingKeys([configs[0], configs[0]])).toEqual([]);
  });
});

describe("fitTable", () => {
  const widest = (width: number) =>
    Math.max(
      ...textTable(fitted(width).rows)
        .split("\n")
        .map((line) => line.length),
    );

  it("shows six settings at most, and names the others", () => {
    const { rows, leftOut } = fitted(Number.POSITIVE_INFINITY);
    expect(Object.keys(rows[0])).toEqual([
      ...["run", "model.kind", "model.width", "optimizer.weightDecay", "optimizer.learningRate", "seed", "steps"],
      ...Object.keys(outcome),
    ]);
    expect(leftOut).toEqual(["loss"]);
    expect(rows.length).toBe(12);
  });

  it("is no wider than the terminal: shorter heads, then fewer settings, then fewer columns of the outcome", () => {
    const columns = (width: number) => Object.keys(fitted(width).rows[0]).join(" ");
    expect(columns(140)).toBe(
      "run kind width weightDecay learningRate seed steps status T_mem T_gen train test seconds",
    );
    expect(columns(120)).toBe("run weightDecay learningRate seed steps status T_mem T_gen train test seconds");
    expect(columns(80)).toBe("run weightDecay seed steps status T_mem T_gen");
    for (const width of [60, 70, 80, 90, 100, 110, 120, 140, 160])
      expect(widest(width), String(width)).toBeLessThanOrEqual(width);
    expect(columns(10)).toBe("run status T_gen"); // an id stays whole: other commands take it
  });

  it("cuts what is long, a list of probes for example, and no id", () => {
    const probes = [{ kind: "norms", name: "norms", options: {} }];
    const long = [
      { id: "a".repeat(70), config: { probes }, outcome },
      { id: "b".repeat(70), config: { probes: [] }, outcome },
    ];
    const { rows } = fitTable(tabulate(long), ["probes"], ["probes"], Number.POSITIVE_INFINITY);
    expect(rows.map(({ probes }) => probes)).toEqual(['[{"kind":"norms","name"…', []]);
    expect(rows[0].run).toBe("a".repeat(70));
  });

  it("keeps whole keys where their last words are the same", () => {
    const two = [1, 2].map((seed) => ({ id: `r${seed}`, config: { "start.run.seed": seed, seed }, outcome }));
    const { rows } = fitTable(tabulate(two), ["seed", "start.run.seed"], ["start.run.seed", "seed"], 75);
    expect(Object.keys(rows[0]).slice(0, 3)).toEqual(["run", "start.run.seed", "seed"]);
  });
});
