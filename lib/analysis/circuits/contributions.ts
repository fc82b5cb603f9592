/** @file What each hidden neuron of a trained parity network adds to each output. */
import { ConfigError } from "../../core";
import { type NeuronSums, withNeuronSums } from "./neuron-sums";

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
 * Lends the contribution of every neuron at every point, in float64: once they are known, sub-networks cost additions only.
 *
 * @throws ConfigError for weights or points of lengths that do not fit, coordinates that are no signs, labels other than 0 and 1,
 * and no points
 */
export function withContributions<T>(weights: ParityWeights, points: SignPoints, work: (sums: NeuronSums) => T): T {
  const { width, n } = sizesOf(weights);
  const { inputs, sequence, labels } = points;
  const rows = points.rows ?? Int32Array.from({ length: labels.length }, (_, row) => row);
  if (sequence !== n || inputs.length !== n * labels.length || rows.length === 0) {
    throw new ConfigError(
      `contributions: expected points of ${n} coordinates, got ${inputs.length} signs for ` +
        `${labels.length} labels, ${sequence} coordinates each, ${rows.length} rows of them used`,
    );
  }
  const signs = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at];
    if (!(labels[row] === 0 || labels[row] === 1)) {
      throw new ConfigError(`contributions: labels must be 0 or 1, got ${labels[row]} at row ${row}`);
    }
    signs[at] = labels[row] === 1 ? 1 : -1;
    for (let i = row * n; i < (row + 1) * n; i++) {
      if (inputs[i] !== 1 && inputs[i] !== -1) {
        throw new ConfigError(`contributions: coordinates must be 1 or -1, got ${inputs[i]} at row ${row}`);
      }
    }
  }
  const layer = {
    ...{ weights: weights["hidden0.weight"], biases: weights["hidden0.bias"], outputs: weights["output.weight"] },
    ...{ width, outputBias: weights["output.bias"]?.[0] ?? 0, inputs, n, rows, signs },
  };
  return withNeuronSums(layer, work);
}
