import { z } from "zod";
import type { Matrix } from "../analysis/matrix";
import {
  neighbourPurityOf,
  permutationBand,
  rootsOf,
  type Separation,
  silhouetteOf,
  squaredDistances,
} from "../analysis/neighbours";
import { tsne } from "../analysis/tsne";
import type { Json } from "../core";
import { activationName, whole } from "../fields";
import type { Probe, ProbeView } from "../trainers";
import { rounded } from "./matrices";

/** The newest version: it is raised when the same activations would give other numbers. */
const NEWEST = 2;

export const embeddingOptions = z
  .strictObject({
    activation: activationName(),
    most: whole("a whole number of training examples, from 20 to 2000", 20, 2000).default(300),
    perplexity: whole("a whole number from 2 to 100", 2, 100).default(30),
    neighbours: whole("a whole number of neighbours, from 1 to 100", 1, 100).default(10),
    version: whole(`1 or ${NEWEST}, a version of this probe`, 1, NEWEST).default(NEWEST),
  })
  // Records of before there were versions are of the first, and keep their ids.
  .transform(({ version, ...options }) => (version === 1 ? options : { ...options, version }));

/**
 * How an activation arranges the first `most` training examples: silhouette and purity of the `neighbours` nearest
 * neighbours in the activations' own space and in a t-SNE picture of them, whose points are kept, and the band of
 * purities that shuffled groups have. All activations are of one state of the weights. Groups are the values of the
 * relevant bits for parity, else the labels. Null as long as all activations are the same.
 *
 * Version 2 draws the picture in float32, in a fifth of the time of version 1, which records of before have and which a
 * configuration stores as none. Pictures differ, their divergences by 1 % in the middle; all else is the same.
 */
export const embedding: Probe = (view, { activation, most, perplexity, neighbours, version }) => {
  const rows = view.dataset.train.subarray(0, Number(most));
  const values = view.trainer.activation(String(activation), rows);
  const points: Matrix = { rows: rows.length, columns: values.length / rows.length, values };
  if (allRowsEqual(points)) return null;
  const groups = Array.from(rows, (row) => groupOf(view, row));
  const squares = squaredDistances(points);
  const separated = (squares: Matrix): { silhouette: Separation; purity: Separation } => ({
    silhouette: silhouetteOf(rootsOf(squares)),
    purity: neighbourPurityOf(squares, Number(neighbours)),
  });
  const inside = separated(squares);
  const band = permutationBand(inside.purity, groups, { seed: view.config.seed, permutations: 100 });
  const precision = version === 2 ? "float32" : "float64";
  const picture = tsne(points, { perplexity: Number(perplexity), precision, squares });
  const seen = separated(squaredDistances(picture.embedding));
  return {
    groups,
    silhouette: rounded(inside.silhouette(groups)),
    purity: rounded(band.value),
    shuffled: [rounded(band.low), rounded(band.high)],
    tsne: {
      x: axis(picture.embedding, 0),
      y: axis(picture.embedding, 1),
      divergence: rounded(picture.divergence),
      silhouette: rounded(seen.silhouette(groups)),
      purity: rounded(seen.purity(groups)),
    },
  } satisfies Json;
};

function allRowsEqual({ columns, values }: Matrix): boolean {
  return values.every((value, i) => value === values[i % columns]);
}

/** The number whose binary digits are the relevant bits, the first the highest; the label of other tasks. */
function groupOf({ dataset: { inputs, sequence, labels }, config: { task } }: ProbeView, row: number): number {
  if (task.kind !== "parity") return labels[row];
  const bits = inputs.subarray(row * sequence, row * sequence + task.k);
  return bits.reduce((number, bit) => 2 * number + (bit === 1 ? 1 : 0), 0);
}

/** One coordinate of every point, to a tenth: a picture needs no more. */
function axis({ columns, values }: Matrix, column: number): number[] {
  const tenths = Array.from({ length: values.length / columns }, (_, i) =>
    Math.round(10 * values[i * columns + column]),
  );
  return tenths.map((value) => value / 10 + 0); // no negative zero, which JSON has not
}
