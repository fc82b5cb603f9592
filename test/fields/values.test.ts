import {
  atLeastZero,
  belowOne,
  finite,
  flag,
  isLater,
  kind,
  layers,
  number,
  numberOrNull,
  oneOf,
  pair,
  positive,
  share,
  since,
  whole,
  wholeNumbers,
  wholeOrNull,
  wholes,
  width,
  widths,
  word,
} from "groklab/fields";
import { describe, expect, it } from "vitest";
import type { z } from "zod";

const takes = (field: z.ZodType, value: unknown) => field.safeParse(value).success;

/** What a field takes, at its borders, and what it refuses just beyond them. */
const fields: Record<string, [z.ZodType, good: unknown[], bad: unknown[]]> = {
  number: [number("even", (x) => x % 2 === 0), [0, -2, 1e300], [1, "2", null, undefined]],
  numberOrNull: [numberOrNull("even", (x) => x % 2 === 0), [0, null], [1, undefined]],
  whole: [whole("some", 2, 4), [2, 3, 4], [1, 5, 2.5, "3", null]],
  wholeOrNull: [wholeOrNull("some", 2, 4), [2, 4, null], [1, 5, 2.5]],
  wholes: [wholes("some", 2, 4), [[], [2, 4]], [[1], [5], [2.5], 3, [2, null]]],
  wholeNumbers: [wholeNumbers("some", 2), [[2], [2, 1e9]], [[], [1], [2.5], 2]],
  word: [word("a name"), ["a", "Z9_-", "a".repeat(64)], ["", "9a", "a b", "a".repeat(65), 1]],
  oneOf: [oneOf("a", "b"), ["a", "b"], ["c", "", undefined]],
  flag: [flag(), [true, false], [0, 1, "true", null]],
  kind: [kind("mlp"), ["mlp", undefined], ["MLP", null]],
  pair: [pair("two", atLeastZero), [[0, 1]], [[0], [0, 1, 2], [0, -1], 0]],
  width: [width("it"), [1, 65536], [0, 65537, 1.5]],
  widths: [widths(), [[], [1, 65536]], [[0], [65537], 5]],
  layers: [layers(), [1, 64], [0, 65, 1.5]],
  positive: [positive(), [Number.MIN_VALUE, 1e300], [0, -1]],
  atLeastZero: [atLeastZero(), [0, 1e300], [-Number.MIN_VALUE]],
  finite: [finite(), [0, -1e300], ["0", null]],
  belowOne: [belowOne(), [0, 0.999], [1, -0.001]],
  share: [share(), [0, 1], [-0.001, 1.001]],
};

describe.each(Object.entries(fields))("%s", (_, [field, good, bad]) => {
  it.each(good.map((value) => [value]))("takes %j", (value) => expect(takes(field, value)).toBe(true));
  it.each(bad.map((value) => [value]))("refuses %j", (value) => expect(takes(field, value)).toBe(false));
});

describe("every field of a number", () => {
  const numbers = [
    "number",
    "numberOrNull",
    "whole",
    "wholeOrNull",
    "positive",
    "atLeastZero",
    "finite",
    "belowOne",
    "share",
  ];
  it.each(numbers)("%s refuses what is not finite", (name) => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(takes(fields[name][0], value)).toBe(false);
    }
  });
});

describe("a complaint", () => {
  const said = (field: z.ZodType, value: unknown) => field.safeParse(value).error?.issues[0].message;

  it("is what was expected, in words", () => {
    expect(said(share(), 5)).toBe("a number from 0 to 1 (0.05 means 5 %)");
    expect(
      said(
        numberOrNull("a norm", () => false),
        1,
      ),
    ).toBe("null, or a norm");
    expect(said(oneOf("a", "b"), "c")).toBe("one of a, b");
  });
});

describe("since", () => {
  it("marks the very field, and no other that is alike", () => {
    const field = since(atLeastZero().default(0));
    expect([isLater(field), isLater(atLeastZero().default(0))]).toEqual([true, false]);
    expect(field.parse(undefined)).toBe(0);
  });
});
