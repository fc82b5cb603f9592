import { claimsOf, most } from "groklab/claims";
import {
  among,
  decidedBy,
  figure,
  idsOf,
  ofSeeds,
  paper,
  part,
  type Section,
  settingWith,
  storedParts,
  withSeeds,
} from "groklab/experiments";
import { type RunSpec, resolveRun, runId } from "groklab/runs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { madeUpRun } from "../support/made-up-run";
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

  it("is none where a claim or a figure asks for runs that no section has", () => {
    const about = { name: "small", question: "Are all runs planned?", smoke: trial.smoke };
    const drawn = figure("trial-1", pairs.arms.first, () => ({ data: [], layout: {} }));
    const without = (asking: Pick<Section, "figures" | "claims">) => () =>
      paper({ ...about, sections: [{ parts: [], ...asking }] });
    expect(without({ figures: [], claims: [claim] })).toThrow(
      "small: E-0-a asks for runs of pairs, which is among the parts of no section",
    );
    expect(without({ figures: [drawn], claims: [] })).toThrow("trial-1 asks for runs of pairs");
  });

  it("draws a figure of the records in the place of its arms, with the settings beside them", () => {
    const [recipe] = small.figures;
    expect(recipe.parts).toEqual(["pairs"]);
    const { data } = recipe.draw((arm) => arm.runs([]).map((spec) => ({ id: runId(resolveRun(spec)) }) as never));
    expect(data).toMatchObject([{ decay: 2, runs: [{}, {}] }]);
  });
});

describe("an arm", () => {
  const { first } = pairs.arms;
  const { again } = decided.arms;
  const ids = (seeds: number[], more = 0) =>
    seeds.map((seed) => runId(resolveRun({ ...smallSpec, schema: 3, seed, steps: smallSpec.steps + more })));
  const record = (spec: RunSpec) => madeUpRun(spec);

  it("is found among the records of its part, in the order of its runs, and what it decides among theirs", () => {
    const records = first.runs([]).map(record);
    const longer = again.runs(records).map(record);
    const find = among({ pairs: [...records].reverse(), decided: { records: [...longer].reverse() } });
    expect(find(first).map(({ id }) => id)).toEqual(ids([1, 2]));
    expect(find(again).map(({ id }) => id)).toEqual(ids([1, 2], 1));
    expect(among({ pairs: [records[1]] })(first).map(({ id }) => id)).toEqual(ids([2]));
    expect(() => find(part("other", "another", { one: seeded(1) }).arms.one)).toThrow(
      "other: its records were not given, but those of pairs, decided",
    );
  });

  it("has ids, each once; of runs that others decide those of which these are there", () => {
    expect(idsOf(small, [first, ofSeeds(first, [2])])).toEqual(ids([1, 2]));
    expect(idsOf(small, [again])).toEqual(ids([1], 1));
  });

  it("of some seeds alone has the runs of these", () => {
    expect(ofSeeds(first, [2, 3]).runs([])).toMatchObject([{ seed: 2 }]);
    expect(ofSeeds(first, [2, 3]).part).toBe("pairs");
    expect(ofSeeds(again, [1]).runs(first.runs([]).map(record))).toMatchObject([{ seed: 1 }]);
  });
});

describe("the setting with some values", () => {
  const settings = [
    { decay: 1, width: 2 },
    { decay: 1, width: 3 },
  ];

  it("is the one that has them all; none, or several, are an error", () => {
    expect(settingWith(settings, { decay: 1, width: 3 })).toBe(settings[1]);
    expect(() => settingWith(settings, { decay: 2 })).toThrow('no setting has {"decay":2}; expected one');
    expect(() => settingWith(settings, { decay: 1 })).toThrow('2 of 2 settings have {"decay":1}; expected one');
  });
});
