/** @file What each hidden neuron of a trained parity network adds to each output. */
import { ConfigError } from "../../core";
import { withLayerSums } from "../linear-sums";

/** The weights of a network of `parityNetwork`, by their names: those of a `TrainerState` or a file of one. */
export interface ParityWeights {
  /** W, row-major `[n, width]` */
  readonly "hidden0.weight": ArrayLike<number>;
  /** b, `[width]` */
  readonly "hidden0.bias": ArrayLike<number>;
  /** u, `[width]` */
  readonly "output.weight": ArrayLike<number>;
  /** `[1]`; 0 if it is not there */
  readonly "output.bias"?: ArrayLike<number>;
}

/** Points to be classified; a parity `Dataset` is one, with `rows: dataset.test` for its test points. */
export interface SignPoints {
  /** Signs, row-major `[all points, sequence]`. */
  readonly inputs: ArrayLike<number>;
  /** n, coordinates of a point. */
  readonly sequence: number;
  /** 1 where the output should be positive, 0 where negative, `[all points]`. */
  readonly labels: ArrayLike<number>;
  /** Which points to use; default all. */
  readonly rows?: ArrayLike<number>;
}

/** f(x_p) = outputBias + Σ_j parts[j][p] on the points used. */
export interface Contributions {
  /** u_j relu(w_j · x_p + b_j), `[width][points]`. */
  readonly parts: readonly Float64Array[];
  readonly outputBias: number;
  /** 1 or -1, `[points]`: the sign that is right. */
  readonly signs: Float64Array;
}

/** Hidden neurons and inputs of a network, once its weights are seen to fit and to be finite. */
export function sizesOf(weights: ParityWeights): { readonly width: number; readonly n: number } {
  const width = weights["hidden0.bias"].length;
  const n = weights["hidden0.weight"].length / width;
  if (!(width > 0 && Number.isInteger(n) && n > 0 && weights["output.weight"].length === width)) {
    throw new ConfigError(
      `parity weights: expected hidden0.weight [n, width], hidden0.bias [width], output.weight [width], got lengths ` +
        `${weights["hidden0.weight"].length}, ${width}, ${weights["output.weight"].length}`,
    );
  }
  for (const name of ["hidden0.weight", "hidden0.bias", "output.weight"] as const) {
    const values = weights[name];
    for (let i = 0; i < values.length; i++) {
      if (!Number.isFinite(values[i]))
        throw new ConfigError(`parity weights: ${name}[${i}] must be finite, got ${values[i]}`);
    }
  }
  return { width, n };
}

/**
 * The contribution of every neuron at every point, in float64: one product of matrices, after which sub-networks cost
 * additions only. 500 neurons at 2,000 points of 50 coordinates: 50 million multiplications, 8 MB.
 *
 * @throws ConfigError for weights or points of lengths that do not fit, labels other than 0 and 1, and no points
 */
export function contributions(weights: ParityWeights, points: SignPoints): Contributions {
  const { width, n } = sizesOf(weights);
  const rows = points.rows ?? Array.from({ length: points.labels.length }, (_, row) => row);
  if (points.sequence !== n || points.inputs.length !== n * points.labels.length || rows.length === 0) {
    throw new ConfigError(
      `contributions: expected points of ${n} coordinates, got ${points.inputs.length} signs for ` +
        `${points.labels.length} labels, ${points.sequence} coordinates each, ${rows.length} rows of them used`,
    );
  }
  for (let at = 0; at < rows.length; at++) {
    if (!(points.labels[rows[at]] === 0 || points.labels[rows[at]] === 1)) {
      throw new ConfigError(`contributions: labels must be 0 or 1, got ${points.labels[rows[at]]} at row ${rows[at]}`);
    }
  }
  const coordinate = (p: number, i: number) => points.inputs[rows[p] * n + i];
  const parts = withLayerSums({ points: rows.length, n, coordinate }, (sums) =>
    Array.from({ length: width }, (_, j) => {
      const part = sums((i) => weights["hidden0.weight"][i * width + j], weights["hidden0.bias"][j]).slice();
      const output = weights["output.weight"][j];
      for (let p = 0; p < part.length; p++) part[p] = part[p] > 0 ? output * part[p] : 0;
      return part;
    }),
  );
  const outputBias = weights["output.bias"]?.[0] ?? 0;
  return { parts, outputBias, signs: Float64Array.from(rows, (row) => (points.labels[row] === 1 ? 1 : -1)) };
}

/** Share of points on which some neurons alone, with the output bias, have the right sign; 0 is wrong for both. */
export function accuracyOf({ parts, outputBias, signs }: Contributions, neurons: ArrayLike<number>): number {
  const output = new Float64Array(signs.length).fill(outputBias);
  for (let i = 0; i < neurons.length; i++) addMultiple(output, parts[neurons[i]], 1);
  return accuracy(output, signs);
}

/** Share of points p with signs[p] * output[p] > 0. */
export function accuracy(output: Float64Array, signs: Float64Array): number {
  let right = 0;
  for (let p = 0; p < output.length; p++) if (signs[p] * output[p] > 0) right++;
  return right / output.length;
}

/** sum += factor * values, in place. */
export function addMultiple(sum: Float64Array, values: Float64Array, factor: number): void {
  for (let p = 0; p < sum.length; p++) sum[p] += factor * values[p];
}
