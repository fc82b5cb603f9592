"""The two-layer decoder of Power et al. 2022, which stands for the efficiency paper's: post-norm, no biases but LayerNorm's."""
import math

import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    """Causal attention, then a feed-forward network, each added to the stream and normed."""

    def __init__(self, width, heads, feed_forward):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.mix = (nn.Linear(width, width, bias=False) for _ in range(4))
        self.up, self.down = nn.Linear(width, feed_forward, bias=False), nn.Linear(feed_forward, width, bias=False)
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)

    def forward(self, stream, last_only=False):
        asking = stream[:, -1:] if last_only else stream  # the last position sees all others
        q, k, v = (
            part.unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for part in (self.query(asking), self.key(stream), self.value(stream))
        )
        attended = F.scaled_dot_product_attention(q, k, v, is_causal=not last_only)
        x = self.norm1(asking + self.mix(attended.transpose(1, 2).flatten(2)))
        return self.norm2(x + self.down(torch.relu(self.up(x))))


class Transformer(nn.Module):
    """Reads the answer at the token "=" of [x, y, =]."""

    def __init__(self, model, p):
        super().__init__()
        width = model["width"]
        self.equals = p
        self.embedding = nn.Embedding(p + 1, width)
        self.blocks = nn.ModuleList(Block(width, model["heads"], model["feedForward"]) for _ in range(model["layers"]))
        self.output = nn.Linear(width, p, bias=False)
        angles = torch.arange(3)[:, None] * torch.exp(-math.log(10000) * torch.arange(0, width, 2) / width)
        self.register_buffer("positions", torch.stack([angles.sin(), angles.cos()], -1).flatten(1))

    def forward(self, x):
        stream = self.embedding(F.pad(x, (0, 1), value=self.equals)) + self.positions
        for block in self.blocks[:-1]:
            stream = block(stream)
        return self.output(self.blocks[-1](stream, last_only=True)[:, 0])
