export type { CountRound } from "./class-search";
export type { ParityWeights, SignPoints } from "./contributions";
export { type ActivationSet, type Dichotomies, linearDichotomies, type RefutedSet } from "./dichotomies";
export { type DirectionCluster, type Directions, directionClusters } from "./directions";
export { type MinimalCount, type MinimalCountOptions, minimalReluCount, neuronKinds } from "./minimal-count";
export {
  checkParity,
  evaluateNetwork,
  type HiddenNeuron,
  type ParityCheck,
  parityOf,
  type ReluNetwork,
  signPatterns,
} from "./network";
export {
  type CircuitNeuron,
  circuitNetwork,
  type EffectiveCircuit,
  neuronImportance,
  type PruneOptions,
  pruneToCircuit,
} from "./prune";
export { type KindProof, type NetworkFamily, type NeuronKind, type Refutation, refutedKinds } from "./refutation";
export { jaccard, type RetainedHistory, type RetainedOverlap, type RetainedSet, retainedHistory } from "./retained";
export { type NormOptions, type SmallestNorm, smallestNorm } from "./smallest-norm";
