"""Reference values of every architecture, from PyTorch's own modules in float64: python models.py, with torch 2.13.0 (gru.json: 2.14.1).
Names of architectures as arguments make these alone: python models.py s6 mlstm.

Writes one JSON file an architecture beside this script: inputs, weights, logits, loss and the loss's gradients. The modules
are torch.nn's (Linear, Embedding, MultiheadAttention, LayerNorm, RNN, LSTM, GRU), put together as the papers describe them and
computed at all positions. S6 and the mLSTM, which torch.nn has not, are their papers' recurrences, a token and a state at a time. Weights are multiples of 1/64, which float32 holds exactly, and are stored as groklab has them,
[in, out].
"""

import json
import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn.functional import cross_entropy, one_hot

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def draw(module, generator):
    """Every parameter, biases and gains included, from a normal distribution on the grid of 1/64."""
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            spread = 1.0 if "embed" in name else 0.4
            values = spread * torch.randn(parameter.shape, generator=generator)
            parameter.copy_(torch.round(values * 64) / 64 + (1 if "norm" in name and "weight" in name else 0))


def linear(name, module):
    names = [(f"{name}.weight", module.weight, lambda w: w.T)]
    return names + ([(f"{name}.bias", module.bias, lambda b: b)] if module.bias is not None else [])


class Mlp(nn.Module):
    def __init__(self, config, sequence, vocabulary, classes):
        super().__init__()
        self.vocabulary = vocabulary
        self.embed = nn.Embedding(vocabulary, config["embedding"]) if config["embedding"] else None
        widths = [sequence * (config["embedding"] or vocabulary), *config["hidden"]]
        self.hidden = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.output = nn.Linear(widths[-1], classes, bias=config["outputBias"])

    def forward(self, tokens):
        x = self.embed(tokens) if self.embed else one_hot(tokens, self.vocabulary).to(torch.get_default_dtype())
        x = x.flatten(1)
        for layer in self.hidden:
            x = torch.relu(layer(x))
        return self.output(x)

    def names(self):
        table = [("embedding.weight", self.embed.weight, lambda w: w)] if self.embed else []
        hidden = [entry for i, layer in enumerate(self.hidden) for entry in linear(f"hidden{i}", layer)]
        return [*table, *hidden, *linear("output", self.output)]


class Mixture(nn.Module):
    def __init__(self, config, *sizes):
        super().__init__()
        self.config = config
        self.parts = nn.ModuleDict({part: Mlp(config[part], *sizes) for part in ("memorizing", "generalizing")})
        self.parts.requires_grad_(False)
        self.factors = nn.ParameterDict(
            {f"{part}{i}": nn.Parameter(torch.zeros(())) for part in self.parts for i in (1, 2)}
        )

    def forward(self, tokens):
        return sum(
            self.factors[f"{part}1"] * self.factors[f"{part}2"] * self.config["scales"][part] * network(tokens)
            for part, network in self.parts.items()
        )

    def names(self):
        frozen = [(f"{p}.{name}", w, f) for p, network in self.parts.items() for name, w, f in network.names()]
        return frozen + [(f"{p}.factor{i}", self.factors[f"{p}{i}"], lambda w: w) for p in self.parts for i in (1, 2)]


class Block(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.norm = config["norm"]
        width = config["width"]
        self.attention = nn.MultiheadAttention(width, config["heads"], bias=False, batch_first=True)
        self.inner = nn.Linear(width, config["feedForward"], bias=False)
        self.outer = nn.Linear(config["feedForward"], width, bias=False)
        if self.norm != "none":
            self.norm1 = nn.LayerNorm(width)
            self.norm2 = nn.LayerNorm(width)

    def attend(self, x):
        unseen = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1)
        return self.attention(x, x, x, attn_mask=unseen, need_weights=False)[0]

    def feed(self, x):
        return self.outer(torch.relu(self.inner(x)))

    def forward(self, x):
        if self.norm == "post":
            x = self.norm1(x + self.attend(x))
            return self.norm2(x + self.feed(x))
        if self.norm == "pre":
            x = x + self.attend(self.norm1(x))
            return x + self.feed(self.norm2(x))
        x = x + self.attend(x)
        return x + self.feed(x)

    def names(self, name):
        width = self.attention.embed_dim
        packed = self.attention.in_proj_weight
        entries = [
            (f"{name}.attention.{part}.weight", packed, lambda w, i=i: w[i * width : (i + 1) * width].T)
            for i, part in enumerate(("query", "key", "value"))
        ]
        entries += linear(f"{name}.attention.output", self.attention.out_proj)
        entries += linear(f"{name}.ffn.in", self.inner) + linear(f"{name}.ffn.out", self.outer)
        if self.norm != "none":
            entries += norm_names(f"{name}.attention.norm", self.norm1) + norm_names(f"{name}.ffn.norm", self.norm2)
        return entries


