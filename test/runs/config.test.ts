import fc from "fast-check";
import { ConfigError, canonicalJson } from "groklab/core";
import { type RunConfig, type RunSpec, resolveRun, runId } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { smallSpec, smallSpecs } from "../support/small-run";
import { type Changes, contradictions, edges, refusals, refusalsByKind } from "./bad-specs";

const kinds = Object.keys(smallSpecs) as (keyof typeof smallSpecs)[];

/** A small specification with some values replaced, by dotted key; `undefined` takes the key away. */
function specWith(changes: Changes, base: RunSpec = smallSpec): RunSpec {
  const spec = structuredClone(base) as unknown as Record<string, unknown>;
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

/** Dotted keys of what in a value could be changed. */
function unfrozen(value: unknown, path = "config"): string[] {
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.entries(value).flatMap(([key, child]) => unfrozen(child, `${path}.${key}`));
  return Object.isFrozen(value) ? inside : [path, ...inside];
}

const anySpec = fc
  .record({
    base: fc.constantFrom(...kinds.filter((kind) => kind !== "parity").map((kind): RunSpec => smallSpecs[kind])),
    loss: fc.constantFrom("crossEntropy" as const, "brier" as const, "mse" as const),
    batchSize: fc.oneof(fc.constant("full" as const), fc.integer({ min: 1, max: 48 })),
    labelNoise: fc.double({ min: 0.02, max: 1, noNaN: true }),
    trainSubset: fc.option(fc.constant(48)),
    weightNoise: fc.double({ min: 0, max: 3, noNaN: true }),
    warmup: fc.nat({ max: 40 }),
    step: fc.nat({ max: 39 }),
    splitSeed: fc.option(fc.nat()),
  })
  .map(
    ({ base, loss, batchSize, labelNoise, trainSubset, weightNoise, warmup, step, splitSeed }): RunSpec => ({
      ...base,
      task: { operation: "division", p: 11, trainFraction: 0.5, labelNoise, trainSubset },
      loss,
      batchSize,
      schedule: { warmup, changes: [{ at: { step }, weightDecay: 0 }] },
      interventions: { weightNoise, constantNorm: { scope: "all", reference: "beforeZeroing" } },
      probes: [{ kind: "norms" }, { kind: "accuracy", name: "noisy", options: { subset: "corrupted" } }],
      splitSeed,
    }),
  );

describe("resolveRun", () => {
  it.each(refusals)("refuses %o in one line that names field, expectation, value and nearest key", (changes, line) => {
    expect(complaint(specWith(changes))).toBe(line);
  });

  it.each(refusalsByKind)("refuses a %s with %o, naming the field", (kind, changes, line) => {
    expect(complaint(specWith(changes, smallSpecs[kind]))).toBe(line);
  });

  it.each(contradictions)("refuses a %s with %o, which contradict each other", (kind, changes, line) => {
    expect(complaint(specWith(changes, smallSpecs[kind]))).toBe(line);
  });

  it("refuses a network that cannot read the task's inputs, and its loss", () => {
    const { task } = smallSpecs.parity;
    expect(complaint({ ...smallSpec, task })).toBe("config.model.kind: expected parity for a parity task, got mlp");
    expect(complaint({ ...smallSpec, model: { kind: "parity" } })).toBe(
      "config.model.kind: expected one of mlp, transformer, lstm, gru, rnn, s6, mlstm, mixture for a modular task, got parity",
    );
  });

  it("says every contradiction of a specification, one to a line", () => {
    const changes = { "task.trainSubset": 49, loss: "hinge", "schedule.warmup": 41, batchSize: 50 };
    expect(complaint(specWith(changes)).match(/config\.[\w.]+/g)).toEqual([
      "config.task.trainSubset",
      "config.loss",
      "config.schedule.warmup",
    ]);
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
      "config.task.p: expected a whole number from 2 to 1000, the modulus, got 1",
      "config.seed: expected a whole number from 0 to 4294967295, got -1",
      expect.stringContaining("config.colour: there is no such key; known keys here: task, model, "),
    ]);
  });

  it("fills in the defaults of the plainest specification", () => {
    expect(resolveRun(specWith({ seed: undefined }))).toEqual({
      schema: 4,
      task: {
        kind: "modular",
        operation: "addition",
        p: 11,
        trainFraction: 0.4,
        pairs: "ordered",
        trainSubset: null,
        labelNoise: 0,
      },
      model: { kind: "mlp", hidden: [16], embedding: 0, outputBias: false, activation: "relu", dropout: 0 },
      initialization: { scale: 1, scope: "all", zeroLastLayer: false },
      loss: "crossEntropy",
      optimizer: {
        kind: "adamw",
        learningRate: 0.03,
        betas: [0.9, 0.98],
        eps: 1e-8,
        weightDecay: 2,
        decayTo: "zero",
      },
      schedule: { warmup: 0, changes: [] },
      batchSize: "full",
      dropLast: false,
      interventions: {
        ...{ weightNoise: 0, l1: 0, orthogonalGradient: false, mask: null, clipNorm: null },
        ...{ updateNoise: 0, constantNorm: null, neuronDropout: null },
      },
      steps: 40,
      evaluation: { every: 10, perDecade: 10 },
      probes: [],
      seed: 0,
      splitSeed: null,
    });
    expect(resolveRun(specWith({ "evaluation.every": 7 })).evaluation).toEqual({ every: 7, perDecade: 10 });
  });

  it("fills in the defaults of every kind", () => {
    const plain = { dropout: 0 };
    const mlp = { kind: "mlp", hidden: [16], embedding: 0, outputBias: false, activation: "relu", ...plain };
    const transformer = { kind: "transformer", layers: 2, heads: 4, positions: "sinusoidal", norm: "post", ...plain };
    const models = kinds.map((kind) => resolveRun(smallSpecs[kind]).model);
    expect(models).toEqual([
      mlp,
      { ...transformer, width: 16, feedForward: 64 },
      { kind: "lstm", layers: 1, embedding: 128, hidden: 128, ...plain },
      { kind: "rnn", layers: 1, embedding: 128, hidden: 8, ...plain },
      { ...smallSpecs.mixture.model, memorizing: mlp, generalizing: mlp },
      { kind: "parity", width: 500, outputBias: false },
    ]);
    const widest = resolveRun({ ...smallSpec, model: { kind: "transformer" } }).model;
    expect(widest).toEqual({ ...transformer, width: 128, feedForward: 512 });
    const { task, loss, optimizer, batchSize } = resolveRun(smallSpecs.parity);
    expect(task).toEqual({ kind: "parity", n: 20, k: 2, trainSize: 60, testSize: 2000, labelNoise: 0 });
    expect(optimizer).toEqual({ kind: "sgd", learningRate: 0.1, momentum: 0, weightDecay: 0.01 });
    expect([loss, batchSize]).toEqual(["hinge", 32]);
    const adam = { kind: "adam", learningRate: 0.001, betas: [0.9, 0.98], eps: 1e-8, weightDecay: 0 };
    expect(resolveRun(smallSpecs.lstm).optimizer).toEqual(adam);
  });

  it("fills in the defaults inside lists and interventions", () => {
    const { schedule, interventions, probes } = resolveRun({
      ...smallSpec,
      schedule: {
        changes: [
          { at: { step: 3 }, learningRate: 0.1 },
          { at: { metric: "testAccuracy", reaches: 0.9 }, resetMoments: true },
        ],
      },
      interventions: { mask: { layer: "hidden0", keep: [10, 9, 2] } },
      probes: [{ kind: "norms" }, { kind: "accuracy", schedule: { every: 5 }, options: { subset: "swapSeen" } }],
    });
    expect(schedule.changes).toEqual([
      { at: { step: 3 }, learningRate: 0.1, weightDecay: null, resetMoments: false },
      {
        at: { metric: "testAccuracy", reaches: 0.9, hold: 1, times: 1 },
        learningRate: null,
        weightDecay: null,
        resetMoments: true,
      },
    ]);
    expect(interventions.mask).toEqual({ layer: "hidden0", keep: [2, 9, 10], parts: "all" });
    expect(probes).toEqual([
      { kind: "norms", name: "norms", schedule: { every: 50, perDecade: 10 }, options: {} },
      { kind: "accuracy", name: "accuracy", schedule: { every: 5, perDecade: 10 }, options: { subset: "swapSeen" } },
    ]);
  });

  it.each(edges)("accepts a %s with %o", (kind, changes) => {
    expect(complaint(specWith(changes, smallSpecs[kind]))).toBe("accepted");
  });

  it("freezes what it returns, to the last leaf, and leaves what it was given free", () => {
    const hidden = [16];
    const spec = { ...smallSpec, model: { hidden } };
    const config = resolveRun(spec) as { -readonly [K in keyof RunConfig]: RunConfig[K] };
    expect(() => {
      config.steps = 1;
    }).toThrow(TypeError);
    expect(() => (config.optimizer as unknown as { betas: number[] }).betas.fill(0)).toThrow(TypeError);
    expect(() => (config.model as unknown as { hidden: number[] }).hidden.push(1)).toThrow(TypeError);
    for (const kind of kinds) expect(unfrozen(resolveRun(smallSpecs[kind]))).toEqual([]);
    hidden.push(1);
    expect(config.model).toMatchObject({ hidden: [16] });
  });

  it("does not change a configuration that is complete already, of whatever kind and with whatever set", () => {
    fc.assert(
      fc.property(anySpec, (spec) => {
        const { schema, ...complete } = resolveRun(spec);
        const typed: RunSpec = complete; // a configuration is a specification with everything said
        expect(resolveRun(typed)).toEqual({ schema, ...complete });
        expect(JSON.parse(canonicalJson(complete))).toEqual(complete);
      }),
    );
  });
});

