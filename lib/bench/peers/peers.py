"""The six reference steps in PyTorch and JAX, one process for each measurement: what groklab is measured beside.

    python peers.py --installed
    python peers.py --workload A … F --engine torch | torch-compile | jax --seconds S

The second prints `ready` when it is warm, waits for a line on standard input, measures, and prints one line of JSON:
updates per second (median of the windows, and each window), the loss before the first update and at the end.

Float32, one thread. Data are all pairs (a, b) with label (a + b) mod p, the loss is cross-entropy and the optimiser AdamW
with decoupled decay, unless said otherwise. The loss of every step is computed, as one does in training.

    A  p = 97, 40 % of pairs, full batch: one-hot 194 -> 250 ReLU with bias -> 97; lr 0.03, weight decay 0.1
    B  p = 97, half of the pairs, batch 512: embedding 128 per operand, 256 -> 512 -> 256 -> 97 ReLU; lr 0.001, decay 1
    C  as B, transformer: [a, b, =], 2 post-LayerNorm layers of width 128, 4 heads, feed-forward 512, no other biases
    D  as B, LSTM: embedding 128, 2 layers of width 128      E  p = 59, plain tanh RNN: embedding 128, 1 layer of 128
    F  (50, 3)-parity: 500 ReLU with bias -> 1, hinge loss, SGD, lr 0.1, L2 0.01 in the gradient, batch 32 of 300

Every engine has the fastest form of its step that we found: gathers in place of one-hot products, the transformer's last
layer at "=" only, recurrent cells written out (faster than nn.LSTM and nn.RNN), fused optimisers in eager PyTorch, the
whole step in one graph under torch.compile, donated state in JAX.
"""
import argparse
import json
import math
import os
import statistics
import sys
import time
from importlib import metadata

for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "NPROC", "TORCHINDUCTOR_COMPILE_THREADS"):
    os.environ[variable] = "1"  # read when the libraries load
os.environ["JAX_PLATFORMS"] = "cpu"

WINDOWS = 7


def measure(step, loss, seconds):
    """`step()` makes one update; `loss()` waits for it and gives the loss before it."""

    def pace(duration):
        started, steps = time.perf_counter(), 0
        while time.perf_counter() - started < duration:
            step()
            loss()  # JAX does not wait of itself, and would queue steps without end
            steps += 1
        return steps / (time.perf_counter() - started)

    step()
    first = loss()
    pace(max(0.5, seconds / 5))
    print("ready", flush=True)
    if not sys.stdin.readline():
        sys.exit(1)  # whoever started this is gone
    steps = max(1, round(pace(0.4) * seconds / WINDOWS))
    rates, losses = [], []
    for _ in range(WINDOWS):
        started = time.perf_counter()
        for _ in range(steps):
            step()
        losses.append(loss())
        rates.append(steps / (time.perf_counter() - started))
    if not all(map(math.isfinite, [first, *losses])):
        sys.exit(f"the loss is not finite: {first} at first, then {losses}")
    return dict(
        stepsPerSecond=statistics.median(rates), windows=rates, lossFirst=first, lossLast=statistics.median(losses)
    )


def prepare(engine, workload):
    """A function that makes one update, and one that waits for it and gives its loss."""
    if engine == "jax":
        import jax_steps

        return jax_steps.jit(workload)
    import torch
    import torch_steps

    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    return torch_steps.eager(workload) if engine == "torch" else torch_steps.compiled(workload)


def version_of(package):
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--installed", action="store_true", help="print the versions that are installed, as JSON")
    parser.add_argument("--workload", choices=list("ABCDEF"))
    parser.add_argument("--engine", choices=["torch", "torch-compile", "jax"])
    parser.add_argument("--seconds", type=float, default=3.0, help="time of all windows together")
    args = parser.parse_args()
    if args.installed:
        versions = {package: version_of(package) for package in ("torch", "jax", "scikit-learn")}
        return print(json.dumps(dict(python=sys.version.split()[0], **versions)))
    from workload import Workload

    workload = Workload(args.workload)
    parameters = sum(value.size for value in workload.weights.values())
    step, loss = prepare(args.engine, workload)
    print(json.dumps(dict(measure(step, loss, args.seconds), parameters=parameters)), flush=True)


if __name__ == "__main__":
    main()
