/** @file How the rules about weight decay that is never there, removed or introduced are computed; they stand in `claims.ts`. */
import { inEvery, inMost, shorter } from "../../claims";
import type { RunRecord } from "../../runs";
import type { Judge } from "../by-parts";
import { finalAccuracy } from "../readings";
import { bestAccuracy, changedAt, generalises, normAt, sinceSwitch, switchStep, tMem, withDecay } from "./readings";
import { LATE, REACHED, testReaches, trainReaches } from "./runs";

const ofSteps = (runs: readonly RunRecord[], steps: number) => runs.filter(({ config }) => config.steps === steps);

const never: Readonly<Record<string, Judge>> = {
  "R-5.4-b": ({ none }) =>
    inMost(
      ofSteps(none, 9000).map((run) => !tMem(run).censored && bestAccuracy(run) < 0.05),
      "training accuracy reaches 0.99 and test accuracy stays below 0.05 within 9,000 updates",
    ),
  "R-5.4-c": ({ none }) =>
    inEvery(
      ofSteps(none, 50_000).map((run) => bestAccuracy(run) < REACHED),
      "test accuracy stays below 0.99 for 50,000 updates",
    ),
  "R-5.4-d": ({ none }) =>
    inMost(
      ofSteps(none, 9000).map((run) => !tMem(run).censored && finalNorm(run) >= normAt(run, tMem(run).step)),
      "the weight norm at the end is at least that at T_mem",
    ),
};

const finalNorm = ({ evaluations }: RunRecord) => evaluations[evaluations.length - 1].weightNorm;
const endsAbove = (level: number) => (run: RunRecord) => finalAccuracy(run) >= level;

const removal: Readonly<Record<string, Judge>> = {
  "R-5.5-a": ({ removed }) =>
    inMost(
      changedAt(removed, trainReaches(REACHED)).map((run) => finalAccuracy(run) < 0.2),
      "test accuracy ends below 0.2 when weight decay is removed at T_mem",
    ),
  "R-5.5-b": ({ removed }) =>
    inMost(
      changedAt(removed, trainReaches(REACHED)).map((run) => {
        const step = switchStep(run);
        return step !== null && finalNorm(run) > normAt(run, step);
      }),
      "the weight norm at the end exceeds that at the removal",
    ),
  "R-5.6-a": ({ removed }) =>
    inMost(
      changedAt(removed, testReaches(REACHED)).map(endsAbove(0.95)),
      "test accuracy ends at 0.95 or more when weight decay is removed at a test accuracy of 0.99",
    ),
  "R-7.6-a": ({ removed }) => {
    const times = [0.9, 0.95, REACHED].map((reaches) => changedAt(removed, testReaches(reaches)).map(endsAbove(0.95)));
    return inMost(
      times[0].map((_, seed) => times.every((holds) => holds[seed])),
      "test accuracy ends at 0.95 or more, whether weight decay is removed at 0.9, 0.95 or 0.99",
    );
  },
};

const introduction: Readonly<Record<string, Judge>> = {
  "R-5.7-a": ({ late }) =>
    inMost(
      withDecay(changedAt(late, { step: LATE }), 1).map(generalises),
      "T_gen is reached within 9,000 updates when weight decay 1 sets in at update 2,000",
    ),
  "R-5.7-b": ({ late }) => {
    const runs = changedAt(late, { step: LATE });
    return shorter(
      withDecay(runs, 2).map(sinceSwitch),
      withDecay(runs, 1).map(sinceSwitch),
      "T_gen since the introduction with weight decay 2 over that with 1",
    );
  },
  "R-5.7-c": ({ late }) =>
    inMost(
      withDecay(changedAt(late, { step: LATE }), 1).map((run) => {
        const after = run.evaluations.filter(({ step }) => step > LATE).map(({ weightNorm }) => weightNorm);
        return Math.min(...after) < 0.9 * normAt(run, LATE);
      }),
      "the weight norm falls below 0.9 times what it was at update 2,000",
    ),
  "R-7.7-a": ({ late }) =>
    inMost(
      withDecay(earlierTimes(late), 1).map(generalises),
      "T_gen is reached within 6,000 updates when weight decay 1 sets in at 1, 2 or 4 times T_mem",
    ),
  "R-7.7-b": ({ late }) =>
    shorter(
      withDecay(earlierTimes(late), 2).map(sinceSwitch),
      withDecay(earlierTimes(late), 1).map(sinceSwitch),
      "T_gen since the introduction, at 1, 2 or 4 times T_mem, with weight decay 2 over that with 1",
    ),
};

/** Introduced at 1, 2 and 4 times T_mem, time by time in the order of seeds. */
function earlierTimes(late: readonly RunRecord[]): RunRecord[] {
  return [1, 2, 4].flatMap((times) => changedAt(late, trainReaches(REACHED, times)));
}

export const scheduleJudges: Readonly<Record<string, Judge>> = { ...never, ...removal, ...introduction };
