"""Reference values of logInterval: python log_interval.py > log_interval.json (SciPy's Student t interval on logarithms)."""

import json

import numpy
import scipy
from scipy import stats

SAMPLES = [
    ([410.0, 430.0, 380.0, 520.0, 450.0], 0.95),
    ([100.0, 1000.0], 0.95),
    ([0.001, 0.02, 3.0, 7.5, 1e6, 12.0], 0.9),
    ([2520.0, 2650.0, 2580.0], 0.99),
    ([7.0, 7.5, 6.25, 8.0, 9.5, 5.0, 7.125, 6.5, 7.75, 8.5], 0.5),
]


def interval(values, level):
    logs = numpy.log(values)
    low, high = stats.t.interval(level, len(values) - 1, loc=logs.mean(), scale=stats.sem(logs))
    return {
        "values": values,
        "level": level,
        "estimate": float(stats.gmean(values)),
        "low": float(numpy.exp(low)),
        "high": float(numpy.exp(high)),
    }


print(json.dumps({"scipy": scipy.__version__, "cases": [interval(*sample) for sample in SAMPLES]}, indent=1))
