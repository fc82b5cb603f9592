"""Six whole runs as a PyTorch user would write them: modules, a loop, and scikit-learn, SciPy and NumPy for what is measured inside.

`python whole.py ORDER`: the order is JSON, made by groklab: the run's name and configuration, the steps at which it is evaluated,
and its probes with the steps at which these measure. Prints where the time went, and the losses, as JSON.
"""
import os
import time

STARTED = time.perf_counter()
for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"  # read when the libraries load

import itertools  # noqa: E402
import json  # noqa: E402
import math  # noqa: E402
import sys  # noqa: E402
from collections import defaultdict  # noqa: E402
from contextlib import contextmanager  # noqa: E402

import numpy as np  # noqa: E402
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402
import torch.nn.functional as F  # noqa: E402

phases = defaultdict(lambda: dict(wall=0.0, cpu=0.0))
phases["imports"] = dict(wall=time.perf_counter() - STARTED, cpu=time.process_time())


@contextmanager
def phase(name):
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    phases[name]["wall"] += time.perf_counter() - wall
    phases[name]["cpu"] += time.process_time() - cpu


# -- data ------------------------------------------------------------------------------------------------------------------------


def modular(task, random):
    p = task["p"]
    pairs = np.stack(np.meshgrid(np.arange(p), np.arange(p), indexing="ij"), -1).reshape(-1, 2)
    order = random.permutation(len(pairs))
    size = int(len(pairs) * task["trainFraction"])
    return torch.tensor(pairs), torch.tensor(pairs.sum(1) % p), order[:size], order[size:]


def parity(task, random):
    size, n = task["trainSize"], task["n"]
    points = random.choice([-1.0, 1.0], size=(size + task["testSize"], n)).astype(np.float32)
    labels = points[:, : task["k"]].prod(1)
    return torch.tensor(points), torch.tensor(labels), np.arange(size), np.arange(size, len(points))


# -- networks: each gives its outputs, and the activations of its hidden layer where probes ask for them ---------------------------


class OneHotMlp(nn.Module):
    def __init__(self, model, p):
        super().__init__()
        self.p = p
        self.hidden = nn.Linear(2 * p, model["hidden"][0])
        self.output = nn.Linear(model["hidden"][0], p, bias=False)

    def forward(self, x, inside=False):
        pre = self.hidden(F.one_hot(x, self.p).flatten(1).float())
        post = torch.relu(pre)
        return (self.output(post), pre, post) if inside else self.output(post)


class ParityMlp(nn.Module):
    def __init__(self, model, n):
        super().__init__()
        self.hidden = nn.Linear(n, model["width"])
        self.output = nn.Linear(model["width"], 1, bias=False)

    def forward(self, x, inside=False):
        pre = self.hidden(x)
        post = torch.relu(pre)
        out = self.output(post)[:, 0]
        return (out, pre, post) if inside else out


