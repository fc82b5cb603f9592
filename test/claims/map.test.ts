import {
  type Arm,
  claimsOf,
  describeMap,
  earlier,
  inMoreThanHalf,
  judgeClaim,
  judgedPoint,
  type MapPoint,
  mapOf,
  mostOf,
  pairsOf,
} from "groklab/claims";
import { type RunRecord, resolveRun, runId } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { madeUpRun, type Trajectory } from "../support/made-up-run";
import { smallSpec } from "../support/small-run";

/** Points along weight decay 1, 2, …: yes, no, open, or without the premise. */
const pointsOf = (text: string, refined = false): MapPoint[] =>
  [...text].map((letter, i) => ({
    settings: { "optimizer.weightDecay": i + 1 },
    ...{ n: 3, premise: letter !== "-", verdict: "inconclusive", estimate: null, refined },
    holds: letter === "y" ? true : letter === "n" ? false : null,
  }));
const verdictOf = (text: string) => mapOf(pointsOf(text)).verdict;

describe("mapOf", () => {
  it("supports a claim that is so on nine of ten points, contradicts one that is on one of ten, and says else that it depends", () => {
    expect([verdictOf("yyyyyyyyyn"), verdictOf("ynnnnnnnnn")]).toEqual(["supported", "contradicted"]);
    expect([verdictOf("yyyyyyyyyyyyyyyyynn"), verdictOf("yynnnnnnnnnnnnnnnnn")]).toEqual(
      Array(2).fill("depends on the setting"), // 17 of 19 are 89.5 %, 2 of 19 are 10.5 %
    );
    expect(verdictOf("yn")).toBe("depends on the setting");
  });

  it("does not count points without the premise", () => {
    expect(mapOf(pointsOf("yyy-----"))).toMatchObject({
      premise: 3,
      share: 1,
      verdict: "supported",
      border: "at all points",
    });
    expect(mapOf(pointsOf("---"))).toMatchObject({ premise: 0, share: null, verdict: "inconclusive", border: null });
  });

  it("counts points that are open both ways, and is inconclusive where that turns it", () => {
    expect(verdictOf("yyyyyyyyyo")).toBe("supported"); // 9 or 10 of 10
    expect(verdictOf("yyyyyyyyoo")).toBe("inconclusive"); // 8 or 10 of 10
    expect(verdictOf("yyyyyyno")).toBe("depends on the setting"); // 6 or 7 of 8
    expect(verdictOf("o")).toBe("inconclusive");
  });

  it("takes its border from points that were added, and its share not", () => {
    const added = pointsOf("yn", true).map((point, i) => ({
      ...point,
      settings: { "optimizer.weightDecay": 2.25 + i / 2 },
    }));
    const map = mapOf([...pointsOf("yynn"), ...added]);
    expect(map).toMatchObject({ premise: 4, share: 0.5, border: "up to weight decay 2.25" });
    expect(describeMap(map)).toBe("so on 2 of 4 points (50 %): up to weight decay 2.25");
    expect(describeMap(mapOf(pointsOf("yn-")))).toBe(
      "so on 1 of 2 points (50 %): at weight decay 1; the premise fails on 1 more",
    );
  });
});

describe("a point", () => {
  const runs = [0, 1, 2].map((seed) => madeUpRun({ ...smallSpec, seed }, seed === 0 ? {} : { tGen: 20 }));
  const finding = { verdict: "inconclusive", estimate: 2 / 3, interval: null, n: 3, summary: "" } as const;
  const generalises = ({ evaluations }: RunRecord) => (evaluations.at(-1)?.test.accuracy ?? 0) > 0.9;

  it("goes by most of its runs where the rule does, though so few show nothing, and else by the rule", () => {
    const at = (found: object) => judgedPoint({ a: 1 }, runs, undefined, () => ({ finding, ...found }));
    expect(at({ votes: [true, true, false] })).toEqual({
      ...{ settings: { a: 1 }, n: 3, premise: true, holds: true, verdict: "inconclusive", estimate: 2 / 3 },
    });
    expect(at({ votes: [true, false, false] }).holds).toBe(false);
    expect(at({}).holds).toBeNull();
    expect(at({ finding: { ...finding, verdict: "contradicted" } }).holds).toBe(false);
  });

  it("is none of the claim where the premise fails in most runs, and the rule is not asked", () => {
    const found = () => expect.fail("was asked");
    expect(judgedPoint({ a: 1 }, runs, (run) => !generalises(run), found)).toMatchObject({
      premise: false,
      holds: null,
      n: 3,
    });
    expect(judgedPoint({ a: 1 }, runs, generalises, () => ({ finding })).premise).toBe(true);
  });

  it("is open where as many say yes as no", () => {
    expect([[true, false], [], [true, true, false]].map(inMoreThanHalf)).toEqual([null, null, true]);
  });
});

