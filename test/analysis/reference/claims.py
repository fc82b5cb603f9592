"""Reference values of the statistics for claims: python claims.py > claims.json.

SciPy, statsmodels, scikit-learn and lifelines; DeLong's interval and the variance of the restricted mean, which none of
them has, are written out here with NumPy from the published formulas.
"""

import itertools
import json
import math

import lifelines
import lifelines.statistics
import lifelines.utils
import numpy
import scipy
import sklearn
import statsmodels
from scipy import stats
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import cohen_kappa_score, roc_auc_score
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import ttost_ind, ttost_paired

random = numpy.random.default_rng(20240711)


def times(n, centre, spread=0.4):
    return [round(float(value), 1) for value in numpy.exp(random.normal(math.log(centre), spread, n))]


def proportions():
    pairs = [(0, 5), (3, 3), (5, 5), (10, 10), (20, 20), (30, 30), (1, 10), (4, 9), (59, 60), (37, 200)]
    for (k, n), level in zip(pairs, itertools.cycle([0.95, 0.9, 0.99])):
        low, high = proportion_confint(k, n, alpha=1 - level, method="beta")
        yield {"k": k, "n": n, "level": level, "low": float(low), "high": float(high)}


def ratio(result, level):
    low, high = result.confidence_interval(level)
    return {"low": math.exp(low), "high": math.exp(high), "p": float(result.pvalue), "dof": float(result.df)}


def ratios():
    for n, m, level in [(2, 2, 0.95), (5, 5, 0.95), (5, 9, 0.9), (10, 10, 0.99), (20, 6, 0.95)]:
        a, b = times(n, 400), times(m, 250, 0.8)
        logs = numpy.log(a), numpy.log(b)
        k = min(n, m)
        yield {
            "a": a,
            "b": b,
            "level": level,
            "welch": ratio(stats.ttest_ind(*logs, equal_var=False), level),
            "paired": ratio(stats.ttest_rel(logs[0][:k], logs[1][:k]), level),
            "against300": ratio(stats.ttest_1samp(logs[0] - math.log(300), 0), level),
        }


def equivalences():
    for n, factor, margin in [(5, 1.05, 1.5), (10, 1.2, 1.3), (20, 1.0, 1.25), (10, 3.0, 1.5)]:
        a, b = times(n, 400 * factor, 0.3), times(n, 400, 0.3)
        bound = math.log(margin)
        paired = ttost_paired(numpy.log(a), numpy.log(b), -bound, bound)
        welch = ttost_ind(numpy.log(a), numpy.log(b), -bound, bound, usevar="unequal")
        tests = {
            name: {"p": float(p), "pSmaller": float(above[1]), "pLarger": float(below[1])}
            for name, (p, above, below) in {"paired": paired, "welch": welch}.items()
        }
        yield {"a": a, "b": b, "margin": margin, **tests}


def sign_tests():
    samples = [[1.0, 2.0, 3.0], [0.5, -0.2, 1.4, 0.9, 0.3], [0.0, 0.0, 1.5, -2.5, 1.0, 3.0, 2.0, 2.0]]
    for sample in [*samples, [round(float(x), 2) for x in random.normal(0.4, 1, 11)]]:
        flips = {
            side: stats.permutation_test(
                (numpy.array(sample),), numpy.mean, permutation_type="samples", alternative=side, n_resamples=numpy.inf
            ).pvalue
            for side in ["greater", "less", "two-sided"]
        }
        positive, untied = sum(x > 0 for x in sample), sum(x != 0 for x in sample)
        signs = {side: stats.binomtest(positive, untied, alternative=side).pvalue for side in flips}
        yield {
            "differences": sample,
            "flip": [float(flips[side]) for side in flips],
            "sign": [float(signs[side]) for side in signs],
        }


def families():
    for family in [[0.01, 0.04, 0.03], [0.2], [0.001, 0.5, 0.02, 0.02, 0.9, 0.0125], [0.0, 1.0, 0.3]]:
        yield {"p": family, "adjusted": multipletests(family, method="fdr_by")[1].tolist()}


def crossings(n, centre, budget):
    return [{"step": min(round(t), budget), "censored": t > budget} for t in times(n, centre, 0.6)]


def columns(group):
    return numpy.array([c["step"] for c in group]), numpy.array([not c["censored"] for c in group])


