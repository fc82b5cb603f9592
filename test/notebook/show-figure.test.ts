import { type Experiment, figure, missingRuns } from "groklab/experiments";
import { trainingCurves } from "groklab/figures";
import { PLOTLY_MIME } from "groklab/notebook/show";
import { showFigure } from "groklab/papers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { enterKernel } from "../support/kernel-bridge";
import { scratch } from "../support/scratch";
import { deleteTrial, pair, recordTrial, trial } from "../support/trial";

vi.stubEnv("GROKLAB_DATA", scratch());
beforeAll(async () => {
  for (const seed of [1, 2]) await recordTrial(seed);
});

const drawn: Experiment = {
  ...trial,
  figures: [figure("trial-1", pair.arms.both, ([first]) => trainingCurves(first))],
};
const COMMAND = "make them with: npx groklab reproduce trial --parts pair";

let kernel = enterKernel();
beforeEach(() => {
  kernel = enterKernel();
});
afterEach(() => {
  kernel.leave();
  vi.restoreAllMocks();
});

describe("showFigure", () => {
  it("shows the figure that the stored runs give, and what they cost", async () => {
    await showFigure(drawn, "trial-1");
    expect(kernel.shown[0].data[PLOTLY_MIME]).toMatchObject({ data: expect.any(Array) });
    expect(kernel.shown.at(-1)?.data["text/plain"]).toMatch(/^trial-1: 2 runs, 80 updates, \d+ core-seconds$/);
  });

  it("says what is missing, and the command that makes it, in place of a figure", async () => {
    deleteTrial(2);
    const say = vi.spyOn(console, "log").mockImplementation(() => {});
    await showFigure(drawn, "trial-1");
    expect(say.mock.calls).toEqual([[`figure trial-1 can not be drawn yet: 1 of 2 runs are missing; ${COMMAND}`]]);
    expect(kernel.shown).toEqual([]);
    await recordTrial(2, { stop: true });
    expect(missingRuns(drawn, "trial-1")).toBe(`1 of 2 runs are missing; ${COMMAND}`); // cut short: not whole
    await recordTrial(2);
    expect(missingRuns(drawn, "trial-1")).toBeUndefined();
  });

  it("refuses a figure that is not there, naming the nearest", async () => {
    await expect(showFigure(drawn, "trial-2")).rejects.toThrow('trial: has no figure "trial-2"; did you mean trial-1?');
  });
});
