export { type BootstrapOptions, bootstrapInterval } from "./bootstrap";
export { kaplanMeier, medianTime, pairedTimesTest, restrictedMean, type SurvivalPoint } from "./censored";
export * from "./circuits";
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
export { type Equivalence, equivalence } from "./equivalence";
export { holm } from "./holm";
export { type Bend, bends, type Inflection, type InflectionOptions, inflections } from "./inflection";
export { type IsotonicOptions, isotonic } from "./isotonic";
export { type Kappa, kappa } from "./kappa";
export { type LogRank, logRankTest } from "./logrank";
export type { Matrix } from "./matrix";
export {
  nearestNeighbours,
  neighbourPurity,
  type PermutationBand,
  permutationBand,
  type Separation,
  silhouette,
  squaredDistances,
  trustworthiness,
} from "./neighbours";
export { describeOutcome } from "./outcome";
export { type SignFlip, type SignTest, signFlipTest, signTest } from "./paired";
export { type PrincipalComponents, principalComponents } from "./pca";
export { type PermutationOptions, type PermutationP, permutationTest } from "./permutation";
export { proportion } from "./proportion";
export { pairedRatio, type Ratio, ratioTo, welchRatio } from "./ratio";
export { type HeldOut, type LeaveOneGroupOut, leaveOneGroupOut, type RocAuc, rocAuc } from "./roc";
export { type PowerLaw, powerLaw } from "./slope";
export { singularValues, spectralNorm, stableRank, uniformNorm } from "./spectrum";
export { type Interval, logInterval, meanInterval } from "./statistics";
export { describeStatus, type OutcomeRow, outcomeRow, type RunSummary, type SummarisedRun, summarise } from "./summary";
export { type Jonckheere, jonckheere, type RankCorrelation, spearman } from "./trend";
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
