import type { Crossing } from "groklab/analysis";
import { allOf, earlierTimes, type Finding, inEvery, inFew, inMost, rankValue, trend } from "groklab/claims";
import { ConfigError, type RandomStream } from "groklab/core";
import { describe, expect, it } from "vitest";
import { normals, pValues } from "../analysis/seeded";

const of = (k: number, n: number) => Array.from({ length: n }, (_, i) => i < k);
const at = (step: number): Crossing => ({ censored: false, step });
const noneBy = (step: number): Crossing => ({ censored: true, step });

/** The chance of k in n when each has this chance. */
function binomial(k: number, n: number, chance: number): number {
  let result = 1;
  for (let i = 1; i <= n; i++) result *= i <= k ? (chance * (n - i + 1)) / (k - i + 1) : 1 - chance;
  return result;
}

/** The chance of a verdict when each run holds with this chance. */
function chanceOf(verdict: Finding["verdict"], n: number, chance: number, rule: (holds: boolean[]) => Finding): number {
  const counts = Array.from({ length: n + 1 }, (_, k) => k).filter((k) => rule(of(k, n)).verdict === verdict);
  return counts.reduce((sum, k) => sum + binomial(k, n, chance), 0);
}

/** How often a rule comes to a verdict on seeded data. */
function shareOf(verdict: Finding["verdict"], rule: (random: RandomStream) => Finding): number {
  const found = pValues((random) => (rule(random).verdict === verdict ? 1 : 0));
  return found.reduce((sum, one) => sum + one, 0) / found.length;
}

/** Three standard errors above a chance, over the 400 data sets of `pValues`. */
const upTo = (chance: number) => chance + 3 * Math.sqrt((chance * (1 - chance)) / 400);

const most = (holds: boolean[]) => inMost(holds, "it holds");

describe("inMost", () => {
  it.each([
    [5, 5, "supported"], // 1 / 32 = 3 %
    [4, 5, "inconclusive"], // 6 / 32
    [1, 5, "inconclusive"],
    [0, 5, "contradicted"],
    [7, 8, "supported"], // 9 / 256 = 3.5 %
    [6, 7, "inconclusive"], // 8 / 128 = 6.3 %
    [4, 4, "inconclusive"], // 1 / 16 = 6.3 %
  ])("takes %i of %i for %s", (k, n, verdict) => {
    expect(most(of(k, n)).verdict).toBe(verdict);
  });

  it("gives the share, its 90 % interval of Clopper and Pearson, and a sentence with both", () => {
    const { estimate, interval, n, p, summary } = most(of(5, 5));
    expect([estimate, n, p]).toEqual([1, 5, 2 / 32]);
    expect(interval).toBeAllclose([0.05 ** (1 / 5), 1], { rtol: 1e-9 });
    expect(summary).toBe("in 5 of 5 runs it holds (90 % interval of the share 0.55 to 1.00)");
  });

  it("is wrong in at most 5 % of coin tosses, either way, for any number of runs", () => {
    for (let n = 1; n <= 40; n++) {
      for (const verdict of ["supported", "contradicted"] as const) {
        expect(chanceOf(verdict, n, 0.5, most), `${verdict}, ${n}`).toBeLessThanOrEqual(0.05);
      }
    }
  });

  it("sees in 18 runs what holds in nine of ten", () => {
    expect(chanceOf("supported", 18, 0.9, most)).toBeGreaterThan(0.95);
  });

  it("refuses to judge no runs", () => {
    expect(() => most([])).toThrow(ConfigError);
  });
});

