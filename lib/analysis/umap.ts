/** @file UMAP by umap-js, to check a t-SNE picture against. */
import { UMAP } from "umap-js";
import { ConfigError, randomStream } from "../core";
import { checkMatrix, type Matrix } from "./matrix";

export interface UmapOptions {
  /** Decides the start and the sampling: the same seed gives the same bits. */
  readonly seed: number;
  /** Size of a neighbourhood, from 2 to one less than the points. Default 15. */
  readonly neighbours?: number;
  /** How close points may come in the embedding; 0 packs clusters tightly. Default 0.1. */
  readonly minDistance?: number;
  /** Passes over the neighbour graph. Default: the package's, 500 up to 2500 points and fewer beyond. */
  readonly epochs?: number;
}

/**
 * UMAP in the plane (McInnes, Healy and Melville 2018). Unlike umap-learn, umap-js starts from random places and not from
 * the graph's spectrum, so that distances between clusters say little.
 *
 * @param points one point a row
 * @returns [rows, 2], in no unit
 * @throws ConfigError for a matrix that is empty, of another length than rows x columns or not finite, or options out of
 *   range
 */
export function umap(
  points: Matrix,
  { seed, neighbours = 15, minDistance = 0.1, epochs }: UmapOptions,
): Matrix & { readonly values: Float64Array } {
  checkMatrix("umap", points);
  const { rows, columns, values } = points;
  if (!(Number.isInteger(neighbours) && neighbours >= 2 && neighbours < rows)) {
    throw new ConfigError(`umap: neighbours must be between 2 and ${rows - 1}, rows - 1, got ${neighbours}`);
  }
  if (!(minDistance >= 0 && minDistance <= 1)) {
    throw new ConfigError(`umap: minDistance must be between 0 and 1, the spread, got ${minDistance}`);
  }
  if (epochs !== undefined && !(Number.isInteger(epochs) && epochs >= 1)) {
    throw new ConfigError(`umap: epochs must be 1 or more, got ${epochs}`);
  }
  const { uniform } = randomStream(seed, "umap");
  const model = new UMAP({ nNeighbors: neighbours, minDist: minDistance, nEpochs: epochs, random: uniform });
  const embedding = model.fit(
    Array.from({ length: rows }, (_, i) => Array.from(values.subarray(i * columns, (i + 1) * columns))),
  );
  return { rows, columns: 2, values: Float64Array.from(embedding.flat()) };
}
