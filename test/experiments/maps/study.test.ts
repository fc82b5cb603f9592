import { claimsOf, earlier, mostOf, pairsOf } from "groklab/claims";
import { claimQuestion, efficiency, type FindRun, mapStudy, runQuestion } from "groklab/experiments";
import { type RunRecord, type RunSpec, resolveRun, runId } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { madeUpRun, type Trajectory } from "../../support/made-up-run";
import { smallSpec } from "../../support/small-run";

const DECAY = "optimizer.weightDecay";
const RATE = "optimizer.learningRate";
const grid = { [DECAY]: [0.1, 1, 10], [RATE]: [0.001, 0.1] };

const final = ({ evaluations }: RunRecord) => evaluations[evaluations.length - 1];
const reached = (run: RunRecord) => final(run).test.accuracy > 0.9;
const memorised = (run: RunRecord) => final(run).train.accuracy > 0.9;
const question = (premise?: typeof reached) =>
  runQuestion({ title: "generalises", of: reached, base: smallSpec }, grid, { premise });

/** Every run there is, as what its weight decay, learning rate and seed make of it; null: not finished. */
const runs =
  (
    does: (decay: number, rate: number, seed: number) => boolean | null,
    tMem: (decay: number) => number | null = () => 10,
  ): FindRun =>
  (spec) => {
    const { optimizer, seed } = resolveRun(spec);
    const so = does(optimizer.weightDecay, optimizer.learningRate, seed);
    return so === null ? undefined : madeUpRun(spec, { tMem: tMem(optimizer.weightDecay), tGen: so ? 20 : null });
  };
const inShort = (points: readonly { settings: Readonly<Record<string, unknown>>; seeds: number; refined: boolean }[]) =>
  points.map(({ settings, seeds, refined }) => `${settings[DECAY]} ${settings[RATE]} ${seeds}${refined ? " new" : ""}`);

