"""Weights after one update and after a hundred, with torch 2.13.0: the command is in export-steps.ts, whose output this reads.

The modules are those of ../../models/reference/models.py, from torch.nn, and the optimisers torch.optim's, in float64 and in
float32. Weights are stored as groklab has them, one parameter after another in the order of the export, as float32 in
base64, which is 6e-8 of their size. `rounding` is PyTorch's own distance between the two precisions: the largest over
parameters of |w32 - w64| / |w64|, in Euclidean norms.
"""

import base64
import json
import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import cross_entropy

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "reference"))
from models import MODULES  # noqa: E402

MOMENTS = (1, 100)


def optimizer_of(settings, weights):
    rate, decay = settings["learningRate"], settings["weightDecay"]
    if settings["kind"] == "sgd":
        return torch.optim.SGD(weights, lr=rate, momentum=settings["momentum"], weight_decay=decay)
    kind = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[settings["kind"]]
    return kind(weights, lr=rate, betas=settings["betas"], eps=settings["eps"], weight_decay=decay)


def run(given, dtype):
    torch.set_default_dtype(dtype)
    module = MODULES[given["model"]["kind"]](given["model"], given["sequence"], given["vocabulary"], given["classes"])
    names = {name: (weight, part) for name, weight, part in module.names()}
    with torch.no_grad():
        for name, values in given["weights"].items():
            weight, part = names[name]
            part(weight).copy_(torch.tensor(values).reshape(part(weight).shape))
    optimizer = optimizer_of(given["optimizer"], module.parameters())
    inputs, labels = torch.tensor(given["inputs"]), torch.tensor(given["labels"])
    losses, weights = [], {}
    for step in range(1, given["steps"] + 1):
        logits = module(inputs)
        hinge = torch.clamp(1 - (2 * labels - 1) * logits[:, 0], min=0).mean()
        loss = hinge if given["loss"] == "hinge" else cross_entropy(logits, labels)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step in MOMENTS:
            now = {name: part(weight).detach().flatten() for name, (weight, part) in names.items()}
            weights[step] = {name: now[name].double().numpy().copy() for name in given["weights"]}
    return losses, weights


def packed(weights):
    return base64.b64encode(np.concatenate(list(weights.values())).astype("<f4").tobytes()).decode()


def case(given):
    losses, weights = run(given, torch.float64)
    _, weights32 = run(given, torch.float32)
    norm = np.linalg.norm
    rounding = {
        step: float(f"{max(norm(weights32[step][n] - w) / norm(w) for n, w in weights[step].items()):.2g}")
        for step in MOMENTS
    }
    stored = {step: packed(weights[step]) for step in MOMENTS}
    return {"losses": [float(f"{losses[i]:.9g}") for i in (0, -1)], "rounding": rounding, "weights": stored}


torch.set_num_threads(1)
cases = {given["name"]: case(given) for given in json.load(sys.stdin)}
lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(values)}" for name, values in cases.items())
print(f'{{"torch": "{torch.__version__}", "cases": {{\n{lines}\n}}}}')