describe("inFew", () => {
  const few = (happens: boolean[]) => inFew(happens, "it happens", 0.2);

  it.each([
    [0, 14, "supported"], // 0.8^14 = 4.4 %
    [0, 13, "inconclusive"], // 0.8^13 = 5.5 %
    [1, 18, "inconclusive"],
    [18, 18, "contradicted"],
    [7, 18, "inconclusive"], // 5.1 %
    [8, 18, "contradicted"], // 1.6 %
  ])("takes %i of %i, at most a fifth, for %s", (k, n, verdict) => {
    expect(few(of(k, n)).verdict).toBe(verdict);
  });

  it("is wrong in at most 5 % where it happens in just so many", () => {
    for (let n = 1; n <= 40; n++) {
      expect(chanceOf("supported", n, 0.2, few)).toBeLessThanOrEqual(0.05);
      expect(chanceOf("contradicted", n, 0.2, few)).toBeLessThanOrEqual(0.05);
    }
  });
});

describe("inEvery", () => {
  it.each([
    [3, 3, "supported"],
    [2, 3, "inconclusive"],
    [0, 3, "contradicted"],
  ])("takes %i of %i for %s", (k, n, verdict) => {
    expect(inEvery(of(k, n), "it holds")).toMatchObject({ verdict, estimate: k / n, interval: null, n });
  });

  it("refuses to judge no runs", () => {
    expect(() => inEvery([], "it holds")).toThrow(ConfigError);
  });
});

describe("earlierTimes", () => {
  const ratio = (times: Crossing[], than: Crossing[]) => earlierTimes(times, than, "a over b");

  it("takes half the time in every seed for supported, and the other way round for contradicted", () => {
    const [short, long] = [[100, 200, 400].map(at), [200, 400, 800].map(at)];
    expect(ratio(short, long)).toMatchObject({ verdict: "supported", n: 3, p: 0, censored: 0 });
    expect(ratio(short, long).estimate).toBeAllclose(0.5, { rtol: 1e-12 });
    expect(ratio(long, short)).toMatchObject({ verdict: "contradicted", n: 3 });
    expect(ratio(short, short)).toMatchObject({ verdict: "inconclusive", estimate: 1, p: 1 });
  });

  it("has the interval of t on the logarithms", () => {
    // ln ratios -ln 2 and -2 ln 2: mean -1.5 ln 2, standard error ln 2 / 2, t(0.975; 1) = tan(0.475 pi)
    const { verdict, estimate, interval } = ratio([at(100), at(100)], [at(200), at(400)]);
    const half = (Math.tan(0.475 * Math.PI) * Math.LN2) / 2;
    expect(verdict).toBe("inconclusive");
    expect(estimate).toBeAllclose(2 ** -1.5, { rtol: 1e-9 });
    expect(interval).toBeAllclose(
      [-half, half].map((side) => Math.exp(-1.5 * Math.LN2 + side)),
      { rtol: 1e-6 },
    );
  });

  it.each([
    ["among the shorter ones leaves supported out", [at(100), noneBy(200)], [at(200), at(400)], "inconclusive"],
    ["among the longer ones leaves supported in", [at(100), at(200)], [at(200), noneBy(400)], "supported"],
    [
      "among those that should be longer leaves contradicted out",
      [at(200), at(400)],
      [at(100), noneBy(200)],
      "inconclusive",
    ],
    [
      "among those that should be shorter leaves contradicted in",
      [at(200), noneBy(400)],
      [at(100), at(200)],
      "contradicted",
    ],
  ])("a time that was not reached %s", (_, times, than, verdict) => {
    expect(ratio(times, than)).toMatchObject({ verdict, censored: 1 });
    expect(ratio(times, than).summary).toContain("1 times censored at their last step");
  });

  it("reads a time of 0 as one update", () => {
    expect(ratio([at(0), at(0)], [at(10), at(10)]).estimate).toBeAllclose(0.1, { rtol: 1e-12 });
  });

  const times = (random: RandomStream, centre: number) => normals(random, 5, 0.3).map((z) => at(centre * Math.exp(z)));

  it("is wrong in 2.5 % of pairs without an effect, either way", () => {
    for (const verdict of ["supported", "contradicted"] as const) {
      expect(shareOf(verdict, (random) => ratio(times(random, 1000), times(random, 1000)))).toBeLessThan(upTo(0.025));
    }
  });

  it("sees a planted factor of three", () => {
    expect(shareOf("supported", (random) => ratio(times(random, 500), times(random, 1500)))).toBeGreaterThan(0.9);
  });
});