def survival():
    for n, m, budget in [(5, 5, 500), (8, 6, 300), (20, 25, 600), (10, 10, 5000), (4, 5, 350)]:
        a, b = crossings(n, 300, budget), crossings(m, 450, budget)
        if n == 8:
            a[0]["step"] = a[1]["step"] = b[0]["step"] = 210
            a[0]["censored"], a[1]["censored"], b[0]["censored"] = False, True, False
        steps, seen = columns(a)
        fit = lifelines.KaplanMeierFitter().fit(steps, seen)
        table = fit.event_table[fit.event_table.observed > 0]
        test = lifelines.statistics.logrank_test(steps, columns(b)[0], seen, columns(b)[1])
        # lifelines' own median misses one half by rounding where the curve passes through it.
        reached = [int(t) for t in table.index if fit.predict(t) <= 0.5 + 1e-12]
        horizon = min(budget, int(steps.max()))
        yield {
            "a": a,
            "b": b,
            "steps": [int(t) for t in table.index],
            "atRisk": [int(x) for x in table.at_risk],
            "survival": [float(fit.predict(t)) for t in table.index],
            "median": reached[0] if reached else None,
            "horizon": horizon,
            "mean": float(lifelines.utils.restricted_mean_survival_time(fit, t=horizon)),
            "error": restricted_error(table, horizon),
            "logrank": [float(test.test_statistic), float(test.p_value)],
        }


def restricted_error(table, horizon):
    """Klein and Moeschberger, section 4.5, by integrating the curve numerically on whole steps."""
    survival = numpy.ones(horizon)
    variance = 0.0
    rows = [(int(t), int(r.observed), int(r.at_risk)) for t, r in table.iterrows() if t < horizon]
    for t, d, n in rows:
        survival[t:] *= 1 - d / n
    for t, d, n in rows:
        variance += 0.0 if n == d else survival[t:].sum() ** 2 * d / (n * (n - d))
    return math.sqrt(variance)


