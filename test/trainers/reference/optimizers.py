"""Reference values of the optimisers, from torch 2.13.0: python optimizers.py > optimizers.json

torch.optim.SGD, Adam, AdamW and Muon in float64 and in float32, on a vector and a matrix with gradients given (zeros and a large
and a tiny one among them). "AdamW to init" is Power et al.'s decay towards initial weights, written out around AdamW, as is
Grokfast's filter; Lion, which torch does not have, is written out whole. Muon iterates in bfloat16, which is told to stay what the
gradient is; of a vector, which it refuses, AdamW takes its place. The cases hold every input, so the test needs no Python. The largest
distance of float32 from float64 is stored as well.
"""

import json

import torch

torch.Tensor.bfloat16 = lambda self: self.clone()

BETAS = (0.9, 0.98)
VECTOR = [1.0, -2.0, 0.0, 0.5]
VECTOR_GRADIENTS = [
    [0.5, -0.25, 0.0, 1e-4],
    [-1.0, 0.75, 0.0, 1e-4],
    [0.0, 0.0, 0.0, 0.0],
    [2.0, -40.0, 0.125, -1e-4],
    [0.03125, 3.0, 0.0, 0.5],
    [0.5, -0.25, 1.0, 0.0],
]
MATRIX = [[0.25, -0.5, 1.5], [-1.25, 2.0, 0.0]]
MATRIX_GRADIENTS = [
    [[0.1, 0.2, -0.3], [0.0, -0.5, 1.0]],
    [[0.1, -0.2, 0.3], [0.0, 0.5, -2.0]],
    [[-0.4, 0.0, 0.3], [0.25, 0.125, 0.0]],
]


class Lion(torch.optim.Optimizer):
    """Algorithm 2 of Chen et al. 2023."""

    def __init__(self, weights, lr, betas, weight_decay):
        super().__init__(weights, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for weight in group["params"]:
                m = self.state[weight].setdefault("m", torch.zeros_like(weight))
                c = beta1 * m + (1 - beta1) * weight.grad
                weight -= group["lr"] * (torch.sign(c) + group["weight_decay"] * weight)
                m.mul_(beta2).add_((1 - beta2) * weight.grad)


def optimizer_of(config, weight):
    if config["kind"] == "lion":
        options = {"betas": config["betas"], "weight_decay": config["weightDecay"]}
        return Lion([weight], lr=config["learningRate"], **options)
    if config["kind"] == "muon" and weight.ndim == 2:
        options = {"momentum": config["momentum"], "adjust_lr_fn": "match_rms_adamw"}
        return torch.optim.Muon([weight], lr=config["learningRate"], weight_decay=config["weightDecay"], **options)
    if config["kind"] == "sgd":
        options = {"momentum": config["momentum"]}
        return torch.optim.SGD([weight], lr=config["learningRate"], weight_decay=config["weightDecay"], **options)
    decay = 0 if config.get("decayTo") == "initialization" else config["weightDecay"]
    kind = torch.optim.Adam if config["kind"] == "adam" else torch.optim.AdamW
    return kind([weight], lr=config["learningRate"], betas=BETAS, eps=1e-8, weight_decay=decay)


def trajectory(start, gradients, config, dtype):
    weight = torch.tensor(start, dtype=dtype, requires_grad=True)
    initial = weight.detach().clone()
    optimizer = optimizer_of(config, weight)
    weights = []
    average = torch.zeros_like(initial)
    for gradient in gradients:
        weight.grad = torch.tensor(gradient, dtype=dtype)
        if config["kind"] == "grokfast":
            average = config["averageDecay"] * average + (1 - config["averageDecay"]) * weight.grad
            weight.grad = weight.grad + config["amplification"] * average
        if config.get("decayTo") == "initialization":
            with torch.no_grad():
                weight += config["learningRate"] * config["weightDecay"] * (initial - weight)
        optimizer.step()
        weights.append(weight.detach().flatten().tolist())
    return weights


def case(name, start, gradients, config):
    float64 = trajectory(start, gradients, config, torch.float64)
    float32 = trajectory(start, gradients, config, torch.float32)
    return {
        "name": name,
        "config": config,
        "shape": list(torch.tensor(start).shape),
        "start": torch.tensor(start, dtype=torch.float64).flatten().tolist(),
        "gradients": [torch.tensor(g, dtype=torch.float64).flatten().tolist() for g in gradients],
        "weights": float64,
        "rounding": max(abs(a - b) for x, y in zip(float64, float32) for a, b in zip(x, y)),
    }


adam = {"learningRate": 0.03, "betas": BETAS, "eps": 1e-8}
configs = {
    "SGD": {"kind": "sgd", "learningRate": 0.1, "momentum": 0, "weightDecay": 0.3},
    "SGD with momentum": {"kind": "sgd", "learningRate": 0.1, "momentum": 0.9, "weightDecay": 0.3},
    "Adam": {"kind": "adam", "weightDecay": 0.3, **adam},
    "AdamW": {"kind": "adamw", "decayTo": "zero", "weightDecay": 2, **adam},
    "AdamW to init": {"kind": "adamw", "decayTo": "initialization", "weightDecay": 2, **adam},
}
configs |= {
    "Muon": {"kind": "muon", "momentum": 0.95, "weightDecay": 2, **adam},
    "Lion": {"kind": "lion", "learningRate": 0.03, "betas": (0.9, 0.99), "weightDecay": 2},
    "Grokfast": {"kind": "grokfast", "averageDecay": 0.75, "amplification": 3, "weightDecay": 2, **adam},
}
inputs = {"vector": (VECTOR, VECTOR_GRADIENTS), "matrix": (MATRIX, MATRIX_GRADIENTS)}
cases = [case(f"{name}, {shape}", *inputs[shape], config) for name, config in configs.items() for shape in inputs]
lines = ",\n".join(f" {json.dumps(one)}" for one in cases)
print(f'{{"torch": "{torch.__version__}", "cases": [\n{lines}\n]}}')
