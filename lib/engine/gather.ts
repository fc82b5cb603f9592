/**
 * @file Rows picked by tfjs's own gather, as every embedding picks them, inside a step that is recorded. tfjs reads the places back to the
 * host to check them, which a graph can not; there rows of places that a tensor does not have are NaN, so that training ends as diverged
 * and never goes on with whatever row is nearest.
 */
import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../core";
import { nativeBackend, type OpAttribute } from "./native";

type Kernel = tf.KernelFunc;

/** The kernel, which checks places on the host, and where that is refused on the way. */
export function recordableGather(stock: Kernel): Kernel {
  return (args) => {
    const { x, indices } = args.inputs as { x: tf.Tensor; indices: tf.Tensor };
    const { axis, batchDims } = args.attrs as unknown as tf.GatherV2Attrs;
    try {
      return stock(args);
    } catch (error) {
      const isRead = error instanceof EngineError && x.dtype === "float32" && batchDims === 0;
      if (!isRead) throw error;
    }
    return tf.tidy(() => {
      const size = x.shape[axis];
      const isThere = tf.logicalAnd(
        tf.greaterEqual(indices, tf.scalar(0, "int32")),
        tf.less(indices, tf.scalar(size, "int32")),
      );
      const picked = run(
        "GatherV2",
        ["Tparams float32", "Tindices int32", "Taxis int32"],
        [x, indices, tf.scalar(axis, "int32")],
      );
      // One flag a place, of the shape of what is picked: ones before the places and behind them.
      const ones = (count: number) => new Array(count).fill(1);
      const shape = [...ones(axis), ...indices.shape, ...ones(x.rank - axis - 1)];
      return run("SelectV2", ["T float32"], [tf.reshape(isThere, shape), picked, tf.scalar(Number.NaN)]);
    });
  };
}

/** The gradient of gather along the first axis adds rows up by place; of places that there are not, forward was NaN. */
export function recordableGradient(stock: tf.GradConfig): tf.GradConfig {
  return {
    ...stock,
    gradFunc(dy, saved, attrs) {
      const [x, indices] = saved;
      const { axis, batchDims } = attrs as unknown as tf.GatherV2Attrs;
      if (tf.getBackend() !== "tensorflow" || axis !== 0 || batchDims !== 0) return stock.gradFunc(dy, saved, attrs);
      return {
        x: () => {
          const [count, width] = [indices.size, x.size / x.shape[0]];
          const rows = tf.reshape(dy as tf.Tensor, [count, width]);
          const types = ["T float32", "Tindices int32", "Tnumsegments int32"];
          const summed = run("UnsortedSegmentSum", types, [
            rows,
            tf.reshape(indices, [count]),
            tf.scalar(x.shape[0], "int32"),
          ]);
          return tf.reshape(summed, x.shape);
        },
        indices: () => indices,
      };
    },
  };
}

/** Places are looked after above: they need no check. */
function run(op: string, types: readonly string[], inputs: tf.Tensor[]): tf.Tensor {
  const { binding } = nativeBackend();
  const attributes = types.map((text): OpAttribute => {
    const [name, dtype] = text.split(" ");
    const value = dtype === "float32" ? binding.TF_FLOAT : binding.TF_INT32;
    return { name, type: binding.TF_ATTR_TYPE, value, vouched: true };
  });
  return nativeBackend().executeSingleOutput(op, attributes, inputs);
}