def norm_names(name, norm):
    return [(f"{name}.gain", norm.weight, lambda w: w), (f"{name}.bias", norm.bias, lambda w: w)]


class Transformer(nn.Module):
    def __init__(self, config, sequence, vocabulary, classes):
        super().__init__()
        width = config["width"]
        self.equals = vocabulary
        self.embed = nn.Embedding(vocabulary + 1, width)
        self.learned = config["positions"] == "learned"
        if self.learned:
            self.embed_position = nn.Embedding(sequence + 1, width)
        elif config["positions"] == "sinusoidal":
            t = torch.arange(sequence + 1.0)[:, None]
            angle = t / 10000 ** (torch.arange(0, width, 2) / width)
            self.places = torch.cat([angle.sin(), angle.cos()], 1)
        else:
            self.places = torch.zeros(sequence + 1, width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config["layers"]))
        self.norm = nn.LayerNorm(width) if config["norm"] == "pre" else nn.Identity()
        self.output = nn.Linear(width, classes, bias=False)

    def forward(self, tokens):
        tokens = nn.functional.pad(tokens, (0, 1), value=self.equals)
        x = self.embed(tokens) + (self.embed_position.weight if self.learned else self.places)
        for block in self.blocks:
            x = block(x)
        return self.output(self.norm(x))[:, -1]

    def names(self):
        entries = [("embedding.weight", self.embed.weight, lambda w: w)]
        if self.learned:
            entries += [("positions.weight", self.embed_position.weight, lambda w: w)]
        entries += [entry for i, block in enumerate(self.blocks) for entry in block.names(f"layer{i}")]
        if isinstance(self.norm, nn.LayerNorm):
            entries += norm_names("norm", self.norm)
        return entries + linear("unembedding", self.output)


class Recurrent(nn.Module):
    def __init__(self, config, sequence, vocabulary, classes):
        super().__init__()
        module = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[config["kind"]]
        self.embed = nn.Embedding(vocabulary, config["embedding"])
        self.recurrent = module(config["embedding"], config["hidden"], config["layers"], batch_first=True)
        self.output = nn.Linear(config["hidden"], classes)

    def forward(self, tokens):
        return self.output(self.recurrent(self.embed(tokens))[0][:, -1])

    def names(self):
        entries = [("embedding.weight", self.embed.weight, lambda w: w)]
        for i in range(self.recurrent.num_layers):
            for ours, theirs in (("input", "ih"), ("recurrent", "hh")):
                entries += [
                    (f"layer{i}.{ours}.weight", getattr(self.recurrent, f"weight_{theirs}_l{i}"), lambda w: w.T),
                    (f"layer{i}.{ours}.bias", getattr(self.recurrent, f"bias_{theirs}_l{i}"), lambda b: b),
                ]
        return entries + linear("output", self.output)