describe("a map in rounds", () => {
  it("begins with three seeds at every point of the grid", () => {
    const study = mapStudy(question(), grid);
    const points = study.plan(() => undefined, 0);
    expect(inShort(points)).toEqual(["0.1 0.001 3", "0.1 0.1 3", "1 0.001 3", "1 0.1 3", "10 0.001 3", "10 0.1 3"]);
    expect(study.runsOf(points).map(resolveRun).slice(0, 4)).toMatchObject([
      { seed: 0, optimizer: { weightDecay: 0.1, learningRate: 0.001 } },
      { seed: 1 },
      { seed: 2 },
      { seed: 0, optimizer: { weightDecay: 0.1, learningRate: 0.1 } },
    ]);
  });

  it("adds the point half way between neighbours that disagree, and seeds to both, and nothing elsewhere", () => {
    const study = mapStudy(question(), grid);
    // so from decay 10 on at either rate, and at decay 1 with the larger one
    const find = runs((decay, rate) => decay >= 5 || (decay >= 0.5 && rate > 0.01));
    expect(inShort(study.plan(find, 1))).toEqual([
      ...["0.1 0.001 3", "0.1 0.1 5", "1 0.001 5", "1 0.1 5", "10 0.001 5", "10 0.1 3"],
      "3.16 0.001 5 new", // between decays 1 and 10
      "0.316 0.1 5 new", // between decays 0.1 and 1
      "1 0.01 5 new", // between both rates at decay 1
    ]);
    const second = inShort(study.plan(find, 2)).slice(9);
    expect(second).toEqual(["5.62 0.001 5 new", "0.562 0.1 5 new", "1 0.0316 5 new"]);
    expect(study.map(find).border).toContain("weight decay");
  });

  it("is complete at once where all agree, or no point has the premise", () => {
    const agree = mapStudy(question(), grid);
    expect(
      inShort(
        agree.plan(
          runs(() => true),
          2,
        ),
      ),
    ).toEqual(inShort(agree.plan(() => undefined, 0)));
    const find = runs(
      (decay) => decay > 0.5,
      (decay) => (decay > 0.5 ? 10 : null),
    ); // at 0.1 it does not memorise
    const asked = mapStudy(question(memorised), grid);
    expect(asked.plan(find, 2).length).toBe(6);
    expect(asked.map(find)).toMatchObject({ premise: 4, share: 1, verdict: "supported" });
    expect(asked.map(find).points.map(({ premise }) => premise)).toEqual([false, false, true, true, true, true]);
  });

  it("gives more seeds to a point that is open, and adds none beside it", () => {
    const open = claimsOf("efficiency")({
      ...{ id: "E-0-a", where: "Nowhere", statement: "It is so.", figure: null },
      arms: { part: "one", runs: () => [smallSpec] },
      read: (list) => list.map((run) => (run.config.seed === 2 ? null : reached(run))),
      rule: mostOf("In most.", "it is so", "none"),
    });
    const study = mapStudy(claimQuestion(open, grid), grid);
    const find = runs((decay, _, seed) => (decay === 1 ? seed !== 1 : true));
    expect(inShort(study.plan(find, 1))).toEqual([
      "0.1 0.001 3",
      "0.1 0.1 3",
      "1 0.001 5",
      "1 0.1 5",
      "10 0.001 3",
      "10 0.1 3",
    ]);
    expect(study.map(find).points[2]).toMatchObject({ n: 5, holds: true, estimate: 0.75 }); // yes of seeds 0, 3, 4, no of 1
  });

  it("has no more than its grid where a number is asked, which is neither so nor not", () => {
    const study = mapStudy(
      runQuestion({ title: "loss", of: (run) => final(run).test.loss, base: smallSpec }, grid),
      grid,
    );
    expect(
      study.plan(
        runs(() => true),
        2,
      ),
    ).toEqual(study.plan(() => undefined, 0));
    expect(study.map(runs(() => true))).toMatchObject({
      premise: 6,
      share: null,
      verdict: "inconclusive",
      border: null,
    });
  });

  it("goes on as it began, whatever the seeds say that came later", () => {
    const study = mapStudy(question(), grid);
    const before = runs((decay, _, seed) => (seed < 3 ? decay > 5 : null));
    const later = runs((decay, _, seed) => decay > 5 || seed >= 3); // of decay 1 two of five now say yes
    expect(inShort(study.plan(later, 1))).toEqual(inShort(study.plan(before, 1)));
  });

  it("judges by the seeds that are there, and leaves out points without any", () => {
    const study = mapStudy(question(), grid);
    const find = runs((decay, _, seed) => (decay === 0.1 || (decay === 1 && seed > 0) ? null : decay === 10));
    expect(study.map(find, 0).points.map(({ settings, n, holds }) => [settings[DECAY], n, holds])).toEqual([
      [1, 1, false],
      [1, 1, false],
      [10, 3, true],
      [10, 3, true],
    ]);
  });

  it("refines by whole numbers where a setting takes no others", () => {
    const widths = { "model.hidden.0": [4, 5, 64], [DECAY]: [0.1, 1] };
    const base: RunSpec = smallSpec;
    const wide = (run: RunRecord) => Number((run.config.model as unknown as { hidden: number[] }).hidden[0]) > 4;
    const study = mapStudy(runQuestion({ title: "wide", of: wide, base }, widths), widths);
    const added = study.plan((spec) => madeUpRun(spec), 2).filter(({ refined }) => refined);
    expect(added).toEqual([]); // nothing lies between 4 and 5
    const larger = (run: RunRecord) => Number((run.config.model as unknown as { hidden: number[] }).hidden[0]) > 9;
    const next = mapStudy(runQuestion({ title: "wide", of: larger, base }, widths), widths, { rounds: 1 });
    const found = next.plan((spec) => madeUpRun(spec), 1).filter(({ refined }) => refined);
    expect(found.map(({ settings }) => settings["model.hidden.0"])).toEqual([18, 18]); // the root of 5 x 64 is 17.9
  });

  it.each([
    [{ seeds: 2 }, "map: expected three seeds a point at least, got 2"],
    [{ seeds: 4, seedsNear: 3 }, "map: expected as many seeds near a border as elsewhere at least, 4, got 3"],
    [{ rounds: -1 }, "map: expected a whole number of rounds, 0 or more, got -1"],
  ])("refuses %j", (options, says) => {
    expect(() => mapStudy(question(), grid, options)).toThrow(says);
  });
});

describe("what is asked of a run", () => {
  const at = (of: Parameters<typeof runQuestion>[0]["of"], find: FindRun) =>
    mapStudy(runQuestion({ title: "q", of, base: smallSpec }, grid), grid, { rounds: 0 }).map(find).points[0];
  const find = runs((_, __, seed) => seed > 0);

  it("is whether it is so in most, with the share; or when, with the median; or a number, which is no verdict", () => {
    expect(at(reached, find)).toMatchObject({ n: 3, holds: true, verdict: null, estimate: 2 / 3 });
    const time = (run: RunRecord) =>
      ({ censored: !reached(run), step: reached(run) ? run.config.seed * 10 : 99 }) as never;
    expect(at(time, find)).toMatchObject({ holds: true, estimate: 20 }); // 10, 20, none by 99
    expect(
      at(
        time,
        runs(() => false),
      ),
    ).toMatchObject({ holds: false, estimate: null });
    expect(at((run) => run.config.seed, find)).toMatchObject({ holds: null, estimate: 1 });
    expect(at(() => null, find)).toMatchObject({ holds: null, estimate: null });
  });

  it.each([
    [{ "optimizer.weigthDecay": [1, 2] }, "did you mean optimizer.weightDecay?"],
    [{ [DECAY]: [1] }, "map: optimizer.weightDecay needs two values at least"],
    [
      { [DECAY]: [1, 2], [RATE]: [1, 2], "task.p": [5, 7], steps: [1, 2] },
      "map: expected one to three settings, got 4",
    ],
    [{ seed: [0, 1] }, "map: every point has several seeds; leave seed out of the grid"],
    [{ [DECAY]: [-1, 1] }, "optimizer.weightDecay"],
  ])("is refused over %j, in one line", (wrong: Readonly<Record<string, readonly number[]>>, says) => {
    const refused = () => runQuestion({ title: "q", of: reached, base: smallSpec }, wrong);
    expect(refused).toThrow(says);
  });
});

