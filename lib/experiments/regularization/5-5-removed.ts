/** @file Figures 5.5, 5.6, 7.5 and 7.6 of the essay: weight decay that is removed, early and late. */
import { most } from "../../claims";
import { valueBySetting } from "../../figures";
import type { RunRecord } from "../../runs";
import { finalAccuracy, lastOf, normAt } from "../measures";
import { figure, part, type Section, withSeeds } from "../section";
import { kept } from "./5-4-none";
import { whenRemoved } from "./5-map";
import { claim, decayAt, essayLstm, REACHED, switchStep, TEN, THREE, testReaches, trainReaches } from "./networks";
import { schedulePanels } from "./schedule-panels";

const removedAt = (at: Parameters<typeof decayAt>[0], seeds = TEN) =>
  withSeeds(seeds, { ...essayLstm, ...decayAt(at, 0) });

const removed = part("removed", "figures 5.5, 5.6, 7.5, 7.6: weight decay removed, early and late", {
  atTMem: removedAt(trainReaches(REACHED)),
  after: [0.5, 0.9, 0.95, REACHED].map((reaches) => ({
    reaches,
    name: `test accuracy ${reaches}`,
    runs: removedAt(testReaches(reaches)),
  })),
  before: [0.5, 0.9].map((reaches) => ({
    name: `training accuracy ${reaches}`,
    runs: removedAt(trainReaches(reaches), THREE),
  })),
  atTwice: removedAt(trainReaches(REACHED, 2), THREE),
});
const { atTMem, after, before, atTwice } = removed.arms;
/** Removed at T_mem, and once test accuracy has reached a value, for other sections. */
export const removedAtTMem = atTMem;
export const removedAfter = after;
const atReached = after[3].runs;

/** By when weight decay is removed, in the order of time. */
const early = [...before, { name: "T_mem", runs: atTMem }, { name: "2 T_mem", runs: atTwice }];

const UNLEARNED = 0.2;
const KEPT = 0.95;
const keeps = (runs: readonly RunRecord[]) => runs.map((run) => finalAccuracy(run) >= KEPT);

const claims = [
  claim({
    ...{ id: "R-5.5-a", where: "Figure 5.5", figure: "regularization-5-5" },
    statement: "Weight decay removed early: the network overfits.",
    map: whenRemoved.early,
    arms: atTMem,
    read: (runs) => runs.map((run) => finalAccuracy(run) < UNLEARNED),
    rule: most(
      `Removed at T_mem: test accuracy at the end is below ${UNLEARNED} in most seeds.`,
      `test accuracy ends below ${UNLEARNED} when weight decay is removed at T_mem`,
    ),
  }),
  claim({
    ...{ id: "R-5.5-b", where: "Figure 5.5", figure: "regularization-5-5" },
    statement: "After weight decay is removed early, the norm of the weights grows.",
    arms: atTMem,
    read: (runs) =>
      runs.map((run) => {
        const step = switchStep(run);
        return step !== null && lastOf(run.evaluations).weightNorm > normAt(run, step);
      }),
    rule: most(
      "Removed at T_mem: the weight norm at the end exceeds that at the removal, in most seeds.",
      "the weight norm at the end exceeds that at the removal",
    ),
  }),
  claim({
    ...{ id: "R-5.6-a", where: "Figure 5.6", figure: "regularization-5-6" },
    statement: "Weight decay removed after grokking changes nothing.",
    map: whenRemoved.late,
    arms: atReached,
    read: keeps,
    rule: most(
      `Removed at a test accuracy of ${REACHED}: test accuracy at the end is at least ${KEPT} in most seeds.`,
      `test accuracy ends at ${KEPT} or more when weight decay is removed at a test accuracy of ${REACHED}`,
    ),
  }),
  claim({
    ...{ id: "R-7.6-a", where: "Figure 7.6", figure: "regularization-7-6" },
    statement: "Nor does it matter at which of several late times it is removed.",
    arms: after.slice(1).map(({ runs }) => runs),
    read: (times) => times[0].map((_, seed) => times.every((runs) => keeps(runs)[seed])),
    rule: most(
      `Removed at 0.9, 0.95 and ${REACHED}: in most seeds test accuracy at the end is at least ${KEPT} for each of the three.`,
      `test accuracy ends at ${KEPT} or more, whether weight decay is removed at 0.9, 0.95 or ${REACHED}`,
    ),
  }),
];

const removal = (id: string, times: readonly (typeof early)[number][], title: string) =>
  figure(id, { times, kept }, (records) =>
    schedulePanels(
      [
        ...records.times.map(({ name, runs }) => ({ label: `removed at ${name}`, runs })),
        { label: "kept", runs: records.kept },
      ],
      { title, event: "weight decay removed" },
    ),
  );

const figures = [
  removal("regularization-5-5", early, "Weight decay removed early"),
  removal("regularization-5-6", after, "Weight decay removed late"),
  figure("regularization-7-6", [...early, ...after, { name: "kept", runs: kept }], (times) =>
    valueBySetting(
      times.flatMap(({ name, runs }) =>
        runs.map((run) => ({
          setting: name.replace(" accuracy", ""),
          value: finalAccuracy(run),
          seed: run.config.seed,
        })),
      ),
      {
        title: "Test accuracy at the end, by when weight decay is removed",
        settings:
          "(x + y) mod 59 · 50 % of pairs for training · LSTM, 1 layer of width 128 · AdamW, lr 0.003, weight decay 1 until " +
          "removed, batches of 512 · 6,000 updates",
        xTitle: "weight decay removed at",
        yTitle: "final test accuracy",
        axis: "categorical",
        scale: "linear",
      },
    ),
  ),
];

export const removedLate: Section = { parts: [removed], figures, claims };
