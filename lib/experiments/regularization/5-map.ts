/** @file Around Figures 5.5 to 5.7: weight decay of four strengths that is removed, or introduced, at each of several updates. */
import { median } from "simple-statistics";
import { heatMap } from "../../figures";
import type { RunRecord } from "../../runs";
import { gridOf } from "../maps/section";
import { atOrAfter, finalAccuracy, timesCell } from "../measures";
import { figure, part, type Section, withSeeds } from "../section";
import { nSeeds } from "../seeds";
import { decayAt, essayLstm, REACHED, sinceSwitch, switchStep } from "./networks";

const SEEDS = [100, 101, 102];
const decays = { "optimizer.weightDecay": [0.5, 1, 2, 4] };
/** Which update decides is our choice; the essay shows one, of a network that it does not print all settings of. */
export const removedMap = part(
  "removedMap",
  "around figures 5.5 and 5.6: the LSTM with four weight decays that are removed at five updates",
  gridOf({ moment: [250, 500, 1000, 2000, 4000], ...decays }, ({ moment, "optimizer.weightDecay": weightDecay }) =>
    withSeeds(SEEDS, {
      ...{ ...essayLstm, ...decayAt({ step: moment }, 0), probes: [] },
      optimizer: { ...essayLstm.optimizer, weightDecay },
    }),
  ),
);
export const introducedMap = part(
  "introducedMap",
  "around figure 5.7: the LSTM with four weight decays that are introduced at four updates, 9,000 in all",
  gridOf({ moment: [500, 1000, 2000, 4000], ...decays }, ({ moment, "optimizer.weightDecay": weightDecay }) =>
    withSeeds(SEEDS, {
      ...{ ...essayLstm, ...decayAt({ step: moment }, weightDecay), probes: [], steps: 9000 },
      optimizer: { ...essayLstm.optimizer, weightDecay: 0 },
    }),
  ),
);

const atChange = (run: RunRecord) => atOrAfter(run.evaluations, switchStep(run) ?? 0);
const memorised = (run: RunRecord) => atChange(run).train.accuracy >= REACHED;
/** The points with learning rate times weight decay summed up to the change, by which a border may be told best. */
const withDose = (points: typeof removedMap.arms) =>
  points.map(({ settings: at, runs }) => {
    const dose = essayLstm.optimizer.learningRate * at.moment * at["optimizer.weightDecay"];
    const settings: typeof at = { ...at, dose: Number(dose.toPrecision(3)) };
    return { settings, runs };
  });
const removedPoints = withDose(removedMap.arms);
/** What the essay says is of networks that have memorised, before they generalise or after. */
export const whenRemoved = {
  early: { points: removedPoints, premise: (run: RunRecord) => memorised(run) && atChange(run).test.accuracy < 0.5 },
  late: { points: removedPoints, premise: (run: RunRecord) => atChange(run).test.accuracy >= REACHED },
};
export const whenIntroduced = { points: introducedMap.arms, premise: memorised };

const axes = { xTitle: "update of the change", yTitle: "weight decay" };
const SETTING =
  "(x + y) mod 59 · 50 % of pairs for training · LSTM, 1 layer of width 128 · AdamW, lr 0.003, batches of 512";
const figures = [
  figure("regularization-5-map-removed", removedMap.arms, (points) =>
    heatMap(
      points.map(({ settings, runs }) => ({
        ...{ x: settings.moment, y: settings["optimizer.weightDecay"], value: median(runs.map(finalAccuracy)) },
        note: `before: ${median(runs.map((run) => atChange(run).test.accuracy)).toFixed(2)}`,
      })),
      {
        ...axes,
        threshold: 0.5,
        title: "Test accuracy at the end, by when weight decay is removed",
        settings: `${SETTING}, 6,000 updates · median of ${nSeeds(points)}; below: test accuracy at the removal`,
        unit: "test accuracy",
        range: [0, 1],
        format: (accuracy) => accuracy.toFixed(2),
      },
    ),
  ),
  figure("regularization-5-map-introduced", introducedMap.arms, (points) =>
    heatMap(
      points.map(({ settings, runs }) => ({
        ...{ x: settings.moment, y: settings["optimizer.weightDecay"] },
        ...timesCell(runs.map((run) => sinceSwitch(run))),
      })),
      {
        ...axes,
        scale: "log",
        title: "How long after weight decay is introduced the network generalises",
        settings: `${SETTING}, no weight decay at first, 9,000 updates · median of T_gen minus the update of the change, ${nSeeds(points)}, below: how many generalise`,
        unit: "updates",
        format: (updates) => String(Math.round(updates)),
      },
    ),
  ),
];

export const whenItMatters: Section = { parts: [removedMap, introducedMap], figures, claims: [] };
