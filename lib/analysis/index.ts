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
export { type Bend, bends, type Inflection, type InflectionOptions, inflections } from "./inflection";
export type { Matrix } from "./matrix";
export {
  nearestNeighbours,
  neighbourPurity,
  type PermutationBand,
  type PermutationOptions,
  permutationBand,
  type Separation,
  silhouette,
  squaredDistances,
  trustworthiness,
} from "./neighbours";
export { describeOutcome } from "./outcome";
export { type PrincipalComponents, principalComponents } from "./pca";
export { singularValues, spectralNorm, stableRank, uniformNorm } from "./spectrum";
export { type Interval, logInterval } from "./statistics";
export { describeStatus, type OutcomeRow, outcomeRow, type RunSummary, type SummarisedRun, summarise } from "./summary";
export { jointProbabilities, type TsneOptions, type TsneResult, tsne } from "./tsne";
export { type UmapOptions, umap } from "./umap";
export {
  type SignMatrix,
  type WalshTerm,
  walshCoefficient,
  walshShare,
  walshSpectrum,
  walshTransform,
} from "./walsh";
