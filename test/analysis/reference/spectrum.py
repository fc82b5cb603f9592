"""Singular values by NumPy: python spectrum.py > spectrum.json. Entries are sin((i + 1)^2 scale) in row-major order."""

import json

import numpy

SHAPES = [(500, 50, 0.1), (7, 31, 0.37), (12, 12, 1.0), (1, 9, 0.2), (9, 1, 0.2)]


def case(rows, columns, scale):
    index = numpy.arange(1, rows * columns + 1, dtype=numpy.float64)
    matrix = numpy.sin(index * index * scale).reshape(rows, columns)
    values = numpy.linalg.svd(matrix, compute_uv=False)
    frobenius = numpy.linalg.norm(matrix)
    return {
        "rows": rows,
        "columns": columns,
        "scale": scale,
        "values": values.tolist(),
        "norm": float(numpy.linalg.norm(matrix, 2)),
        "stableRank": float(frobenius**2 / values[0] ** 2),
    }


print(json.dumps({"numpy": numpy.__version__, "cases": [case(*shape) for shape in SHAPES]}, indent=1))
