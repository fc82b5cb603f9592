"""Reference values of whole trainings, with torch 2.13.0: the command is in export.ts, whose output this reads.

A one-layer network trained with torch.optim, torch.nn.functional's losses, clip_grad_norm_ and LambdaLR, in float64 and
in float32. What PyTorch does not have is written out: decay towards initial weights, a constant norm, and a sub-network,
which here is a smaller network of the neurons that stay. PyTorch's own distance between the two precisions is stored
as well: it says how much of any difference is rounding. Numbers have nine digits.
"""

import json
import sys

import torch
from torch.nn.functional import cross_entropy, mse_loss, one_hot, relu, softmax
from torch.nn.utils import clip_grad_norm_
from torch.optim.lr_scheduler import LambdaLR

torch.set_num_threads(1)


def optimizer_of(settings, weights):
    rate, decay = settings["learningRate"], settings["weightDecay"]
    if settings["kind"] == "sgd":
        return torch.optim.SGD(weights, lr=rate, momentum=settings["momentum"], weight_decay=decay)
    adam = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[settings["kind"]]
    to_start = settings.get("decayTo") == "initialization"
    return adam(weights, lr=rate, betas=settings["betas"], eps=settings["eps"], weight_decay=0 if to_start else decay)


def mean_loss(kind, logits, labels):
    if kind == "crossEntropy":
        return cross_entropy(logits, labels)
    if kind == "hinge":
        return torch.clamp(1 - (2 * labels - 1) * logits[:, 0], min=0).mean()
    target = one_hot(labels, logits.shape[1]).to(logits.dtype)
    return mse_loss(logits, target) if kind == "mse" else (softmax(logits, 1) - target).square().sum(1).mean()


def run(given, dtype):
    config = given["config"]
    weights = {w["name"]: torch.tensor(w["values"], dtype=dtype).reshape(w["shape"]) for w in given["weights"]}
    interventions = config["interventions"]
    mask, constant = interventions["mask"], interventions["constantNorm"]
    width = weights["hidden0.bias"].shape[0]
    keep = mask["keep"] if mask else list(range(width))
    gone = [j for j in range(width) if j not in keep] if mask and mask["parts"] == "incoming" else []
    stay = keep + gone  # neurons without input are constants: their bias and what reads them are trained
    weights["hidden0.weight"] = weights["hidden0.weight"][:, keep]
    weights["hidden0.bias"] = weights["hidden0.bias"][stay]
    weights["output.weight"] = weights["output.weight"][stay]

    def norm():
        scaled = [w for name, w in weights.items() if constant["scope"] == "all" or name.endswith("weight")]
        return scaled, torch.sqrt(sum(w.square().sum() for w in scaled)).detach()

    reference = norm()[1] if constant and constant["reference"] == "beforeZeroing" else None
    if config["initialization"]["zeroLastLayer"]:
        for name in weights:
            if name.startswith("output"):
                weights[name] = torch.zeros_like(weights[name])
    if constant and reference is None:
        reference = norm()[1]
    start = {name: w.clone() for name, w in weights.items()}
    for w in weights.values():
        w.requires_grad_()

    settings = config["optimizer"]
    optimizer = optimizer_of(settings, weights.values())
    warmup = config["schedule"]["warmup"]
    schedule = LambdaLR(optimizer, lambda made: min(1, (made + 1) / warmup)) if warmup else None
    inputs, labels = torch.tensor(given["inputs"]), torch.tensor(given["labels"])
    tokens = config["model"]["kind"] == "mlp"
    x = one_hot(inputs, given["vocabulary"]).flatten(1).to(dtype) if tokens else inputs.to(dtype)
    losses = []
    for step in range(config["steps"]):
        for change in config["schedule"]["changes"]:
            if change["at"]["step"] == step:
                optimizer.param_groups[0]["lr"] = change["learningRate"]
                optimizer.param_groups[0]["weight_decay"] = change["weightDecay"]
                if change["resetMoments"]:
                    optimizer.state.clear()
        rows = given["batches"][step] if given["batches"] else slice(None)
        product = x[rows] @ weights["hidden0.weight"]
        constants = torch.zeros(product.shape[0], len(gone), dtype=dtype)
        hidden = relu(torch.cat([product, constants], 1) + weights["hidden0.bias"])
        logits = hidden @ weights["output.weight"] + weights.get("output.bias", 0)
        loss = mean_loss(config["loss"], logits, labels[rows])
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        if interventions["clipNorm"] is not None:
            clip_grad_norm_(weights.values(), interventions["clipNorm"])
        with torch.no_grad():
            if settings.get("decayTo") == "initialization":
                for name, w in weights.items():
                    w += settings["learningRate"] * settings["weightDecay"] * (start[name] - w)
            optimizer.step()
            if constant:
                scaled, now = norm()
                for w in scaled:
                    w *= reference / now
        if schedule:
            schedule.step()

    # Back in the shape of the whole network.
    final = {w["name"]: torch.zeros(w["shape"], dtype=dtype) for w in given["weights"]}
    final["hidden0.weight"][:, keep] = weights["hidden0.weight"].detach()
    final["hidden0.bias"][stay] = weights["hidden0.bias"].detach()
    final["output.weight"][stay] = weights["output.weight"].detach()
    if "output.bias" in final:
        final["output.bias"] = weights["output.bias"].detach()
    return losses, {name: w.flatten().tolist() for name, w in final.items()}


def short(values):
    return [float(f"{value:.9g}") for value in values]


def case(given):
    losses, final = run(given, torch.float64)
    losses32, final32 = run(given, torch.float32)
    rounding = {
        "losses": max(abs(a - b) / b for a, b in zip(losses32, losses)),
        "weights": max(abs(a - b) for name in final for a, b in zip(final32[name], final[name])),
    }
    return {"losses": short(losses), "final": {name: short(w) for name, w in final.items()}, "rounding": rounding}


cases = {given["name"]: case(given) for given in json.load(sys.stdin)}
lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(values)}" for name, values in cases.items())
print(f'{{"torch": "{torch.__version__}", "cases": {{\n{lines}\n}}}}')
