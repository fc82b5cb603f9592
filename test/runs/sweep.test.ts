import fc from "fast-check";
import { ConfigError } from "groklab/core";
import { expandSweep, parseAxes, type RunSpec, resolveRun, runId, withOverrides } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { smallSpec } from "../support/small-run";

describe("parseAxes", () => {
  it.each([
    ["seed=0..3", [0, 1, 2, 3]],
    ["seed=7", [7]],
    ["seed=0..1,10,20..21", [0, 1, 10, 20, 21]],
    ["seed=-1..1", [-1, 0, 1]],
    ["w=0..1..0.25,2", [0, 0.25, 0.5, 0.75, 1, 2]],
    ["w=0..0.3..0.1", [0, 0.1, 0.2, 0.3]],
    ["w=0..1..0.4", [0, 0.4, 0.8]],
    ["w=1e-4..1e-1..x10", [0.0001, 0.001, 0.01, 0.1]],
    ["w=1..20..x2", [1, 2, 4, 8, 16]],
    ["w=a..b,../x", ["a..b", "../x"]],
    ["w=0.1,1,2e-1", [0.1, 1, 0.2]],
    ["k=adamw,sgd", ["adamw", "sgd"]],
    ["h=[16],[32,32]", [[16], [32, 32]]],
    ['x={"a":[1,2]},"b,c"', [{ a: [1, 2] }, "b,c"]],
    ['x={"..0":0},["0..1"],"0..1"', [{ "..0": 0 }, ["0..1"], "0..1"]],
  ])("reads %s", (text, values) => {
    expect(Object.values(parseAxes([text]))).toEqual([values]);
  });

  it("reads back any list of JSON", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 5 }), (values) => {
        const texts = values.map((value) => JSON.stringify(value));
        expect(parseAxes([`x=${texts.join(",")}`])).toEqual({ x: texts.map((text) => JSON.parse(text)) });
      }),
    );
  });

  it.each([
    [["seed=9..0"], "seed: expected a range that goes up"],
    [["seed=0..1000000000"], "of at most 1000000 values, got 0..1000000000"],
    [["w=1..2..x1"], "w: expected a range that goes up, of at most 1000000 values, got 1..2..x1"],
    [["w=0..1..-1"], "w: expected a range that goes up, of at most 1000000 values, got 0..1..-1"],
    [["w=0..1..x2"], "w: expected a range that goes up, of at most 1000000 values, got 0..1..x2"],
    [["w=0..1..0"], "w: expected a range that goes up, of at most 1000000 values, got 0..1..0"],
    [
      ["w=0.1..0.5"],
      "w: expected a range of whole numbers, or one with its step, such as 0..9, with a step 0..1..0.25, or with a factor 1e-4..1e-1..x10, got 0.1..0.5",
    ],
    [
      ["w=0..1.."],
      "w: expected a range such as 0..9, with a step 0..1..0.25, or with a factor 1e-4..1e-1..x10, got 0..1..",
    ],
    [["seed=1,,2"], "seed: has an empty value"],
    [["seed=0..1", "seed=4"], "seed: is given twice"],
    [["seed"], "expected key=value"],
    [["__proto__=1"], "expected a key"],
  ])("refuses %j", (texts, says) => {
    expect(() => parseAxes(texts)).toThrow(ConfigError);
    expect(() => parseAxes(texts)).toThrow(says);
  });
});

describe("expandSweep", () => {
  it("gives every combination once, in order, the last axis moving fastest", () => {
    const specs = expandSweep(smallSpec, { seed: [3, 1], "optimizer.weightDecay": [0, 1, 2] });
    expect(specs.map(({ seed, optimizer }) => [seed, optimizer.weightDecay])).toEqual([
      [3, 0],
      [3, 1],
      [3, 2],
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
  });

  it("gives runs that are what they would be one by one, all different, for any axes", () => {
    const axes = fc.record(
      {
        seed: fc.uniqueArray(fc.nat(1000), { minLength: 1, maxLength: 4 }),
        "optimizer.weightDecay": fc.uniqueArray(fc.constantFrom(0, 0.5, 1), { minLength: 1 }),
        "task.p": fc.uniqueArray(fc.constantFrom(5, 7, 11), { minLength: 1 }),
        loss: fc.uniqueArray(fc.constantFrom("mse", "brier"), { minLength: 1 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(axes, (any) => {
        const specs = expandSweep(smallSpec, any);
        const entries = Object.entries(any) as [string, unknown[]][];
        let expected: RunSpec[] = [smallSpec];
        for (const [key, values] of entries) {
          expected = expected.flatMap((spec) => values.map((value) => withOverrides(spec, [{ key, value }])));
        }
        expect(specs).toEqual(expected);
        expect(new Set(specs.map((spec) => runId(resolveRun(spec)))).size).toBe(specs.length);
      }),
      { numRuns: 30 },
    );
  });

  it("is the base alone without axes", () => {
    expect(expandSweep(smallSpec, {})).toEqual([smallSpec]);
  });

  it.each([
    [{ "optimizer.weigthDecay": [1, 2] }, "did you mean optimizer.weightDecay? (2 of 2 runs)"],
    [{ seed: [1, 2, 1] }, "sweep: seed has the value 1 twice"],
    [{ seed: [] }, "sweep: seed has no values"],
    [{ seed: [0, -1] }, "config.seed: expected a whole number from 0 to 4294967295, got -1"],
    [{ "evaluation.every": [10, 10.0] }, "has the value 10 twice"],
    [
      { splitSeed: [null, 5], loss: ["crossEntropy"], model: [{ hidden: [16] }, { kind: "mlp", hidden: [16] }] },
      'sweep: splitSeed=null loss="crossEntropy" model={"hidden":[16]} and splitSeed=null loss="crossEntropy" ' +
        'model={"kind":"mlp","hidden":[16]} are the same run, addition11-mlp16-wd2-f0.4-seed5-',
    ],
  ])("refuses %j before anything is trained", (axes, says) => {
    expect(() => expandSweep(smallSpec, axes as Record<string, unknown[]>)).toThrow(ConfigError);
    expect(() => expandSweep(smallSpec, axes as Record<string, unknown[]>)).toThrow(says);
  });

  it("refuses more runs than are likely to be meant, at once, and says how to mean them", () => {
    const seed = Array.from({ length: 10_001 }, (_, i) => i);
    expect(() => expandSweep(smallSpec, { seed })).toThrow("make 10001 runs, more than 10000; ");
    expect(() => expandSweep(smallSpec, { seed })).toThrow("--yes");
    expect(() => expandSweep(smallSpec, { seed: seed.slice(0, 11) }, { limit: 10 })).toThrow("11 runs, more than 10;");
    expect(expandSweep(smallSpec, { seed: seed.slice(0, 11) }, { limit: 11 }).length).toBe(11);
  });

  it("tells ten faults and how many more there are", () => {
    const seed = Array.from({ length: 15 }, (_, i) => -1 - i);
    try {
      expandSweep(smallSpec, { seed });
      expect.unreachable();
    } catch (error) {
      const lines = (error as Error).message.split("\n");
      expect(lines.length).toBe(11);
      expect(lines[10]).toBe("… and 5 more");
    }
  });
});
