export type { CountRound } from "./class-search";
export {
  merrillSixNeurons,
  parityByPatterns,
  parityBySum,
  parityBySumFromBothSides,
  positivePatternsOnly,
  thesisTrainedWeights,
  thesisTwoNeurons,
  thesisTwoNeuronsMended,
  threeBitsThreeNeurons,
  twoBitsThreeNeurons,
  twoBitsWithoutBiases,
  withoutOutputBias,
} from "./constructions";
export { type ActivationSet, type Dichotomies, linearDichotomies, type RefutedSet } from "./dichotomies";
export { type MinimalCount, type MinimalCountOptions, minimalReluCount, neuronKinds } from "./minimal-count";
export {
  checkParity,
  evaluateNetwork,
  type HiddenNeuron,
  type ParityCheck,
  parity,
  type ReluNetwork,
  signPatterns,
} from "./network";
export { type KindProof, type NetworkFamily, type NeuronKind, type Refutation, refutedKinds } from "./refutation";
