import {
  atBound,
  each,
  earlier,
  every,
  greater,
  type Judge,
  most,
  mostOf,
  noTest,
  ofEarlier,
  ofGreater,
  ofMost,
  type Pairs,
  ratioLies,
  rule,
  trending,
} from "groklab/claims";
import { randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";

const times = (...steps: number[]) => steps.map((step) => ({ step, censored: false }));
const text = "What must be seen.";
const computed = { chance: { none: "computed" }, ideal: (n: number) => n, opposite: (n: number) => -n };

describe("a rule", () => {
  it("has the text of the ledger, and decides about a sample of its form", () => {
    const yes = Array<boolean>(5).fill(true);
    const rules = [
      most(text, "it is so").ask(yes),
      every(text, "it is so").ask(yes),
      earlier(text, "one over the other").ask([times(10, 21, 30), times(20, 40, 61)]),
      greater(text, "one less the other").ask([
        [0.9, 0.8, 0.9],
        [0.5, 0.5, 0.4],
      ]),
      ratioLies(text, { above: 1 }, "one over the other").ask([
        [2, 4.1, 6],
        [1, 2, 3],
      ]),
      trending(text, "up", "it over settings").ask([
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ]),
      each(text, [ofMost("a"), ofMost("b")]).ask([yes, yes]),
      mostOf(text, "it is so", "none can be asked").ask([...yes, null]),
      rule(text, (n: number) => ({ verdict: "supported", estimate: n, interval: null, n, summary: "" }), computed).ask(
        3,
      ),
    ];
    expect(rules.map(({ verdict }) => verdict)).toEqual(Array(9).fill("supported"));
    expect(most(text, "").text).toBe(text);
  });

  it("needs a difference of the size that it names", () => {
    const sample = [
      [0.55, 0.56, 0.54],
      [0.5, 0.5, 0.5],
    ] as const;
    expect(greater(text, "").ask(sample).verdict).toBe("supported");
    expect(greater(text, "", { least: 0.2 }).ask(sample).verdict).toBe("contradicted");
  });

  it("that needs several findings is contradicted where one is", () => {
    const both = each(text, [ofMost("a"), ofMost("b")]);
    expect(both.ask([Array(5).fill(true), Array(5).fill(false)]).verdict).toBe("contradicted");
  });

  it("leaves out the runs that can not be asked, counts them, and says where there are no others", () => {
    const among = mostOf(text, "it is so", "none can be asked");
    expect(among.ask([true, null, true, true, true, true, null])).toMatchObject({ n: 5, censored: 2, estimate: 1 });
    expect(among.ask([null, null])).toMatchObject({ verdict: "inconclusive", n: 0, summary: "none can be asked" });
    expect(trending(text, "up", "it", (place) => `no run at ${place}`).ask([[1], []])).toMatchObject({
      ...{ verdict: "inconclusive", n: 1, summary: "no run at 1" },
    });
  });
});

describe("made-up samples of which the answer is known", () => {
  const yes = Array<boolean>(6).fill(true);
  const values = [3, 1, 2, 5, 4, 6];
  const verdicts = <S>({ ask, ideal, opposite }: Judge<S>, sample: S) =>
    [ideal, opposite].map((of) => ask(of(sample)).verdict);
  const both = ["supported", "contradicted"];

  it("are judged as they ought to be by every kind of rule, whatever the sample was", () => {
    for (const holds of [yes, yes.map((_, i) => i % 2 === 0)]) {
      expect(verdicts(most(text, ""), holds)).toEqual(both);
      expect(verdicts(every(text, ""), holds)).toEqual(both);
      expect(verdicts(mostOf(text, "", ""), [null, ...holds.slice(1)])).toEqual(both);
      expect(verdicts(each(text, [ofMost(""), ofMost("")]), [holds, yes])).toEqual(both);
    }
    const pairs: Pairs<number> = [values, [...values].reverse()];
    expect(verdicts(earlier(text, ""), [times(...pairs[0]), times(...pairs[1])])).toEqual(both);
    for (const least of [0, 0.1, 3]) expect(verdicts(greater(text, "", { least }), pairs)).toEqual(both);
    for (const bounds of [{ above: 1 }, { below: 1 }, { above: 0.7, below: 1.3 }]) {
      expect(verdicts(ratioLies(text, bounds, ""), pairs)).toEqual(both);
    }
    for (const direction of ["up", "down"] as const) {
      expect(verdicts(trending(text, direction, ""), [values, values, values])).toEqual(both);
    }
  });

  it("can not be supported by too few runs", () => {
    expect(verdicts(most(text, ""), yes.slice(2))).toEqual(["inconclusive", "inconclusive"]);
  });
});

describe("what chance deals", () => {
  const random = randomStream(0, "chance");
  const dealtBy = <S>({ chance }: Judge<S>, sample: S) =>
    "none" in chance ? expect.fail(chance.none) : chance.deal(sample, random);
  const share = <S>(judge: Judge<S>, sample: S) => {
    const dealt = Array.from({ length: 400 }, () => judge.ask(dealtBy(judge, sample)));
    return dealt.filter(({ verdict }) => verdict === "supported").length / dealt.length;
  };
  const grid = Array.from({ length: 10 }, (_, i) => i);

  it("supports a rule about pairs as seldom as its level says, half of the 5 % on the wanted side", () => {
    const pairs = [grid.map((i) => 100 + 7 * i), grid.map((i) => 150 + 11 * ((3 * i) % 10))] as const;
    const rates = [
      share(earlier(text, ""), [times(...pairs[0]), times(...pairs[1])]),
      share(greater(text, ""), [pairs[1], pairs[0]]),
      share(ratioLies(text, { below: 1 }, ""), pairs),
    ];
    for (const rate of rates) expect(rate).toBeLessThan(0.06);
    expect(earlier(text, "").ask([times(...pairs[0]), times(...pairs[1])]).verdict).toBe("supported");
  });

  it("keeps the pairs together, and the values of groups", () => {
    const shuffled = dealtBy(ofGreater(""), [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ]);
    expect(shuffled[0].map((value, i) => [value, shuffled[1][i]].sort())).toEqual([
      ...[
        [1, 5],
        [2, 6],
        [3, 7],
        [4, 8],
      ],
    ]);
    expect(share(trending(text, "up", ""), [grid, grid.map((i) => i + 20), grid.map((i) => i + 40)])).toBeLessThan(0.1);
    const groups = dealtBy(trending(text, "up", ""), [[1], [2, 3]]);
    expect(groups.map(({ length }) => length)).toEqual([1, 2]);
    expect([...groups.flat()].sort()).toEqual([1, 2, 3]);
  });

  it("is a coin for each run where a share of them counts", () => {
    const runs = Array<boolean>(5).fill(true);
    expect(share(most(text, ""), runs)).toBeLessThan(0.07); // five of five: 1 / 32
    expect(share(every(text, ""), runs.slice(2))).toBeGreaterThan(0.08); // three of three: 1 / 8
    expect(share(mostOf(text, "", ""), [...runs, null])).toBeLessThan(0.07);
    expect(share(each(text, [ofMost(""), ofMost("")]), [runs, runs])).toBeLessThan(0.02); // 1 / 32^2
    expect(each(text, [{ ...computed, ask: () => noTest(0, "") }]).chance).toEqual(computed.chance);
  });

  it("for quantities that ought to be equal is a difference at the bound, scattered as they are", () => {
    const than = Array.from({ length: 2000 }, (_, i) => 100 + (i % 7));
    const values = than.map((value, i) => value * Math.exp(i % 2 === 0 ? 0.3 : -0.1)); // mean 0.1, deviation 0.2
    const sides = Array.from({ length: 20 }, () => {
      const [made, kept] = atBound([values, than], [0.5, 2], random);
      expect(kept).toBe(than);
      const logs = made.map((value, i) => Math.log(value / than[i]));
      const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
      const spread = Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) * (log - mean), 0) / logs.length);
      expect(Math.abs(mean)).toBeCloseTo(Math.LN2, 1);
      expect(spread).toBeCloseTo(0.2, 1);
      return Math.sign(mean);
    });
    expect([...new Set(sides)].sort()).toEqual([-1, 1]);
  });

  it("of events in one order swaps what comes earlier by a coin", () => {
    expect(share(ofEarlier(""), [times(10, 11, 12, 13, 14, 15), times(20, 23, 25, 27, 29, 31)])).toBeLessThan(0.06);
  });
});
