export { type StartRunOptions, startRun } from "./child";
export { describePace, describePercent, describeTime } from "./pace";
export { type PoolEvent, type PoolOptions, type RunResult, runAll } from "./pool";
export { type PoolProgress, poolProgress } from "./pool-progress";
