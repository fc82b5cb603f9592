import { figureOfMap, makeMap, mapStudy, runQuestion } from "groklab/experiments";
import type { RunRecord, RunSpec } from "groklab/runs";
import { describe, expect, it, vi } from "vitest";
import { titleOf, tracesOf } from "../../support/figures";
import { madeUpRun } from "../../support/made-up-run";
import { scratch } from "../../support/scratch";
import { smallSpec } from "../../support/small-run";

vi.stubEnv("GROKLAB_DATA", scratch());

const DECAY = "optimizer.weightDecay";
const grid = { [DECAY]: [1, 4] };
const large = ({ config }: RunRecord) => config.optimizer.weightDecay > 3;
const study = () => mapStudy(runQuestion({ title: "large", of: large, base: smallSpec }, grid), grid, { rounds: 1 });

/** Makes the map with trainers that end runs at once, each in its way; says what was said and asked for. */
async function made(recordOf: (spec: RunSpec, i: number) => RunRecord | undefined) {
  const [said, rounds]: [string[], number[]] = [[], []];
  const grown: number[] = [];
  const result = await makeMap(study(), {
    ...{ experiment: "made", jobs: 2, say: (line) => void said.push(line) },
    async train(specs, ended) {
      rounds.push(specs.length);
      specs.forEach((spec, i) => {
        const record = recordOf(spec, i);
        if (record) ended(spec, record);
      });
    },
    onGrow: ({ points }) => void grown.push(points.length),
  });
  return { ...result, said, rounds, grown };
}

describe("making a map", () => {
  it("trains round by round what the rounds before do not have, and grows with each run", async () => {
    const { map, rounds, grown, missing, records } = await made((spec) => madeUpRun(spec));
    expect(rounds).toEqual([6, 2 * 2 + 5]); // two points of three, then two seeds more at both, and five between
    expect([records.length, missing, grown.length]).toEqual([15, 0, 15]);
    expect(grown.slice(0, 7)).toEqual([1, 1, 1, 2, 2, 2, 2]);
    expect(map).toMatchObject({ premise: 2, share: 0.5, border: "at weight decay 4" });
  });

  it("stops after a round that lacks runs, and does not count those that were cut short", async () => {
    const cut = await made((spec, i) => madeUpRun(spec, { status: i === 4 ? "stopped" : "done" }));
    expect([cut.rounds, cut.missing, cut.records.length]).toEqual([[6], 1, 5]);
    expect(cut.map.points.map(({ n }) => n)).toEqual([3, 2]);
    expect(cut.said.at(-1)).toBe(
      "large: depends on the setting, so on 1 of 2 points (50 %): at weight decay 4; 1 run is not finished; made again, the map goes on",
    );
    const none = await made(() => undefined);
    expect([none.rounds, none.missing, none.map.points, none.said.length]).toEqual([[6], 6, [], 1]);
  });

  it("counts runs that diverged: they are points of the map", async () => {
    const { missing, rounds } = await made((spec) => madeUpRun(spec, { status: "diverged" }));
    expect([missing, rounds.length]).toEqual([0, 2]);
  });

  it("is drawn by the verdict, by times where these are asked, with the border and what was run in the caption", async () => {
    const { map, records } = await made((spec) => madeUpRun(spec));
    const figure = figureOfMap(study(), map, records, "never");
    expect(titleOf(figure)).toContain("large: where it is so");
    expect(titleOf(figure)).toContain("so at weight decay 4 · (x + y) mod 11 · 40 % of pairs for training");
    const names = tracesOf(figure).map(({ name }) => name);
    expect(names).toEqual([undefined, "not so", "open", "so", "the base"]); // its decay, 2, lies between
    const times = map.points.map((point, i) => ({ ...point, estimate: i === 0 ? null : 100 * i }));
    const drawn = figureOfMap(study(), { ...map, points: times }, records);
    expect(titleOf(drawn)).not.toContain("where it is so");
    expect(drawn.layout.annotations?.map(({ text }) => text)).toContain("200");
  });
});
