import { claimsOf, most } from "groklab/claims";
import { decidedBy, figure, paper, part, storedParts, withSeeds } from "groklab/experiments";
import { resolveRun, runId } from "groklab/runs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";
import { recordTrial, trial } from "../support/trial";

vi.stubEnv("GROKLAB_DATA", scratch());
beforeAll(() => recordTrial(1));

const seeded = (...seeds: number[]) => withSeeds(seeds, smallSpec);
const pairs = part("pairs", "two settings, two seeds each", {
  first: seeded(1, 2),
  others: [{ decay: 2, runs: withSeeds([1, 2], smallSpec, { "optimizer.weightDecay": 2 }) }],
});
const decided = part("decided", "a run longer for each of the first", {
  again: decidedBy(pairs.arms.first, ({ config }) => [{ ...config, steps: config.steps + 1 }]),
});
const claim = claimsOf("efficiency")({
  ...{ id: "E-0-a", where: "Nowhere", statement: "It is so.", figure: "trial-1" },
  ...{ arms: decided.arms.again, read: () => [true], rule: most("In most.", "it is so") },
});
const small = paper({
  ...{ name: trial.name, question: "Are sections put together?", smoke: trial.smoke },
  sections: [
    { parts: [pairs], figures: [], claims: [] },
    {
      parts: [decided],
      figures: [figure("trial-1", pairs.arms, ({ others }) => ({ data: others, layout: {} }) as never)],
      claims: [claim],
    },
  ],
});

describe("a paper of sections", () => {
  it("has the parts of all of them, each with the runs of its arms in their order", () => {
    expect(Object.keys(small.parts)).toEqual(["pairs", "decided"]);
    const [first, second] = small.parts.pairs.arms;
    expect(small.parts.pairs.runs()).toEqual([...first.runs([]), ...second.runs([])]);
    expect(second.runs([])).toMatchObject([{ seed: 1, optimizer: { weightDecay: 2 } }, { seed: 2 }]);
    expect(small.parts.pairs.after).toBeUndefined();
    expect([small.figures.map(({ id }) => id), small.claims.map(({ id }) => id)]).toEqual([["trial-1"], ["E-0-a"]]);
  });

  it("plans runs that records decide once these are there, record by record, and says which parts come before", () => {
    expect(small.parts.decided.after).toEqual(["pairs"]);
    expect(claim.parts).toEqual(["pairs", "decided"]);
    const [{ steps, seed }, ...others] = small.parts.decided.runs();
    expect([steps, seed, others]).toEqual([smallSpec.steps + 1, 1, []]); // of seed 1 alone there is a record
    expect(storedParts(small).decided).toMatchObject({ planned: 1, records: [] });
  });

  it("draws a figure of the records in the place of its arms, with the settings beside them", () => {
    const [recipe] = small.figures;
    expect(recipe.parts).toEqual(["pairs"]);
    const { data } = recipe.draw((arm) => arm.runs([]).map((spec) => ({ id: runId(resolveRun(spec)) }) as never));
    expect(data).toMatchObject([{ decay: 2, runs: [{}, {}] }]);
  });
});
