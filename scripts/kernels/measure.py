"""Measures one kernel once; prints a line of JSON for each thing that was measured.

usage: measure.py groklab | python3 | deno [at-once | cells | answers | interrupts | imports ...]

{"what", "value"}: seconds, bytes, nanoseconds (of a turn of a loop), "never" or "died" (of an Interrupt), true or false (of what a
kernel can). With "cpu": the kernel's seconds of processor time meanwhile, which other work on the machine lengthens little.
"""

import json
import sys
import time
from contextlib import contextmanager
from statistics import median

from cells import IMPORTS, PYTHON, TYPESCRIPT
from client import Kernel


def main(name, parts):
    for part in parts or PARTS:
        PARTS[part](name, PYTHON if name == "python3" else TYPESCRIPT)


def at_once(name, codes):
    """A cell that waits for nothing: what a kernel makes ready after its first reply is in it."""
    with started(name, settled=False) as kernel:
        kernel.reply(kernel.client.execute("1 + 1"))
        tell("at-once", time.monotonic() - kernel.begun, kernel.cpu())


def cells(name, codes):
    with started(name) as kernel:
        seconds, cpu = kernel.timed(lambda: kernel.run("1 + 1"))
        tell("start", kernel.seconds, kernel.started_cpu)
        tell("first", seconds, cpu)
        kernel.rest()  # groklab loads its library when it is idle
        fresh = kernel.memory()
        tell("memory-fresh", fresh)
        repeat(kernel, "trivial", 50, lambda i: kernel.run(f"1 + {i}"))
        many(kernel, "many", codes["many"])
        tell("memory-many", kernel.memory())
        tell("memory-growth", kernel.memory() / fresh)


def answers(name, codes):
    with started(name) as kernel:
        kernel.run("1 + 1")
        repeat(kernel, "completion", 20, lambda i: completed(kernel, codes["completion"](i)))
        loops(kernel, codes["loops"])
        abilities(kernel, codes)


def interrupts(name, codes):
    for kind, code in codes["interrupts"].items():
        for way in ("message", "signal"):
            with started(name) as kernel:
                kernel.run("1 + 1")
                kernel.rest()
                tell(f"interrupt-{kind}-{way}", kernel.interrupted(code, way))


def imports(name, codes):
    """Of groklab, which only its own kernel can."""
    for what, (code, completion) in IMPORTS.items() if name == "groklab" else ():
        with started(name) as kernel:
            kernel.run("1 + 1")
            tell(what, *kernel.timed(lambda: kernel.run(code)))
            repeat(kernel, f"{what}-completion", 20, lambda i: completed(kernel, completion(i)))
            repeat(kernel, f"{what}-trivial", 50, lambda i: kernel.run(f"1 + {i}"))
            if what == "import":
                fresh = kernel.memory()
                tell("memory-import", fresh)
                many(kernel, "import-many", codes["many"])
                tell("memory-both", kernel.memory())
                tell("memory-both-growth", kernel.memory() / fresh)


PARTS = {"at-once": at_once, "cells": cells, "answers": answers, "interrupts": interrupts, "imports": imports}


@contextmanager
def started(name, settled=True):
    kernel = Kernel(name)
    try:
        if settled:
            kernel.settle()
        yield kernel
    finally:
        kernel.close()


def tell(what, value, cpu=None):
    print(json.dumps({"what": what, "value": value, **({} if cpu is None else {"cpu": cpu})}), flush=True)


def repeat(kernel, what, times, action):
    """The median of so many, and the mean of their processor time, whose clock is coarse."""
    taken = [kernel.timed(lambda: action(i)) for i in range(times)]
    tell(what, median(seconds for seconds, _ in taken), sum(cpu for _, cpu in taken) / times)


def completed(kernel, code):
    if not kernel.complete(code):
        raise RuntimeError(f"nothing completes {code!r}")


def many(kernel, what, code):
    taken = [kernel.timed(lambda: kernel.run(code(i)))[0] for i in range(200)]
    tell(f"{what}-first", median(taken[:20]))
    tell(f"{what}-last", median(taken[-20:]))


def loops(kernel, ways):
    """The lowest of five, as other work can only lengthen it; ratios to names of the function itself."""
    found = {}
    for way, (before, cell) in ways.items():
        for code in before:
            kernel.run(code)
        found[way] = min(kernel.printed(cell) for _ in range(5))
        tell(f"loop-{way}", found[way])
        if way != "local":
            tell(f"loop-{way}-ratio", found[way] / found["local"])


def abilities(kernel, codes):
    """Whether closures see what later cells assign, types are checked before a cell runs, and unknown comms are closed."""
    *before, last = codes["live"]
    for code in before:
        kernel.run(code)
    tell("live", "live" in kernel.run(last))
    status, text = kernel.tried(codes["types"])
    tell("types", status == "error" and "runs" not in text)
    message = kernel.client.session.msg("comm_open", {"comm_id": "c", "target_name": "unknown", "data": {}})
    kernel.client.shell_channel.send(message)
    closed = kernel.next(message["header"]["msg_id"], lambda it: it["msg_type"] == "comm_close" or None, 5)
    tell("comms", closed is True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
