"""Runs cells in a groklab kernel, straight over Jupyter's protocol, and prints what came back as JSON.

Standard input: {"cells": [{"code", "stop_on_error", "interrupt": [seconds after the cell's start, ...]}], "queued"}.
With "queued" all cells are sent before the first has run, as JupyterLab's "Run All" does. Standard output: for each cell
{"status", "count", "input", "seconds", "outputs"}, updates folded into the output they change and neighbouring text of
one stream joined, as in a saved notebook. The status of a cell in which the kernel died is "dead", and no other follows.
"""

import json
import subprocess
import sys
import time
from queue import Empty

from jupyter_client.manager import start_new_kernel

LIMIT = 300  # seconds after which a cell hangs


def main():
    request = json.load(sys.stdin)
    # A kernel that shared this pipe would make it non-blocking, and long answers would be cut.
    kernel, client = start_new_kernel(startup_timeout=LIMIT, kernel_name="groklab", stdout=subprocess.DEVNULL)
    try:
        if request["queued"]:
            sent = [(cell, send(client, cell)) for cell in request["cells"]]
            results = [follow(kernel, client, *each) for each in sent]
        else:
            results = []
            for cell in request["cells"]:
                if kernel.is_alive():
                    results.append(follow(kernel, client, cell, send(client, cell)))
    finally:
        client.stop_channels()
        if kernel.is_alive():  # of a dead one the children are left to themselves, as they are when it dies
            kernel.shutdown_kernel()
    json.dump(results, sys.stdout)


def send(client, cell):
    return client.execute(cell["code"], stop_on_error=cell.get("stop_on_error", True))


def follow(kernel, client, cell, message_id):
    """Collects what a cell sends until it is idle, pressing Interrupt on the way, and then its reply."""
    outputs, given, begun = [], None, None
    presses = list(cell.get("interrupt", []))
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        if presses and begun is not None and time.monotonic() > begun + presses[0]:
            presses.pop(0)
            kernel.interrupt_kernel()
        try:
            message = client.get_iopub_msg(timeout=0.05)
        except Empty:
            if kernel.is_alive():
                continue
            return {"status": "dead", "count": None, "input": given, "seconds": None, "outputs": outputs}
        if message["parent_header"].get("msg_id") != message_id:
            continue
        kind, content = message["msg_type"], message["content"]
        if kind == "execute_input":
            given, begun = content, time.monotonic()
        elif kind != "status":
            fold(outputs, kind, content)
        elif content["execution_state"] == "idle":
            break
    else:
        raise TimeoutError(f"no end of the cell within {LIMIT} s: {cell['code']}")
    seconds = None if begun is None else time.monotonic() - begun
    reply = reply_to(client, message_id)
    return {"status": reply["status"], "count": reply.get("execution_count"), "input": given, "seconds": seconds, "outputs": outputs}


def fold(outputs, kind, content):
    if kind == "update_display_data":
        for output in outputs:
            if output.get("id") == content["transient"]["display_id"]:
                output.update(data=content["data"], updates=output["updates"] + 1)
    elif kind == "display_data":
        outputs.append({"type": kind, "data": content["data"], "id": content["transient"]["display_id"], "updates": 0})
    elif kind == "stream" and outputs and outputs[-1].get("name") == content["name"]:
        outputs[-1]["text"] += content["text"]
    else:
        outputs.append({"type": kind, **content})


def reply_to(client, message_id):
    while True:
        reply = client.get_shell_msg(timeout=LIMIT)
        if reply["parent_header"]["msg_id"] == message_id:
            return reply["content"]


main()
