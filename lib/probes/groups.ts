import { z } from "zod";
import { correlationOf, covarianceOf, gaussianise } from "../analysis/copula";
import { NEAR_SINGULAR, smallestEigenvalue } from "../analysis/information";
import { bestTriplets, growMultiplet } from "../analysis/triplets";
import type { Json } from "../core";
import { activationName, whole } from "../fields";
import type { Probe } from "../trainers";
import { rounded } from "./matrices";

export const groupsOptions = z
  .strictObject({
    activation: activationName().default("hidden0.post"),
    size: whole("a whole number of neurons, from 3 to 1000", 3, 1000).default(50),
  })
  .prefault({});

/**
 * Two groups of `size` neurons of a layer, by their activations on the training set and the Gaussian copula: grown from the triplet of
 * smallest O-information by the neuron that makes that of the group smallest, again and again, and the same toward the largest. Both are
 * of the same size, as unions of clusters are not. Greedy: a group need not be the best of its size.
 *
 * Null, with the smallest eigenvalue, where activations are linear combinations of others, or fewer vary than a group has.
 */
export const groups: Probe = ({ trainer, dataset, config }, { activation, size }) => {
  const rows = dataset.train;
  const values = trainer.activation(String(activation), rows);
  const points = { rows: rows.length, columns: values.length / rows.length, values };
  const { matrix, kept } = gaussianise(points, { ties: "midrank", seed: config.seed });
  const most = Number(size);
  if (kept.length < most) return { synergy: null, redundancy: null, smallestEigenvalue: null };
  const covariance = covarianceOf(matrix);
  const smallest = smallestEigenvalue(correlationOf(covariance));
  if (smallest < NEAR_SINGULAR) return { synergy: null, redundancy: null, smallestEigenvalue: rounded(smallest) };
  const best = bestTriplets(covariance);
  const grown = (toward: "synergy" | "redundancy") => {
    const path = growMultiplet(covariance, best[toward][0].members, { toward, most });
    const { omega, members } = path[path.length - 1];
    return { omega: rounded(omega), neurons: members.map((place) => kept[place]).sort((a, b) => a - b) };
  };
  return {
    ...{ synergy: grown("synergy"), redundancy: grown("redundancy") },
    smallestEigenvalue: rounded(smallest),
  } satisfies Json;
};