describe("a claim with a map", () => {
  const arm = (decay: number, seeds = [0, 1, 2]): Arm => ({
    part: `decay${decay}`,
    runs: () => seeds.map((seed) => ({ ...smallSpec, seed, optimizer: { learningRate: 0.03, weightDecay: decay } })),
  });
  const own = arm(9, [0, 1, 2, 3, 4]);
  const arms = [1, 2, 3].map((decay) => arm(decay));
  const reached = ({ evaluations }: RunRecord) => (evaluations.at(-1)?.test.accuracy ?? 0) > 0.9;
  const claim = claimsOf("efficiency")({
    ...{ id: "E-0-a", where: "Nowhere", statement: "It is so.", figure: null, arms: own },
    read: (runs) => runs.map(reached),
    rule: mostOf("In most.", "it is so", "none"),
    map: {
      points: arms.map((runs, i) => ({ settings: { "optimizer.weightDecay": i + 1 }, runs })),
      premise: ({ evaluations }) => (evaluations.at(-1)?.train.accuracy ?? 0) > 0.9,
    },
  });
  /** What runs of each weight decay did. */
  const stored = (does: Readonly<Record<number, Trajectory>>) => (one: Arm) => {
    const specs = one.runs([]);
    const records = specs.flatMap((spec) => {
      const { weightDecay } = spec.optimizer as { weightDecay: number };
      return weightDecay in does ? [madeUpRun(spec, does[weightDecay])] : [];
    });
    return { records, planned: specs.length, problems: [] };
  };
  const late = { tMem: 10, tGen: 20 };
  const never = { tMem: 10 };

  it("takes its verdict from there, where the runs of all points are there", () => {
    const judged = judgeClaim(claim, stored({ 9: late, 1: late, 2: never, 3: never }));
    expect(judged).toMatchObject({ verdict: "depends on the setting", finding: { verdict: "supported" }, used: 5 });
    expect(judged.map).toMatchObject({ premise: 3, share: 1 / 3, border: "at weight decay 1" });
    expect(judgeClaim(claim, stored({ 9: late, 1: never, 2: never, 3: never })).verdict).toBe("contradicted");
    expect(judgeClaim(claim, stored({ 9: late, 1: late, 2: { tMem: null }, 3: late })).map).toMatchObject({
      premise: 2,
      share: 1,
    });
  });

  it("has the verdict of its own setting until then, and is invalid where a run of the map is damaged", () => {
    expect(judgeClaim(claim, stored({ 9: late, 1: late, 2: never }))).toMatchObject({
      verdict: "supported",
      map: null,
    });
    const damaged = (one: Arm) => ({ ...stored({ 9: late })(one), problems: one === arms[1] ? ["damaged"] : [] });
    expect(judgeClaim(claim, damaged)).toMatchObject({ verdict: "invalid", reason: "damaged", map: null });
    expect(
      judgeClaim({ ...claim, supersededBy: ["E-0-b"] }, stored({ 9: late, 1: late, 2: never, 3: never })).verdict,
    ).toBe("superseded");
  });

  it("counts the runs of its own setting alone as those that decide it, and plans those of the map", () => {
    expect(claim.arms).toEqual([own]);
    expect(claim.parts).toEqual(["decay9"]);
    expect(claim.map?.parts).toEqual(["decay1", "decay2", "decay3"]);
    const ids = claim.map?.arms.flatMap((one) => one.runs([]).map((spec) => runId(resolveRun(spec))));
    expect(new Set(ids).size).toBe(9);
  });

  it("may have several arms at each point", () => {
    const pairs = claimsOf("efficiency")({
      ...{ id: "E-0-c", where: "Nowhere", statement: "It is earlier.", figure: null },
      arms: [arms[0], arms[1]],
      read: (both) =>
        pairsOf(both, (run) => ({
          censored: false as const,
          step: run.config.optimizer.weightDecay * (10 + run.config.seed),
        })),
      rule: earlier("Earlier.", "one over two"),
      map: {
        points: [
          { settings: { a: 1 }, runs: [arms[0], arms[2]] },
          { settings: { a: 2 }, runs: [arms[2], arms[0]] },
        ],
      },
    });
    const judged = judgeClaim(pairs, stored({ 1: late, 2: late, 3: late }));
    expect(judged.map?.points.map(({ n, holds, verdict }) => [n, holds, verdict])).toEqual([
      [3, true, "supported"],
      [3, false, "contradicted"],
    ]);
  });
});
