/**
 * @file Random tensors as pure functions of a key and a counter, so that a compiled step can draw them inside its graph
 * and a resumed run draws what the uninterrupted one would have drawn. The generator is made of operations on 32-bit
 * integers, which give the same bits operation by operation, in a graph, under XLA and in JavaScript; TensorFlow's
 * own stateless generators do not: XLA has another one under the same name.
 */
import * as tf from "@tensorflow/tfjs-core";
import { sha256 } from "../core";
import { isNative, nativeBackend } from "./native";

/** A 32-bit key for one purpose: different seeds and labels give unrelated streams. */
export function noiseKey(seed: number, ...labels: string[]): number {
  return Number.parseInt(sha256(JSON.stringify([seed, ...labels])).slice(0, 8), 16) | 0;
}

/** Uniform in [0, 1), float32, in steps of 2^-24: element i is a hash of (key, counter, i). @param counter int32 scalar */
export function uniformNoise(shape: readonly number[], key: number, counter: tf.Scalar): tf.Tensor {
  return tf.reshape(uniforms(0, tf.util.sizeFromShape([...shape]), key, counter), [...shape]);
}

/** Standard normal, float32, by the Box-Muller transform: two uniforms give two numbers. @param counter int32 scalar */
export function normalNoise(shape: readonly number[], key: number, counter: tf.Scalar): tf.Tensor {
  const size = tf.util.sizeFromShape([...shape]);
  const half = Math.ceil(size / 2);
  const radius = tf.sqrt(tf.mul(-2, tf.log(tf.sub(1, uniforms(0, half, key, counter)))));
  const angle = tf.mul(2 * Math.PI, uniforms(half, half, key, counter));
  const both = tf.concat([tf.mul(radius, tf.cos(angle)), tf.mul(radius, tf.sin(angle))]);
  return tf.reshape(tf.slice(both, 0, size), [...shape]);
}

/** The uniform numbers of `size` elements from `first` on. */
function uniforms(first: number, size: number, key: number, counter: tf.Scalar): tf.Tensor1D {
  if (!isNative()) return tf.tensor1d(uniformsOnHost(first, size, key, counter.dataSync()[0]));
  const stream = mix(tf.add(mix(counter), int(mixOnHost(key))));
  const bits = mix(integers("BitwiseXor", mix(range(first, size)), stream));
  const top = integers("BitwiseAnd", integers("RightShift", bits, int(8)), int(0xffffff));
  return tf.mul(tf.cast(top, "float32"), 1 / 0x1000000);
}

/** The same in JavaScript: portable backends run eagerly, so the counter can be read. */
function uniformsOnHost(first: number, size: number, key: number, counter: number): Float32Array {
  const stream = mixOnHost((mixOnHost(counter) + mixOnHost(key)) | 0);
  return Float32Array.from({ length: size }, (_, i) => (mixOnHost(mixOnHost(first + i) ^ stream) >>> 8) / 0x1000000);
}

/** Multipliers of the 32-bit mixing function lowbias32 (Wellons 2018, public domain), as signed integers. */
const FACTORS = [0x7feb352d, 0x846ca68b | 0] as const;

/** A permutation of the 32-bit integers in which every bit of x sways every bit of the result. */
function mixOnHost(x: number): number {
  const first = Math.imul(x ^ (x >>> 16), FACTORS[0]);
  const second = Math.imul(first ^ (first >>> 15), FACTORS[1]);
  return second ^ (second >>> 16);
}

function mix(x: tf.Tensor): tf.Tensor {
  const first = tf.mul(foldedDown(x, 16), int(FACTORS[0]));
  const second = tf.mul(foldedDown(first, 15), int(FACTORS[1]));
  return foldedDown(second, 16);
}

/** x ^ (x >>> places): TensorFlow's shift of signed integers repeats the sign, which the mask takes away. */
function foldedDown(x: tf.Tensor, places: number): tf.Tensor {
  const mask = 0xffffffff >>> places;
  return integers("BitwiseXor", x, integers("BitwiseAnd", integers("RightShift", x, int(places)), int(mask)));
}

function integers(op: "BitwiseXor" | "BitwiseAnd" | "RightShift", a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const backend = nativeBackend();
  const { TF_ATTR_TYPE: type, TF_INT32: value } = backend.binding;
  return backend.executeSingleOutput(op, [{ name: "T", type, value }], [a, b]);
}

/** first, first + 1, …, made by the graph: tfjs's own would put all of them into it as a constant. */
function range(first: number, size: number): tf.Tensor {
  const backend = nativeBackend();
  const { TF_ATTR_TYPE: type, TF_INT32: value } = backend.binding;
  return backend.executeSingleOutput("Range", [{ name: "Tidx", type, value }], [int(first), int(first + size), int(1)]);
}

function int(value: number): tf.Scalar {
  return tf.scalar(value, "int32");
}
