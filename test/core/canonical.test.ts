import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { ConfigError, canonicalJson, sha256 } from "groklab/core";
import { describe, expect, it } from "vitest";

/** The same value with the keys of every object in another order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reordered(item)]),
  );
}

/** The value as JSON has it: 0 for -0. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

const json = fc.jsonValue({ noUnicodeString: false }).filter((value) => !JSON.stringify(value).includes("__proto__"));

describe("canonicalJson", () => {
  it("sorts keys at every depth and leaves lists in their order", () => {
    const value = { b: 1, a: [true, { d: null, c: "x" }], "": 0.1 };
    expect(canonicalJson(value)).toBe('{"":0.1,"a":[true,{"c":"x","d":null}],"b":1}');
  });

  it("sorts by code unit, whatever the machine's language", () => {
    expect(canonicalJson({ ä: 1, z: 2, Z: 3, a10: 4, a9: 5 })).toBe('{"Z":3,"a10":4,"a9":5,"z":2,"ä":1}');
  });

  it("leaves out keys without a value, as JSON.stringify does", () => {
    expect(canonicalJson({ a: undefined, b: { c: undefined } })).toBe('{"b":{}}');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("refuses %d, at any depth", (value) => {
    for (const holder of [value, [value], { a: { b: [1, value] } }]) {
      expect(() => canonicalJson(holder)).toThrow(ConfigError);
      expect(() => canonicalJson(holder)).toThrow(`${value} has no JSON form`);
    }
  });

  it("reads back as the value it was made from", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(plain(value));
      }),
    );
  });

  it("does not depend on the order of keys", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(reordered(value))).toBe(canonicalJson(value));
      }),
    );
  });

  it("differs for values that differ", () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(canonicalJson(a) === canonicalJson(b)).toBe(isDeepStrictEqual(plain(a), plain(b)));
        expect(canonicalJson(a)).not.toBe(canonicalJson([a]));
      }),
    );
    expect(canonicalJson("1")).not.toBe(canonicalJson(1));
    expect(canonicalJson({ a: "b,c" })).not.toBe(canonicalJson({ a: ["b", "c"] }));
  });
});

describe("sha256", () => {
  it("is the standard's, of text as UTF-8", () => {
    // FIPS 180-2, appendix B.1
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(sha256("ä")).toBe(sha256(Uint8Array.of(0xc3, 0xa4)));
  });
});
