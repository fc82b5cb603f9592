import { ConfigError } from "groklab/core";
import { claimGrid, type GridClaim } from "groklab/figures";
import { describe, expect, it } from "vitest";

const verdicts = ["supported", "contradicted", "inconclusive"];
const options = { title: "Claims", settings: "a square a claim", verdicts };
const one = (id: string, group: string, verdict: string, stays: number | null = 1): GridClaim => ({
  ...{ id, group, verdict, stays, note: `${id} is said & <found>.` },
});
const claims = [
  ...Array.from({ length: 13 }, (_, i) => one(`E-${i}`, "first", i === 12 ? "contradicted" : "supported")),
  one("T-0", "second", "supported", 0.5),
];
interface Trace {
  readonly name: string;
  readonly x: number[];
  readonly y: number[];
  readonly text: string[];
  readonly hovertext: string[];
  readonly marker: { readonly color: string[] };
}
const traces = (list: readonly GridClaim[]) => claimGrid(list, options).data as unknown as Trace[];

describe("claimGrid", () => {
  it("has a square for each claim, a verdict a colour, and no entry for a verdict that none has", () => {
    const [supported, contradicted, ...more] = traces(claims);
    expect(more).toEqual([]);
    expect([supported.name, contradicted.name]).toEqual(["supported", "contradicted"]);
    expect(supported.text).toEqual([...Array.from({ length: 12 }, (_, i) => `E-${i}`), "T-0"]);
    expect(contradicted.text).toEqual(["E-12"]);
    expect(supported.marker.color[0].slice(0, -5)).not.toBe(contradicted.marker.color[0].slice(0, -5));
  });

  it("puts twelve in a row, the next below, and a group below all of the one before", () => {
    const [supported, contradicted] = traces(claims);
    expect(supported.x.slice(0, 12)).toEqual(Array.from({ length: 12 }, (_, i) => i));
    expect(new Set(supported.y.slice(0, 12)).size).toBe(1);
    expect(contradicted.x).toEqual([0]);
    expect(contradicted.y[0]).toBeGreaterThan(supported.y[0]);
    expect(supported.y[12]).toBeGreaterThan(contradicted.y[0]);
    const { annotations, yaxis } = claimGrid(claims, options).layout;
    expect(annotations?.map(({ text }) => text)).toEqual(["<b>first</b>", "<b>second</b>"]);
    expect(yaxis?.range?.[0]).toBeGreaterThan(supported.y[12]);
  });

  it("is the darker the more the verdict stays; of a claim of which that is not known as of one that never does", () => {
    const shade = (stays: number | null) =>
      Number(/([\d.]+)\)$/.exec(traces([one("a", "g", "supported", stays)])[0].marker.color[0])?.[1]);
    expect(shade(1)).toBeGreaterThan(shade(0.5));
    expect(shade(0.5)).toBeGreaterThan(shade(0));
    expect(shade(null)).toBe(shade(0));
  });

  it("tells what was found over a square, its text as text, and goes where a link says", () => {
    const [{ hovertext, text }] = traces([{ ...one("a", "g", "supported"), link: "CLAIMS.md#a-supported" }]);
    expect(hovertext).toEqual(["<b>a</b><br>a is said &amp; &lt;found&gt;."]);
    expect(text).toEqual(['<a href="CLAIMS.md#a-supported">a</a>']);
  });

  it("refuses no claims, and a verdict that has no colour", () => {
    expect(() => claimGrid([], options)).toThrow(ConfigError);
    expect(() => claimGrid([one("E-1", "g", "lost")], options)).toThrow(
      "claimGrid: E-1 has the verdict lost, not one of supported, contradicted, inconclusive",
    );
  });
});