describe("trend", () => {
  const groups = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];

  it("counts rising pairs, with the exact chance of so many", () => {
    const up = trend(groups, "up", "T over x"); // 90 ways to deal six values to three pairs
    expect(up).toMatchObject({ verdict: "supported", estimate: 1, interval: null, n: 6 });
    expect(up.p).toBeAllclose(2 / 90, { rtol: 1e-9 });
    expect(up.summary).toBe("T over x: 100 % of the pairs from two settings rise (two-sided p 0.022, n = 6)");
    expect(trend(groups, "down", "T over x").verdict).toBe("contradicted");
    expect(trend([...groups].reverse(), "down", "T over x").verdict).toBe("supported");
    expect(trend(groups.slice(1), "up", "T over x").verdict).toBe("inconclusive"); // 1 / 6
  });

  it("puts a time that was not reached after all that were, whenever the run ended", () => {
    const ranked = [
      [at(300), at(400)],
      [at(500), noneBy(100)],
      [noneBy(100), noneBy(50), noneBy(70)],
    ];
    expect(
      trend(
        ranked.map((times) => times.map(rankValue)),
        "up",
        "T",
      ).verdict,
    ).toBe("supported");
  });

  it("finds nothing where no run got there, or all at the same step", () => {
    const none = [[noneBy(10), noneBy(10)], [noneBy(10)]].map((times) => times.map(rankValue));
    for (const direction of ["up", "down"] as const) {
      expect(trend(none, direction, "T")).toMatchObject({ verdict: "inconclusive", estimate: 0.5, p: 1, n: 3 });
    }
  });

  const drawn = (random: RandomStream, slope: number) =>
    [0, 1, 2, 3, 4].map((x) => normals(random, 5).map((z) => z + slope * x));

  it("is wrong in 5 % of data without a trend, either way", () => {
    for (const direction of ["up", "down"] as const) {
      expect(shareOf("supported", (random) => trend(drawn(random, 0), direction, "T"))).toBeLessThan(upTo(0.05));
    }
  });

  it("sees a planted one", () => {
    expect(shareOf("supported", (random) => trend(drawn(random, 0.7), "up", "T"))).toBeGreaterThan(0.95);
  });
});

describe("allOf", () => {
  const yes = most(of(5, 5));
  const no = most(of(0, 5));
  const unclear = most(of(3, 5));

  it("supports only what each supports; one contradicted finding contradicts all", () => {
    expect(allOf([yes, yes]).verdict).toBe("supported");
    expect(allOf([yes, unclear])).toMatchObject({ verdict: "inconclusive", estimate: 0.6 });
    expect(allOf([unclear, yes, no])).toMatchObject({ verdict: "contradicted", estimate: 0 });
  });

  it("says all that was found, and has the numbers of the weakest finding", () => {
    const found = allOf([
      { ...yes, p: 0.001 },
      { ...yes, p: 0.04, n: 7 },
      { ...yes, p: 0.02 },
    ]);
    expect(found).toMatchObject({ verdict: "supported", p: 0.04, n: 7 });
    expect(found.summary.split("; ")).toEqual([yes.summary, yes.summary, yes.summary]);
  });

  it("has of findings that contradict the least p, times as many as were asked: any would have done", () => {
    const found = allOf([
      { ...no, p: 0.03 },
      { ...yes, p: 0.0001 },
      { ...no, p: 0.004, n: 7 },
    ]);
    expect(found).toMatchObject({ verdict: "contradicted", p: 0.012, n: 7 });
    expect(allOf([{ ...no, p: 0.4 }, yes, yes]).p).toBe(1);
    expect(allOf([{ ...no, p: undefined }, yes]).p).toBeUndefined();
  });

  it("refuses to judge no findings", () => {
    expect(() => allOf([])).toThrow(ConfigError);
  });
});
