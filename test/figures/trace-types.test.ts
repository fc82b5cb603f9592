import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError, projectRoot } from "groklab/core";
import { checkTraceTypes } from "groklab/figures";
import { TRACE_TYPES } from "groklab/figures/trace-types";
import { show } from "groklab/notebook";
import { describe, expect, it } from "vitest";

const typed = (type?: string) => ({ data: [{ x: [1] }, { type: type as never, y: [1] }], layout: {} });

describe("the types of traces", () => {
  it("are those that Plotly registers", () => {
    const source = readFileSync(join(projectRoot(), "node_modules", "plotly.js-dist", "plotly.js"), "utf8");
    const registered = [...source.matchAll(/moduleType: "trace",\s*name: "([a-z0-9]+)"/g)].map(([, name]) => name);
    expect([...TRACE_TYPES]).toEqual([...new Set(registered)].sort());
  });

  it("are scatter where none is said; an unknown one is refused, named with its trace and the nearest", async () => {
    checkTraceTypes(typed());
    checkTraceTypes(typed("violin"));
    const complaint = 'figure: trace 1 has the type "violinn", which Plotly does not draw; did you mean violin?';
    expect(() => checkTraceTypes(typed("violinn"))).toThrow(new ConfigError(complaint));
    await expect(show(typed("violinn"))).rejects.toThrow(complaint);
    expect(() => checkTraceTypes(typed("q-q-diagram-of-mine"))).toThrow("there are bar, barpolar, box");
  });
});