class Transformer(nn.Module):
    def __init__(self, model, p):
        super().__init__()
        width = model["width"]
        self.embedding = nn.Embedding(p + 1, width)
        layer = nn.TransformerEncoderLayer(width, model["heads"], model["feedForward"], dropout=0.0, batch_first=True)
        self.layers = nn.TransformerEncoder(layer, model["layers"], enable_nested_tensor=False)
        self.output = nn.Linear(width, p, bias=False)
        angles = np.arange(3)[:, None] / 10000 ** (2 * np.arange(width // 2) / width)
        self.register_buffer("positions", torch.tensor(np.concatenate([np.sin(angles), np.cos(angles)], 1)).float())
        self.register_buffer("mask", nn.Transformer.generate_square_subsequent_mask(3))
        self.p = p

    def forward(self, x):
        tokens = F.pad(x, (0, 1), value=self.p)  # "=" has the id p
        return self.output(self.layers(self.embedding(tokens) + self.positions, mask=self.mask, is_causal=True)[:, -1])


class Recurrent(nn.Module):
    def __init__(self, model, p):
        super().__init__()
        self.embedding = nn.Embedding(p, model["embedding"])
        kind = nn.LSTM if model["kind"] == "lstm" else nn.RNN
        self.cells = kind(model["embedding"], model["hidden"], model["layers"], batch_first=True)
        self.output = nn.Linear(model["hidden"], p)

    def forward(self, x):
        return self.output(self.cells(self.embedding(x))[0][:, -1])


# -- what is measured inside; SciPy and scikit-learn are loaded by the runs that need them alone ------------------------------------


def norms(view, _):
    return {name: float(weight.norm()) for name, weight in view["net"].named_parameters()}


def spectrum(view, _):
    return [float(np.linalg.norm(w, 2)) for w in matrices(view["net"])]


def weights(view, _):
    from scipy.stats import gaussian_kde, kurtosis

    found = []
    for w in matrices(view["net"]):
        w = w.ravel()
        density = gaussian_kde(w)(np.linspace(w.min(), w.max(), 128))
        found.append((density, kurtosis(w), np.mean(np.abs(w) < 0.01)))
    return found


def walsh(view, _):
    out, target = view["out"][view["test"]], view["y"][view["test"]]
    coefficient = float((out * target).mean())
    return coefficient, coefficient**2 / float((out**2).mean())


def circuit(view, options):
    net, x, y = view["net"], view["x"][view["test"]].numpy(), view["y"][view["test"]].numpy()
    w, b = net.hidden.weight.detach().numpy(), net.hidden.bias.detach().numpy()
    u = net.output.weight.detach().numpy()[0]
    parts = np.maximum(x @ w.T + b, 0) * u
    order = np.argsort(-np.abs(u) * np.sqrt((w**2).sum(1) + b**2))
    curve = (np.cumsum(parts[:, order], 1) * y[:, None] > 0).mean(0)
    size = int(np.argmax(curve >= curve[-1] - 0.01)) + 1
    random = np.random.default_rng(0)
    draws = [random.permutation(len(order))[:size] for _ in range(options["draws"])]
    return size, [float((parts[:, chosen].sum(1) * y > 0).mean()) for chosen in draws]


def embedding(view, options):
    from sklearn.manifold import TSNE
    from sklearn.metrics import silhouette_score
    from sklearn.neighbors import NearestNeighbors

    rows = view["train"][: options["most"]]
    points = view["post"][rows].numpy()
    groups = (view["x"][rows][:, :2].numpy() > 0) @ np.array([2, 1])
    picture = TSNE(perplexity=options["perplexity"], random_state=0).fit_transform(points)
    found = [silhouette_score(points, groups), silhouette_score(picture, groups)]
    for space in (points, picture):
        near = NearestNeighbors(n_neighbors=options["neighbours"]).fit(space).kneighbors(return_distance=False)
        found.append((groups[near] == groups[:, None]).mean())
    random = np.random.default_rng(0)
    near = NearestNeighbors(n_neighbors=options["neighbours"]).fit(points).kneighbors(return_distance=False)
    shuffled = [random.permutation(groups) for _ in range(100)]
    return found, np.quantile([(g[near] == g[:, None]).mean() for g in shuffled], [0.025, 0.975])


def synergy(view, options):
    from scipy.stats import norm, rankdata
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.metrics import silhouette_score

    rows = view["train"] if options["examples"] == "train" else np.arange(len(view["x"]))
    points = view[options["activation"].split(".")[1]][rows].numpy()
    labels = options.get("labels")
    if labels is None:
        labels = AgglomerativeClustering(n_clusters=options["clusters"]).fit_predict(points.T)
    labels = np.asarray(labels)
    bins = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    silhouette = silhouette_score(points.T, labels)
    if options["level"] == "clusters":
        points = np.stack([points[:, members].mean(1) for members in bins], 1)
        bins = [np.array([i]) for i in range(points.shape[1])]
    kept = np.flatnonzero(points.std(0) > 0)
    place = {column: i for i, column in enumerate(kept)}
    method = "ordinal" if options["ties"] == "position" else "average"
    ranks = rankdata(points[:, kept], method=method, axis=0)
    correlation = np.corrcoef(norm.ppf(ranks / (len(points) + 1)), rowvar=False)
    groups = [[place[c] for c in members if c in place] for members in bins]
    groups = [group for group in groups if group]
    least = 3 if options["level"] == "clusters" else 2
    values = []
    for size in range(least, len(groups) + 1):
        for chosen in itertools.combinations(groups, size):
            r = correlation[np.ix_(sum(chosen, []), sum(chosen, []))]
            values.append(-np.linalg.slogdet(r)[1] - 0.5 * np.log(np.diag(np.linalg.inv(r))).sum())
    return min(values), max(values), silhouette, np.linalg.eigvalsh(correlation)[0]


PROBES = dict(
    norms=norms, spectrum=spectrum, weights=weights, walsh=walsh, circuit=circuit, embedding=embedding, synergy=synergy
)


def matrices(net):
    return [w.detach().numpy() for w in net.parameters() if w.dim() == 2]


# -- training ----------------------------------------------------------------------------------------------------------------------


def batches(train, size, random):
    while True:
        order = random.permutation(train)
        for at in range(0, len(order), size):
            yield order[at : at + size]


def main():
    order = json.loads(sys.argv[1])
    config = order["config"]
    task, model, optimizer = config["task"], config["model"], config["optimizer"]
    torch.set_num_threads(1)
    with phase("data and network"):
        torch.manual_seed(0)
        random = np.random.default_rng(0)
        is_parity = task["kind"] == "parity"
        x, y, train, test = parity(task, random) if is_parity else modular(task, random)
        kinds = dict(mlp=OneHotMlp, parity=ParityMlp, transformer=Transformer, lstm=Recurrent, rnn=Recurrent)
        net = kinds[model["kind"]](model, task["n"] if is_parity else task["p"])
        settings = dict(lr=optimizer["learningRate"], weight_decay=optimizer["weightDecay"])
        if optimizer["kind"] == "sgd":
            optim = torch.optim.SGD(net.parameters(), **settings)
        else:
            optim = torch.optim.AdamW(net.parameters(), betas=optimizer["betas"], **settings)
        size = len(train) if config["batchSize"] == "full" else config["batchSize"]
        rows = batches(train, size, random)
        inside = hasattr(net, "hidden")

    def loss_of(out, y):
        return torch.relu(1 - y * out).mean() if is_parity else F.cross_entropy(out, y)

    def right(out, y):
        return float(((out * y > 0) if is_parity else (out.argmax(1) == y)).float().mean())

    record = []
    pauses = {step for step in order["evaluations"]} | {step for probe in order["probes"] for step in probe["steps"]}
    step = 0
    for pause in sorted(pauses):
        with phase("updates"):
            for step in range(step, pause):
                chosen = slice(None) if size == len(train) else next(rows)
                batch = train if size == len(train) else chosen
                optim.zero_grad(set_to_none=True)
                loss_of(net(x[batch]), y[batch]).backward()
                optim.step()
            step = pause
        with phase("evaluation"), torch.no_grad():
            found = net(x, inside=True) if inside else (net(x),)
            view = dict(zip(("out", "pre", "post"), found), net=net, x=x, y=y, train=train, test=test)
            out = view["out"]
            losses = [float(loss_of(out[part], y[part])) for part in (train, test)]
            shares = [right(out[part], y[part]) for part in (train, test)]
            total = math.sqrt(sum(float((w**2).sum()) for w in net.parameters()))
            record.append((pause, losses, shares, total))
        for probe in order["probes"]:
            if pause in set(probe["steps"]):
                with phase(f"probe {probe['name']}"), torch.no_grad():
                    PROBES[probe["kind"]](view, probe["options"])
    first, last = record[0][1][0], record[-1][1][0]
    print(json.dumps(dict(phases=phases, lossFirst=first, lossLast=last)))


if __name__ == "__main__":
    main()
