/** @file Operations on images: convolutions, pools, normalisation, resizing. */
import * as tf from "@tensorflow/tfjs-core";
import { type Call, each, gradient, image, indices, pairs } from "./calls";

export const IMAGES: Readonly<Record<string, readonly Call[]>> = {
  conv2d: [
    ...pairs("g[1,5,5,2]&g[3,3,2,4] g[0,5,5,2]&g[3,3,2,4]", (x, w) => tf.conv2d(image(x), image(w), 1, "same")),
    ...pairs("g[1,5,5,2]&g[3,3,2,4]", (x, w) => tf.conv2d(image(x), image(w), 2, "valid")),
    ...pairs(
      "g[1,5,5,2]&g[3,3,2,4]",
      gradient((x, w) => tf.conv2d(image(x), image(w), 1, "same")),
    ),
    ...pairs("g[1,5,5,2]&g[3,3,4,2]", (x, w) => tf.conv2dTranspose(image(x), image(w), [1, 5, 5, 4], 1, "same")),
    ...pairs("g[1,5,5,2]&g[3,3,2,4]&g[4]", (x, filter, bias) => [
      tf.fused.conv2d({ x: image(x), filter: image(filter), strides: 1, pad: "same", bias, activation: "relu" }),
    ]),
  ],
  depthwise: [
    ...pairs("g[1,5,5,2]&g[3,3,2,2] g[0,5,5,2]&g[3,3,2,2] g[1,5,5,0]&g[3,3,0,2]", (x, w) =>
      tf.depthwiseConv2d(image(x), image(w), 1, "same"),
    ),
    ...pairs(
      "g[1,5,5,2]&g[3,3,2,2]",
      gradient((x, w) => tf.depthwiseConv2d(image(x), image(w), 1, "same")),
    ),
    ...pairs("g[1,5,5,2]&g[3,3,2,2]&g[4]", (x, filter, bias) =>
      tf.fused.depthwiseConv2d({
        x: image(x),
        filter: image(filter),
        strides: 1,
        pad: "same",
        bias,
        activation: "relu",
      }),
    ),
  ],
  conv3d: [
    ...pairs("g[1,3,3,3,1]&g[2,2,2,1,2]", (x, w) => tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, 1, "same")),
    ...pairs(
      "g[1,3,3,3,1]&g[2,2,2,1,2]",
      gradient((x, w) => tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, 1, "same")),
    ),
  ],
  dilation2d: [
    ...pairs("g[1,5,5,2]&g[2,2,2]", (x, w) => tf.dilation2d(image(x), w as tf.Tensor3D, 1, "same")),
    ...pairs(
      "g[1,5,5,2]&g[2,2,2]",
      gradient((x, w) => tf.dilation2d(image(x), w as tf.Tensor3D, 1, "same")),
    ),
  ],
  pools: [
    ...each("g[1,4,4,2] f[1,4,4,2]", (x) => [tf.maxPool(image(x), 2, 2, "same"), tf.avgPool(image(x), 2, 1, "valid")]),
    ...each(
      "g[1,4,4,2]",
      gradient((x) => tf.square(tf.maxPool(image(x), 2, 2, "same"))),
    ),
    ...each(
      "g[1,4,4,2]",
      gradient((x) => tf.square(tf.avgPool(image(x), 2, 2, "same"))),
    ),
    ...each("g[1,4,4,4,1]", (x) => [
      tf.maxPool3d(x as tf.Tensor5D, 2, 2, "same"),
      tf.avgPool3d(x as tf.Tensor5D, 2, 2, "same"),
    ]),
    ...each(
      "g[1,4,4,4,1]",
      gradient((x) => tf.square(tf.maxPool3d(x as tf.Tensor5D, 2, 2, "same"))),
    ),
    ...each(
      "g[1,4,4,4,1]",
      gradient((x) => tf.square(tf.avgPool3d(x as tf.Tensor5D, 2, 2, "same"))),
    ),
  ],
  normalised: [
    ...each("g[1,2,2,4]", (x) => tf.localResponseNormalization(image(x))),
    ...each(
      "g[1,2,2,4]",
      gradient((x) => tf.localResponseNormalization(image(x))),
    ),
    ...pairs("g[1,2,2,4]&g[4]&p[4]", (x, mean, variance) =>
      tf.batchNorm(image(x), mean as tf.Tensor1D, variance as tf.Tensor1D),
    ),
  ],
  resized: [
    ...each("g[1,3,3,2]", (x) => [
      tf.image.resizeBilinear(image(x), [5, 4]),
      tf.image.resizeNearestNeighbor(image(x), [5, 4]),
      tf.image.flipLeftRight(image(x)),
      tf.image.cropAndResize(image(x), tf.tensor2d([0, 0, 0.5, 1], [1, 4]), indices(0), [2, 2]),
    ]),
    ...each(
      "g[1,3,3,2]",
      gradient((x) => tf.square(tf.image.resizeBilinear(image(x), [5, 4]))),
    ),
    ...each(
      "g[1,3,3,2]",
      gradient((x) => tf.square(tf.image.resizeNearestNeighbor(image(x), [5, 4]))),
    ),
  ],
};
