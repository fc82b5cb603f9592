export { type RunConfig, type RunSpec, resolveRun, runId } from "./config";
export { describeEnvironment, type Environment } from "./environment";
export { type RunRecord, readRun, readRuns } from "./read";
export { recordRun, runsFolder } from "./write";
