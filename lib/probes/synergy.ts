import { quantile } from "simple-statistics";
import { z } from "zod";
import { clusterMeans, clusterMembers, wardClustersOf } from "../analysis/clusters";
import { correlationOf, covarianceOf, gaussianise, type TieRule } from "../analysis/copula";
import { NEAR_SINGULAR, smallestEigenvalue } from "../analysis/information";
import type { Matrix } from "../analysis/matrix";
import { type Multiplet, oInformationExtremes } from "../analysis/multiplets";
import { distancesBetweenColumns, silhouetteOf } from "../analysis/neighbours";
import { shuffledExtremes } from "../analysis/shuffled-information";
import { type Tree, wardTree } from "../analysis/ward-tree";
import { ConfigError, type Json } from "../core";
import { activationName, oneOf, whole, wholeNumbers } from "../fields";
import type { Probe, ProbeView } from "../trainers";
import { rounded } from "./matrices";

export const synergyOptions = z
  .strictObject({
    activation: activationName().default("hidden0.post"),
    examples: oneOf("train", "all").default("train"),
    clusters: whole("a whole number of clusters, from 3 to 20", 3, 20).default(10),
    ties: oneOf("midrank", "position", "random").default("midrank"),
    level: oneOf("clusters", "neurons").default("clusters"),
    nulls: whole("a whole number of shuffled draws, from 0 to 1000", 0, 1000).default(20),
    labels: wholeNumbers("the cluster of each neuron, whole numbers from 0", 0).optional(),
  })
  .prefault({});

/**
 * Synergy and redundancy of a layer (Clauw, Marinazzo & Stramaglia 2024): its neurons in Ward's clusters by their
 * activations, and the smallest and largest O-information, in nats, of all multiplets of clusters, by the Gaussian copula.
 *
 * `level` "clusters": the variables are the means of the clusters, three or more in a multiplet. "neurons": a multiplet is
 * the union of two or more clusters, and its variables are their neurons. `labels` fixes the clusters, those of another
 * checkpoint or random ones. `nulls` is the number of draws in which each variable is shuffled; of neurons each takes
 * a fifth of a second.
 *
 * Synergy and redundancy are null, with the smallest eigenvalue, where variables are linear combinations of others, and
 * where fewer vary than a multiplet needs. The labels are kept: `adjustedRandIndex` compares those of two checkpoints.
 *
 * @throws ConfigError for labels that are not one a neuron
 */
export const synergy: Probe = (view, options) => {
  const points = activations(view, options);
  const { clusters, ties, level, nulls } = options;
  const { distances, wards, means, zeros } = neuronsOf(points);
  const given = options.labels as readonly number[] | undefined;
  const labels = given ?? wards(Math.min(Number(clusters), points.columns));
  const members = clusterMembers(labels);
  const ofNeurons = level === "neurons";
  const variables = ofNeurons ? points : means(labels);
  const { matrix, kept, dropped } = gaussianise(variables, { ties: ties as TieRule, seed: view.config.seed });
  // Clusters that have a variable left, and the places of these among all that are left.
  const left = members
    .map((neurons, cluster) => ({ cluster, places: placesOf(ofNeurons ? neurons : [cluster], kept) }))
    .filter(({ places }) => places.length > 0);
  const several = new Set(labels).size > 1;
  const about = {
    dropped: dropped.length,
    zeroShare: rounded(zeros / points.values.length),
    silhouette: several ? rounded(silhouetteOf(distances)(labels)) : null,
    labels: Array.from(labels),
  };
  const least = ofNeurons ? 2 : 3;
  const nothing = { synergy: null, redundancy: null, shuffled: null };
  if (left.length < least) return { ...nothing, smallestEigenvalue: null, ...about } satisfies Json;
  const covariance = covarianceOf(matrix);
  const smallest = smallestEigenvalue(correlationOf(covariance));
  if (smallest < NEAR_SINGULAR) return { ...nothing, smallestEigenvalue: rounded(smallest), ...about } satisfies Json;
  const search = { groups: left.map(({ places }) => places), least };
  const extremes = oInformationExtremes(covariance, search);
  const named = ({ omega, members: groups }: Multiplet) => {
    const chosen = groups.map((group) => left[group].cluster);
    const size = chosen.reduce((sum, cluster) => sum + members[cluster].length, 0);
    return { omega: rounded(omega), clusters: chosen, neurons: size };
  };
  return {
    synergy: named(extremes.synergy),
    redundancy: named(extremes.redundancy),
    shuffled: Number(nulls) > 0 ? band(matrix, { ...search, draws: Number(nulls), seed: view.config.seed }) : null,
    smallestEigenvalue: rounded(smallest),
    ...about,
  } satisfies Json;
};

function activations({ trainer, dataset }: ProbeView, { activation, examples, labels }: Parameters<Probe>[1]): Matrix {
  const rows = examples === "all" ? Int32Array.from(dataset.labels.keys()) : dataset.train;
  const values = trainer.activation(String(activation), rows);
  const columns = values.length / rows.length;
  if (Array.isArray(labels) && labels.length !== columns) {
    throw new ConfigError(
      `config.probes: labels are one a neuron, ${columns} of ${String(activation)}, got ${labels.length}`,
    );
  }
  return { rows: rows.length, columns, values };
}

type Labels = Int32Array | readonly number[];

/** What several probes of the same neurons have in common. */
interface Neurons {
  /** How far they are from each other. */
  readonly distances: Matrix;
  /** The labels of so many of Ward's clusters. */
  readonly wards: (count: number) => Labels;
  /** Means over the clusters of such labels. */
  readonly means: (labels: Labels) => Matrix;
  /** Activations that are 0. */
  readonly zeros: number;
}

/** By the activations, which a trainer gives once a step. */
const neuronsByActivations = new WeakMap<Matrix["values"], Neurons>();

function neuronsOf(points: Matrix): Neurons {
  const known = neuronsByActivations.get(points.values);
  if (known) return known;
  const distances = distancesBetweenColumns(points);
  let tree: Tree | undefined;
  const labels = new Map<number, Labels>();
  const means = new Map<Labels, Matrix>();
  const neurons: Neurons = {
    distances,
    wards(count) {
      tree ??= wardTree(distances);
      const known = labels.get(count) ?? wardClustersOf(distances, count, tree);
      labels.set(count, known);
      return known;
    },
    means(labels) {
      const known = means.get(labels) ?? clusterMeans(points, labels);
      means.set(labels, known);
      return known;
    },
    zeros: zerosIn(points.values),
  };
  neuronsByActivations.set(points.values, neurons);
  return neurons;
}

function zerosIn(values: Matrix["values"]): number {
  let zeros = 0;
  for (let i = 0; i < values.length; i++) zeros += Number(values[i] === 0);
  return zeros;
}

function placesOf(variables: readonly number[], kept: readonly number[]): number[] {
  return variables.map((variable) => kept.indexOf(variable)).filter((place) => place >= 0);
}

/** The 2.5 % quantile of the smallest, and the 97.5 % quantile of the largest O-information of shuffled variables. */
function band(matrix: Matrix, options: Parameters<typeof shuffledExtremes>[1]): Json {
  const { synergy: low, redundancy: high } = shuffledExtremes(matrix, options);
  return { synergy: rounded(quantile(low, 0.025)), redundancy: rounded(quantile(high, 0.975)) };
}
