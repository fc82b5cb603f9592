"""Perceptrons over two numbers: one-hot (the synergy paper) or embedded (the efficiency paper)."""
import torch
from torch import nn
from torch.nn import functional as F


class Mlp(nn.Module):
    def __init__(self, model, p):
        super().__init__()
        self.p = p
        self.embedding = nn.Embedding(p, model["embedding"]) if model["embedding"] else None
        widths = [2 * (model["embedding"] or p), *model["hidden"]]
        self.hidden = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.output = nn.Linear(widths[-1], p, bias=model["outputBias"])

    def inside(self, x):
        """Activations of the last hidden layer, after its ReLU."""
        first, *others = self.hidden
        if self.embedding:
            x = first(self.embedding(x).flatten(1))
        else:  # a one-hot number picks a column of the weight
            columns = first.weight.T.contiguous()
            x = F.embedding_bag(x + torch.tensor([0, self.p]), columns, mode="sum") + first.bias
        x = torch.relu(x)
        for layer in others:
            x = torch.relu(layer(x))
        return x

    def forward(self, x):
        return self.output(self.inside(x))
