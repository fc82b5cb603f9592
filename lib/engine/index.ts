/**
 * Tensors: choice of backend, fused kernels, noise, the compiler of steps and loops; the only home of raw TensorFlow
 * operations.
 *
 * @module
 */
export { type CompiledStep, compileStep, eagerStep } from "./compile";
export { linear, oneHot, pickRows, relu, rows, softmaxCrossEntropy } from "./kernels";
export {
  compileLoop,
  compileLoopOrRun,
  eagerLoop,
  type Loop,
  type LoopBody,
  type LoopResult,
  type LoopTensors,
} from "./loop";
export { noiseKey, normalNoise, uniformNoise } from "./noise";
export type { TensorFunction } from "./recording";
export { type BackendName, type EngineInfo, type EngineOptions, engineInfo, isStarted, startEngine } from "./start";
export { flatten, regroup, type TensorGroups } from "./tree";
export { isLoaded, tensorFlowVariables } from "./variables";
