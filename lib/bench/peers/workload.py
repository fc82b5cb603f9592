"""The six reference steps' data, initial weights and settings, as NumPy arrays: the same for every engine."""
import math

import numpy as np

WIDTH = 128
HEADS = 4
BETA1, BETA2, EPS = 0.9, 0.98, 1e-8


class Workload:
    """Data `[n, …]`, labels `[n]`, batch size (None: all), initial weights by name, and the optimiser's two numbers."""

    def __init__(self, name):
        self.name = name
        self.p = 59 if name == "E" else 97
        self.batch = {"A": None, "F": 32}.get(name, 512)
        self.rate, self.decay = {"A": (0.03, 0.1), "F": (0.1, 0.01)}.get(name, (0.001, 1.0))
        self.random = np.random.default_rng(0)
        self.inputs, self.labels = self.parity() if name == "F" else self.pairs()
        self.order = self.random.permutation(len(self.labels)).astype(np.int32)  # batches follow it again and again
        self.weights = {key: value.astype(np.float32) for key, value in self.initial().items()}

    def pairs(self):
        grid = np.stack(np.meshgrid(np.arange(self.p), np.arange(self.p), indexing="ij"), -1).reshape(-1, 2)
        share = 0.4 if self.name == "A" else 0.5
        kept = grid[self.random.permutation(len(grid))[: int(len(grid) * share)]].astype(np.int32)
        return kept, kept.sum(1).astype(np.int32) % self.p

    def parity(self):
        points = self.random.choice([-1.0, 1.0], size=(300, 50)).astype(np.float32)
        return points, points[:, 0] * points[:, 1] * points[:, 2]

    def uniform(self, *shape):
        bound = 1 / math.sqrt(shape[0])
        return self.random.uniform(-bound, bound, shape)

    def initial(self):
        p, uniform = self.p, self.uniform
        if self.name == "A":
            return {"w1": uniform(2 * p, 250), "b1": uniform(250), "w2": uniform(250, p)}
        if self.name == "F":
            return {"w1": uniform(50, 500), "b1": uniform(500), "w2": uniform(500, 1)[:, 0]}
        vocabulary = p + 1 if self.name == "C" else p  # the transformer has a token "="
        embedding = {"embedding": self.random.standard_normal((vocabulary, WIDTH))}
        if self.name == "B":
            return embedding | self.perceptron([2 * WIDTH, 512, 256, p])
        if self.name == "C":
            return embedding | self.block(0) | self.block(1) | {"output": uniform(WIDTH, p)}
        recurrent = self.cells(0, 4) | self.cells(1, 4) if self.name == "D" else self.cells(0, 1)
        return embedding | recurrent | {"output": uniform(WIDTH, p), "bias": uniform(p)}

    def perceptron(self, widths):
        weights = {}
        for layer, (rows, columns) in enumerate(zip(widths, widths[1:]), start=1):
            weights[f"w{layer}"] = self.uniform(rows, columns)
            weights[f"b{layer}"] = self.uniform(columns)
        return weights

    def block(self, layer):
        return {
            f"qkv{layer}": self.uniform(WIDTH, 3 * WIDTH),
            f"mix{layer}": self.uniform(WIDTH, WIDTH),
            f"up{layer}": self.uniform(WIDTH, 512),
            f"down{layer}": self.uniform(512, WIDTH),
            f"gain1{layer}": np.ones(WIDTH),
            f"bias1{layer}": np.zeros(WIDTH),
            f"gain2{layer}": np.ones(WIDTH),
            f"bias2{layer}": np.zeros(WIDTH),
        }

    def cells(self, layer, gates):
        """One bias, where torch.nn.LSTM and groklab have two: a little less work for the peers."""
        return {
            f"input{layer}": self.uniform(WIDTH, gates * WIDTH),
            f"hidden{layer}": self.uniform(WIDTH, gates * WIDTH),
            f"bias{layer}": self.uniform(gates * WIDTH),
        }


def sinusoidal_positions():
    angles = np.arange(3)[:, None] / 10000 ** (2 * np.arange(WIDTH // 2) / WIDTH)
    return np.concatenate([np.sin(angles), np.cos(angles)], 1).astype(np.float32)
