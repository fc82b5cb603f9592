import { sha256 } from "groklab/core";
import { synergy } from "groklab/experiments";
import { describe, expect, it } from "vitest";
import { findMade } from "../support/arms";
import { fivePhases } from "./synergy-cases";
import { type Course, nameOf, recordsOf } from "./synergy-made-up";

/** Whether a run groks: some must and some must not, where prediction is drawn. */
const groks = (name: string) => /^(weight decay (0|2)|alpha [248]$)/.test(name);

const courses: readonly [string, Course][] = [
  ["took their time", (config) => (groks(nameOf(config)) ? { ...fivePhases, tGen: 1000 } : { tMem: 30 })],
  ["had no phases", (config) => ({ tMem: 30, tGen: groks(nameOf(config)) ? 400 : null })],
  ["did not even memorise, many of them", (config) => ({ tMem: config.seed === 0 ? 30 : null, tGen: null })],
  ["had synergy below what shuffled clusters have", () => ({ tMem: 30, synergy: () => -0.01, redundancy: () => 0 })],
];

const cases = courses.map(([name, course]) => [name, findMade(synergy, (parts) => recordsOf(parts, course))] as const);

describe.each(synergy.figures.map(({ id, draw }) => ({ id, draw })))("figure $id", ({ id, draw }) => {
  it.each(cases)("is drawn of runs that %s", (_, find) => {
    const { data, layout } = draw(find);
    expect(data.length).toBeGreaterThan(0);
    expect(layout.height).toBeGreaterThan(300);
    expect(JSON.stringify({ data, layout })).not.toMatch(/NaN|Infinity/);
    expect(id).toMatch(/^synergy-/);
    expect(
      sha256(JSON.stringify([data, layout])).slice(0, 12),
      "what is drawn; vitest -u stores it anew",
    ).toMatchSnapshot();
  });
});

it.each([
  ["synergy-9", [1, 8, 50]],
  ["synergy-5-alpha", [1, 8, 50]],
])("%s draws scales of the initial weights from small to large", (id, scales) => {
  const recipe = synergy.figures.find((figure) => figure.id === id) ?? expect.fail("there is no such figure");
  expect(recipe.arms.map((arm) => arm.runs([])[0].initialization?.scale)).toEqual(scales);
});
