import {
  allFields,
  allKeys,
  atLeastZero,
  kind,
  listOf,
  type Variants,
  valueAt,
  variantOf,
  whole,
} from "groklab/fields";
import { describe, expect, it } from "vitest";
import { z } from "zod";

type Shape = { readonly kind: "circle"; readonly radius: number } | { readonly kind: "square"; readonly side: number };
const variants = {
  circle: z.strictObject({ kind: kind("circle"), radius: atLeastZero().default(1) }),
  square: z.strictObject({ kind: kind("square"), side: whole("a side", 1) }),
} as Variants<Shape>;
const parsed = (value: unknown, fallback?: Shape["kind"]) => variantOf(variants, value, fallback).safeParse(value);

describe("variantOf", () => {
  it("is the schema of the kind that a value names, or of the fallback", () => {
    expect(parsed({ kind: "square", side: 2 }).data).toEqual({ kind: "square", side: 2 });
    expect(parsed({ side: 2 }, "square").data).toEqual({ kind: "square", side: 2 });
    expect(parsed({}, "circle").data).toEqual({ kind: "circle", radius: 1 });
    expect(parsed({ kind: "circle", side: 2 }).success).toBe(false);
  });

  it("complains of an unknown kind alone, and of none where there is no fallback", () => {
    for (const value of [{ kind: "line", side: -1 }, { side: -1 }]) {
      const issues = parsed(value).error?.issues.map(({ path, message }) => [path, message]);
      expect(issues).toEqual([[["kind"], "one of circle, square"]]);
    }
  });
});

describe("listOf", () => {
  const schema = (value: unknown) => listOf(value, (entry) => variantOf(variants, entry));

  it("takes for each entry the schema that it names", () => {
    const value = [{ kind: "square", side: 1 }, { kind: "circle" }];
    expect(schema(value).parse(value)).toEqual([value[0], { kind: "circle", radius: 1 }]);
    expect(schema([]).parse([])).toEqual([]);
    const bad = [{ kind: "circle" }, { kind: "square", side: 0 }];
    expect(schema(bad).safeParse(bad).error?.issues[0].path).toEqual([1, "side"]);
  });

  it("refuses what is no list", () => {
    expect(schema({}).safeParse({}).error?.issues[0].message).toBe("a list");
  });
});

describe("allFields", () => {
  const schema = z.strictObject({
    a: z
      .strictObject({ b: atLeastZero().default(0), c: z.strictObject({ d: atLeastZero() }).nullable() })
      .prefault({ c: null }),
    list: z.tuple([z.strictObject({ e: atLeastZero() })]),
  });

  it("names each field by its path, a section before what is in it, through defaults, null and lists", () => {
    const paths = allKeys(schema).map((path) => path.join("."));
    expect(paths).toEqual(["a", "a.b", "a.c", "a.c.d", "list", "list.0.e"]);
    const [, field] = allFields(schema);
    expect([field.path, field.schema.parse(undefined)]).toEqual([["a", "b"], 0]);
  });
});

describe("valueAt", () => {
  it("is what stands there, or undefined, whatever the value is", () => {
    const value = { a: [{ b: null }] };
    expect(valueAt(value, [])).toBe(value);
    expect(valueAt(value, ["a", "0", "b"])).toBe(null);
    for (const path of [["x"], ["a", "0", "b", "c"], ["a", "1", "b"]]) expect(valueAt(value, path)).toBe(undefined);
    expect(valueAt(undefined, ["a"])).toBe(undefined);
  });
});
