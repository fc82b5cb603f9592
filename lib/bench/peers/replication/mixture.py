"""The efficiency paper's Figure 5: two finished networks, and four numbers that weigh them."""
import torch
from torch import nn


def mean_margin(logits, y):
    """How far the right logit is above the largest other, on average."""
    right = logits.gather(1, y[:, None])
    others = logits.scatter(1, y[:, None], -torch.inf).amax(1, keepdim=True)
    return (right - others).mean()


@torch.no_grad()
def scaled(network, margin, data):
    """The network with its last layer scaled to a mean margin on the training set, and frozen."""
    factor = margin / mean_margin(network(data.train_x), data.train_y)
    for parameter in network.output.parameters():
        parameter *= factor
    return network.requires_grad_(False)


class Mixture(nn.Module):
    """w_m1 w_m2 o_mem + w_g1 w_g2 o_gen; what the frozen networks say of each pair is worked out once."""

    def __init__(self, memorizing, generalizing, factors):
        super().__init__()
        self.memorizing, self.generalizing = memorizing, generalizing
        self.w_m1, self.w_m2 = (nn.Parameter(torch.tensor(float(w))) for w in factors["memorizing"])
        self.w_g1, self.w_g2 = (nn.Parameter(torch.tensor(float(w))) for w in factors["generalizing"])
        self.p = memorizing.p
        pairs = torch.cartesian_prod(torch.arange(self.p), torch.arange(self.p))
        self.o_mem, self.o_gen = memorizing(pairs), generalizing(pairs)

    def forward(self, x):
        rows = x @ torch.tensor([self.p, 1])
        return self.w_m1 * self.w_m2 * self.o_mem[rows] + self.w_g1 * self.w_g2 * self.o_gen[rows]
