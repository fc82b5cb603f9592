export {
  type Bandwidth,
  type Density,
  type DensityOptions,
  excessKurtosis,
  kernelBandwidth,
  kernelDensity,
  shareNearZero,
} from "./density";
export {
  type Crossing,
  type CrossingOptions,
  crossing,
  describeCrossing,
  HOLD,
  type Point,
  THRESHOLD,
  type Transitions,
  transitions,
} from "./dynamics";
export type { Matrix } from "./matrix";
export { describeOutcome } from "./outcome";
export { proportion } from "./proportion";
export { singularValues, spectralNorm, stableRank, uniformNorm } from "./spectrum";
export { type Interval, logInterval, meanInterval } from "./statistics";
export { describeStatus, type OutcomeRow, outcomeRow, type RunSummary, type SummarisedRun, summarise } from "./summary";
