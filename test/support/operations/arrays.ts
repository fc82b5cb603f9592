/** @file Operations on whole arrays: reductions, products, and what changes a shape. */
import * as tf from "@tensorflow/tfjs-core";
import { type Call, each, gradient, image, indices, kernel, pairs } from "./calls";

/** A reduction along all axes, one, and none of the elements. */
function reduction(step: (x: tf.Tensor, axis?: number, keepDims?: boolean) => tf.Tensor, forms: string): Call[] {
  return [...each(forms, (x) => step(x)), ...each(forms, (x) => step(x, 0)), ...each(forms, (x) => step(x, -1, true))];
}
const MATRICES = "f[4,5] g[4,5] f[2,3,4] f[2,0] f[0,3] i[4,5] i[2,0]";

export const ARRAYS: Readonly<Record<string, readonly Call[]>> = {
  sum: [
    ...reduction(tf.sum, `${MATRICES} b[2,3]`),
    ...each(
      "g[2,3]",
      gradient((x) => tf.sum(x, 1)),
    ),
  ],
  mean: [
    ...reduction(tf.mean, `${MATRICES} b[2,3]`),
    ...each(
      "g[2,3]",
      gradient((x) => tf.mean(x, 1)),
    ),
  ],
  prod: [
    ...reduction(tf.prod, "f[4,5] f[2,0] f[0,3] i[2,3]"),
    ...each(
      "p[2,3]",
      gradient((x) => tf.prod(x, 1)),
    ),
  ],
  max: [
    ...reduction(tf.max, MATRICES),
    ...each(
      "g[2,3] f[3,4]",
      gradient((x) => tf.max(x, 1)),
    ),
  ],
  min: [
    ...reduction(tf.min, MATRICES),
    ...each(
      "g[2,3] f[3,4]",
      gradient((x) => tf.min(x, 1)),
    ),
  ],
  allAny: [...reduction(tf.all, "b[2,3] b[2,0] b[0,3]"), ...reduction(tf.any, "b[2,3] b[2,0] b[0,3]")],
  argMax: each("f[4,5] f[5,4] g[4,5] i[4,5] f[9] f[9,9]", (x) => [tf.argMax(x), tf.argMax(x, -1)]),
  argMin: each("f[4,5] f[5,4] g[4,5] i[4,5] f[9] f[9,9]", (x) => [tf.argMin(x), tf.argMin(x, -1)]),
  logSumExp: reduction(tf.logSumExp, "f[4,5] g[4,5] f[2,0]"),
  cumulative: each("f[4,5] g[4,5] f[2,0]", (x) => [
    tf.cumsum(x, 1),
    tf.cumsum(x, 0, true, true),
    tf.cumprod(x, 1),
    tf.cumprod(x, 0, true, true),
  ]),
  topk: each("g[3,5] i[3,5] f[3,5]", (x) => {
    const { values, indices } = tf.topk(x, 2);
    return [values, indices];
  }),
  softmax: [
    ...each("f[4,5] g[4,5] f[2,0]", (x) => [tf.softmax(x), tf.logSoftmax(x)]),
    ...each(
      "g[4,5]",
      gradient((x) => tf.square(tf.softmax(x))),
    ),
  ],
  moments: each("f[4,5] g[4,5]", (x) => [tf.moments(x, 0).variance, tf.norm(x), tf.norm(x, 1, 0)]),

  matMul: [
    ...pairs("g[2,3]&g[3,4] f[2,3]&f[3,4] f[0,3]&f[3,2] f[2,0]&f[0,3] g[2,2,3]&g[2,3,2] i[2,3]&i[3,2]", (a, b) =>
      tf.matMul(a, b),
    ),
    ...pairs("g[3,2]&g[4,3]", (a, b) => tf.matMul(a, b, true, true)),
    ...pairs(
      "g[2,3]&g[3,4] g[2,2,3]&g[2,3,2]",
      gradient((a, b) => tf.matMul(a, b)),
    ),
    ...pairs("g[2,3]&g[3,4]&g[4]", (a, b, bias) =>
      kernel("_FusedMatMul", { a, b, bias }, { transposeA: false, transposeB: false, activation: "relu" }),
    ),
  ],
  einsum: pairs("g[2,3]&g[3,4] f[2,3]&f[3,4] g[0,3]&g[3,4]", (a, b) => tf.einsum("ij,jk->ki", a, b)),

  reshaped: each("f[2,3] i[2,3] b[2,3] f[0,3]", (x) => [
    tf.reshape(x, [-1, x.shape[0]]),
    tf.expandDims(x, 1),
    tf.squeeze(tf.expandDims(x, 0), [0]),
    tf.transpose(x),
    tf.clone(x),
  ]).slice(0, 3),
  concat: [
    ...pairs("f[2,3]&f[2,3] i[2,3]&i[2,3] b[2,3]&b[2,3] f[0,3]&f[0,3]", (a, b) => [
      tf.concat([a, b], 0),
      tf.concat([a, b], 1),
      tf.stack([a, b], 1),
    ]),
    ...pairs(
      "g[2,3]&g[2,3]",
      gradient((a, b) => tf.square(tf.concat([a, b], 1))),
    ),
  ],
  taken: each("f[4,3] i[4,3] b[4,3]", (x) => [
    tf.slice(x, [1, 1], [2, -1]),
    tf.stridedSlice(x, [0, 2], [4, -4], [2, -1]),
    ...tf.split(x, [1, 3], 0),
    ...tf.unstack(x, 1),
    tf.reverse(x, 1),
    tf.tile(x, [1, 2]),
    tf.broadcastTo(tf.slice(x, [0, 0], [1, 3]), [5, 3]),
  ]),
  sliceGradient: each(
    "g[4,3]",
    gradient((x) => tf.square(tf.slice(x, [1, 1], [2, 2]))),
  ),
  pad: each("f[2,3] i[2,3]", (x) => [
    tf.pad(
      x,
      [
        [1, 0],
        [0, 2],
      ],
      7,
    ),
    tf.mirrorPad(
      x,
      [
        [1, 0],
        [0, 2],
      ],
      "reflect",
    ),
    tf.mirrorPad(
      x,
      [
        [1, 0],
        [0, 2],
      ],
      "symmetric",
    ),
  ]),
  blocks: each("f[1,4,4,1]", (x) => [
    tf.spaceToBatchND(
      x,
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
    tf.batchToSpaceND(
      tf.concat([x, x, x, x], 0),
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
    tf.depthToSpace(image(tf.concat([x, x, x, x], 3)), 2),
  ]),
  diag: each("f[3] i[3]", (x) => tf.diag(x)),
  eye: each("f[3,3]", (x) => [tf.add(x, tf.eye(3)), tf.linalg.bandPart(x, 0, 1)]),
  made: each("f[3]", (x) => [
    tf.add(x, tf.range(0, 3, 1)),
    tf.add(x, tf.linspace(0, 1, 3)),
    tf.add(x, tf.fill([3], 2)),
    tf.range(5, -4, -3, "int32"),
    kernel("LinSpace", {}, { start: 0, stop: 1, num: 3 }),
  ]),
  oneHot: each("n[2,3] i[4]", (x) => tf.oneHot(x, 4, 2, -1)),
  gathered: each("f[4,3] i[4,3]", (x) => [
    kernel("GatherV2", { x, indices: indices(2, 0) }, { axis: 0, batchDims: 0 }),
    tf.gatherND(
      x,
      tf.tensor2d(
        [
          [1, 2],
          [3, 0],
        ],
        [2, 2],
        "int32",
      ),
    ),
  ]),
  scattered: pairs("f[2]&f[5] i[2]&i[5]", (updates, x) => [
    tf.scatterND(tf.tensor2d([[1], [3]], [2, 1], "int32"), updates, [5]),
    tf.tensorScatterUpdate(x, tf.tensor2d([[1], [3]], [2, 1], "int32"), updates),
    tf.sparseToDense(indices(1, 3), updates, [5], tf.scalar(0, updates.dtype)),
    tf.unsortedSegmentSum(x, indices(0, 1, 0, -1, 1), 3),
  ]),
  bincount: each("g[3] i[3]", (weights) => tf.bincount(indices(2, 0, 2) as tf.Tensor1D, weights as tf.Tensor1D, 5)),
  broadcastArgs: each("f[3]", (x) => [x, tf.broadcastArgs(indices(2, 1), indices(1, 3))]),

  complex: pairs("g[4]&g[4]", (a, b) => {
    const z = tf.complex(a, b);
    const transformed = tf.spectral.ifft(tf.spectral.fft(tf.mul(z, z)));
    return [tf.abs(z), tf.real(transformed), tf.imag(transformed)];
  }),
};
