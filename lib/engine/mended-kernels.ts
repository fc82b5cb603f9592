/**
 * @file Kernels of tfjs on TensorFlow whose numbers are wrong, or differ between eager execution and XLA. Each is replaced
 * when the engine starts, by operations that give the same everywhere.
 */
import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../core";
import { recordableGather, recordableGradient } from "./gather";
import { nativeBackend } from "./native";

type Kernel = tf.KernelFunc;
interface OneInput {
  readonly x: tf.Tensor;
}

/** What takes a kernel's place, given the one that it replaces. */
const MENDED: Readonly<Record<string, (stock: Kernel) => Kernel>> = {
  /** A whole number is its own rounding; TensorFlow gives 0, and XLA fails. */
  Round: (stock) => (args) => (floatIn(args) ? stock(args) : tf.clone(inputOf(args))),

  /**
   * NaN is handed on; XLA on the CPU may pass over it. (Its flag for exact ones makes our reference step A 3 % slower, while
   * groklab's own kernels, which hand on NaN otherwise, can do without.)
   */
  Max: (stock) => (args) => withNaNOfAll(stock, args, "reductionIndices"),
  Min: (stock) => (args) => withNaNOfAll(stock, args, "axis"),
  Maximum: (stock) => (args) => withNaNOfBoth(stock, args),
  Minimum: (stock) => (args) => withNaNOfBoth(stock, args),

  /** NaN is passed over, as everywhere in tfjs; XLA takes whichever index comes last. */
  ArgMax: (stock) => (args) => withInput(stock, args, (x) => replaceNaN(x, Number.NEGATIVE_INFINITY)),
  ArgMin: (stock) => (args) => withInput(stock, args, (x) => replaceNaN(x, Number.POSITIVE_INFINITY)),

  /** NaN is passed over, as tfjs documents it; XLA hands it on. */
  MaxPool: (stock) => (args) => withInput(stock, args, (x) => replaceNaN(x, Number.NEGATIVE_INFINITY)),
  MaxPool3D: (stock) => (args) => withInput(stock, args, (x) => replaceNaN(x, Number.NEGATIVE_INFINITY)),

  /** What no int32 holds, NaN included, becomes the least one, as on x64; XLA takes the nearest, and 0 for NaN. */
  Cast: (stock) => (args) =>
    (args.attrs as { dtype?: string } | undefined)?.dtype === "int32"
      ? withInput(stock, args, withinInt32)
      : stock(args),

  /** NaN comes first, as the largest, and is handed on; TensorFlow leaves open where it lands. */
  TopK: (stock) => (args) => {
    const x = inputOf(args);
    if (x.dtype !== "float32") return stock(args);
    return tf.tidy(() => {
      const ranked = { ...args, inputs: { x: replaceNaN(x, Number.POSITIVE_INFINITY) } };
      const [values, indices] = stock(ranked) as tf.Tensor[];
      values.dispose();
      return [pickedAlongLastAxis(x, indices), indices];
    }) as tf.Tensor[];
  },

  /** Of nothing comes nothing; TensorFlow gives what its memory last held, and XLA ends the process by SIGFPE. */
  DepthwiseConv2dNative: (stock) => (args) => {
    const { x, filter } = args.inputs as { x: tf.Tensor4D; filter: tf.Tensor4D };
    const { strides, pad, dilations, dimRoundingMode } = args.attrs as unknown as tf.DepthwiseConv2dNativeAttrs;
    if (x.size > 0 && filter.size > 0) return withDilationsNamed(() => stock(args), dilations);
    const form = [x.shape, filter.shape, strides, dilations, pad, dimRoundingMode, true] as const;
    return tf.zeros(tf.backend_util.computeConv2DInfo(...form).outShape);
  },
  DepthwiseConv2dNativeBackpropFilter: (stock) => (args) => unlessEmpty(stock, args, "filterShape"),
  DepthwiseConv2dNativeBackpropInput: (stock) => (args) => unlessEmpty(stock, args, "inputShape"),

  /** Places are checked on the host, and inside a graph there is NaN in place of rows that there are not. */
  GatherV2: recordableGather,

  /** NaN is handed on; TensorFlow's own gradient takes it for a positive number. */
  EluGrad: () => (args) => {
    const { dy, y } = args.inputs as { dy: tf.Tensor; y: tf.Tensor };
    return tf.tidy(() => tf.where(tf.greater(y, 0), dy, tf.mul(dy, tf.add(y, 1))));
  },
};

