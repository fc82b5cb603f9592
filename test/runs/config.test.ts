import fc from "fast-check";
import { ConfigError } from "groklab/core";
import { type RunConfig, type RunSpec, resolveRun, runId } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { smallSpec } from "../support/small-run";

/** The small specification with some values replaced, by dotted key; `undefined` takes the key away. */
function specWith(changes: Record<string, unknown>): RunSpec {
  const spec = structuredClone(smallSpec) as unknown as Record<string, unknown>;
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    const section = keys.reduce((inner, key) => (inner[key] ??= {}) as Record<string, unknown>, spec);
    if (value === undefined) delete section[last];
    else section[last] = value;
  }
  return spec as unknown as RunSpec;
}

function complaint(spec: unknown): string {
  try {
    resolveRun(spec as RunSpec);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  return "accepted";
}

const seeds = "expected a whole number from 0 to 4294967295";
const fractions = "expected a number strictly between 0 and 1 (0.4 means 40 %)";
const moduli = "expected a whole number from 2 to 1000, the modulus";
const stepCounts = "expected a whole number from 1 to 10000000, the number of optimiser updates";
const betas = "expected two numbers from 0 up to, not including, 1, such as [0.9, 0.98]";
const widths = "expected a list of layer widths, whole numbers from 1 to 65536, such as [250]";
const operations = "expected one of addition, subtraction, multiplication, division";
const topKeys = "known keys here: task, model, optimizer, steps, evaluation, seed";

/** What is changed in a good specification, and the one line that must come of it. */
const refusals: [Record<string, unknown>, string][] = [
  [{ colour: 1 }, `config.colour: there is no such key; ${topKeys}`],
  [{ "model.wobble": 1 }, "config.model.wobble: there is no such key; known keys here: kind, hidden"],
  [{ "optimizer.beta": 1 }, "config.optimizer.beta: there is no such key; did you mean optimizer.betas?"],
  [{ weigthDecay: 2 }, "config.weigthDecay: there is no such key; did you mean optimizer.weightDecay?"],
  [{ weightDecay: 2 }, "config.weightDecay: there is no such key; did you mean optimizer.weightDecay?"],
  [{ "task.learningRate": 2 }, "config.task.learningRate: there is no such key; did you mean optimizer.learningRate?"],
  [{ "optimizer.weightDecay": -1 }, "config.optimizer.weightDecay: expected a number of at least 0, got -1"],
  [{ "optimizer.weightDecay": Number.NaN }, "config.optimizer.weightDecay: expected a number of at least 0, got NaN"],
  [{ "optimizer.learningRate": 0 }, "config.optimizer.learningRate: expected a number above 0, got 0"],
  [
    { "optimizer.learningRate": Number.POSITIVE_INFINITY },
    "config.optimizer.learningRate: expected a number above 0, got Infinity",
  ],
  [
    { "optimizer.learningRate": "0.1" },
    'config.optimizer.learningRate: expected a number above 0, got "0.1" (string); did you mean 0.1, without quotes?',
  ],
  [{ "optimizer.eps": 0 }, "config.optimizer.eps: expected a number above 0, got 0"],
  [
    { "optimizer.betas": [0.9, 1] },
    "config.optimizer.betas.1: expected a number from 0 up to, not including, 1, got 1",
  ],
  [{ "optimizer.betas": [0.9] }, `config.optimizer.betas: ${betas}, got [0.9] (list)`],
  [{ "optimizer.betas": 0.9 }, `config.optimizer.betas: ${betas}, got 0.9`],
  [{ "task.trainFraction": 0 }, `config.task.trainFraction: ${fractions}, got 0`],
  [{ "task.trainFraction": 1 }, `config.task.trainFraction: ${fractions}, got 1`],
  [{ "task.trainFraction": 50 }, `config.task.trainFraction: ${fractions}, got 50; did you mean 0.5?`],
  [{ "task.p": 1 }, `config.task.p: ${moduli}, got 1`],
  [{ "task.p": 1001 }, `config.task.p: ${moduli}, got 1001`],
  [{ "task.p": 11.5 }, `config.task.p: ${moduli}, got 11.5`],
  [{ "task.p": null }, `config.task.p: ${moduli}, got null (null)`],
  [{ "task.p": [11] }, `config.task.p: ${moduli}, got [11] (list)`],
  [{ "task.p": true }, `config.task.p: ${moduli}, got true (boolean)`],
  [{ "task.p": undefined }, `config.task.p: ${moduli}, got nothing`],
  [{ "task.p": 11n }, `config.task.p: ${moduli}, got 11 (bigint)`],
  [{ "task.operation": "Addition" }, `config.task.operation: ${operations}, got "Addition" (string)`],
  [{ "task.operation": undefined }, `config.task.operation: ${operations}, got nothing`],
  [{ "model.hidden": 250 }, `config.model.hidden: ${widths}, got 250`],
  [{ "model.hidden": ["250"] }, `config.model.hidden: ${widths}, got ["250"] (list)`],
  [{ "model.hidden": [0] }, `config.model.hidden: ${widths}, got [0] (list)`],
  [{ "model.kind": "MLP" }, 'config.model.kind: expected one of mlp, got "MLP" (string)'],
  [{ steps: 10.5 }, `config.steps: ${stepCounts}, got 10.5`],
  [{ steps: 0 }, `config.steps: ${stepCounts}, got 0`],
  [{ steps: 2 ** 53 }, `config.steps: ${stepCounts}, got 9007199254740992`],
  [{ steps: undefined }, `config.steps: ${stepCounts}, got nothing`],
  [{ "evaluation.every": 0 }, "config.evaluation.every: expected a whole number of steps, at least 1, got 0"],
  [{ evaluation: 5 }, "config.evaluation: expected an object { … }, got 5"],
  [{ task: undefined }, "config.task: expected an object { … }, got nothing"],
  [{ task: null }, "config.task: expected an object { … }, got null (null)"],
  [{ seed: -1 }, `config.seed: ${seeds}, got -1`],
  [{ seed: 2 ** 32 }, `config.seed: ${seeds}, got 4294967296`],
  [{ seed: "5" }, `config.seed: ${seeds}, got "5" (string); did you mean 5, without quotes?`],
];

describe("resolveRun", () => {
  it.each(refusals)("refuses %o in one line that names field, expectation, value and nearest key", (changes, line) => {
    expect(complaint(specWith(changes))).toBe(line);
  });

  it.each([
    [3, "3"],
    [null, "null (null)"],
    [[], "[] (list)"],
    ["x", '"x" (string)'],
    [undefined, "nothing"],
  ])("refuses %o, which is no object", (spec, given) => {
    expect(complaint(spec)).toBe(`config: expected an object { … }, got ${given}`);
  });

  it("refuses a key __proto__ at every level and pollutes nothing", () => {
    const text = JSON.stringify(smallSpec);
    expect(complaint(JSON.parse(text.replace("{", '{"__proto__":{"polluted":1},')))).toContain(
      "config.__proto__: there",
    );
    const inTask = text.replace('"task":{', '"task":{"__proto__":{"p":13},');
    expect(complaint(JSON.parse(inTask))).toContain("config.task.__proto__: there is no such key");
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it("says every fault of a specification, one to a line", () => {
    expect(complaint(specWith({ "task.p": 1, seed: -1, colour: 2 })).split("\n")).toEqual([
      `config.task.p: ${moduli}, got 1`,
      `config.seed: ${seeds}, got -1`,
      `config.colour: there is no such key; ${topKeys}`,
    ]);
  });

  it("fills in the defaults", () => {
    expect(resolveRun(specWith({ seed: undefined }))).toEqual({
      schema: 1,
      task: { kind: "modular", operation: "addition", p: 11, trainFraction: 0.4, pairs: "ordered" },
      model: { kind: "mlp", hidden: [16] },
      optimizer: { kind: "adamw", learningRate: 0.03, betas: [0.9, 0.98], eps: 1e-8, weightDecay: 2 },
      steps: 40,
      evaluation: { every: 10, perDecade: 10 },
      seed: 0,
    });
    expect(resolveRun(specWith({ "evaluation.every": 7 })).evaluation).toEqual({ every: 7, perDecade: 10 });
  });

  it("accepts the outermost values that it says it accepts", () => {
    const extremes = [
      { "task.p": 2 },
      { "task.p": 1000 },
      { seed: 2 ** 32 - 1 },
      { "optimizer.betas": [0, 0] },
      { steps: 1 },
    ];
    for (const changes of extremes) expect(complaint(specWith(changes))).toBe("accepted");
  });

  it("freezes what it returns, to the last leaf, and leaves what it was given free", () => {
    const spec = specWith({});
    const config = resolveRun(spec) as { -readonly [K in keyof RunConfig]: RunConfig[K] };
    expect(() => {
      config.steps = 1;
    }).toThrow(TypeError);
    expect(() => (config.optimizer.betas as [number, number]).fill(0)).toThrow(TypeError);
    expect(() => (config.model.hidden as number[]).push(1)).toThrow(TypeError);
    (spec.model.hidden as number[]).push(1);
    expect(config.model.hidden).toEqual([16]);
  });

  it("does not change a configuration that is complete already", () => {
    const { schema, ...complete } = resolveRun(smallSpec);
    expect(resolveRun(complete as RunSpec)).toEqual({ schema, ...complete });
  });
});

describe("runId", () => {
  it("begins with what people look for and ends in a hash of everything", () => {
    expect(runId(resolveRun(smallSpec))).toMatch(/^addition11-mlp16-wd2-f0\.4-seed5-[0-9a-f]{10}$/);
  });

  it("has not changed since records were first kept", () => {
    expect(runId(resolveRun(smallSpec))).toBe("addition11-mlp16-wd2-f0.4-seed5-14b38c2ec0");
  });

  it("is the same whatever the order of keys, and whether defaults are written out", () => {
    const reverse = (value: unknown): unknown =>
      typeof value !== "object" || value === null || Array.isArray(value)
        ? value
        : Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, child]) => [key, reverse(child)]),
          );
    const id = runId(resolveRun(smallSpec));
    expect(runId(resolveRun(reverse(smallSpec) as RunSpec))).toBe(id);
    expect(runId(resolveRun(specWith({ "optimizer.eps": 1e-8, "task.pairs": "ordered", evaluation: {} })))).toBe(id);
  });

  it("differs with every field", () => {
    const changes: Record<string, unknown>[] = [
      { "task.operation": "subtraction" },
      { "task.p": 13 },
      { "task.trainFraction": 0.5 },
      { "task.pairs": "unordered" },
      { "model.hidden": [17] },
      { "model.hidden": [16, 16] },
      { "optimizer.learningRate": 0.031 },
      { "optimizer.betas": [0.9, 0.999] },
      { "optimizer.eps": 1e-7 },
      { "optimizer.weightDecay": 0 },
      { steps: 41 },
      { "evaluation.every": 11 },
      { "evaluation.perDecade": 11 },
      { seed: 6 },
    ];
    const ids = [{}, ...changes].map((change) => runId(resolveRun(specWith(change))));
    expect(new Set(ids).size).toBe(changes.length + 1);
  });

  it("is equal for equal configurations alone, and always a plain folder name", () => {
    const spec = fc.record({ p: fc.integer({ min: 2, max: 9 }), decay: fc.double({ min: 0, max: 60, noNaN: true }) });
    fc.assert(
      fc.property(spec, spec, (a, b) => {
        const [one, other] = [a, b].map(({ p, decay }) =>
          runId(resolveRun(specWith({ "task.p": p, "optimizer.weightDecay": decay }))),
        );
        // -0 is 0 in JSON, and as a decay.
        expect(one === other).toBe(a.p === b.p && a.decay === b.decay);
        expect(one).toMatch(/^[a-z0-9][a-z0-9.+-]*$/);
      }),
    );
  });
});
