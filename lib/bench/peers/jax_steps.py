"""The reference steps in JAX: one call of one compiled function each."""
import math
from functools import partial

import jax
import jax.numpy as jnp
from workload import BETA1, BETA2, EPS, HEADS, WIDTH, sinusoidal_positions


def loss_function(workload):
    """The loss as a function of weights, inputs and labels."""
    positions = sinusoidal_positions()
    causal = jnp.triu(jnp.full((3, 3), -1e30, jnp.float32), 1)[None, :, :, None]

    def cross_entropy(logits, y):
        correct = (logits * jax.nn.one_hot(y, logits.shape[-1])).sum(-1)
        return (jax.nn.logsumexp(logits, -1) - correct).mean()

    def embed(w, x):
        return jnp.take(w["embedding"], x, axis=0, mode="clip")

    def layer_norm(x, gain, bias):
        centred = x - x.mean(-1, keepdims=True)
        return centred * jax.lax.rsqrt((centred**2).mean(-1, keepdims=True) + 1e-5) * gain + bias

    def one_hot_mlp(w, x, y):
        product = w["w1"][x[:, 0]] + w["w1"][x[:, 1]]
        return cross_entropy(jax.nn.relu(product + w["b1"]) @ w["w2"], y)

    def embedded_mlp(w, x, y):
        hidden = jax.nn.relu(embed(w, x).reshape(-1, 2 * WIDTH) @ w["w1"] + w["b1"])
        hidden = jax.nn.relu(hidden @ w["w2"] + w["b2"])
        return cross_entropy(hidden @ w["w3"] + w["b3"], y)

    def block(w, layer, x, last):
        batch, weight = x.shape[0], w[f"qkv{layer}"]
        stream = x[:, -1:] if last else x
        if last:
            q = stream @ weight[:, :WIDTH]
            k, v = jnp.split(x @ weight[:, WIDTH:], 2, -1)
        else:
            q, k, v = jnp.split(x @ weight, 3, -1)
        q, k, v = (part.reshape(batch, -1, HEADS, WIDTH // HEADS) for part in (q, k, v))
        scores = jnp.einsum("bihd,bjhd->bijh", q, k) / math.sqrt(WIDTH // HEADS)
        attention = jax.nn.softmax(scores if last else scores + causal, 2)
        mixed = jnp.einsum("bijh,bjhd->bihd", attention, v).reshape(batch, -1, WIDTH) @ w[f"mix{layer}"]
        x = layer_norm(stream + mixed, w[f"gain1{layer}"], w[f"bias1{layer}"])
        forward = jax.nn.relu(x @ w[f"up{layer}"]) @ w[f"down{layer}"]
        return layer_norm(x + forward, w[f"gain2{layer}"], w[f"bias2{layer}"])

    def transformer(w, x, y):
        tokens = jnp.pad(x, ((0, 0), (0, 1)), constant_values=workload.p)
        stream = block(w, 1, block(w, 0, embed(w, tokens) + positions, False), True)
        return cross_entropy(stream[:, -1] @ w["output"], y)

    def lstm(w, x, y):
        tokens = embed(w, x)
        sequence = [tokens[:, 0], tokens[:, 1]]
        for layer in range(2):
            hidden, cell, states = None, None, []
            for token in sequence:
                gates = token @ w[f"input{layer}"] + w[f"bias{layer}"]
                if hidden is not None:
                    gates = gates + hidden @ w[f"hidden{layer}"]
                i, f, g, o = jnp.split(gates, 4, -1)
                written = jax.nn.sigmoid(i) * jnp.tanh(g)
                cell = written if cell is None else jax.nn.sigmoid(f) * cell + written
                hidden = jax.nn.sigmoid(o) * jnp.tanh(cell)
                states.append(hidden)
            sequence = states
        return cross_entropy(hidden @ w["output"] + w["bias"], y)

    def rnn(w, x, y):
        tokens = embed(w, x)
        hidden = jnp.tanh(tokens[:, 0] @ w["input0"] + w["bias0"])
        hidden = jnp.tanh(tokens[:, 1] @ w["input0"] + w["bias0"] + hidden @ w["hidden0"])
        return cross_entropy(hidden @ w["output"] + w["bias"], y)

    def parity(w, x, y):
        output = jax.nn.relu(x @ w["w1"] + w["b1"]) @ w["w2"]
        return jax.nn.relu(1 - y * output).mean()

    return dict(A=one_hot_mlp, B=embedded_mlp, C=transformer, D=lstm, E=rnn, F=parity)[workload.name]


def jit(workload):
    """One call of one compiled function a step; the state is donated."""
    jax.config.update("jax_default_matmul_precision", "highest")
    loss_of = loss_function(workload)
    inputs = workload.inputs + ([0, workload.p] if workload.name == "A" else 0)
    x_all = jnp.asarray(inputs.astype(workload.inputs.dtype))
    y_all, order = jnp.asarray(workload.labels), jnp.asarray(workload.order)

    def next_rows(at):
        at = jnp.where(at + workload.batch > len(order), 0, at)
        return jax.lax.dynamic_slice(order, (at,), (workload.batch,)), at + workload.batch

    def sgd(w, gradient):
        return w - workload.rate * (gradient + workload.decay * w)

    def adamw(w, m, v, steps):
        update = (m / (1 - BETA1**steps)) / (jnp.sqrt(v / (1 - BETA2**steps)) + EPS)
        return w * (1 - workload.rate * workload.decay) - workload.rate * update

    @partial(jax.jit, donate_argnums=0)
    def call(state):
        w, m, v, steps, at = state
        x, y = x_all, y_all
        if workload.batch is not None:
            rows, at = next_rows(at)
            x, y = x_all[rows], y_all[rows]
        value, gradients = jax.value_and_grad(loss_of)(w, x, y)
        steps = steps + 1
        if workload.name == "F":
            return (jax.tree.map(sgd, w, gradients), m, v, steps, at), value
        m = jax.tree.map(lambda m, g: m + (1 - BETA1) * (g - m), m, gradients)
        v = jax.tree.map(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, v, gradients)
        return (jax.tree.map(lambda w, m, v: adamw(w, m, v, steps), w, m, v), m, v, steps, at), value

    weights = {key: jnp.asarray(value) for key, value in workload.weights.items()}
    moments = [{} if workload.name == "F" else jax.tree.map(jnp.zeros_like, weights) for _ in range(2)]
    state, loss = (weights, *moments, jnp.float32(0), jnp.int32(0)), None

    def step():
        nonlocal state, loss
        state, loss = call(state)

    return step, lambda: float(loss)
