"""O-information, AS 241 values, digamma, Ward clusters and Rand indices by SciPy, NumPy and scikit-learn:
python information.py > information.json."""

import itertools
import json

import numpy
import scipy
import sklearn
from scipy import special, stats
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score

PROBABILITIES = [1e-300, 1e-100, 1e-20, 1e-15, 1e-12, 1e-11, 1e-10, 1e-6, 0.001, 0.02425, 0.074, 0.075, 0.076, 0.25, 0.5, 0.6, 0.924, 0.926, 0.975, 0.999999]


def sines(rows, columns, scale):
    """sin((i + 1)^2 scale) in row-major order, which the test makes in the same way."""
    index = numpy.arange(1, rows * columns + 1, dtype=numpy.float64)
    return numpy.sin(index * index * scale).reshape(rows, columns)


def copula(points):
    """Mid-ranks by SciPy, normal quantiles, centred."""
    normal = stats.norm.ppf(stats.rankdata(points, axis=0) / (len(points) + 1))
    return normal - normal.mean(axis=0)


def entropy(covariance, chosen):
    """Of a normal distribution, by its determinant."""
    part = covariance[numpy.ix_(chosen, chosen)]
    return 0.5 * numpy.linalg.slogdet(2 * numpy.pi * numpy.e * part)[1]


def omega(covariance, chosen):
    others = sum(entropy(covariance, [j]) - entropy(covariance, [i for i in chosen if i != j]) for j in chosen)
    return float((len(chosen) - 2) * entropy(covariance, chosen) + others)


def information(name, rows, columns, scale, mixed, clipped):
    points = sines(rows, columns, scale)
    for target, source in mixed:
        points[:, target] += points[:, source]
    if clipped:
        points = numpy.maximum(points, 0)
    covariance = numpy.cov(copula(points), rowvar=False)
    subsets = [list(s) for k in range(3, columns + 1) for s in itertools.combinations(range(columns), k)]
    return {
        "name": name,
        "rows": rows,
        "columns": columns,
        "scale": scale,
        "mixed": mixed,
        "clipped": clipped,
        "firstRow": copula(points)[0].tolist(),
        "covariance": covariance[0].tolist(),
        "subsets": subsets,
        "omega": [omega(covariance, s) for s in subsets],
        "smallest": float(numpy.linalg.eigvalsh(numpy.corrcoef(copula(points), rowvar=False))[0]),
    }


def ward(name, rows, columns, scale, clipped, count):
    points = sines(rows, columns, scale) + 0.5 * numpy.cos((numpy.arange(rows) % 7)[:, None] * numpy.arange(1.0, columns + 1))
    if clipped:
        points = numpy.maximum(points, 0)
    labels = AgglomerativeClustering(n_clusters=count).fit_predict(points)
    blocks = numpy.arange(rows) * count // rows
    return {
        "name": name,
        "rows": rows,
        "columns": columns,
        "scale": scale,
        "clipped": clipped,
        "count": count,
        "labels": labels.tolist(),
        "randWithBlocks": float(adjusted_rand_score(labels, blocks)),
        "randWithSevens": float(adjusted_rand_score(labels, numpy.arange(rows) % 7)),
    }


print(
    json.dumps(
        {
            "versions": {"scipy": scipy.__version__, "numpy": numpy.__version__, "scikit-learn": sklearn.__version__},
            "quantiles": [{"p": p, "z": float(special.ndtri(p))} for p in PROBABILITIES],
            "digamma": [{"x": x, "psi": float(special.digamma(x))} for x in [0.5, 1.0, 1.5, 3.0, 9.5, 10.0, 100.25, 1881.0]],
            "information": [
                information("independent", 120, 5, 0.1, [], False),
                information("two triplets", 90, 6, 0.37, [[1, 0], [2, 0], [5, 3], [5, 4]], False),
                information("zeros as of ReLU", 150, 6, 0.1, [[1, 0], [2, 1]], True),
            ],
            "ward": [
                ward("few points", 40, 5, 0.1, False, 10),
                ward("as many as neurons", 250, 30, 0.37, False, 10),
                ward("with zeros", 120, 60, 0.1, True, 10),
                ward("two clusters", 31, 4, 0.2, False, 2),
            ],
        }
    )
)
