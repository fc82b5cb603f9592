"""Principal components and t-SNE by scikit-learn, affinities by SciPy's root finder: python embedding.py > embedding.json."""

import json

import numpy
import scipy
import sklearn
from scipy.optimize import brentq
from scipy.spatial.distance import squareform
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE, trustworthiness
from sklearn.manifold._t_sne import _joint_probabilities
from sklearn.metrics import pairwise_distances

CASES = [
    {"name": "four clusters", "rows": 80, "columns": 6, "classes": 4, "spread": 0.4, "perplexity": 15},
    {"name": "clusters that overlap", "rows": 90, "columns": 12, "classes": 3, "spread": 1.3, "perplexity": 20},
    {"name": "more columns than rows", "rows": 40, "columns": 70, "classes": 2, "spread": 1.0, "perplexity": 8},
]


def points_of(rows, columns, classes, spread, **_):
    """Points sin((i + 1)^2 0.1) spread around centres cos(label (column + 1)), which the test makes in the same way."""
    index = numpy.arange(1, rows * columns + 1, dtype=numpy.float64)
    centres = numpy.cos((numpy.arange(rows) % classes)[:, None] * numpy.arange(1.0, columns + 1)[None, :])
    return spread * numpy.sin(index * index * 0.1).reshape(rows, columns) + centres


def affinities(points, perplexity):
    """The definition: a Gaussian for each point, its width by Brent's method."""
    squares = pairwise_distances(points) ** 2
    conditional = numpy.zeros_like(squares)
    for i, row in enumerate(squares):
        others = numpy.delete(row, i)

        def excess(log_beta):
            p = scipy.special.softmax(-numpy.exp(log_beta) * others)
            return scipy.stats.entropy(p) - numpy.log(perplexity)

        p = scipy.special.softmax(-numpy.exp(brentq(excess, -12, 8, xtol=1e-14)) * others)
        conditional[i] = numpy.insert(p, i, 0)
    return (conditional + conditional.T) / (2 * len(points))


def case(name, perplexity, **shape):
    points = points_of(**shape)
    pca = PCA(n_components=2, svd_solver="full").fit(points)
    model = TSNE(method="exact", perplexity=perplexity, random_state=0)
    embedding = model.fit_transform(points)
    exact = affinities(points, perplexity)
    theirs = squareform(_joint_probabilities(pairwise_distances(points) ** 2, perplexity, 0))
    return {
        "name": name,
        "perplexity": perplexity,
        **shape,
        "pca": {
            "variances": pca.explained_variance_.tolist(),
            "shares": pca.explained_variance_ratio_.tolist(),
            "components": pca.components_.ravel().tolist(),
            "scores": pca.transform(points)[:5].ravel().tolist(),
        },
        "affinities": exact[:3].ravel().tolist(),
        "sklearnAffinities": theirs[:3].ravel().tolist(),
        "divergence": float(model.kl_divergence_),
        "trustworthiness": float(trustworthiness(points, embedding, n_neighbors=5)),
    }


cases = [case(**one) for one in CASES]
print(json.dumps({"scikit-learn": sklearn.__version__, "scipy": scipy.__version__, "cases": cases}, indent=1))
