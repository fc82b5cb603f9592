import { type Arm, claimsOf, falsePositives, most, rule } from "groklab/claims";
import { dealtRecords } from "groklab/claims/null";
import { ConfigError, randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";
import { madeUpRun } from "../support/made-up-run";
import { smallSpec } from "../support/small-run";

const arm: Arm = { part: "runs", runs: () => [] };
const IN_TIME = "measurements in random order" as const;
const computed = {
  chance: { none: "computed of networks as such" },
  ideal: (n: number) => n,
  opposite: (n: number) => n,
};
const said = { where: "Figure 1", statement: "It is so.", figure: null, arms: arm };
const claim = claimsOf("parity");
const runs = [0, 1, 2, 3, 4].map((seed) => {
  const measured = madeUpRun({ ...smallSpec, seed, steps: 100 }, { testAccuracy: (step) => step / 100 });
  return { ...measured, probes: { norm: measured.evaluations.map(({ step }) => ({ step, value: step })) } };
});
const find = () => runs;
const rises = claim({
  ...{ ...said, id: "T-1-a", chance: IN_TIME },
  read: (list) => list.map(({ evaluations }) => evaluations.map(({ test }) => test.accuracy)),
  rule: rule(
    "In every run.",
    (curves: readonly (readonly number[])[]) => {
      const n = curves.filter((curve) => curve.every((value, i) => i === 0 || value >= curve[i - 1])).length;
      const verdict = n === curves.length ? "supported" : "contradicted";
      return { verdict, estimate: n, interval: null, n, summary: "" };
    },
    {
      chance: { none: "not asked here" },
      ideal: (curves) => curves.map((curve) => curve.map((_, i) => i)),
      opposite: (curves) => curves.map((curve) => curve.map((_, i) => -i)),
    },
  ),
});

describe("what chance makes of records", () => {
  it("keeps the steps of a run and all that was measured, in random order, of probes as well", () => {
    const [shuffled] = dealtRecords(IN_TIME, find, randomStream(0, "time"))(arm);
    const [{ evaluations }] = runs;
    expect(shuffled.evaluations.map(({ step }) => step)).toEqual(evaluations.map(({ step }) => step));
    const accuracies = (of: typeof evaluations) => of.map(({ test }) => test.accuracy);
    expect(accuracies(shuffled.evaluations)).not.toEqual(accuracies(evaluations));
    expect(accuracies(shuffled.evaluations).sort()).toEqual(accuracies(evaluations).sort());
    const values = shuffled.probes.norm.map(({ value }) => value as number);
    expect(values).not.toEqual(evaluations.map(({ step }) => step));
    expect([...values].sort((a, b) => a - b)).toEqual(evaluations.map(({ step }) => step));
  });

  it("gives two arms the same shuffled run, where both have it", () => {
    const shuffled = dealtRecords(IN_TIME, find, randomStream(0, "time"));
    expect(shuffled(arm)[0]).toBe(shuffled({ ...arm, part: "other" })[0]);
  });
});

describe("falsePositives", () => {
  it("is next to nothing for a rule that needs the order of time, and all for one that nothing can fail", () => {
    expect(rises.judge(find).verdict).toBe("supported");
    expect(falsePositives(rises, find)).toEqual({ model: "measurements in random order", rate: 0, draws: 1000 });
    const always = claim({
      ...said,
      id: "T-1-b",
      chance: IN_TIME,
      read: () => 0,
      rule: rule("Always.", () => rises.judge(find), computed),
    });
    expect(falsePositives(always, find)?.rate).toBe(1);
  });

  it("is that of a coin where a share of runs counts: five of five by 1 in 32; the same each time", () => {
    const share = claim({
      ...said,
      id: "T-1-c",
      read: (list) => list.map(() => true),
      rule: most("In most.", "it is so"),
    });
    const { model, rate, draws } = falsePositives(share, find);
    expect([model, draws]).toEqual(["runs by a coin", 1000]);
    expect(rate).toBeGreaterThan(0.015);
    expect(rate).toBeLessThan(0.05);
    expect(falsePositives(share, find)?.rate).toBe(rate);
  });

  it("is drawn ten times as often where a thousand draws exceed 5 %: of 42 coins 27 or more fall so in 4.42 %", () => {
    const rates = Array.from({ length: 25 }, (_, i) => {
      const share = {
        ...said,
        id: `T-1-c-${i}`,
        read: () => Array<boolean>(42).fill(true),
        rule: most("In most.", "so"),
      };
      return falsePositives(claim(share), find);
    });
    const often = rates.filter(({ draws }) => draws === 10_000).map(({ rate }) => rate ?? 1);
    expect(often.length).toBeGreaterThan(0);
    expect(often.length).toBeLessThan(15);
    // Standard deviation 0.0021.
    for (const rate of often) expect(Math.abs(rate - 0.0442)).toBeLessThan(0.0085);
    for (const { rate, draws } of rates) if (draws === 1000) expect(rate).toBeLessThanOrEqual(0.05);
  });

  it("is by time where a claim says that its rule is about the order of time", () => {
    const share = {
      ...said,
      id: "T-1-d",
      read: () => Array<boolean>(5).fill(true),
      rule: most("In most.", "it is so"),
    };
    const inTime = claim({ ...share, chance: IN_TIME });
    expect(falsePositives(inTime, find)).toMatchObject({ model: "measurements in random order", rate: 1 });
  });

  it("is null of a rule that leaves nothing to chance, with the reason; of records that are dealt it is not", () => {
    const about = { ...said, read: () => 0, rule: rule("So.", () => rises.judge(find), computed) };
    expect(falsePositives(claim({ ...about, id: "T-1-f" }), find)).toEqual({
      ...{ model: "computed of networks as such", rate: null, draws: 0 },
    });
    expect(falsePositives(claim({ ...about, id: "T-1-g", chance: IN_TIME }), find).rate).toBe(1);
  });

  it("of what comes first on the training set and then on the test set is a coin for which of them is which", () => {
    const later = claim({
      ...{ ...said, id: "T-1-h", chance: "training and test set by a coin" },
      read: (list) => list.map(({ evaluations: [, { train, test }] }) => train.accuracy > test.accuracy),
      rule: most("In most.", "the training set comes first"),
    });
    expect(later.judge(find).verdict).toBe("supported");
    const { rate, draws } = falsePositives(later, find);
    expect(draws).toBe(1000);
    expect(rate).toBeLessThan(0.05); // five of five: 1 / 32
    const sets = new Set(
      Array.from({ length: 40 }, (_, i) => {
        const [run] = dealtRecords("training and test set by a coin", find, randomStream(i, "sets"))(arm);
        return run.evaluations[1].train.accuracy === runs[0].evaluations[1].test.accuracy;
      }),
    );
    expect([...sets].sort()).toEqual([false, true]);
  });

  it("counts a draw that the rule refuses as not supported", () => {
    const refuses = rule(
      "Never.",
      () => {
        throw new ConfigError("there is no run");
      },
      computed,
    );
    expect(
      falsePositives(claim({ ...said, id: "T-1-e", chance: IN_TIME, read: () => 0, rule: refuses }), find)?.rate,
    ).toBe(0);
  });
});

describe("what is known", () => {
  it("is asked of the rule in samples of the form of what was read", () => {
    expect(rises.known.ideal(find).verdict).toBe("supported");
    expect(rises.known.opposite(find).verdict).toBe("contradicted");
  });
});
