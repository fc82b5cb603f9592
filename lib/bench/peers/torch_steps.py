"""The reference steps in PyTorch: operation by operation, and as one compiled graph."""
import math

import torch
import torch.nn.functional as F
from workload import BETA1, BETA2, EPS, HEADS, WIDTH, sinusoidal_positions


def loss_function(workload, in_graph):
    """The loss as a function of weights, inputs and labels."""
    positions = torch.tensor(sinusoidal_positions())
    causal = torch.full((3, 3), -1e30).triu(1)

    def one_hot_mlp(w, x, y):
        if in_graph:
            product = F.embedding(x, w["w1"]).sum(1)
        else:
            product = F.embedding_bag(x, w["w1"], mode="sum")
        return F.cross_entropy(torch.relu(product + w["b1"]) @ w["w2"], y)

    def embedded_mlp(w, x, y):
        tokens = F.embedding(x, w["embedding"]).reshape(-1, 2 * WIDTH)
        hidden = torch.relu(torch.addmm(w["b1"], tokens, w["w1"]))
        hidden = torch.relu(torch.addmm(w["b2"], hidden, w["w2"]))
        return F.cross_entropy(torch.addmm(w["b3"], hidden, w["w3"]), y)

    def attention(q, k, v, last):
        if not in_graph:
            return F.scaled_dot_product_attention(q, k, v, is_causal=not last)
        scores = q @ k.transpose(-1, -2) / math.sqrt(WIDTH // HEADS)
        return torch.softmax(scores if last else scores + causal, -1) @ v

    def block(w, layer, x, last):
        """The last layer's queries and feed-forward network are needed at "=" only."""
        batch, weight = x.shape[0], w[f"qkv{layer}"]
        stream = x[:, -1:] if last else x
        if last:
            q = stream @ weight[:, :WIDTH]
            k, v = (x @ weight[:, WIDTH:]).chunk(2, -1)
        else:
            q, k, v = (x @ weight).chunk(3, -1)
        q, k, v = (part.view(batch, -1, HEADS, WIDTH // HEADS).transpose(1, 2) for part in (q, k, v))
        mixed = attention(q, k, v, last).transpose(1, 2).reshape(batch, -1, WIDTH) @ w[f"mix{layer}"]
        x = F.layer_norm(stream + mixed, (WIDTH,), w[f"gain1{layer}"], w[f"bias1{layer}"])
        forward = torch.relu(x @ w[f"up{layer}"]) @ w[f"down{layer}"]
        return F.layer_norm(x + forward, (WIDTH,), w[f"gain2{layer}"], w[f"bias2{layer}"])

    def transformer(w, x, y):
        tokens = F.pad(x, (0, 1), value=workload.p)  # "=" has the id p
        stream = F.embedding(tokens, w["embedding"]) + positions
        stream = block(w, 1, block(w, 0, stream, False), True)
        return F.cross_entropy(stream[:, -1] @ w["output"], y)

    def lstm(w, x, y):
        tokens = F.embedding(x, w["embedding"])
        sequence = [tokens[:, 0], tokens[:, 1]]
        for layer in range(2):
            hidden, cell, states = None, None, []
            for token in sequence:
                gates = torch.addmm(w[f"bias{layer}"], token, w[f"input{layer}"])
                if hidden is not None:
                    gates = gates + hidden @ w[f"hidden{layer}"]
                i, f, g, o = gates.chunk(4, -1)
                written = torch.sigmoid(i) * torch.tanh(g)
                cell = written if cell is None else torch.sigmoid(f) * cell + written
                hidden = torch.sigmoid(o) * torch.tanh(cell)
                states.append(hidden)
            sequence = states
        return F.cross_entropy(torch.addmm(w["bias"], hidden, w["output"]), y)

    def rnn(w, x, y):
        tokens = F.embedding(x, w["embedding"])
        hidden = torch.tanh(torch.addmm(w["bias0"], tokens[:, 0], w["input0"]))
        hidden = torch.tanh(torch.addmm(w["bias0"], tokens[:, 1], w["input0"]) + hidden @ w["hidden0"])
        return F.cross_entropy(torch.addmm(w["bias"], hidden, w["output"]), y)

    def parity(w, x, y):
        output = torch.relu(torch.addmm(w["b1"], x, w["w1"])) @ w["w2"]
        return torch.relu(1 - y * output).mean()

    return dict(A=one_hot_mlp, B=embedded_mlp, C=transformer, D=lstm, E=rnn, F=parity)[workload.name]


def data_of(workload):
    """The loss's two data arguments: everything, or the rows of a batch."""
    x, y = torch.tensor(workload.inputs), torch.tensor(workload.labels)
    if workload.name != "F":
        x, y = x.long(), y.long()
    if workload.name == "A":
        x = x + torch.tensor([0, workload.p])  # the second operand's one-hot entries come after the first's
    return x, y


def next_batch(workload, order):
    """A function that gives the rows of one batch after another; an epoch's incomplete last batch is left out."""
    at = 0

    def rows():
        nonlocal at
        if workload.batch is None:
            return slice(None)
        if at + workload.batch > len(order):
            at = 0
        at += workload.batch
        return order[at - workload.batch : at]

    return rows


def eager(workload):
    x, y = data_of(workload)
    rows = next_batch(workload, torch.tensor(workload.order).long())
    loss_of = loss_function(workload, in_graph=False)
    weights = {key: torch.tensor(value, requires_grad=True) for key, value in workload.weights.items()}
    settings = dict(lr=workload.rate, weight_decay=workload.decay, fused=True)
    if workload.name == "F":
        optimizer = torch.optim.SGD(weights.values(), **settings)
    else:
        optimizer = torch.optim.AdamW(weights.values(), betas=(BETA1, BETA2), eps=EPS, **settings)
    loss = None

    def step():
        nonlocal loss
        picked = rows()
        loss = loss_of(weights, x[picked], y[picked])
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    return step, lambda: float(loss.detach())


def compiled(workload):
    """Forward pass, gradients and optimiser in one graph."""
    x, y = data_of(workload)
    rows = next_batch(workload, torch.tensor(workload.order).long())
    loss_of = loss_function(workload, in_graph=True)
    weights = {key: torch.tensor(value) for key, value in workload.weights.items()}
    first, second = ({key: torch.zeros_like(value) for key, value in weights.items()} for _ in range(2))
    steps = torch.zeros(())
    loss = None

    def adamw(weight, gradient, m, v, steps):
        m.lerp_(gradient, 1 - BETA1)
        v.mul_(BETA2).addcmul_(gradient, gradient, value=1 - BETA2)
        update = (m / (1 - BETA1**steps)) / ((v / (1 - BETA2**steps)).sqrt() + EPS)
        weight.mul_(1 - workload.rate * workload.decay).sub_(workload.rate * update)

    def update(weights, first, second, steps, picked):
        gradients, value = torch.func.grad_and_value(loss_of)(weights, x[picked], y[picked])
        steps += 1
        for key, weight in weights.items():
            if workload.name == "F":
                weight -= workload.rate * (gradients[key] + workload.decay * weight)
            else:
                adamw(weight, gradients[key], first[key], second[key], steps)
        return value

    graph = torch.compile(update, fullgraph=True, dynamic=False)

    def step():
        nonlocal loss
        with torch.no_grad():
            loss = graph(weights, first, second, steps, rows())

    return step, lambda: float(loss)
