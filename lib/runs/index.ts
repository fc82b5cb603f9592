/**
 * Spec to configuration, run folders, states to go on from, reading and checking; the only writer of `data/runs`.
 *
 * Begin with {@link RunSpec}, what can be set, and {@link readRuns}, what was recorded.
 *
 * @module
 */

export type { OwnOptions, OwnPart, OwnSpec } from "../fields";
export { archiveRuns, type ImportReport, importRuns } from "./archive";
export { removeRepeated } from "./aside";
export { type CatalogueEntry, catalogue, type OnProblem, type Problem, recordedExperiments } from "./catalogue";
export {
  checkConfigKeys,
  differingKeys,
  type FlatConfig,
  flattenConfig,
  matchesWhere,
  type RunRow,
  type Tabulated,
  tabulate,
  type Where,
} from "./compare";
export { resolveRun, runId } from "./config";
export { describeEnvironment, type Environment, type Repeated } from "./environment";
export { type FoundRun, findRun } from "./find";
export { dataFolder, isExperimentName, logsFolder, recordsFolder, runFolder, runsFolder, STARTS } from "./folders";
export { type FollowOptions, followRun } from "./follow";
export { type NamedWeights, removeWeights, writeWeights } from "./kept-weights";
export { type LabelChange, labelOf, type RunLabel } from "./labels";
export type { Accuracies } from "./lines";
export { isHeld, refuseIfHeld, releaseRemoteJob, remoteJobOf } from "./lock";
export { asAsked, holds, measuringBoth } from "./measured";
export { type Override, parseOverride, withOverrides } from "./overrides";
export { own, type Widened } from "./own";
export { ownPartsOf, type PlacedPart, refuseParts } from "./own-parts";
export { type OwnProbes, otherProbes, probeFiles } from "./own-probes";
export { packedVersion } from "./packs";
export { type PackOptions, type PackReport, packRuns, type UnpackOptions, unpackRuns } from "./packs/pack";
export { type Place, placeOf, recordOf } from "./place";
export type { Processor } from "./processor";
export { finishedRun, hasRecord, isFinished, type ProbeValue, type RunRecord, readRun, readRuns } from "./read";
export { reference } from "./reference";
export { planRemoval, type Removal, removeRun } from "./remove";
export type { StoredTensor } from "./safetensors";
export { type Selection, selectRuns } from "./select";
export type * from "./spec";
export { checkLabels, labelAsAsked } from "./spec-labels";
export { spliced } from "./splice";
export { storedSteps, storedWeights } from "./stored-weights";
export { type Axes, expandSweep, parseAxes, SWEEP_LIMIT } from "./sweep";
export { tagRun } from "./tag";
export { updateFlops } from "./update-flops";
export { type DataFault, type DataReport, type RunEnd, verifyData } from "./verify";
export { type RecordOptions, recordRun, setAside } from "./write";
