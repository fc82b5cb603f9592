"""Reference values of a whole training: the command is in export.ts, whose output this reads from standard input.

Full-batch training with torch.nn.functional.cross_entropy and torch.optim.AdamW, in float64 and float32. PyTorch's own
distance between the two is stored as well: it says how much of any difference is rounding.
"""

import json
import sys

import torch
from torch.nn.functional import cross_entropy, one_hot, relu

torch.set_num_threads(1)
given = json.load(sys.stdin)
tokens = torch.tensor(given["tokens"])
labels = torch.tensor(given["labels"])


def run(dtype):
    weights = {
        w["name"]: torch.tensor(w["values"], dtype=dtype).reshape(w["shape"]).requires_grad_() for w in given["weights"]
    }
    settings = given["optimizer"]
    optimizer = torch.optim.AdamW(
        weights.values(),
        lr=settings["learningRate"],
        betas=tuple(settings["betas"]),
        eps=settings["eps"],
        weight_decay=settings["weightDecay"],
    )
    x = one_hot(tokens, given["vocabulary"]).reshape(len(tokens), -1).to(dtype)
    losses = []
    for _ in range(given["steps"]):
        optimizer.zero_grad()
        hidden = relu(x @ weights["hidden0.weight"] + weights["hidden0.bias"])
        loss = cross_entropy(hidden @ weights["output.weight"], labels)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return losses, {name: w.detach().flatten().tolist() for name, w in weights.items()}


losses, final = run(torch.float64)
losses32, final32 = run(torch.float32)
rounding = {
    "losses": max(abs(a - b) / b for a, b in zip(losses32, losses)),
    "weights": max(abs(a - b) for name in final for a, b in zip(final32[name], final[name])),
}
initial = {w["name"]: w["values"] for w in given["weights"]}
print(
    json.dumps(
        {"torch": torch.__version__, "initial": initial, "losses": losses, "final": final, "rounding": rounding},
        indent=1,
    )
)
