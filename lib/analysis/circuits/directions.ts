/** @file The directions that neurons of a trained parity network point in. */
import { ConfigError } from "../../core";
import { type ParityWeights, sizesOf } from "./contributions";
import { checkRelevant, neuronImportance } from "./prune";

/** Share of a neuron's squared weight that must lie on the relevant coordinates (our choice). */
const DOMINANCE = 0.5;

/** Neurons that point in one direction and push the output the same way. */
export interface DirectionCluster {
  /** Signs of the weights on the relevant coordinates, such as `"+-"`; `0` for a weight of 0. */
  readonly pattern: string;
  /** Sign of the output weight. */
  readonly sign: 1 | -1;
  /** Neuron numbers, in increasing order. */
  readonly neurons: readonly number[];
  /** Sum of |u| ||(w, b)|| over them. */
  readonly importance: number;
}

export interface Directions {
  /** Most important first. */
  readonly clusters: readonly DirectionCluster[];
  /** Neurons whose weights do not lie on the relevant coordinates, or whose output weight is 0. */
  readonly elsewhere: readonly number[];
  /** Σ_relevant w² / Σ_all w², `[width]`; 0 for a neuron without weights. */
  readonly share: readonly number[];
}

/**
 * Groups the neurons by the sign pattern of their weights on the relevant coordinates, if most of their squared weight
 * lies there, and by the sign of their output weight. For k = 2 the bias-free solution |x_1 + x_2| - |x_1 - x_2| has
 * `++` and `--` with sign 1, `+-` and `-+` with sign -1.
 *
 * @throws ConfigError for weights of lengths that do not fit, or relevant coordinates that are not there
 */
export function directionClusters(
  weights: ParityWeights,
  { relevant, dominance = DOMINANCE }: { readonly relevant: readonly number[]; readonly dominance?: number },
): Directions {
  const { width, n } = sizesOf(weights);
  checkRelevant(relevant, n);
  if (!(dominance >= 0 && dominance <= 1)) {
    throw new ConfigError(`directionClusters: dominance is a share, from 0 to 1, got ${dominance}`);
  }
  const importance = neuronImportance(weights);
  const weight = (i: number, j: number) => weights["hidden0.weight"][i * width + j];
  const square = (i: number, j: number) => weight(i, j) * weight(i, j);
  const sum = (j: number, over: Iterable<number>) => [...over].reduce((total, i) => total + square(i, j), 0);
  const coordinates = Array.from({ length: n }, (_, i) => i);
  const share = Array.from({ length: width }, (_, j) => {
    const total = sum(j, coordinates);
    return total > 0 ? sum(j, relevant) / total : 0;
  });
  const groups = new Map<string, number[]>();
  const elsewhere: number[] = [];
  for (let j = 0; j < width; j++) {
    const sign = Math.sign(weights["output.weight"][j]);
    if (share[j] < dominance || share[j] === 0 || sign === 0) {
      elsewhere.push(j);
      continue;
    }
    const key = `${relevant.map((i) => signText(weight(i, j))).join("")} ${sign}`;
    groups.set(key, [...(groups.get(key) ?? []), j]);
  }
  const clusters = [...groups].map(([key, neurons]): DirectionCluster => {
    const [pattern, sign] = key.split(" ");
    const total = neurons.reduce((most, j) => most + importance[j], 0);
    return { pattern, sign: sign === "1" ? 1 : -1, neurons, importance: total };
  });
  return { clusters: clusters.sort((a, b) => b.importance - a.importance), elsewhere, share };
}

function signText(value: number): string {
  return value > 0 ? "+" : value < 0 ? "-" : "0";
}
