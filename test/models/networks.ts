/** @file Small datasets, and forward passes read out. */
import * as tf from "@tensorflow/tfjs-core";
import { type ForwardOptions, initialWeights, type Model } from "groklab/models";
import type { Dataset } from "groklab/tasks";

export type Weights = Readonly<Record<string, Float32Array | readonly number[]>>;

/** All examples of `sequence` tokens out of `p`, in lexicographic order, each labelled with the sum of its tokens mod p. */
export function tokenDataset(p: number, sequence = 2): Dataset {
  const count = Array.from({ length: sequence }).reduce<number>((product) => product * p, 1);
  const inputs = new Int32Array(count * sequence);
  const labels = new Int32Array(count);
  for (let example = 0; example < count; example++) {
    let rest = example;
    for (let j = sequence - 1; j >= 0; j--) {
      inputs[example * sequence + j] = rest % p;
      labels[example] = (labels[example] + rest) % p;
      rest = Math.floor(rest / p);
    }
  }
  return { inputKind: "tokens", inputs, sequence, vocabulary: p, labels, classes: p, ...unsplit(count) };
}

/** All vectors of n signs, labelled by the product of the first two: class 1 for +1. */
export function signDataset(n: number): Dataset {
  const { inputs, labels } = tokenDataset(2, n);
  const signs = inputs.map((bit) => 2 * bit - 1);
  const product = labels.map((_, i) => (signs[i * n] * signs[i * n + 1] + 1) / 2);
  return {
    inputKind: "signs",
    inputs: signs,
    sequence: n,
    vocabulary: 0,
    labels: product,
    classes: 2,
    ...unsplit(labels.length),
  };
}

function unsplit(count: number) {
  return { train: Int32Array.from({ length: count }, (_, i) => i), test: new Int32Array(), subsets: {} };
}

/** The values that the architecture draws by itself. */
export function drawn(model: Model, seed = 0): Record<string, Float32Array> {
  return initialWeights(model, { scale: 1, scope: "all", zeroLastLayer: false }, seed);
}

export interface Result {
  /** One row an example. */
  readonly logits: number[][];
  /** Row-major, with the shape. */
  readonly activations: Record<string, { readonly shape: readonly number[]; readonly values: number[] }>;
}

export function tensorsOf(model: Model, weights: Weights): Record<string, tf.Tensor> {
  return Object.fromEntries(
    model.parameters.map(({ name, shape }) => [name, tf.tensor(Float32Array.from(weights[name]), [...shape])]),
  );
}

/** Logits and activations on a dataset's examples. */
export function forward(
  model: Model,
  weights: Weights,
  { inputs, sequence }: Dataset,
  options?: ForwardOptions,
): Result {
  return scoped(() => {
    const examples = tf.tensor2d(inputs, [inputs.length / sequence, sequence], "int32");
    const { logits, activations } = model.forward(tensorsOf(model, weights), examples, options);
    const entries = Object.entries(activations).map(([name, activation]) => {
      const tensor = activation();
      return [name, { shape: tensor.shape, values: [...tensor.dataSync<"float32">()] }];
    });
    return { logits: logits.arraySync(), activations: Object.fromEntries(entries) };
  });
}

/** `tf.tidy` for functions that return plain values. */
export function scoped<T>(f: () => T): T {
  tf.engine().startScope();
  try {
    return f();
  } finally {
    tf.engine().endScope();
  }
}

/** Number of multiplications by a matrix in a forward pass, by the number of rows multiplied. */
export async function products(model: Model, { inputs, sequence }: Dataset, options?: ForwardOptions) {
  const weights = tensorsOf(model, drawn(model));
  const examples = tf.tensor2d(inputs, [inputs.length / sequence, sequence], "int32");
  const { kernels } = await tf.profile(() => model.forward(weights, examples, options).logits);
  tf.dispose([weights, examples]);
  const rows = kernels.filter(({ name }) => name === "BatchMatMul").map(({ outputShapes }) => outputShapes[0].at(-2));
  return Object.fromEntries([...new Set(rows)].map((n) => [`${n}`, rows.filter((other) => other === n).length]));
}
