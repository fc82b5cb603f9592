"""Reference values of medianInterval and restrictedMean: python censored.py > censored.json (lifelines, log-log intervals)."""

import json
import math

import lifelines
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times, restricted_mean_survival_time

# Samples of which the upper end is not where the curve is 0: there lifelines gives that step, R nothing, and we nothing.
# Steps, whether each was observed, and the horizon of the restricted mean.
SAMPLES = [
    ([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120], [1] * 12, 100),
    ([410, 430, 380, 520, 450, 1000, 1000, 640, 700, 390], [1, 1, 1, 1, 1, 0, 0, 1, 1, 1], 1000),
    ([100, 200, 200, 300, 400, 500, 500, 500, 500], [1, 1, 1, 1, 1, 0, 0, 0, 0], 400),
    ([5, 5, 5, 8, 8, 13, 21, 34, 34, 34, 55, 55, 55, 89, 144], [1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 0], 89),
]


def number(value):
    return float(value) if math.isfinite(value) else None


def case(steps, observed, horizon):
    fitter = KaplanMeierFitter().fit(steps, observed)
    low, high = median_survival_times(fitter.confidence_interval_).to_numpy()[0]
    return {
        "steps": steps,
        "observed": observed,
        "horizon": horizon,
        "median": number(fitter.median_survival_time_),
        "low": number(low),
        "high": number(high),
        "mean": float(restricted_mean_survival_time(fitter, t=horizon)),
    }


print(json.dumps({"lifelines": lifelines.__version__, "cases": [case(*sample) for sample in SAMPLES]}, indent=1))
