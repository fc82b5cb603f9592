export { type CompiledStep, compileStep, eagerStep } from "./compile";
export { linear, oneHot, pickRows, relu, rows, softmaxCrossEntropy } from "./kernels";
export { compileLoop, compileLoopOrRun, eagerLoop, type Loop, type LoopTensors, type Turn } from "./loop";
export { noiseKey, normalNoise, uniformNoise } from "./noise";
export type { TensorFunction } from "./recording";
export { type BackendName, type EngineInfo, type EngineOptions, engineInfo, isStarted, startEngine } from "./start";
export { flatten, regroup, type TensorGroups } from "./tree";
