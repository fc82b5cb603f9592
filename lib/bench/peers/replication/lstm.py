"""The LSTM of the efficiency paper and of the regularisation essay: it reads x, then y."""
from torch import nn


class Lstm(nn.Module):
    def __init__(self, model, p):
        super().__init__()
        self.embedding = nn.Embedding(p, model["embedding"])
        self.cells = nn.LSTM(model["embedding"], model["hidden"], model["layers"], batch_first=True)
        self.output = nn.Linear(model["hidden"], p)

    def forward(self, x):
        states, _ = self.cells(self.embedding(x))
        return self.output(states[:, -1])
