"""The papers' data sets: pairs of numbers under addition, and points of the cube labelled by a parity."""
from dataclasses import dataclass

import torch


@dataclass
class Dataset:
    train_x: torch.Tensor
    train_y: torch.Tensor
    test_x: torch.Tensor
    test_y: torch.Tensor


def modular_addition(task, random):
    """All pairs (x, y) of numbers below p with the answer (x + y) mod p; a uniform random share is for training."""
    numbers = torch.arange(task["p"])
    pairs = torch.cartesian_prod(numbers, numbers)
    answers = pairs.sum(1) % task["p"]
    order = torch.randperm(len(pairs), generator=random)
    size = int(task["trainFraction"] * len(pairs) + 1e-9)  # 0.7 * 3481 is a whole number of pairs, rounded down
    train, test = order[:size], order[size:]
    if task["trainSubset"] is not None:  # the first ones of a random order
        train = train[: task["trainSubset"]]
    return Dataset(pairs[train], answers[train], pairs[test], answers[test])


def parity(task, random):
    """Points of {-1, 1}^n with the label x_1 ... x_k; a share of the training labels is flipped, once and for all."""
    n, k, size = task["n"], task["k"], task["trainSize"]

    def points(count):
        return 2.0 * torch.randint(2, (count, n), generator=random) - 1

    train_x = points(size)
    seen = set(map(bytes, train_x.to(torch.int8).numpy()))
    if 2**n < size + task["testSize"]:  # too few points to draw new ones: all of them are the test set
        test_x = torch.cartesian_prod(*[torch.tensor([-1.0, 1.0])] * n)
    else:
        fresh = {}
        while len(fresh) < task["testSize"]:
            fresh.update((bytes(x.to(torch.int8).numpy()), x) for x in points(task["testSize"]))
            fresh = {key: x for key, x in fresh.items() if key not in seen}
        test_x = torch.stack(list(fresh.values())[: task["testSize"]])
    train_y, test_y = train_x[:, :k].prod(1), test_x[:, :k].prod(1)
    flipped = torch.randperm(size, generator=random)[: round(task["labelNoise"] * size)]
    train_y[flipped] *= -1
    return Dataset(train_x, train_y, test_x, test_y)


def make(task, seed):
    """The same seed gives the same split, so that a network may go on with the pairs that another one was trained on."""
    random = torch.Generator().manual_seed(10_000 + seed)
    return modular_addition(task, random) if task["kind"] == "modular" else parity(task, random)
