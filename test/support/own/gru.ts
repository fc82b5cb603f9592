import * as tf from "@tensorflow/tfjs-core";
import type { OwnModel } from "groklab/models";

/** A gated recurrent unit over the tokens, with the equations of torch.nn.GRU, and a linear read-out of its last state. */
export default {
  options: { hidden: 16 },
  build({ hidden }, { vocabulary, classes, sequence }) {
    const initial = { uniform: 1 / Math.sqrt(hidden) };
    return {
      parameters: {
        "embedding.weight": { shape: [vocabulary, hidden], initial: { normal: 1 } },
        "input.weight": { shape: [hidden, 3 * hidden], initial },
        "input.bias": { shape: [3 * hidden], initial },
        "recurrent.weight": { shape: [hidden, 3 * hidden], initial },
        "recurrent.bias": { shape: [3 * hidden], initial },
        "output.weight": { shape: [hidden, classes], initial },
        "output.bias": { shape: [classes], initial },
      },
      lastLayer: ["output.weight", "output.bias"],
      forward(p, tokens) {
        let state: tf.Tensor = tf.zeros([tokens.shape[0], hidden]);
        for (let t = 0; t < sequence; t++) {
          const token = tf.reshape(tf.slice(tokens, [0, t], [-1, 1]), [-1]);
          const read = tf.gather(p["embedding.weight"], token);
          const a = tf.split(tf.add(tf.matMul(read, p["input.weight"]), p["input.bias"]), 3, 1);
          const b = tf.split(tf.add(tf.matMul(state, p["recurrent.weight"]), p["recurrent.bias"]), 3, 1);
          const [reset, update] = [tf.sigmoid(tf.add(a[0], b[0])), tf.sigmoid(tf.add(a[1], b[1]))];
          const fresh = tf.tanh(tf.add(a[2], tf.mul(reset, b[2])));
          state = tf.add(tf.mul(tf.sub(1, update), fresh), tf.mul(update, state));
        }
        const logits = tf.add(tf.matMul(state, p["output.weight"]), p["output.bias"]);
        return { logits, activations: { state } };
      },
    };
  },
} satisfies OwnModel<{ hidden: number }>;