/** Replaces the kernels of the TensorFlow backend; a second call does nothing. */
export function mendKernels(): void {
  for (const [kernelName, mend] of Object.entries(MENDED)) {
    const stock = tf.getKernel(kernelName, "tensorflow").kernelFunc;
    if (mended.has(stock)) continue;
    const kernelFunc = mend(stock);
    mended.add(kernelFunc);
    tf.unregisterKernel(kernelName, "tensorflow");
    tf.registerKernel({ kernelName, backendName: "tensorflow", kernelFunc });
  }
  const gradient = tf.getGradient("GatherV2");
  if (mended.has(gradient.gradFunc)) return;
  const recordable = recordableGradient(gradient);
  mended.add(recordable.gradFunc);
  tf.unregisterGradient("GatherV2");
  tf.registerGradient(recordable);
}

const mended = new WeakSet<object>();

type KernelArguments = Parameters<Kernel>[0];

function inputOf({ inputs }: KernelArguments): tf.Tensor {
  return (inputs as unknown as OneInput).x;
}

function floatIn(args: KernelArguments): boolean {
  return inputOf(args).dtype === "float32";
}

/** The kernel on another input, where the given one is made of floats. */
function withInput(stock: Kernel, args: KernelArguments, change: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  if (!floatIn(args)) return stock(args) as tf.Tensor;
  return tf.tidy(() => stock({ ...args, inputs: { x: change(inputOf(args)) } }) as tf.Tensor);
}

/** @throws EngineError where TensorFlow only says that its kernel does not support them */
function withDilationsNamed<T>(convolve: () => T, dilations: unknown): T {
  try {
    return convolve();
  } catch (error) {
    if (!/support dilations/.test((error as Error).message)) throw error;
    throw new EngineError(
      `depthwiseConv2d: dilation rates greater than 1 are not yet supported by TensorFlow on the CPU, got ${dilations}`,
    );
  }
}

/** Zeros of the shape that an attribute tells, where an input has no elements. */
function unlessEmpty(stock: Kernel, args: KernelArguments, shape: string): tf.TensorInfo | tf.TensorInfo[] {
  if (Object.values(args.inputs).every((input) => input && tf.util.sizeFromShape(input.shape) > 0)) return stock(args);
  return tf.zeros((args.attrs as unknown as Record<string, number[]>)[shape]);
}

/** A reduction, with NaN wherever one of its elements is. */
function withNaNOfAll(stock: Kernel, args: KernelArguments, axes: string): tf.TensorInfo | tf.TensorInfo[] {
  if (!floatIn(args)) return stock(args);
  const attributes = args.attrs as unknown as Record<string, number[]> & { keepDims: boolean };
  return tf.tidy(() => {
    const spoilt = tf.any(tf.isNaN(inputOf(args)), attributes[axes], attributes.keepDims);
    return choose(spoilt, tf.scalar(Number.NaN), stock(args) as tf.Tensor);
  });
}

/** An operation on pairs, with NaN wherever one of the two is. */
function withNaNOfBoth(stock: Kernel, args: KernelArguments): tf.TensorInfo | tf.TensorInfo[] {
  const { a, b } = args.inputs as { a: tf.Tensor; b: tf.Tensor };
  if (a.dtype !== "float32") return stock(args);
  return tf.tidy(() => choose(tf.isNaN(a), a, choose(tf.isNaN(b), b, stock(args) as tf.Tensor)));
}

function replaceNaN(x: tf.Tensor, by: number): tf.Tensor {
  return choose(tf.isNaN(x), tf.scalar(by), x);
}

/** Comparisons with NaN are false, so NaN goes with what is out of range. */
function withinInt32(x: tf.Tensor): tf.Tensor {
  const least = tf.scalar(-2147483648);
  const within = tf.logicalAnd(tf.greaterEqual(x, least), tf.less(x, 2147483648));
  return choose(within, x, least);
}

/** tfjs's `where` would make all shapes equal first. */
function choose(condition: tf.Tensor, a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return nativeBackend().executeSingleOutput("SelectV2", [], [condition, a, b]);
}

/** `x[…, indices[…, k]]`, of the shape of `indices`. */
function pickedAlongLastAxis(x: tf.Tensor, indices: tf.Tensor): tf.Tensor {
  const last = x.rank - 1;
  const backend = nativeBackend();
  return backend.executeSingleOutput(
    "GatherV2",
    [{ name: "batch_dims", type: backend.binding.TF_ATTR_INT, value: last }],
    [x, indices, tf.scalar(last, "int32")],
  );
}
