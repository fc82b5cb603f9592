import { canonicalJson, type Json } from "groklab/core";
import { fromColumns, toColumns } from "groklab/runs/packs/columns";
import { describe, expect, it } from "vitest";

type Row = { readonly [key: string]: Json };

describe("toColumns", () => {
  it("writes the paths of equal rows once, with their values side by side", () => {
    const rows = [
      { step: 0, test: { accuracy: 0.5, loss: 2 } },
      { step: 1, test: { accuracy: 1, loss: 1 } },
    ];
    expect(toColumns(rows)).toEqual({
      groups: [{ step: [0, 1], "test/accuracy": [0.5, 1], "test/loss": [2, 1] }],
      order: [0, 0],
    });
  });

  it("has a group for rows of other keys, and for those that are of another kind", () => {
    const rows: Row[] = [{ step: 0 }, { probe: "a", value: 1 }, { probe: "b", value: 2 }, { step: 1 }];
    expect(toColumns(rows).order).toEqual([0, 1, 1, 0]);
    const { groups, order } = toColumns(rows, ({ probe }) => String(probe));
    expect(order).toEqual([0, 1, 2, 0]);
    expect(groups).toEqual([{ step: [0, 1] }, { probe: ["a"], value: [1] }, { probe: ["b"], value: [2] }]);
  });
});

describe("fromColumns", () => {
  const rows: Row[] = [
    { a: 1, b: { c: [1, { d: null }], e: {} } },
    { a: -1e-300, b: { c: "x", e: {} } },
    { b: { e: { f: true } } },
    { a: 0.1, b: { c: [], e: {} } },
  ];

  it("gives the rows back, lists, empty objects and the order of the keys included", () => {
    expect(JSON.stringify(fromColumns(toColumns(rows)))).toBe(JSON.stringify(rows));
    expect(fromColumns(toColumns([]))).toEqual([]);
  });

  it("gives back what was written and read as JSON", () => {
    const read = JSON.parse(JSON.stringify(toColumns(rows)));
    expect(canonicalJson(fromColumns(read))).toBe(canonicalJson(rows));
  });

  it("leaves out the paths that are not wanted", () => {
    expect(fromColumns(toColumns(rows), (path) => path === "b/c")).toEqual([
      { b: { c: [1, { d: null }] } },
      { b: { c: "x" } },
      {},
      { b: { c: [] } },
    ]);
  });

  it("can not tell a slash in a key from a path", () => {
    expect(fromColumns(toColumns([{ "a/b": 1 }]))).toEqual([{ a: { b: 1 } }]);
  });
});
