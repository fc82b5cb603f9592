/**
 * @file Kernels of tfjs on WebAssembly that read whole numbers or truth values as if they were floats, and so give what
 * happens to be in memory. They are refused by name, most of them as TensorFlow refuses them.
 */
import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../core";

const FLOATS_ALONE =
  "Acos Acosh Asin Asinh Atanh Log1p Reciprocal IsFinite IsInf IsNan Prelu StridedSlice ClipByValue".split(" ");

const NUMBERS_ALONE =
  "Abs Atan Ceil Cos Cosh Elu Erf Exp Expm1 Floor LeakyRelu Log Neg Relu Relu6 Round Rsqrt Selu Sign Sin Sinh Softplus Sqrt Square Tan Tanh Step FloorDiv Mod Atan2 Reverse TopK".split(
    " ",
  );

/** Makes the kernels refuse what they misread; to be called before the backend starts. */
export function refuseMisreadTypes(): void {
  for (const kernelName of FLOATS_ALONE) guard(kernelName, ["int32", "bool"]);
  for (const kernelName of NUMBERS_ALONE) guard(kernelName, ["bool"]);
}

function guard(kernelName: string, misread: readonly string[]): void {
  const stock = tf.getKernel(kernelName, "wasm");
  const kernelFunc: tf.KernelFunc = (args) => {
    const wrong = Object.values(args.inputs).find((input) => input && misread.includes(input.dtype));
    if (wrong) {
      throw new EngineError(
        `${kernelName} on WebAssembly misreads tensors of type ${wrong.dtype}: cast to float32 first, tf.cast(x, "float32")`,
      );
    }
    return stock.kernelFunc(args);
  };
  tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({ ...stock, kernelFunc });
}
