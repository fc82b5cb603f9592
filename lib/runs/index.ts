export { resolveRun, runId } from "./config";
export { describeEnvironment, type Environment } from "./environment";
export { type ProbeValue, type RunRecord, readRun, readRuns } from "./read";
export type { RunConfig, RunSpec } from "./spec";
export { finishedRun, type RecordOptions, recordRun, runsFolder } from "./write";
