/**
 * Training in processes of their own: one, a pool whose processes take run after run, or a Slurm array.
 *
 * Begin with {@link startRun} and {@link runAll}; in a notebook with `watch` and `runSweep`.
 *
 * @module
 */
export { type StartRunOptions, startRun } from "./child";
export { type ContinueOptions, continueRun, continuing, experimentOf } from "./continue";
export { availableCores } from "./cores";
export { type TrainHereOptions, trainHere } from "./here";
export { type PoolEvent, type RunResult, refuseOwn } from "./jobs";
export { type Examples, type Network, network } from "./network";
export { type PoolOptions, runAll } from "./pool";
export { type PoolProgress, poolProgress } from "./pool-progress";
export { runAllOnSlurm, type SlurmOptions, type SlurmPoolOptions } from "./slurm";
export { describePercent, describeThroughput, describeTime } from "./throughput";
export { pruneWeights, type WeightsOptions, weights, weightsRun } from "./weights";
