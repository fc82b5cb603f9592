"""What float32 makes of the gradient of cross-entropy once a network is sure: python residual.py FOLDER [SEED ...]

The gradient of a right logit is p - 1, and -p_j summed over the others. With a loss of 1e-7 the sum of exponentials is
1 + 4e-7, of which float32 keeps a part: on average torch's log_softmax leaves the right logit 11 % short of what pushes the
others down, groklab's graph (XLA, lanes of a sum) 22 %, which `short` imitates. The rest is a drift that Adam, which knows no
size, makes large: weights grow again and the loss leaps, as in groklab's records; in float64 (which draws other initial weights)
they do not. Of softmaxCrossEntropy in lib/engine the exact form is (others - target sum(others)) / total, others being the
exponentials but the target's.

Adds to FOLDER/residual.jsonl a line a seed and residual: the MLP with which ungrokking begins, from update 1,000 on.
"""
import json
import os
import sys
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"  # read when the libraries load

import torch  # noqa: E402
from torch.nn import functional as F  # noqa: E402

import training  # noqa: E402

LANES = 8  # 24 % short


class ShortResidual(torch.autograd.Function):
    """Mean cross-entropy whose sum of exponentials is taken in lanes, one after another."""

    @staticmethod
    def forward(ctx, logits, y):
        shifted = logits - logits.amax(1, keepdim=True)
        exponentials = torch.exp(shifted)
        parts = F.pad(exponentials, (0, -exponentials.shape[1] % LANES)).unflatten(1, (-1, LANES)).unbind(1)
        total = sum(sum(parts).unbind(1))[:, None]
        ctx.save_for_backward((exponentials / total - F.one_hot(y, logits.shape[1])) / len(y))
        return (torch.log(total) - shifted.gather(1, y[:, None])).mean()

    @staticmethod
    def backward(ctx, gradient):
        return ctx.saved_tensors[0] * gradient, None


LOSSES = {"torch": F.cross_entropy, "float64": F.cross_entropy, "short": ShortResidual.apply}


def main(folder, seeds):
    settings = {row["name"]: row for row in json.loads((folder / "settings.json").read_text())}
    config = settings["ungrokking"]["config"]["start"]["run"] | {"evaluation": {"every": 200, "perDecade": 0}}
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    for seed in seeds:
        for residual, loss in LOSSES.items():
            torch.set_default_dtype(torch.float64 if residual == "float64" else torch.float32)
            training.LOSSES["crossEntropy"] = loss
            rows = [row for row in training.train(config, seed)[1] if row["step"] >= 1000]
            curves = {name: [float(f"{row[name]:.4g}") for row in rows] for name in ("step", "weightNorm", "trainLoss")}
            with (folder / "residual.jsonl").open("a") as lines:
                lines.write(f"{json.dumps(dict(residual=residual, seed=seed, torch=torch.__version__, **curves))}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(seed) for seed in sys.argv[2:]] or [0])
