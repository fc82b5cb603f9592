"""Synergy and redundancy of a layer: Ward's clusters of its neurons, and the O-information of every multiplet of clusters.

With z the normal scores of ranks and S their covariance, Omega = -ln det S + 1/2 sum_j [ln S_jj - ln (S^-1)_jj], in nats.
"""
from itertools import combinations

import numpy as np
from scipy.cluster.hierarchy import fcluster, ward
from scipy.stats import norm, rankdata

BITS = 1 / np.log(2)


def o_information(covariances):
    """Of a stack of covariance matrices [..., k, k]."""
    _, log_determinant = np.linalg.slogdet(covariances)
    precisions = np.linalg.inv(covariances)
    diagonals = [np.diagonal(c, axis1=-2, axis2=-1) for c in (covariances, precisions)]
    return -log_determinant + (np.log(diagonals[0]) - np.log(diagonals[1])).sum(-1) / 2


def synergy_and_redundancy(activations, clusters=10):
    """-min Omega and max Omega, in bits, over all multiplets of three clusters or more; null where clusters never vary."""
    labels = fcluster(ward(activations.T.astype(float)), clusters, "maxclust")
    means = np.stack([activations[:, labels == label].mean(1) for label in np.unique(labels)], 1).astype(float)
    means = means[:, means.std(0) > 0]
    scores = norm.ppf(rankdata(means, axis=0) / (len(means) + 1))
    covariance = np.atleast_2d(np.cov(scores, rowvar=False))
    found = []
    for size in range(3, means.shape[1] + 1):
        chosen = np.array(list(combinations(range(means.shape[1]), size)))
        found.append(o_information(covariance[chosen[:, :, None], chosen[:, None, :]]))
    if not found:
        return None, None
    omega = np.concatenate(found)
    return float(-omega.min() * BITS), float(omega.max() * BITS)