class S6Layer(nn.Module):
    """Gu and Dao 2023, Algorithm 2 in the block of their section 3.4, without norm and convolution."""

    def __init__(self, width, channels, state):
        super().__init__()
        self.rank, self.state = -(-width // 16), state
        self.input = nn.Linear(width, 2 * channels, bias=False)
        self.selection = nn.Linear(channels, self.rank + 2 * state, bias=False)
        self.step = nn.Linear(self.rank, channels)
        self.log_a = nn.Parameter(torch.zeros(channels, state))
        self.skip = nn.Parameter(torch.zeros(channels))
        self.output = nn.Linear(channels, width, bias=False)

    def forward(self, inputs):
        a = -torch.exp(self.log_a)
        h = torch.zeros(len(inputs), *a.shape)
        outputs = []
        for u in inputs.unbind(1):
            x, z = self.input(u).chunk(2, -1)
            x = nn.functional.silu(x)
            low, b, c = self.selection(x).split([self.rank, self.state, self.state], -1)
            delta = nn.functional.softplus(self.step(low))
            h = torch.exp(delta[:, :, None] * a) * h + (delta * x)[:, :, None] * b[:, None, :]
            y = (h @ c[:, :, None])[:, :, 0] + self.skip * x
            outputs.append(self.output(y * nn.functional.silu(z)))
        return torch.stack(outputs, 1)

    def names(self, name):
        entries = [entry for part in ("input", "selection", "step", "output") for entry in linear(f"{name}.{part}", getattr(self, part))]
        return entries + [(f"{name}.logA", self.log_a, lambda w: w), (f"{name}.skip", self.skip, lambda w: w)]


class MlstmLayer(nn.Module):
    """Beck et al. 2024, equations 19 to 27, unstabilised, one head after another."""

    PARTS = ("query", "key", "value", "outputGate", "inputGate", "forgetGate")

    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.size = heads, width // heads
        widths = [width] * 4 + [heads] * 2
        self.parts = nn.ModuleDict({part: nn.Linear(width, outputs) for part, outputs in zip(self.PARTS, widths)})
        self.output = nn.Linear(width, width, bias=False)

    def forward(self, inputs):
        d = self.size
        memory = torch.zeros(len(inputs), self.heads, d, d)
        normaliser = torch.zeros(len(inputs), self.heads, d)
        outputs = []
        for u in inputs.unbind(1):
            q, v, o, i, f = (self.parts[p](u) for p in ("query", "value", "outputGate", "inputGate", "forgetGate"))
            k = u @ self.parts["key"].weight.T / d**0.5 + self.parts["key"].bias
            i, f = torch.exp(i), torch.sigmoid(f)
            reads, memories, normalisers = [], [], []
            for h in range(self.heads):
                qh, kh, vh = (x[:, h * d : (h + 1) * d] for x in (q, k, v))
                ih, fh = i[:, h, None], f[:, h, None]
                c = fh[:, :, None] * memory[:, h] + ih[:, :, None] * vh[:, :, None] * kh[:, None, :]
                n = fh * normaliser[:, h] + ih * kh
                size = torch.clamp((n * qh).sum(1, keepdim=True).abs(), min=1)
                reads.append((c @ qh[:, :, None])[:, :, 0] / size)
                memories.append(c)
                normalisers.append(n)
            memory, normaliser = torch.stack(memories, 1), torch.stack(normalisers, 1)
            outputs.append(self.output(torch.sigmoid(o) * torch.cat(reads, 1)))
        return torch.stack(outputs, 1)

    def names(self, name):
        parts = [entry for part, module in self.parts.items() for entry in linear(f"{name}.{part}", module)]
        return parts + linear(f"{name}.output", self.output)


class Residual(nn.Module):
    def __init__(self, config, sequence, vocabulary, classes):
        super().__init__()
        width = config["width"]
        self.embed = nn.Embedding(vocabulary, width)
        self.layers = nn.ModuleList(
            S6Layer(width, config["expand"] * width, config["state"])
            if config["kind"] == "s6"
            else MlstmLayer(width, config["heads"])
            for _ in range(config["layers"])
        )
        self.output = nn.Linear(width, classes)

    def forward(self, tokens):
        x = self.embed(tokens)
        for layer in self.layers:
            x = x + layer(x)
        return self.output(x[:, -1])

    def names(self):
        layers = [entry for i, layer in enumerate(self.layers) for entry in layer.names(f"layer{i}")]
        return [("embedding.weight", self.embed.weight, lambda w: w), *layers, *linear("output", self.output)]


class Parity(nn.Module):
    def __init__(self, config, sequence, vocabulary, classes):
        super().__init__()
        self.hidden = nn.Linear(sequence, config["width"])
        self.output = nn.Linear(config["width"], 1, bias=config["outputBias"])

    def forward(self, signs):
        return self.output(torch.relu(self.hidden(signs.to(torch.get_default_dtype()))))

    def names(self):
        return linear("hidden0", self.hidden) + linear("output", self.output)


MODULES = {"mlp": Mlp, "mixture": Mixture, "transformer": Transformer, "rnn": Recurrent, "lstm": Recurrent, "gru": Recurrent, "s6": Residual, "mlstm": Residual, "parity": Parity}


def flat(tensor):
    return [float(f"{value:.8g}") for value in tensor.detach().flatten().tolist()]


def case(config, sequence=2, vocabulary=5, classes=4, batch=12):
    generator = torch.Generator().manual_seed(20)
    module = MODULES[config["kind"]](config, sequence, vocabulary, classes)
    draw(module, generator)
    if config["kind"] == "parity":
        inputs = 2 * torch.randint(2, (batch, sequence), generator=generator) - 1
        labels = (inputs[:, 0] * inputs[:, 1] + 1) // 2
        logits = module(inputs)
        loss = torch.clamp(1 - (2 * labels - 1) * logits[:, 0], min=0).mean()
    else:
        inputs = torch.randint(vocabulary, (batch, sequence), generator=generator)
        labels = torch.randint(classes, (batch,), generator=generator)
        logits = module(inputs)
        loss = cross_entropy(logits, labels)
    loss.backward()
    names = module.names()
    assert sum(f(w).numel() for _, w, f in names) == sum(w.numel() for w in module.parameters())
    return {
        "config": config,
        "sequence": sequence,
        "vocabulary": 0 if config["kind"] == "parity" else vocabulary,
        "classes": 2 if config["kind"] == "parity" else classes,
        "inputs": inputs.flatten().tolist(),
        "labels": labels.tolist(),
        "weights": {name: flat(f(w)) for name, w, f in names},
        "logits": flat(logits),
        "loss": flat(loss)[0],
        "gradients": {name: flat(f(w.grad)) for name, w, f in names if w.grad is not None},
    }


def mlp(hidden, embedding, output_bias):
    return {"kind": "mlp", "hidden": hidden, "embedding": embedding, "outputBias": output_bias, "dropout": 0}


def transformer(layers, heads, norm, positions):
    sizes = {"layers": layers, "width": 6, "heads": heads, "feedForward": 8}
    return {"kind": "transformer", **sizes, "positions": positions, "norm": norm, "dropout": 0}


def recurrent(kind, layers):
    return {"kind": kind, "layers": layers, "embedding": 4, "hidden": 3, "dropout": 0}


def s6(layers, width=4):
    return {"kind": "s6", "layers": layers, "width": width, "expand": 2, "state": 3, "dropout": 0}


def mlstm(layers, heads):
    return {"kind": "mlstm", "layers": layers, "width": 6, "heads": heads, "dropout": 0}


CASES = {
    "mlp": [
        case(mlp([6], 0, False)),
        case(mlp([7, 5], 3, True)),
        case(mlp([], 3, False)),
        case(mlp([], 0, True)),
        case(mlp([4], 0, True), sequence=3),
        case(mlp([5], 2, True), sequence=1),
    ],
    "transformer": [
        case(transformer(2, 2, "post", "sinusoidal")),
        case(transformer(2, 3, "pre", "learned")),
        case(transformer(1, 1, "none", "none")),
        case(transformer(2, 2, "post", "learned"), sequence=4),
        case(transformer(1, 2, "none", "sinusoidal"), sequence=1),
    ],
    "rnn": [case(recurrent("rnn", 1)), case(recurrent("rnn", 2)), case(recurrent("rnn", 2), sequence=4)],
    "lstm": [case(recurrent("lstm", 1)), case(recurrent("lstm", 2)), case(recurrent("lstm", 2), sequence=4)],
    "gru": [case(recurrent("gru", 1)), case(recurrent("gru", 2)), case(recurrent("gru", 2), sequence=4)],
    "s6": [case(s6(1)), case(s6(2)), case(s6(2), sequence=4), case(s6(1, width=18), sequence=3)],
    "mlstm": [case(mlstm(1, 1)), case(mlstm(2, 2)), case(mlstm(2, 3), sequence=4)],
    "parity": [
        case({"kind": "parity", "width": 7, "outputBias": bias}, sequence=5) for bias in (False, True)
    ],
    "mixture": [
        case(
            {
                "kind": "mixture",
                "memorizing": mlp([4], 3, True),
                "generalizing": mlp([3, 4], 0, False),
                "factors": {"memorizing": [0, 10], "generalizing": [0, 1]},
                "scales": {"memorizing": 0.5, "generalizing": 3},
            }
        )
    ],
}

if __name__ == "__main__":  # test/trainers/reference/steps.py takes the modules alone
    for name in sys.argv[1:] or CASES:
        cases = CASES[name]
        path = Path(__file__).with_name(f"{name}.json")
        path.write_text(json.dumps({"torch": torch.__version__, "cases": cases}, separators=(",", ":")) + "\n")
