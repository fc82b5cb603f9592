"""Kernel densities and kurtosis by SciPy: python density.py > density.json."""

import json

import numpy
import scipy
from scipy import stats

INDEX = numpy.arange(1, 301)
SAMPLES = {
    "three values": [-1.0, 0.5, 2.0],
    "a spike with tails": (0.3 * numpy.sin(INDEX * 1.7) ** 9 + 0.001 * numpy.sin(INDEX * 0.3)).tolist(),
    "two heaps far from zero": (1000 + numpy.where(INDEX % 3 == 0, 5.0, -2.0) + numpy.cos(INDEX * 2.1)).tolist(),
}


def case(name, values):
    low, high = min(values) - 0.1, max(values) + 0.2
    grid = numpy.linspace(low, high, 17)
    densities = []
    for rule in ["scott", "silverman", 0.05]:
        kernel = stats.gaussian_kde(values)
        # SciPy takes a number as a factor of the standard deviation.
        kernel.set_bandwidth(rule if isinstance(rule, str) else rule / numpy.std(values, ddof=1))
        densities.append(
            {"rule": rule, "bandwidth": float(kernel.covariance[0, 0] ** 0.5), "density": kernel(grid).tolist()}
        )
    return {
        "name": name,
        "values": values,
        "range": [low, high],
        "points": 17,
        "kurtosis": float(stats.kurtosis(values)),
        "densities": densities,
    }


cases = [case(name, values) for name, values in SAMPLES.items()]
print(json.dumps({"scipy": scipy.__version__, "cases": cases}, indent=1))
