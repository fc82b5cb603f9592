import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../core";

/** One attribute of a TensorFlow operation, as the addon takes it. */
export interface OpAttribute {
  name: string;
  type: number;
  value: boolean | number | string | object | number[];
  /** The caller vouches for the values of the operation's inputs, which a graph then need not check. */
  vouched?: true;
}

/** A tensor that the addon has made: its handle, shape and TensorFlow dtype. */
export interface NativeOutput {
  id: number;
  shape: number[];
  dtype: number;
}

export type HostValues = Float32Array | Int32Array | Uint8Array;

/** The part of tfjs-node-gpu's addon that groklab uses (tfjs_binding.d.ts of version 4.22). */
export interface Binding {
  createTensor(shape: number[], dtype: number, values: HostValues): number;
  tensorDataSync(id: number): HostValues;
  executeOp(name: string, attributes: OpAttribute[], inputs: number[], outputs: number): NativeOutput[];
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(session: number): void;
  runSavedModel(session: number, inputs: number[], inputNames: string, outputNames: string): NativeOutput[];
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_Version: string;
}

/** The part of tfjs-node-gpu's backend that groklab uses, private members included: 4.22 is frozen and pinned. */
export interface NativeBackend {
  binding: Binding;
  readonly isUsingGpuDevice: boolean;
  readonly tensorMap: { get(dataId: object): { values: HostValues | null } };
  getInputTensorIds(tensors: readonly tf.Tensor[]): number[];
  createOutputTensor(output: NativeOutput): tf.Tensor;
  executeSingleOutput(name: string, attributes: OpAttribute[], inputs: readonly tf.Tensor[]): tf.Tensor;
  executeMultipleOutputs(name: string, attributes: OpAttribute[], inputs: readonly tf.Tensor[], n: number): tf.Tensor[];
  move(dataId: object, values: HostValues, shape: number[], dtype: tf.DataType, refCount: number): void;
}

export function isNative(): boolean {
  return tf.getBackend() === "tensorflow";
}

/** @throws EngineError when tensors are computed elsewhere */
export function nativeBackend(): NativeBackend {
  if (!isNative()) throw new EngineError(`this needs the TensorFlow backend; the engine runs on ${tf.getBackend()}`);
  return tf.backend() as unknown as NativeBackend;
}

/** TensorFlow's number for a tfjs dtype. */
export function dtypeNumber(binding: Binding, dtype: tf.DataType): number {
  switch (dtype) {
    case "float32":
      return binding.TF_FLOAT;
    case "int32":
      return binding.TF_INT32;
    case "bool":
      return binding.TF_BOOL;
    default:
      throw new EngineError(`tensors of type ${dtype} are not used by groklab`);
  }
}
