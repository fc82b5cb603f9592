/**
 * The six reference steps and six whole runs, ours beside PyTorch's (and JAX's); what recording, pools and long lists cost;
 * writes `data/bench`.
 *
 * Not part of `groklab`: `import { … } from "groklab/bench"`.
 *
 * @module
 */
export { pinnableCores } from "./cores";
export { type EngineName, OWN, type OwnEngineName, type PeerName, VARIANTS } from "./engines";
export { type BenchCaption, benchFigure } from "./figure";
export type { Measurement } from "./measurement";
export { findPeers, type Peers } from "./peers";
export {
  benchRuns,
  describeRunsMeasurement,
  type RunsBench,
  type RunsBenchOptions,
  type RunsMeasurement,
} from "./runs";
export { enginesFor, type Failure, type Measured, measureSteps, type StepBench, type StepBenchOptions } from "./steps";
export { type BenchSettings, describeStored, type StoredBench, storeBench } from "./store";
export { type EngineRow, engineRows, type Spread, type WorkloadSummary, workloadSummaries } from "./summary";
export { describeBench } from "./table";
export {
  type MeasuredWhole,
  measureWhole,
  type WholeBenchOptions,
  type WholeEngine,
  type WholeMeasurement,
  type WholeRow,
  wholeRows,
  wholeTable,
  withWholeTable,
} from "./whole";
export { WHOLE_NAMES, type WholeName, type WholeRun, wholeRunsNamed } from "./whole-runs";
export { WORKLOAD_NAMES, WORKLOADS, type Workload, type WorkloadName, workloadsNamed } from "./workloads";
