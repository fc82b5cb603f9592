import fc from "fast-check";
import { ConfigError } from "groklab/core";
import { parseOverride, type RunSpec, resolveRun, withOverrides } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { smallSpec, smallSpecs } from "../support/small-run";

/** The run that comes of a small one and what was typed, or the complaint. */
function typed(texts: readonly string[], base: Partial<RunSpec> = smallSpec): unknown {
  try {
    return resolveRun(withOverrides(base, texts.map(parseOverride)));
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
}

const words = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,8}$/);

describe("parseOverride", () => {
  it.each([
    ["seed=3", "seed", 3],
    ["optimizer.weightDecay=1e-3", "optimizer.weightDecay", 0.001],
    ["model.kind=transformer", "model.kind", "transformer"],
    ["model.hidden=[16,16]", "model.hidden", [16, 16]],
    ["splitSeed=null", "splitSeed", null],
    ["dropLast=true", "dropLast", true],
    ['loss="mse"', "loss", "mse"],
    ["seed=01", "seed", "01"],
    ["seed=", "seed", ""],
    ["a=b=c", "a", "b=c"],
  ])("takes %s for %s of %j", (text, key, value) => {
    expect(parseOverride(text)).toEqual({ key, value });
  });

  it("reads back any JSON under any key, to the last bit", () => {
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 4 }), fc.jsonValue(), (path, value) => {
        const json = JSON.stringify(value);
        expect(parseOverride(`${path.join(".")}=${json}`)).toEqual({ key: path.join("."), value: JSON.parse(json) });
      }),
    );
  });

  it.each([
    "seed",
    "",
    "=1",
    ".seed=1",
    "a..b=1",
    "__proto__=1",
    "__proto__.polluted=1",
    "model.__proto__.polluted=1",
    "<img src=x>.a=1",
    "a\0b=1",
    "../x=1",
    "optimizer weightDecay=1",
  ])("refuses %j, and says what a key is", (text) => {
    expect(() => parseOverride(text)).toThrow(ConfigError);
    expect(() => parseOverride(text)).toThrow(/optimizer\.weightDecay/);
  });
});

describe("withOverrides", () => {
  it("replaces values where they are and leaves the rest, and what it was given, alone", () => {
    const before = structuredClone(smallSpec);
    const config = resolveRun(withOverrides(smallSpec, ["task.p=13", "optimizer.weightDecay=1"].map(parseOverride)));
    expect(config).toEqual(
      resolveRun({
        ...smallSpec,
        task: { operation: "addition", p: 13, trainFraction: 0.4 },
        optimizer: { learningRate: 0.03, weightDecay: 1 },
      }),
    );
    expect(smallSpec).toEqual(before);
  });

  it("can say a whole run", () => {
    const texts = Object.entries(smallSpec).flatMap(([key, value]) =>
      typeof value === "object" && value !== null
        ? Object.entries(value).map(([inner, leaf]) => `${key}.${inner}=${JSON.stringify(leaf)}`)
        : [`${key}=${JSON.stringify(value)}`],
    );
    expect(typed(texts, {})).toEqual(resolveRun(smallSpec));
  });

  it("makes sections and list entries that were not there", () => {
    expect(typed(["interventions.mask.layer=hidden0", "interventions.mask.keep=[0,1]"])).toMatchObject({
      interventions: { mask: { layer: "hidden0", keep: [0, 1] } },
    });
    expect(typed(["probes.0.kind=norms", "probes.1.kind=margins"], { ...smallSpec, probes: [] })).toMatchObject({
      probes: [{ kind: "norms" }, { kind: "margins" }],
    });
    expect(typed(["model.hidden.1=8"])).toMatchObject({ model: { hidden: [16, 8] } });
  });

  it("begins a network of another kind anew, and keeps of an optimiser what the other kind has too", () => {
    expect(typed(["model.width=32", "model.kind=transformer"])).toMatchObject({
      model: { kind: "transformer", width: 32, layers: 2 },
    });
    expect(typed(["optimizer.kind=sgd"])).toMatchObject({
      optimizer: { kind: "sgd", learningRate: 0.03, weightDecay: 2, momentum: 0 },
    });
    expect(typed(["model.kind=mlp"])).toMatchObject({ model: { hidden: [16] } });
    expect(typed(["model.kind=mlp"], smallSpecs.transformer)).toMatch(/^config.model.hidden: expected/);
  });

  it.each([
    [
      ["optimizer.weigthDecay=1"],
      "config.optimizer.weigthDecay: there is no such key; did you mean optimizer.weightDecay?",
    ],
    [["weightDecay=1"], "did you mean optimizer.weightDecay?"],
    [["model.kind=transformr"], "did you mean transformer?"],
    [['optimizer.weightDecay="1"'], "did you mean 1, without quotes?"],
    [["seed=1e400"], "config.seed: expected a whole number"],
    [["seed=NaN"], 'got "NaN" (string)'],
    [["seed=1", "seed=2"], "seed: is given twice"],
    [["steps.x=1"], "steps.x: steps is 40, which has no keys"],
    [["task.p.x.y=1"], "task.p.x.y: task.p is 11, which has no keys"],
    [["model.hidden.length=4294967295"], "model.hidden.length: expected an entry of the list, a number from 0 to 1"],
    [["model.hidden.7=1"], "expected an entry of the list, a number from 0 to 1, got 7"],
    [["constructor.prototype.polluted=1"], "config.constructor: there is no such key"],
    [["model.constructor=1"], "config.model.constructor: there is no such key"],
    [['model={"__proto__":{"polluted":1},"hidden":[16]}'], "config.model.__proto__: there is no such key"],
    [["interventions.mask.layer=<script>", "interventions.mask.keep=[0]"], 'got "<script>"'],
  ])("refuses %j with one line that says why", (texts, says) => {
    const complaint = typed(texts);
    expect(complaint).toContain(says);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
