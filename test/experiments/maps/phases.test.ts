import { PHASES, phaseDiagram, phaseOf } from "groklab/experiments/maps/phases";
import { timesAt99 } from "groklab/experiments/measures";
import { describe, expect, it } from "vitest";
import { madeUpRun } from "../../support/made-up-run";
import { smallSpec } from "../../support/small-run";

const runsWith = (times: readonly (readonly [number | null, number | null])[]) =>
  times.map(([tMem, tGen], seed) => madeUpRun({ ...smallSpec, seed, steps: 1000 }, { tMem, tGen }));
const phase = (mem: number | null, gen: number | null) => phaseOf(runsWith([[mem, gen]]), timesAt99);

describe("the phase of one setting", () => {
  it.each([
    [100, 190, "comprehension"],
    [100, 200, "grokking"],
    [100, null, "memorisation"],
    [null, null, "confusion"],
    [null, 500, "comprehension"],
  ] as const)("with T_mem %s and T_gen %s is %s", (mem, gen, wanted) => {
    expect(phase(mem, gen)).toBe(wanted);
  });

  it("is that of the medians: one seed of three that does not generalise changes nothing, two do", () => {
    const ofThree = (...times: (number | null)[]) =>
      phaseOf(runsWith(times.map((tGen) => [100, tGen] as const)), timesAt99);
    expect(ofThree(300, 400, null)).toBe("grokking");
    expect(ofThree(300, null, null)).toBe("memorisation");
  });
});

it("a phase diagram writes both times in a cell, coloured by the phase", () => {
  const places = [
    { x: 0.01, y: 1, runs: runsWith([[100, 400]]) },
    { x: 0.1, y: 1, runs: runsWith([[100, null]]) },
  ];
  const { data, layout } = phaseDiagram(places, timesAt99, { settings: "made up", xTitle: "x", yTitle: "y" });
  const [{ z }] = data as unknown as [{ z: number[][] }];
  expect(z).toEqual([[PHASES.indexOf("grokking"), PHASES.indexOf("memorisation")]]);
  const written = (layout.annotations ?? []).map(({ text }) => String(text)).join(" ");
  expect(written).toMatch(/100/);
  expect(written).toMatch(/400/);
  expect(written).toMatch(/&gt; 1000|> 1000/);
});