def correlations():
    for n, ties in [(5, False), (6, True), (7, False), (30, True)]:
        x = list(range(n)) if not ties else [i // 2 for i in range(n)]
        y = [round(float(0.4 * i + e), 1) for i, e in zip(x, random.normal(0, 1, n))]
        rho = stats.spearmanr(x, y).statistic
        entry = {"x": x, "y": y, "rho": float(rho)}
        if n < 8:
            for side in ["greater", "less", "two-sided"]:
                test = stats.permutation_test(
                    (y,),
                    lambda order: stats.spearmanr(x, order).statistic,
                    permutation_type="pairings",
                    alternative=side,
                    n_resamples=numpy.inf,
                    vectorized=False,
                )
                entry[side] = float(test.pvalue)
        yield entry


def trends():
    """Jonckheere-Terpstra by brute force over all deals; the large one by its variance over 200 000 random deals."""
    for groups in [[[1, 2], [3, 4], [5, 6]], [[5, 3, 7], [6, 6], [9, 7, 8]], [[2.0, 1.0], [1.0, 3.0, 2.5], [0.5, 1.5]]]:
        values = [value for group in groups for value in group]
        labels = [i for i, group in enumerate(groups) for _ in group]
        deals = [rising(values, deal) for deal in set(itertools.permutations(labels))]
        j = rising(values, labels)
        yield {
            "groups": groups,
            "statistic": j,
            "greater": sum(x >= j for x in deals) / len(deals),
            "less": sum(x <= j for x in deals) / len(deals),
        }


def rising(values, labels):
    pairs = itertools.combinations(zip(labels, values), 2)
    return sum(0.5 + 0.5 * numpy.sign((g - h) * (u - v)) for (g, u), (h, v) in pairs if g != h)


def jonckheere_moments():
    """Mean and variance of J over every deal of tied values to groups of 3, 4 and 3."""
    values, labels = [1, 1, 2, 2, 2, 3, 4, 5, 5, 6], [0, 0, 0, 1, 1, 1, 1, 2, 2, 2]
    first = numpy.array(list(itertools.combinations(range(10), 3)))
    deals = []
    for zero in first:
        rest = [i for i in range(10) if i not in zero]
        for two in itertools.combinations(rest, 3):
            deal = [0 if i in zero else 2 if i in two else 1 for i in range(10)]
            deals.append(float(rising(values, deal)))
    j = rising(values, labels)
    z = (j - numpy.mean(deals)) / numpy.std(deals)
    return {"groups": [[1, 1, 2], [2, 2, 3, 4], [5, 5, 6]], "greater": float(stats.norm.sf(z))}


def isotonics():
    for n in [1, 4, 12]:
        y = [round(float(x), 2) for x in numpy.arange(n) * 0.2 + random.normal(0, 1, n)]
        w = [round(float(x), 2) for x in random.uniform(0.5, 3, n)]
        up, down = IsotonicRegression(), IsotonicRegression(increasing=False)
        grid = list(range(n))
        yield {
            "values": y,
            "weights": w,
            "up": up.fit_transform(grid, y, sample_weight=w).tolist(),
            "down": down.fit_transform(grid, y).tolist(),
        }


def slopes():
    for n, level in [(3, 0.95), (6, 0.9), (15, 0.99)]:
        x = [round(float(v), 3) for v in random.uniform(1, 100, n)]
        y = [round(float(3 * v**-0.7 * math.exp(e)), 5) for v, e in zip(x, random.normal(0, 0.3, n))]
        fit = stats.linregress(numpy.log(x), numpy.log(y))
        half = stats.t.ppf((1 + level) / 2, n - 2) * fit.stderr
        yield {
            "x": x,
            "y": y,
            "level": level,
            "slope": [float(fit.slope), float(fit.slope - half), float(fit.slope + half)],
            "factor": math.exp(fit.intercept),
            "p": float(fit.pvalue),
            "rSquared": float(fit.rvalue**2),
        }


def wins_of(positives, negatives):
    return stats.mannwhitneyu(positives, negatives).statistic


def curves():
    for m, n, shift, digits in [(4, 5, 0.2, 2), (6, 6, 0.5, 0), (15, 30, 0.8, 1)]:
        positives, negatives = random.normal(shift, 1, m).round(digits), random.normal(0, 1, n).round(digits)
        wins = (positives[:, None] > negatives) + 0.5 * (positives[:, None] == negatives)
        error = math.sqrt(wins.mean(1).var(ddof=1) / m + wins.mean(0).var(ddof=1) / n)
        labels = [True] * m + [False] * n
        scores = numpy.concatenate([positives, negatives])
        entry = {"p": None}
        if m + n < 20:
            test = stats.permutation_test((positives, negatives), wins_of, vectorized=False, n_resamples=numpy.inf)
            entry = {"p": float(test.pvalue)}
        yield {
            "scores": scores.tolist(),
            "labels": labels,
            "auc": float(roc_auc_score(labels, scores)),
            "error": error,
            **entry,
        }


def kappas():
    for n, flip in [(12, 0.2), (40, 0.1), (100, 0.45)]:
        a = random.uniform(size=n) < 0.4
        b = a ^ (random.uniform(size=n) < flip)
        table = [[int((a & b).sum()), int((a & ~b).sum())], [int((~a & b).sum()), int((~a & ~b).sum())]]
        result = cohens_kappa(table)
        yield {
            "a": a.tolist(),
            "b": b.tolist(),
            "kappa": float(cohen_kappa_score(a, b)),
            "low": float(result.kappa_low),
            "high": float(result.kappa_upp),
        }


def bootstraps():
    for n, statistic in [(8, numpy.mean), (25, numpy.median)]:
        values = times(n, 100, 0.8)
        for method in ["percentile", "bca"]:
            drawn = stats.bootstrap(
                (values,), statistic, n_resamples=499, method=method, random_state=numpy.random.default_rng(1)
            )
            many = stats.bootstrap(
                (values,), statistic, n_resamples=100_000, method=method, random_state=numpy.random.default_rng(2)
            )
            yield {
                "values": values,
                "statistic": statistic.__name__,
                "method": method,
                "replicates": drawn.bootstrap_distribution.tolist(),
                "interval": list(map(float, drawn.confidence_interval)),
                "converged": list(map(float, many.confidence_interval)),
            }


cases = [proportions, ratios, equivalences, sign_tests, families, survival, correlations, trends, isotonics]
cases += [slopes, curves, kappas, bootstraps]
print(
    json.dumps(
        {
            "versions": {m.__name__: m.__version__ for m in [scipy, statsmodels, sklearn, lifelines]},
            **{case.__name__: list(case()) for case in cases},
            "jonckheereMoments": jonckheere_moments(),
        },
        default=float,
    )
)
