"""The thesis's network of one hidden layer and one output, whose sign is the answer."""
import torch
from torch import nn


class ParityNetwork(nn.Module):
    def __init__(self, model, n):
        super().__init__()
        self.hidden = nn.Linear(n, model["width"])
        self.output = nn.Linear(model["width"], 1, bias=model["outputBias"])

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x))).squeeze(-1)