describe("a claim at each point", () => {
  const [claim] = efficiency.claims.filter(({ id }) => id === "E-1-e");
  const change = {
    "task.p": 11,
    "model.embedding": 0,
    "model.hidden": [16],
    steps: 1000,
    batchSize: 32,
    evaluation: { every: 50, perDecade: 0 },
  };
  /** The MLP generalises late up to this decay, and early beyond. */
  const late: FindRun = (spec) => {
    const { weightDecay } = resolveRun(spec).optimizer;
    return madeUpRun(spec, { tMem: 100, tGen: weightDecay <= 1 ? 500 : 150, plateau: 0.01 } satisfies Trajectory);
  };

  it("is asked by its own rule, of its own runs changed, with the setting of ours and what the paper prints marked", () => {
    const own = claimQuestion(claim, grid, { change });
    const [run] = own.runsAt({ [DECAY]: 0.1, [RATE]: 0.1 }, 7).map(resolveRun);
    expect(run).toMatchObject({ seed: 7, steps: 1000, task: { p: 11, trainFraction: 0.5 }, batchSize: 32 });
    expect(run.optimizer).toMatchObject({ weightDecay: 0.1, learningRate: 0.1 });
    expect(own.marks).toEqual({ "our setting": { [DECAY]: 1, [RATE]: 0.001 } }); // the paper prints neither
    const shares = { "task.trainFraction": [0.3, 0.5] };
    expect(claimQuestion(claim, shares).marks["the paper"]).toEqual({ "task.trainFraction": 0.5 });
    const map = mapStudy(own, grid, { rounds: 0 }).map(late);
    expect(map).toMatchObject({
      premise: 6,
      share: 2 / 3,
      verdict: "depends on the setting",
      border: "up to weight decay 1",
    });
    expect(map.points[0]).toMatchObject({ n: 3, holds: true, verdict: "inconclusive", estimate: 1 });
  });

  it("keeps the arms of a claim apart, seed by seed", () => {
    const arm = (decay: number) => ({
      part: "two",
      runs: () => [0, 1].map((seed) => ({ ...smallSpec, seed, optimizer: { learningRate: 0.03, weightDecay: decay } })),
    });
    const both = claimsOf("efficiency")({
      ...{ id: "E-0-b", where: "Nowhere", statement: "Twice is earlier.", figure: null },
      arms: [arm(2), arm(1)],
      read: (lists) =>
        pairsOf(lists, ({ config }) => ({
          censored: false as const,
          step: 1000 / config.optimizer.weightDecay + config.seed,
        })),
      rule: earlier("Earlier.", "two over one"),
    });
    const rates = { [RATE]: [0.01, 0.1] };
    const study = mapStudy(claimQuestion(both, rates), rates, { rounds: 0 });
    expect(study.runsOf(study.plan(() => undefined, 0)).length).toBe(12); // two arms, two points, three seeds
    expect(study.map((spec) => madeUpRun(spec)).points.map(({ n, holds }) => [n, holds])).toEqual([
      [3, true],
      [3, true],
    ]);
    const without: FindRun = (spec) =>
      resolveRun(spec).optimizer.weightDecay === 1 && spec.seed === 2 ? undefined : madeUpRun(spec);
    expect(study.map(without).points[0].n).toBe(2); // a pair needs both
    expect(() => claimQuestion(both, { [DECAY]: [1, 2] })).toThrow(
      "map: E-0-b compares runs that differ in optimizer.weightDecay itself; map it over other settings",
    );
  });

  it("is refused where it has no runs, or others decide them", () => {
    const computed = efficiency.claims.map((one) => ({ ...one, arms: [] }))[0];
    expect(() => claimQuestion(computed, grid)).toThrow("is worked out without runs");
    const decided = { ...claim, arms: [{ ...claim.arms[0], from: claim.arms[0] }] };
    expect(() => claimQuestion(decided, grid)).toThrow("are decided by the records of others; a map can't plan them");
  });

  it("has runs whose ids are of today, though the paper's have an earlier schema", () => {
    const [own] = claim.arms[0].runs([]);
    const [spec] = claimQuestion(claim, grid).runsAt({ [DECAY]: 1, [RATE]: 0.001 }, 0);
    expect([own.schema, spec.schema]).toEqual([3, undefined]);
    expect(runId(resolveRun(spec))).toMatch(/^addition97-mlp/);
  });
});
