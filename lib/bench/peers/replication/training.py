"""The one training loop: a setting and a seed to the curves of a run."""
import math

import torch
from torch.nn import functional as F

import data
from lstm import Lstm
from mixture import Mixture, scaled
from mlp import Mlp
from parity import ParityNetwork
from transformer import Transformer

NETWORKS = {"mlp": Mlp, "transformer": Transformer, "lstm": Lstm, "parity": ParityNetwork}


def hinge(outputs, y):
    return torch.relu(1 - y * outputs).mean()


def accuracy(outputs, y):
    """Of one output its sign is the answer, and 0 is wrong; of several the largest is."""
    right = outputs * y > 0 if outputs.dim() == 1 else outputs.argmax(1) == y
    return right.float().mean().item()


LOSSES = {"crossEntropy": F.cross_entropy, "hinge": hinge}


def measured_at(steps, every, per_decade):
    """Multiples of `every`, and `per_decade` steps in each factor of ten."""
    decades = [round(10 ** (k / per_decade)) for k in range(math.ceil(per_decade * math.log10(steps)))] if per_decade else []
    return sorted({step for step in [*range(0, steps, every), *decades] if step < steps} | {steps})


def network_of(config, dataset, seed):
    """A network as it begins: drawn at random, or with what other networks have learned before."""
    start, model = config.get("start"), config["model"]
    if start is None:
        torch.manual_seed(seed)
        network = NETWORKS[model["kind"]](model, config["task"].get("p") or config["task"]["n"])
        with torch.no_grad():
            for parameter in network.parameters():
                parameter *= config["initialization"]["scale"]
        return network
    if start["kind"] == "network":
        return train(start["run"], seed)[0]
    parts = {name: train(start[name], seed)[0] for name in ("memorizing", "generalizing")}
    parts = {name: scaled(part, start["margins"][name], dataset) for name, part in parts.items()}
    return Mixture(**parts, factors=model["factors"])


def optimizer_of(config, parameters):
    settings = config["optimizer"]
    rates = dict(lr=settings["learningRate"], weight_decay=settings["weightDecay"], fused=True)
    if settings["kind"] == "sgd":
        return torch.optim.SGD(parameters, momentum=settings["momentum"], **rates)
    kind = torch.optim.AdamW if settings["kind"] == "adamw" else torch.optim.Adam
    return kind(parameters, betas=tuple(settings["betas"]), eps=settings["eps"], **rates)


def batches(size, batch):
    """Every epoch runs once through all examples in a new order; a last batch may be smaller."""
    while True:
        yield from [slice(None)] if batch == "full" else torch.randperm(size).split(batch)


@torch.no_grad()
def evaluate(network, dataset, loss, step):
    row = {"step": step}
    for name, x, y in (("train", dataset.train_x, dataset.train_y), ("test", dataset.test_x, dataset.test_y)):
        outputs = torch.cat([network(part) for part in x.split(1024)])
        row |= {f"{name}Loss": loss(outputs, y).item(), f"{name}Accuracy": accuracy(outputs, y)}
    return row | {"weightNorm": math.sqrt(sum(p.square().sum().item() for p in network.parameters()))}


def train(config, seed, probe=None, report=lambda done: None):
    """The trained network, its evaluations, the step at which weight decay changed, and what a probe said and when."""
    dataset = data.make(config["task"], seed)
    network = network_of(config, dataset, seed)
    torch.manual_seed(20_000 + seed)  # of the order of batches
    optimizer = optimizer_of(config, [p for p in network.parameters() if p.requires_grad])
    warmup = config["schedule"]["warmup"]
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1, (step + 1) / max(warmup, 1)))
    loss = LOSSES[config["loss"]]
    changes, changed_at = list(config["schedule"]["changes"]), None
    steps, evaluation = config["steps"], config["evaluation"]
    evaluated = set(measured_at(steps, evaluation["every"], evaluation["perDecade"]))
    probed = set(measured_at(steps, **probe.schedule)) if probe else set()
    dealt, rows, found = batches(len(dataset.train_y), config["batchSize"]), [], []
    for step in range(steps + 1):
        if step in evaluated:
            rows.append(evaluate(network, dataset, loss, step))
            report(step / steps)
            if changes and rows[-1][changes[0]["at"]["metric"]] >= changes[0]["at"]["reaches"]:
                optimizer.param_groups[0]["weight_decay"] = changes.pop(0)["weightDecay"]
                changed_at = step
        if step in probed:
            found.append({"step": step, **probe(network, dataset)})
        if step < steps:
            batch = next(dealt)
            optimizer.zero_grad()
            loss(network(dataset.train_x[batch]), dataset.train_y[batch]).backward()
            optimizer.step()
            schedule.step()
    return network, rows, changed_at, found
