export { type StartRunOptions, startRun } from "./child";
