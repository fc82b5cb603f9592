import fc from "fast-check";
import type { PlotlyFigure } from "groklab/figures";
import { withTypedArrays } from "groklab/notebook/typed-arrays";
import { expect, it } from "vitest";
import { numbersOf, type TypedArray } from "../support/typed-arrays";

const trace = (one: object) => withTypedArrays([one] as PlotlyFigure["data"])[0] as Record<string, unknown>;
const x = (list: unknown[]) => trace({ x: list }).x as TypedArray;
const EIGHT = [0, 1, 2, 3, 4, 5, 6, 7];

it("chooses the smallest type that holds every number exactly", () => {
  const type = (last: number) => x([...EIGHT, last]).dtype;
  expect([127, -128, 128, -129, 40_000].map(type)).toEqual(["i1", "i1", "i2", "i2", "i4"]);
  expect([2 ** 31, 0.5, 0.1, 1e300].map(type)).toEqual(["f4", "f4", "f8", "f8"]);
  expect(x(EIGHT)).toEqual({ dtype: "i1", bdata: "AAECAwQFBgc=" }); // the bytes 0 to 7
});

it("gives every list of numbers back, bit for bit", () => {
  const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
  fc.assert(
    fc.property(fc.array(number, { minLength: 8 }), (list) => {
      const typed = x(list);
      const back = numbersOf(typed);
      expect(back.length).toBe(list.length);
      for (const [i, value] of back.entries()) expect(Object.is(value, list[i])).toBe(true);
    }),
  );
});

it("gives a matrix its shape", () => {
  const { dtype, bdata, shape } = trace({ z: [EIGHT, EIGHT.map((one) => one + 8)] }).z as TypedArray;
  expect({ dtype, shape }).toEqual({ dtype: "i1", shape: "2, 8" });
  expect(numbersOf({ dtype, bdata })).toEqual([...Array(16).keys()]);
});

it("leaves as they are gaps, text, what is not finite, short lists, ragged rows and all but the coordinates", () => {
  for (const last of [null, "8", Number.NaN, Number.POSITIVE_INFINITY, -0]) {
    expect(x([...EIGHT, last])).toEqual([...EIGHT, last]);
  }
  expect(x([1, 2, 3])).toEqual([1, 2, 3]);
  expect(x([EIGHT, [1, 2]])).toEqual([EIGHT, [1, 2]]);
  const other = { customdata: EIGHT, marker: { size: EIGHT }, name: "a", y: "none" };
  expect(trace(other)).toEqual(other);
});

it("leaves what it is given unchanged", () => {
  const data = [{ x: EIGHT, y: [[1, 2]] }];
  const before = structuredClone(data);
  withTypedArrays(data as PlotlyFigure["data"]);
  expect(data).toEqual(before);
});
