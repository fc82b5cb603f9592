/**
 * Records to results, pure: dynamics, statistics, spectra, densities, embeddings, circuits.
 *
 * Begin with {@link crossing} (when did it memorise, when generalise?), {@link pairedRatio} (two treatments of the same
 * seeds), {@link oInformation} (synergy of neurons), {@link logitWaves} (Fourier modes), {@link minimalReluCount} (circuits).
 *
 * @module
 */
export { type Agreement, agreement, describeAgreement, type Measurements } from "./agreement";
export { assignment } from "./assignment";
export { type BootstrapOptions, bootstrapInterval } from "./bootstrap";
export { kaplanMeier, medianTime, pairedTimesTest, restrictedMean, type SurvivalPoint } from "./censored";
export { type MedianInterval, medianInterval, type PairedMean, pairedRestrictedMean } from "./censored-intervals";
export * from "./circuits";
export { adjustedRandIndex, clusterMeans, clusterMembers, transposed, wardClusters, wardClustersOf } from "./clusters";
export {
  type CopulaOptions,
  correlationOf,
  covarianceOf,
  type Gaussianised,
  gaussianise,
  type TieRule,
} from "./copula";
export {
  type Bandwidth,
  type Density,
  type DensityOptions,
  excessKurtosis,
  kernelBandwidth,
  kernelDensity,
  shareNearZero,
} from "./density";
export { type DiscreteOptions, discreteOInformation } from "./discrete-information";
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
export { type EarlyPeak, type EarlyPeakOptions, earlyPeak } from "./early-peak";
export { digamma, gaussianEntropyBias, oInformationBias } from "./entropy-bias";
export { type Equivalence, equivalence } from "./equivalence";
export { benjaminiYekutieli } from "./false-discovery";
export {
  type FourierBasis,
  fourierBasis,
  fourierFrequencies,
  frequencyEnergies,
  gini,
  type KeyFrequencyOptions,
  keyFrequencies,
  rowBlocks,
} from "./fourier";
export { type LogitTable, type LogitWaves, logitWaves } from "./fourier-logits";
export { type Bend, bends, type Inflection, type InflectionOptions, inflections } from "./inflection";
export {
  type InformationOptions,
  NEAR_SINGULAR,
  type OInformation,
  oInformation,
  smallestEigenvalue,
} from "./information";
export { type IsotonicOptions, isotonic } from "./isotonic";
export { type Kappa, kappa } from "./kappa";
export { type LanczosOptions, type LargestEigenvalue, lanczos, type SymmetricOperator } from "./lanczos";
export { fittedAt, type LinearFit, leastSquares } from "./least-squares";
export { type LogRank, logRankTest } from "./logrank";
export type { Matrix } from "./matrix";
export {
  type Extremes,
  eachMultiplet,
  type Multiplet,
  type MultipletOptions,
  multipletCount,
  oInformationExtremes,
} from "./multiplets";
export {
  distancesBetween,
  distancesBetweenColumns,
  nearestNeighbours,
  neighbourPurity,
  type PermutationBand,
  type PermutationBandOptions,
  permutationBand,
  type Separation,
  silhouette,
  silhouetteOf,
  squaredDistances,
  trustworthiness,
} from "./neighbours";
export { describeOutcome, describePhases } from "./outcome";
export { type SignFlip, type SignTest, signFlipTest, signTest } from "./paired";
export { type PrincipalComponents, principalComponents } from "./pca";
export { type PermutationOptions, type PermutationP, permutationTest } from "./permutation";
export {
  measurementNoise,
  PHASES,
  type Phase,
  type PhaseName,
  type PhaseOptions,
  type Phases,
  phasesInOrder,
  type SynergyPoint,
  synergyPhases,
} from "./phases";
export { principalCoordinates } from "./principal-coordinates";
export { binomialP, proportion } from "./proportion";
export { pAt, pairedRatio, type Ratio, ratioTo, welchRatio } from "./ratio";
export type { Recorded } from "./recorded";
export {
  calledPositive,
  type HeldOut,
  type LeaveOneGroupOut,
  leaveOneGroupOut,
  type RocAuc,
  rocAreaOf,
  rocAuc,
  type Threshold,
  thresholdOf,
} from "./roc";
export { type ShuffledExtremes, type ShuffleOptions, shuffledExtremes } from "./shuffled-information";
export { type PowerLaw, powerLaw } from "./slope";
export { singularValues, spectralNorm, stableRank, uniformNorm } from "./spectrum";
export { type Interval, logInterval, meanInterval } from "./statistics";
export { type ConfiguredRun, type SettingSummary, type SummariseOptions, summarise } from "./summarise";
export {
  describeStatus,
  type OutcomeRow,
  outcomeRow,
  type RunSummary,
  runSummary,
  type SummarisedRun,
} from "./summary";
export { type Jonckheere, jonckheere, type RankCorrelation, rankCorrelationOf, spearman } from "./trend";
export { type BestTriplets, bestTriplets, type GrowOptions, growMultiplet } from "./triplets";
export { type TsneOptions, type TsneResult, tsne } from "./tsne";
export { jointProbabilities } from "./tsne-affinities";
export type { Precision } from "./tsne-forces";
export { type UmapOptions, umap } from "./umap";
export {
  type SignMatrix,
  type WalshTerm,
  walshCoefficient,
  walshShare,
  walshSpectrum,
  walshTransform,
} from "./walsh";
export { type Tree, wardTree } from "./ward-tree";
