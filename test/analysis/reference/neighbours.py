"""Silhouette, neighbour purity and trustworthiness by scikit-learn: python neighbours.py > neighbours.json."""

import json

import numpy
import sklearn
from sklearn.manifold import trustworthiness
from sklearn.metrics import pairwise_distances, silhouette_score
from sklearn.neighbors import NearestNeighbors


def case(name, rows, columns, classes, spread):
    """Points sin((i + 1)^2 0.1) spread around centres cos(label (column + 1)), which the test makes in the same way."""
    index = numpy.arange(1, rows * columns + 1, dtype=numpy.float64)
    labels = numpy.arange(rows) % classes
    centres = numpy.cos(labels[:, None] * numpy.arange(1.0, columns + 1)[None, :])
    points = spread * numpy.sin(index * index * 0.1).reshape(rows, columns) + centres
    neighbours = NearestNeighbors(n_neighbors=10, algorithm="brute").fit(points).kneighbors(return_distance=False)
    embedding = points[:, :2]
    return {
        "name": name,
        "rows": rows,
        "columns": columns,
        "classes": classes,
        "spread": spread,
        "distances": (pairwise_distances(points[:4]) ** 2).ravel().tolist(),
        "silhouette": float(silhouette_score(points, labels)),
        "purity": float((labels[neighbours] == labels[:, None]).mean()),
        "trustworthiness": [float(trustworthiness(points, embedding, n_neighbors=k)) for k in (5, 12)],
    }


cases = [
    case("four clear clusters", 60, 5, 4, 0.2),
    case("three clusters that overlap", 45, 8, 3, 1.5),
    case("a label of one point", 31, 4, 30, 1.0),
]
print(json.dumps({"scikit-learn": sklearn.__version__, "cases": cases}, indent=1))
