import { ConfigError } from "groklab/core";
import { params } from "groklab/notebook/params";
import { afterEach, describe, expect, it } from "vitest";

afterEach(() => {
  Reflect.deleteProperty(process.env, "GROKLAB_PARAMS");
});

const cell = { seed: 0, weightDecay: 2, operation: "addition", fresh: false };

function overridden(text: string) {
  process.env.GROKLAB_PARAMS = text;
  return params(cell);
}

describe("params", () => {
  it("is what the cell says when nothing overrides it, and a copy of it", () => {
    const own = params(cell);
    expect(own).toEqual(cell);
    own.seed = 9;
    expect(cell.seed).toBe(0);
    expect(overridden("")).toEqual(cell);
  });

  it("has fields that take any value of their kind, since a later cell may set them", () => {
    let { seed, operation, fresh } = params({ seed: 0, operation: "addition", fresh: false });
    [seed, operation, fresh] = [1, "division", true]; // a literal type would refuse one
    expect([seed, operation, fresh]).toEqual([1, "division", true]);
  });

  it("takes the values of GROKLAB_PARAMS for the keys that it has", () => {
    expect(overridden('{"seed":7,"fresh":true}')).toEqual({ ...cell, seed: 7, fresh: true });
    expect(overridden("{}")).toEqual(cell);
  });

  it("refuses a parameter that the cell does not have, and names the nearest or all", () => {
    expect(() => overridden('{"weigthDecay":1}')).toThrow(ConfigError);
    expect(() => overridden('{"weigthDecay":1}')).toThrow(
      "GROKLAB_PARAMS.weigthDecay: there is no such parameter; did you mean weightDecay?",
    );
    expect(() => overridden('{"colour":1}')).toThrow("known are seed, weightDecay, operation, fresh");
    for (const key of ["__proto__", "constructor", "toString"]) {
      expect(() => overridden(`{"${key}":1}`), key).toThrow("there is no such parameter");
    }
  });

  it("refuses a value of another type", () => {
    expect(() => overridden('{"seed":"7"}')).toThrow('GROKLAB_PARAMS.seed: expected a number, got "7"');
    expect(() => overridden('{"operation":3}')).toThrow("expected a string, got 3");
    expect(() => overridden('{"fresh":1}')).toThrow("expected a boolean, got 1");
    expect(() => overridden('{"seed":null}')).toThrow("expected a number, got null");
  });

  it.each(["{seed:7}", "seed=7", "{", "null", "3", "[7]", '"seed"'])("refuses %s, which is no JSON object", (text) => {
    expect(() => overridden(text)).toThrow(ConfigError);
    expect(() => overridden(text)).toThrow("expected a JSON object");
  });
});
