"""Trains the settings of FOLDER/settings.json once more, in PyTorch, and adds each run that is done to FOLDER/<setting>.jsonl.

    python replicate.py FOLDER [SETTING ...] [--seeds N] [--list]

A seed that is done is not done again; a setting whose configuration has changed is begun anew, one that another process trains
is left to it. One thread, float32.
"""
import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import platform
import sys
import time
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"  # read when the libraries load

import numpy as np  # noqa: E402
import torch  # noqa: E402

from information import synergy_and_redundancy  # noqa: E402
from training import train  # noqa: E402

HOLD = 5  # evaluations for which an accuracy is held
KEPT = 100  # evaluations of a curve that a record keeps
VERSIONS = dict(python=platform.python_version(), torch=torch.__version__, numpy=np.__version__)


def first_held(rows, holds):
    """The step of the first evaluation from which on HOLD in a row are as wanted; None for none."""
    for i in range(len(rows) - HOLD + 1):
        if all(map(holds, rows[i : i + HOLD])):
            return rows[i]["step"]
    return None


class Synergy:
    """The probe of the synergy paper: clusters of the hidden layer's neurons on the training set."""

    def __init__(self, schedule):
        self.schedule = dict(every=schedule["every"], per_decade=schedule["perDecade"])

    def __call__(self, network, data):
        with torch.no_grad():
            found = synergy_and_redundancy(network.inside(data.train_x).numpy())
        return dict(zip(("synergy", "redundancy"), found))


def columns(rows):
    """A list of rows as lists by name, of four significant digits."""
    rounded = [{k: float(f"{v:.4g}") if isinstance(v, float) else v for k, v in row.items()} for row in rows]
    return {name: [row[name] for row in rounded] for name in rounded[0]} if rows else {}


def thinned(rows):
    kept = {round(i * (len(rows) - 1) / (KEPT - 1)) for i in range(KEPT)}
    return rows if len(rows) <= KEPT else [row for i, row in enumerate(rows) if i in kept]


def digest(config):
    return hashlib.sha256(json.dumps(config, sort_keys=True).encode()).hexdigest()[:12]


def record(setting, seed, report):
    started, config, reached = time.perf_counter(), setting["config"], setting["thresholds"]
    probes = [probe for probe in config["probes"] if probe["kind"] == "synergy" and probe["name"] == "synergy"]
    probe = Synergy(probes[0]["schedule"]) if probes else None
    _, rows, changed_at, found = train(config, seed, probe, report)
    largest = lambda name: max((row[name] for row in found if row["step"] > 0 and row[name] is not None), default=None)
    return dict(
        **dict(setting=setting["name"], seed=seed, program="pytorch", versions=VERSIONS, config=digest(config)),
        steps=config["steps"],
        tMem=first_held(rows, lambda row: row["trainAccuracy"] >= reached["tMem"]),
        tGen=first_held(rows, lambda row: row["testAccuracy"] >= reached["tGen"]),
        tForgotten=first_held(rows, lambda row: row["testAccuracy"] < 0.5),
        **{name: rows[-1][name] for name in ("weightNorm", "trainAccuracy", "testAccuracy")},
        **dict(synergy=largest("synergy"), redundancy=largest("redundancy")),
        decayChangedAt=changed_at,
        seconds=round(time.perf_counter() - started, 1),
        curves=columns(thinned(rows)),
        probe=columns(found),
    )


def done_in(file, config):
    """Seeds that are done; those of another configuration are left out of the file."""
    lines = file.read_text().splitlines() if file.exists() else []
    kept = [line for line in lines if json.loads(line)["config"] == digest(config)]
    if len(kept) < len(lines):
        file.write_text("".join(f"{line}\n" for line in kept))
    return {json.loads(line)["seed"] for line in kept}


def held(path):
    """The lock of a file, which lasts as long as this process; None while another has it."""
    lock = path.open("a")
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return lock


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("settings", nargs="*", metavar="SETTING", help="default: all")
    parser.add_argument("--seeds", type=int, help="seeds of each setting, 0 up to so many; default: its own number")
    parser.add_argument("--list", action="store_true", help="say what is done, and train nothing")
    args = parser.parse_args()
    settings = json.loads((args.folder / "settings.json").read_text())
    names = [setting["name"] for setting in settings]
    if unknown := set(args.settings) - set(names):
        parser.error(f"no setting is called {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    for setting in (one for one in settings if not args.settings or one["name"] in args.settings):
        file = args.folder / f"{setting['name']}.jsonl"
        lock = args.list or held(file)
        if lock is None:
            print(f"{setting['name']}: another process trains it", flush=True)
            continue
        done, wanted = done_in(file, setting["config"]), range(args.seeds or setting["seeds"])
        print(f"{setting['name']}: {len(done)} of {len(wanted)} seeds are done", flush=True)
        for seed in [] if args.list else [seed for seed in wanted if seed not in done]:
            one = record(setting, seed, progress(setting["name"], seed, sum(s not in done for s in wanted)))
            with file.open("a") as lines:
                lines.write(f"{json.dumps(one)}\n")
            done.add(seed)
            print(f"\r{setting['name']}, seed {seed}: T_mem {one['tMem']}, T_gen {one['tGen']}, {one['seconds']} s", flush=True)


def progress(name, seed, left):
    """Says on a terminal how far a run is, and how long all seeds of its setting will take."""
    started = time.perf_counter()

    def report(share):
        if share > 0 and sys.stdout.isatty():
            remaining = (time.perf_counter() - started) * (left / share - 1)
            print(f"\r{name}, seed {seed}: {share:4.0%}, {remaining / 60:5.1f} min left for {left} seeds ", end="", flush=True)

    return report


if __name__ == "__main__":
    main()
