"""Measures what a reader waits for a first figure: from the start of a groklab kernel to the message that draws it.

    python jupyter/first_figure.py SOURCE

Runs the code SOURCE as the first cell of a new kernel, in the folder of the notebooks, and prints the seconds.
Exit codes: 0 measured; 1 the cell failed or showed no figure.
"""

import sys
import time

from execute import HERE, KERNEL  # which tells Jupyter where groklab's kernel is, so it comes first
from jupyter_client import KernelManager

PLOTLY = "application/vnd.plotly.v1+json"
TIMEOUT = 600


def main(source):
    manager = KernelManager(kernel_name=KERNEL["name"])
    started = time.monotonic()
    manager.start_kernel(cwd=str(HERE.parent / "notebooks"))
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=TIMEOUT)
        cell = client.execute(source)
        wait_for_figure(client, cell)
        print(f"{time.monotonic() - started:.2f}")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def wait_for_figure(client, cell):
    while True:
        message = client.get_iopub_msg(timeout=TIMEOUT)
        content = message["content"]
        if PLOTLY in content.get("data", {}):
            return
        if message["msg_type"] == "error":
            sys.exit("\n".join(content["traceback"]))
        if content.get("execution_state") == "idle" and message["parent_header"].get("msg_id") == cell:
            sys.exit("the cell showed no figure")


if __name__ == "__main__":
    main(sys.argv[1])
