import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { belowOne, kind } from "../../fields";
import { type AdamConfig, adamFields, adamUpdate } from "./adam";
import { decayed } from "./adamw";
import type { OptimizerKind } from "./optimizer";

/** Muon for weights that are matrices, AdamW for all others. */
export interface MuonConfig extends Omit<AdamConfig, "kind"> {
  readonly kind: "muon";
  /** mu: the share of a matrix' momentum that stays at an update. Default 0.95. Betas and eps are of AdamW's vectors. */
  readonly momentum: number;
}

/** Coefficients of the iteration, and how often it is done (Jordan et al. 2024). */
const [A, B, C] = [3.4445, -4.775, 2.0315];
export const NEWTON_SCHULZ_STEPS = 5;
/** What a norm is at least, so that a gradient of zero stays zero. */
const EPS = 1e-7;
/** Root mean square of AdamW's updates, which those of matrices are given (Liu et al. 2025). */
const ADAMW_RMS = 0.2;

/**
 * Muon (Jordan et al. 2024, kellerjordan.github.io/posts/muon; `torch.optim.Muon` with `adjust_lr_fn="match_rms_adamw"`), here in float32. Of a
 * weight of shape [n, m]:
 *
 *     M <- mu M + g        O = orthogonalised(g + mu M)        w <- w - lr wd w - lr 0.2 sqrt(max(n, m)) O
 *
 * The factor is Liu et al.'s (2025, "Muon is scalable for LLM training", section 2.2): it gives updates the root mean square of
 * AdamW's, so that one learning rate and one weight decay serve matrices and vectors. Every weight with two axes counts as a matrix,
 * embeddings and the last layer too, which Jordan leaves to AdamW: a perceptron of one hidden layer has no others. Biases, gains and
 * weights with other numbers of axes are AdamW's. A matrix has no second moment, and keeps zeros in its place.
 */
export const muon: OptimizerKind<MuonConfig> = {
  schema: z.strictObject({ kind: kind("muon"), ...adamFields, momentum: belowOne().default(0.95) }),
  momentCount: () => 2,
  update({ momentum, ...config }, slot, gradient, rates) {
    const {
      weight,
      moments: [m, v],
    } = slot;
    const start = () => decayed(weight, tf.mul(rates.learningRate, rates.weightDecay));
    if (weight.rank !== 2) return adamUpdate(config, slot, gradient, rates, { start });
    const next = tf.add(tf.mul(m, momentum), gradient);
    const direction = orthogonalised(tf.add(gradient, tf.mul(next, momentum)) as tf.Tensor2D);
    const stepSize = tf.mul(rates.learningRate, ADAMW_RMS * Math.sqrt(Math.max(...weight.shape)));
    return { weight: tf.sub(start(), tf.mul(direction, stepSize)), moments: [next, tf.clone(v)] };
  },
  betas: ({ betas }) => betas,
  caption: "Muon",
};

/**
 * About U V^T of the singular value decomposition X = U S V^T, of the shape of X: five steps of
 *
 *     X <- a X + (b X X^T + c (X X^T)^2) X
 *
 * from X / |X|, which bring singular values between about 0.7 and 1.2. The smaller side is squared.
 */
export function orthogonalised(matrix: tf.Tensor2D): tf.Tensor2D {
  const isTall = matrix.shape[0] > matrix.shape[1];
  const wide = isTall ? tf.transpose(matrix) : matrix;
  let x = tf.div(wide, tf.maximum(tf.sqrt(tf.sum(tf.square(wide))), EPS)) as tf.Tensor2D;
  for (let step = 0; step < NEWTON_SCHULZ_STEPS; step++) {
    const gram = tf.matMul(x, x, false, true) as tf.Tensor2D;
    const polynomial = tf.add(tf.mul(gram, B), tf.mul(tf.matMul(gram, gram), C)) as tf.Tensor2D;
    x = tf.add(tf.mul(x, A), tf.matMul(polynomial, x)) as tf.Tensor2D;
  }
  return isTall ? (tf.transpose(x) as tf.Tensor2D) : x;
}

/**
 * Floating-point operations of one orthogonalisation of an [n, m] matrix, two a multiplication with its addition: a step has the
 * products X X^T, of it with itself, and with X. With s the smaller side and l the larger one 5 (4 s^2 l + 2 s^3).
 *
 * @example newtonSchulzFlops(2, 3) // 320
 */
export function newtonSchulzFlops(n: number, m: number): number {
  const [small, large] = n < m ? [n, m] : [m, n];
  return NEWTON_SCHULZ_STEPS * (4 * small * small * large + 2 * small * small * small);
}
