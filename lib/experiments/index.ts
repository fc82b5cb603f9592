/**
 * Per paper a file a section: its runs as arms of parts, its figures, its claims with their rules.
 *
 * Begin with {@link experiments}. Not part of `groklab`: `import { … } from "groklab/papers"`.
 *
 * @module
 */
import { architectures } from "./architectures";
import { efficiency } from "./efficiency";
import type { Experiment } from "./experiment";
import { inside } from "./inside";
import { optimisers } from "./optimisers";
import { parity } from "./parity";
import { regularization } from "./regularization";
import { startHere } from "./start-here";
import { synergy } from "./synergy";

export { architectures } from "./architectures";
export { type ComparedNetwork, networks } from "./architectures/networks";
export {
  type NetworkRow,
  type NormRow,
  networkTable,
  normTable,
  type TriedRow,
  triedTable,
} from "./architectures/tables";
export {
  type ClaimRow,
  claimRows,
  describeTally,
  type Known,
  openAmongMany,
  tallyOf,
  withEvidence,
  withRegistrations,
} from "./claim-rows";
export { claimsFigure } from "./claims-figure";
export { type Cost, describeCost } from "./cost";
export { type Covered, coverage, coverageTable, describeCoverage, isOpen } from "./coverage";
export { efficiency } from "./efficiency";
export { dataBaseline, settings as dataSettings } from "./efficiency/4-settings";
export { GROKKED as grokkedNetworks } from "./efficiency/7-ungrokking";
export { efficiencyNetworks } from "./efficiency/networks";
export { type TimesRow, timesTable } from "./efficiency/times";
export { type Experiment, type FigureRecipe, type Part, plannedRuns } from "./experiment";
export { type HeadlineRun, headlineRuns } from "./headline";
export { inside } from "./inside";
export { type PenaltyRow, penaltyTable } from "./inside/l1";
export {
  besideLedger,
  type LedgerEntry,
  ledgerJson,
  ledgerOf,
  ledgerPath,
  ledgerText,
  parseLedger,
  storedLedger,
} from "./ledger";
export { describeStart, figureOfMap, type MadeMap, type MakeMapOptions, makeMap, storedRun } from "./maps/make";
export { type MapPremise, mapPremises, mapQuantities } from "./maps/quantities";
export {
  claimQuestion,
  type FindRun,
  type MapQuantity,
  type MapQuestion,
  type QuestionOptions,
  runQuestion,
} from "./maps/question";
export { gridOf, mapFigure, pointWith } from "./maps/section";
export { keyOfRun, type MapOptions, type MapStudy, mapStudy, type PlannedPoint } from "./maps/study";
export { optimisers } from "./optimisers";
export { type DepthRow, depthTable } from "./optimisers/depth";
export { entries } from "./optimisers/entries";
export type { Entry } from "./optimisers/entry";
export { type Entered, leaderboard, type Standing } from "./optimisers/leaderboard";
export { type GridRow, gridTable, type LeaderboardRow, leaderboardTable, standingsOf } from "./optimisers/tables";
export { parity } from "./parity";
export { lawFailures, lawTable } from "./parity/law";
export { MEMORISED, parityBaseline } from "./parity/networks";
export {
  among,
  drawFigure,
  type Evidence,
  evidenceOf,
  idsOf,
  missingRuns,
  partsOfArms,
  type RecordsByPart,
  readFigure,
  readParts,
  storedParts,
  verdicts,
} from "./records";
export type { Registration } from "./registration";
export { regularization } from "./regularization";
export { essayLstm } from "./regularization/networks";
export { regularizationSentence } from "./regularization/sentences";
export { type ScheduleRow, scheduleTable } from "./regularization/table";
export { inWindow, windowMlp } from "./regularization/windows";
export { type Replicated, type Replication, replicatedOf, replications } from "./replication";
export type { ProgramAgreement } from "./replication/agreement";
export {
  type Overlay,
  replicationFigure,
  replicationFigures,
  replicationForest,
  replicationTable,
} from "./replication/figure";
export { type Replica, replicaSchema } from "./replication/records";
export type { MeasureName, ReplicationSetting } from "./replication/settings";
export {
  type ArmRuns,
  type Arms,
  type DecidedRuns,
  decidedBy,
  figure,
  ofSeeds,
  paper,
  part,
  type Section,
  type SectionPart,
  settingWith,
  withSeeds,
} from "./section";
export { startHere } from "./start-here";
export { synergy } from "./synergy";
export { phaseTable } from "./synergy/5-phases";
export { predictorTable, windowSentence } from "./synergy/6-predictor";
export { synergyCurve } from "./synergy/curves";
export { binTable, variantTable } from "./synergy/estimator-variants";
export { leadTable } from "./synergy/fourier";
export { synergyBaseline } from "./synergy/networks";

/** Every experiment, in the order of the notebooks. */
export const experiments: readonly Experiment[] = [
  ...[startHere, efficiency, parity, synergy, regularization, architectures, optimisers, inside],
];
