import { quantile } from "simple-statistics";
import { clusterMeans, clusterMembers, wardClustersOf } from "../analysis/clusters";
import { correlationOf, covarianceOf, gaussianise, type TieRule } from "../analysis/copula";
import { NEAR_SINGULAR, smallestEigenvalue } from "../analysis/information";
import type { Matrix } from "../analysis/matrix";
import { type Multiplet, oInformationExtremes } from "../analysis/multiplets";
import { distancesBetweenColumns, silhouetteOf } from "../analysis/neighbours";
import { shuffledExtremes } from "../analysis/shuffled-information";
import { type Tree, wardTree } from "../analysis/ward-tree";
import { ConfigError, type Json } from "../core";
import type { Probe, ProbeView } from "../trainers";
import { rounded } from "./matrices";

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
  const { distances, tree } = neuronsOf(points);
  const given = options.labels as readonly number[] | undefined;
  const labels = given ?? wardClustersOf(distances, Math.min(Number(clusters), points.columns), tree());
  const members = clusterMembers(labels);
  const ofNeurons = level === "neurons";
  const variables = ofNeurons ? points : clusterMeans(points, labels);
  const { matrix, kept, dropped } = gaussianise(variables, { ties: ties as TieRule, seed: view.config.seed });
  // Clusters that have a variable left, and the places of these among all that are left.
  const left = members
    .map((neurons, cluster) => ({ cluster, places: placesOf(ofNeurons ? neurons : [cluster], kept) }))
    .filter(({ places }) => places.length > 0);
  const several = new Set(labels).size > 1;
  const about = {
    dropped: dropped.length,
    zeroShare: rounded(zerosIn(points.values) / points.values.length),
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

/** How far the neurons of a layer are from each other, and the tree of their merges. */
interface Neurons {
  readonly distances: Matrix;
  readonly tree: () => Tree;
}

/** By the activations, which a trainer gives once a step: several probes look at the same neurons. */
const neuronsByActivations = new WeakMap<Matrix["values"], Neurons>();

function neuronsOf(points: Matrix): Neurons {
  const known = neuronsByActivations.get(points.values);
  if (known) return known;
  const distances = distancesBetweenColumns(points);
  let tree: Tree | undefined;
  const neurons: Neurons = {
    distances,
    tree: () => {
      tree ??= wardTree(distances);
      return tree;
    },
  };
  neuronsByActivations.set(points.values, neurons);
  return neurons;
}

function zerosIn(values: Matrix["values"]): number {
  let zeros = 0;
  for (let i = 0; i < values.length; i++) if (values[i] === 0) zeros++;
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
