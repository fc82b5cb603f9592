/**
 * @file Around Figure 1, whose learning rate, weight decay and initial values the paper leaves out: 24 points over these, at which the
 * MLP is judged as in our own setting. Twice our 5,000 updates, since it generalises later with less weight decay.
 */
import { gridOf } from "../maps/section";
import { part, withSeeds } from "../section";
import { generalises, mlp, tMem } from "./networks";

const GRID = {
  "optimizer.learningRate": [0.0003, 0.001, 0.003],
  "optimizer.weightDecay": [0.1, 0.3, 1, 3],
  "initialization.scale": [1, 4],
};
/** Others than those of our own setting, which had been judged before. */
const SEEDS = [100, 101, 102];

export const mlpMap = part(
  "mlpMap",
  "around figure 1 right: the MLP over learning rate, weight decay and initial scale",
  gridOf(GRID, (settings) => withSeeds(SEEDS, { ...mlp, steps: 10_000 }, settings)),
);

/** Where the MLP memorises and generalises at all, the paper says in which order. */
export const aroundFigure1 = {
  points: mlpMap.arms,
  premise: (run: Parameters<typeof generalises>[0]) => !tMem(run).censored && generalises(run),
};
