"""Runs cells in a groklab kernel, straight over Jupyter's protocol, and prints what came back as JSON.

Standard input: {"cells", "queued"}. A cell is {"code"} and what execute_request takes ("silent", "store_history",
"stop_on_error", "user_expressions"), with "interrupt": [seconds after the cell's start, or "output" for its first, ...], "signal" for SIGINT to the
kernel's process alone at such times rather than what its specification asks for, "answers": [text, ...] for the questions of
a cell that may ask, and "restarts" for one that kills the kernel. Or a cell is {"ask": [channel, message type, content]}, or
{"tell": [channel, message type, content, [buffer, ...]]} for a message without a reply, whose outputs are those up to idle.
With "queued" all cells are sent before the first has run, as JupyterLab's "Run All" does. Standard output: for each cell
{"status", "count", "input", "seconds", "outputs", "reply", "metadata", "questions"}, updates folded into the output they
change and neighbouring text of one stream joined, as in a saved notebook. The status of a cell in which the kernel died is
"dead", and no other follows, unless it restarts. "log" is what the kernel wrote to the server's terminal.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from queue import Empty

from jupyter_client.manager import start_new_kernel

LIMIT = 300  # seconds after which a cell hangs


def main():
    request = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "GROKLAB_HISTORY": os.path.join(folder, "history.jsonl"), **request.get("env", {})}
        with open(os.path.join(folder, "log"), "w+") as log:
            # A kernel that shared this pipe would make it non-blocking, and long answers would be cut.
            kernel, client = start_new_kernel(startup_timeout=LIMIT, kernel_name="groklab", stdout=subprocess.DEVNULL, stderr=log, env=environment)
            try:
                results = run(kernel, client, request)
            finally:
                client.stop_channels()
                if kernel.is_alive():  # of a dead one the children are left to themselves, as they are when it dies
                    kernel.shutdown_kernel()
            log.seek(0)
            json.dump({"cells": results, "log": log.read(), "session": client.session.session}, sys.stdout)


def run(kernel, client, request):
    if request["queued"]:
        sent = [(cell, send(client, cell)) for cell in request["cells"]]
        return [follow(kernel, client, *each) for each in sent]
    results = []
    for cell in request["cells"]:
        if kernel.is_alive():
            results.append(follow(kernel, client, cell, send(client, cell)))
            if cell.get("restarts"):
                kernel.restart_kernel(now=True)
                client.wait_for_ready(timeout=LIMIT)
    return results


def send(client, cell):
    if "code" in cell:
        given = {key: cell[key] for key in ("silent", "store_history", "stop_on_error", "user_expressions") if key in cell}
        return client.execute(cell["code"], allow_stdin="answers" in cell, **given)
    channel, kind, content, *rest = cell.get("ask") or cell["tell"]
    message = client.session.msg(kind, content)
    socket = getattr(client, f"{channel}_channel").socket
    buffers = [bytes(each) for each in (rest[0] if rest else [])]
    client.session.send(socket, message, buffers=buffers)
    return message["header"]["msg_id"]


def follow(kernel, client, cell, message_id):
    """Collects what a cell sends until it is idle, pressing Interrupt on the way, and then its reply."""
    outputs, given, begun, questions = [], None, None, []
    presses, answers = list(cell.get("interrupt", [])), list(cell.get("answers", []))
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        if presses and (outputs if presses[0] == "output" else begun is not None and time.monotonic() > begun + presses[0]):
            presses.pop(0)
            os.kill(kernel.provisioner.pid, signal.SIGINT) if cell.get("signal") else kernel.interrupt_kernel()
        if "answers" in cell and client.stdin_channel.msg_ready():
            question = client.get_stdin_msg()
            if question["parent_header"]["msg_id"] == message_id:  # not one that a cell before left open
                questions.append(question["content"])
                if answers:
                    client.input(answers.pop(0))
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
            fold(outputs, kind, content, message["buffers"])
        elif content["execution_state"] == "idle":
            break
    else:
        raise TimeoutError(f"no end of the cell within {LIMIT} s: {cell}")
    seconds = None if begun is None else time.monotonic() - begun
    result = {"input": given, "seconds": seconds, "outputs": outputs, "questions": questions}
    if "tell" in cell:
        return {"status": "ok", "count": None, **result}
    reply = reply_to(client, message_id, cell["ask"][0] if "ask" in cell else "shell")
    content = reply["content"]
    known = {"status": content["status"], "count": content.get("execution_count"), "reply": content}
    return {**known, **result, "metadata": reply["metadata"], "header": json.loads(json.dumps(reply["header"], default=str))}


def fold(outputs, kind, content, buffers=()):
    if kind == "update_display_data":
        for output in outputs:
            if output.get("id") == content["transient"]["display_id"]:
                output.update(data=content["data"], updates=output["updates"] + 1)
    elif kind == "display_data":
        outputs.append({"type": kind, "data": content["data"], "id": content["transient"]["display_id"], "updates": 0})
    elif kind == "stream" and outputs and outputs[-1].get("name") == content["name"]:
        outputs[-1]["text"] += content["text"]
    else:
        outputs.append({"type": kind, **content, **({"buffers": [list(bytes(it)) for it in buffers]} if buffers else {})})


def reply_to(client, message_id, channel):
    while True:
        reply = getattr(client, f"get_{channel}_msg")(timeout=LIMIT)
        if reply["parent_header"]["msg_id"] == message_id:
            return reply


main()
