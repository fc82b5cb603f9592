/**
 * @file Around Figure 1, whose learning rate, weight decay, batches and initial values the paper leaves out: grids over these, at whose
 * points the three networks are judged as in our own setting.
 */
import type { RunRecord } from "../../runs";
import { gridOf } from "../maps/section";
import { part, withSeeds } from "../section";
import { generalises, lstm, mlp, tMem, transformer } from "./networks";

const [RATE, DECAY, SCALE] = ["optimizer.learningRate", "optimizer.weightDecay", "initialization.scale"] as const;
const rates = { [RATE]: [0.0003, 0.001, 0.003] };
/** Others than those of our own setting, which had been judged before. */
const SEEDS = [100, 101, 102];

/** Twice our 5,000 updates, since it generalises later with less weight decay. */
export const mlpMap = part(
  "mlpMap",
  "around figure 1 right: the MLP over learning rate, weight decay and initial scale",
  gridOf({ ...rates, [DECAY]: [0.1, 0.3, 1, 3], [SCALE]: [1, 4] }, (settings) =>
    withSeeds(SEEDS, { ...mlp, steps: 10_000 }, settings),
  ),
);
export const lstmMap = part(
  "lstmMap",
  "around figure 1 middle: the LSTM over learning rate and weight decay",
  gridOf({ ...rates, [DECAY]: [0.1, 0.3, 1, 3] }, (settings) => withSeeds(SEEDS, lstm, settings)),
);
/** Weight decay does next to nothing in so few updates. */
export const transformerMap = part(
  "transformerMap",
  "around figure 1 left: the Transformer's first 1,500 updates over learning rate, batch size and initial scale",
  gridOf({ ...rates, batchSize: [128, 512], [SCALE]: [0.5, 1, 2] }, (settings) =>
    withSeeds(SEEDS, { ...transformer, steps: 1500 }, settings),
  ),
);

/** Where a network memorises and generalises at all, the paper says in which order. */
const inOrder = (run: RunRecord) => !tMem(run).censored && generalises(run);

/** The first evaluation at which a network knows half of its training set. */
export const halfOf = ({ evaluations }: RunRecord) => evaluations.find(({ train }) => train.accuracy >= 0.5);

export const aroundFigure1 = {
  transformer: { points: transformerMap.arms, premise: (run: RunRecord) => halfOf(run) !== undefined },
  lstm: { points: lstmMap.arms, premise: inOrder },
  mlp: { points: mlpMap.arms, premise: inOrder },
};

/** The axes of the maps that are drawn, and where our own setting is. */
export const drawnAround = {
  transformer: {
    axes: { [RATE]: "learning rate", [SCALE]: "initial weights times", batchSize: "batches of" },
    marks: { ours: { [RATE]: 0.001, batchSize: 512, [SCALE]: 1 } },
  },
  lstm: {
    axes: { [RATE]: "learning rate", [DECAY]: "weight decay" },
    marks: { ours: { [RATE]: 0.001, [DECAY]: 1 } },
  },
};