describe("RunSpec", () => {
  // Nothing to run: `npm run check` fails where one of these is not an error. Accepted specifications are all over this file.
  it("is checked by the editor: keys, kinds, and which key is of which kind", () => {
    const specs: RunSpec[] = [
      // @ts-expect-error p is missing
      { ...smallSpec, task: { operation: "addition", trainFraction: 0.4 } },
      // @ts-expect-error no such kind
      { ...smallSpec, model: { kind: "transformr" } },
      // @ts-expect-error hidden is a key of an MLP
      { ...smallSpec, model: { kind: "transformer", hidden: [3] } },
      // @ts-expect-error betas are a key of Adam
      { ...smallSpec, optimizer: { kind: "sgd", learningRate: 1, weightDecay: 0, betas: [0, 0] } },
      // @ts-expect-error no such key
      { ...smallSpec, colour: 1 },
      // @ts-expect-error neither a step nor an event
      { ...smallSpec, schedule: { changes: [{ at: { metric: "testAccuracy" } }] } },
    ];
    for (const spec of specs) expect(complaint(spec)).not.toBe("accepted");
  });
});

describe("runId", () => {
  it("begins with what people look for and ends in a hash of what trains", () => {
    expect(runId(resolveRun(smallSpec))).toMatch(/^addition11-mlp16-wd2-f0\.4-seed5-[0-9a-f]{10}$/);
  });

  it("has not changed since records of this form were first kept", () => {
    expect(runId(resolveRun({ ...smallSpec, schema: 3 }))).toBe("addition11-mlp16-wd2-f0.4-seed5-ce99763aa3");
    expect(runId(resolveRun(smallSpec))).toBe("addition11-mlp16-wd2-f0.4-seed5-771d987516"); // of what trains alone
  });

  it("says what each kind is known by", () => {
    const names = kinds.map((kind) => runId(resolveRun(smallSpecs[kind])).replace(/-[0-9a-f]{10}$/, ""));
    expect(names).toEqual([
      "addition11-mlp16-wd2-f0.4-seed5",
      "addition11-transformer2x16-wd2-f0.4-seed5",
      "addition11-lstm1x128-wd0-f0.4-seed5",
      "addition11-rnn1x8-wd2-f0.4-seed5",
      "addition11-mixture16-wd2-f0.4-seed5",
      "parity20k2-parity500-wd0.01-n60-seed0",
    ]);
    const noisy = { "task.trainSubset": 20, "task.labelNoise": 0.1, "model.hidden": [16, 8] };
    expect(runId(resolveRun(specWith(noisy)))).toContain("addition11-mlp16x8-wd2-f0.4-n20-noise0.1-seed5-");
  });

  it("tells the name of a table that ends in a digit from the number of its rows", () => {
    const table = Array.from({ length: 12 }, (_, x) => Array.from({ length: 12 }, (_, y) => (x * y) % 12));
    const idOf = (name: string) =>
      runId(resolveRun({ ...smallSpec, task: { kind: "table", name, table, trainFraction: 0.4 } }));
    expect(idOf("s5")).toMatch(/^s5-12-mlp16-wd2-f0\.4-seed5-[0-9a-f]{10}$/);
    expect(idOf("mine")).toMatch(/^mine12-mlp16-/);
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
    for (const spec of Object.values(smallSpecs)) {
      expect(runId(resolveRun(reverse(spec) as RunSpec))).toBe(runId(resolveRun(spec)));
    }
    const id = runId(resolveRun(smallSpec));
    expect(
      runId(
        resolveRun(
          specWith({ "optimizer.eps": 1e-8, "task.pairs": "ordered", evaluation: {}, probes: [], interventions: {} }),
        ),
      ),
    ).toBe(id);
    const masks = [
      [3, 1],
      [1, 3],
    ].map((keep) => specWith({ "interventions.mask": { layer: "hidden0", keep } }));
    expect(runId(resolveRun(masks[0]))).toBe(runId(resolveRun(masks[1])));
  });

  it("differs with every field that trains, in schemas before 4 with every field", () => {
    const measured: Changes[] = [
      { "evaluation.every": 11 },
      { "evaluation.perDecade": 11 },
      { probes: [{ kind: "norms" }] },
    ];
    const changes: Changes[] = [
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
      { seed: 6 },
      { splitSeed: 6 },
      { "task.trainSubset": 20 },
      { "task.labelNoise": 0.1 },
      { "model.embedding": 4 },
      { "model.outputBias": true },
      { "model.dropout": 0.1 },
      { "model.kind": "lstm", "model.hidden": 16 },
      { "initialization.scale": 2 },
      { "initialization.scope": "weights" },
      { "initialization.zeroLastLayer": true },
      { loss: "mse" },
      { "optimizer.kind": "adam" },
      { "optimizer.decayTo": "initialization" },
      { "schedule.warmup": 1 },
      { "schedule.changes": [{ at: { step: 1 }, weightDecay: 0 }] },
      { batchSize: 48 },
      { dropLast: true },
      { "interventions.weightNoise": 0.1 },
      { "interventions.updateNoise": 0.1 },
      { "interventions.clipNorm": 1 },
      { "interventions.constantNorm": { scope: "all", reference: "afterZeroing" } },
      { "interventions.mask": { layer: "hidden0", keep: [1] } },
    ];
    const count = (all: Changes[]) => new Set(all.map((change) => runId(resolveRun(specWith(change))))).size;
    expect(count([{}, ...changes])).toBe(changes.length + 1);
    expect(count([{}, ...measured])).toBe(1);
    const before = [{}, ...changes, ...measured].map((change) => ({ ...change, schema: 3 }));
    expect(count(before)).toBe(before.length);
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
