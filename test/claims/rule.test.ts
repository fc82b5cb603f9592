import { all, earlier, every, greater, inMost, most, noTest, ratioLies, rule, trending } from "groklab/claims";
import { randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";

const times = (...steps: number[]) => steps.map((step) => ({ step, censored: false }));
const text = "What must be seen.";

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
      all<boolean[]>(text, [(first) => inMost(first, "a"), (second) => inMost(second, "b")]).ask([yes, yes]),
      rule(text, (n: number) => ({ verdict: "supported", estimate: n, interval: null, n, summary: "" })).ask(3),
    ];
    expect(rules.map(({ verdict }) => verdict)).toEqual(Array(8).fill("supported"));
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
    const both = all<boolean[]>(text, [(a) => inMost(a, "a"), (b) => inMost(b, "b")]);
    expect(both.ask([Array(5).fill(true), Array(5).fill(false)]).verdict).toBe("contradicted");
  });
});

describe("what chance deals", () => {
  const random = randomStream(0, "chance");
  const share = <S>({ ask, chance }: ReturnType<typeof rule<S>>, sample: S) => {
    const dealt = Array.from({ length: 400 }, () => ask(chance?.deal(sample, random) ?? expect.fail("has no null")));
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
    const shuffled =
      greater(text, "").chance?.deal(
        [
          [1, 2, 3, 4],
          [5, 6, 7, 8],
        ],
        random,
      ) ?? expect.fail("has no null");
    expect(shuffled[0].map((value, i) => [value, shuffled[1][i]].sort())).toEqual([
      ...[
        [1, 5],
        [2, 6],
        [3, 7],
        [4, 8],
      ],
    ]);
    expect(share(trending(text, "up", ""), [grid, grid.map((i) => i + 20), grid.map((i) => i + 40)])).toBeLessThan(0.1);
    const groups = trending(text, "up", "").chance?.deal([[1], [2, 3]], random) ?? expect.fail("has no null");
    expect(groups.map(({ length }) => length)).toEqual([1, 2]);
    expect([...groups.flat()].sort()).toEqual([1, 2, 3]);
  });

  it("is a coin for each run where a share of them counts", () => {
    const runs = Array<boolean>(5).fill(true);
    expect(share(most(text, ""), runs)).toBeLessThan(0.07); // five of five: 1 / 32
    expect(share(every(text, ""), runs.slice(2))).toBeGreaterThan(0.08); // three of three: 1 / 8
    expect(rule(text, () => noTest(0, "")).chance).toBeUndefined();
  });
});
