"""Reference values of AdamW: python adamw.py > adamw.json

torch.optim.AdamW in float64 and in float32, on a vector and a matrix with gradients given (zeros and a large and a tiny
one among them), for two weight decays. The cases hold every input, so the test needs no Python.
"""

import json

import torch

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


def trajectory(start, gradients, learning_rate, weight_decay, dtype):
    weight = torch.tensor(start, dtype=dtype, requires_grad=True)
    optimizer = torch.optim.AdamW([weight], lr=learning_rate, betas=BETAS, eps=1e-8, weight_decay=weight_decay)
    weights = []
    for gradient in gradients:
        weight.grad = torch.tensor(gradient, dtype=dtype)
        optimizer.step()
        weights.append(weight.detach().flatten().tolist())
    return weights


def case(name, start, gradients, learning_rate, weight_decay):
    return {
        "name": name,
        "shape": list(torch.tensor(start).shape),
        "start": torch.tensor(start, dtype=torch.float64).flatten().tolist(),
        "gradients": [torch.tensor(g, dtype=torch.float64).flatten().tolist() for g in gradients],
        "learningRate": learning_rate,
        "weightDecay": weight_decay,
        "float64": trajectory(start, gradients, learning_rate, weight_decay, torch.float64),
        "float32": trajectory(start, gradients, learning_rate, weight_decay, torch.float32),
    }


cases = [
    case(f"{kind}, weight decay {decay}", start, gradients, 0.03, decay)
    for kind, start, gradients in [("vector", VECTOR, VECTOR_GRADIENTS), ("matrix", MATRIX, MATRIX_GRADIENTS)]
    for decay in [2.0, 0.1]
]
print(json.dumps({"torch": torch.__version__, "betas": BETAS, "eps": 1e-8, "cases": cases}, indent=1))
