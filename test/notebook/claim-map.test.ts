import { existsSync } from "node:fs";
import { claimMap } from "groklab/notebook";
import { type RunRecord, type RunSpec, readRuns, runsFolder } from "groklab/runs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { enterKernel } from "../support/kernel-bridge";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";

vi.stubEnv("GROKLAB_DATA", scratch());

let kernel = enterKernel();
let said: string[] = [];
beforeEach(() => {
  kernel = enterKernel();
  said = [];
  vi.spyOn(console, "log").mockImplementation((line) => void said.push(line));
});
afterEach(() => {
  kernel.leave();
  vi.restoreAllMocks();
});

const DECAY = "optimizer.weightDecay";
const grid = { [DECAY]: [1, 16] };
const base: RunSpec = { ...smallSpec, steps: 20 };
const options = { experiment: "mapped", engine: { xla: false }, jobs: 2, base } as const;
/** So above this weight decay, whatever the run did: what is under test is the map. */
const above =
  (decay: number) =>
  ({ config }: RunRecord) =>
    config.optimizer.weightDecay > decay;

describe("claimMap", () => {
  it("trains three seeds a point, then the point between two that disagree and more seeds there, and grows meanwhile", async () => {
    const map = await claimMap(above(3), grid, { ...options, rounds: 1 });
    expect(map.points.map(({ settings, n, holds, refined }) => [settings[DECAY], n, holds, refined])).toEqual([
      [1, 5, false, false],
      [16, 5, true, false],
      [4, 5, true, true],
    ]);
    expect(map).toMatchObject({
      premise: 2,
      share: 0.5,
      verdict: "depends on the setting",
      border: "from weight decay 4 on",
    });
    expect(said).toEqual([
      "it is so: 6 runs for 2 points, 0 of them finished; to train: 6 runs, 120 updates; how long that takes shows when the first is under way",
      expect.stringMatching(
        /^round 1: 9 runs for 3 points, 0 of them finished; to train: 9 runs, 180 updates; how long/,
      ),
      "it is so: depends on the setting, so on 1 of 2 points (50 %): from weight decay 4 on",
    ]);
    expect(readRuns(runsFolder("mapped")).runs.length).toBe(15);
    const figures = kernel.shown.filter(({ data }) => "application/vnd.plotly.v1+json" in data);
    expect(figures.length).toBe(16); // one after each run, and the last with its picture
    expect(new Set(figures.map(({ id }) => id)).size).toBe(1);
    expect(figures.at(-1)?.data).toHaveProperty(["image/png"]);
  });

  it("takes what is finished, and says what the rest costs by that", async () => {
    const more = { [DECAY]: [1, 16, 100] };
    const map = await claimMap(above(20), more, { ...options, rounds: 0 });
    expect(map).toMatchObject({ share: 1 / 3, border: "at weight decay 100" });
    expect(said[0]).toMatch(
      /^it is so: 9 runs for 3 points, 6 of them finished; to train: 3 runs, 60 updates, \d+ core-seconds, 0:\d\d with 2 at a time$/,
    );
    expect(readRuns(runsFolder("mapped")).runs.length).toBe(18);
  });

  it("keeps what is done when it is interrupted, and goes on when it is made again", async () => {
    const stop = new AbortController();
    Object.assign((globalThis as unknown as { __groklab: object }).__groklab, { signal: stop.signal });
    let ended = 0;
    const stopping = (run: RunRecord) => {
      if (++ended === 2) stop.abort();
      return above(3)(run);
    };
    const own = { ...options, experiment: "interrupted", rounds: 1, jobs: 1 };
    const cut = await claimMap(stopping, grid, own);
    expect(said.at(-1)).toMatch(/\d runs? (is|are) not finished; made again, the map goes on$/);
    const kept = readRuns(runsFolder("interrupted")).runs.filter(({ status }) => status === "done").length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(6);
    expect(cut.points.reduce((sum, { n }) => sum + n, 0)).toBe(kept);
    kernel = enterKernel();
    said = [];
    const whole = await claimMap(above(3), grid, own);
    expect(said[0]).toContain(`${kept} of them finished`);
    expect(whole.border).toBe("from weight decay 4 on");
  });

  it("asks a claim by its id, of runs like its own, over a premise", async () => {
    const change = {
      "task.p": 11,
      "model.embedding": 0,
      "model.hidden": [16],
      batchSize: "full",
      steps: 20,
      schedule: {},
    };
    const { base: _, ...training } = options;
    const premise = ({ config }: RunRecord) => config.optimizer.weightDecay < 10;
    const map = await claimMap("E-1-e", grid, { ...training, change, premise, rounds: 0 });
    expect(map).toMatchObject({ premise: 1, share: null, verdict: "inconclusive", border: null }); // none generalises
    expect(map.points.map(({ premise: has, holds }) => [has, holds])).toEqual([
      [true, null],
      [false, null],
    ]);
  });

  it.each([
    ["E-1-z", grid, {}, /^claimMap: there is no claim "E-1-z"; did you mean E-1-[a-e]\?$/],
    ["E-1-e", grid, { base }, /^claimMap: a claim has its own runs; give `change`/],
    ["E-1-e", { "optimizer.weigthDecay": [1, 2] }, {}, /did you mean optimizer.weightDecay\?/],
    [above(1), grid, {}, /^claimMap: a quantity needs a run to begin with/],
    [above(1), { [DECAY]: [1] }, { base }, /^map: optimizer.weightDecay needs two values at least/],
    [above(1), { a: [1, 2], b: [1, 2], c: [1, 2], d: [1, 2] }, { base }, /^map: expected one to three settings, got 4/],
    [above(1), grid, { base, seeds: 1 }, /^map: expected three seeds a point at least, got 1$/],
  ])("refuses %s over %j with %j before anything starts", async (what, wrong, given, says) => {
    await expect(claimMap(what, wrong, { experiment: "refused", ...given })).rejects.toThrow(says);
    expect([kernel.shown, said, existsSync(runsFolder("refused"))]).toEqual([[], [], false]);
  });

  it("is an error where all runs fail", async () => {
    await expect(claimMap(above(1), grid, { ...options, experiment: "../x" })).rejects.toThrow("experiment");
  });
});
