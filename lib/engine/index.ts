export { type CompiledStep, compileStep, eagerStep } from "./compile";
export { relu, rows, softmaxCrossEntropy } from "./kernels";
export type { TensorFunction } from "./recording";
export { type BackendName, type EngineInfo, type EngineOptions, engineInfo, isStarted, startEngine } from "./start";
