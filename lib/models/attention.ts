import * as tf from "@tensorflow/tfjs-core";

export interface Attended {
  /** The values of all positions, weighed and summed, `[batch, width]`. */
  readonly mixed: tf.Tensor2D;
  /** Over positions in their order, `[batch, heads, positions]`; they sum to 1. */
  readonly weights: tf.Tensor3D;
}

/**
 * Scaled dot-product attention of one position to those it may see (Vaswani et al. 2017, section 3.2): in each head,
 * softmax_j(q k_j / sqrt(width / heads)) weighs v_j. Query, keys and values are `[batch, width]`, one key and value a
 * position, head h in columns h * width / heads and on.
 *
 * With three positions the products are sums over 32 numbers an example: taken position by position they stay
 * elementwise, where a batched matrix product would be 4 * batch tiny ones.
 */
export function attend(
  query: tf.Tensor2D,
  keys: readonly tf.Tensor2D[],
  values: readonly tf.Tensor2D[],
  heads: number,
): Attended {
  const [batch, width] = query.shape;
  const perHead = (x: tf.Tensor) => tf.reshape(x, [batch, heads, width / heads]);
  const scale = tf.scalar(1 / Math.sqrt(width / heads));
  const scaled = perHead(tf.mul(query, scale));
  const scores = keys.map((key) => tf.sum(tf.mul(scaled, perHead(key)), 2)); // each [batch, heads]
  const weights = tf.softmax(tf.stack(scores, 2)) as tf.Tensor3D; // [batch, heads, positions]
  const shares = tf.split(weights, values.length, 2); // each [batch, heads, 1]
  const mixed = values.map((value, j) => tf.mul(shares[j], perHead(value))).reduce((sum, part) => tf.add(sum, part));
  return { mixed: tf.reshape(mixed, [batch, width]), weights };
}
