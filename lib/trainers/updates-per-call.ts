import { type Model, parameterCount } from "../models";
import type { Dataset } from "../tasks";
import type { TrainConfig } from "./config";

/** Multiplications that a core does in some tens of milliseconds: training looks up that often, to stop or to report. */
const WORK_PER_CALL = 1e9;
const MOST = 100;

/** How many updates one call of the step makes at most: many small ones, to share the cost of a call, or few large ones. */
export function defaultUpdatesPerCall(config: TrainConfig, model: Model, { train }: Dataset): number {
  const batch = config.batchSize === "full" ? train.length : config.batchSize;
  const affordable = Math.floor(WORK_PER_CALL / (parameterCount(model) * batch));
  return Math.max(1, Math.min(MOST, affordable, config.evaluation.every, config.steps));
}
