"""Runs a notebook from a clean groklab kernel, checks that every cell did its work, and writes what came out.

    python jupyter/execute.py NOTEBOOK OUTPUT [--timeout SECONDS] [--limit MB] [--html FILE]

Exit codes: 0 all cells ran; 1 a cell failed (its number and error are printed); 2 the notebook or kernel cannot be used, or a
file cannot be written; 130 interrupted. The executed notebook is written even when a cell failed, unless that would overwrite
the original.
"""

import argparse
import asyncio
import json
import os
import re
import shutil
import signal
import sys
import time
from copy import deepcopy
from pathlib import Path

signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C while modules load needs no traceback

HERE = Path(__file__).resolve().parent
MODULES = HERE.parent / "node_modules"
os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(HERE), os.environ.get("JUPYTER_PATH")]))
os.environ["NO_COLOR"] = "1"  # a stored notebook is read where escape sequences are shown as they are

import nbformat  # noqa: E402  (Jupyter reads its path when it is imported)
from jupyter_client.kernelspec import NoSuchKernel  # noqa: E402
from jupyter_core.utils import run_sync  # noqa: E402
from nbclient import NotebookClient  # noqa: E402
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError  # noqa: E402

# KaTeX is drawn when it is installed; without it formulas stay as they were typed.
SCRIPTS = ["plotly.js-dist/plotly.js", "katex/dist/katex.min.js", "katex/dist/contrib/auto-render.min.js"]

KERNEL = {"name": "groklab", "display_name": "TypeScript (groklab)", "language": "typescript"}


def main():
    signal.signal(signal.SIGINT, signal.default_int_handler)
    options = parse_arguments()
    try:
        notebook = nbformat.read(options.notebook, as_version=4)
    except Exception as error:  # missing, no JSON, no notebook: the reader needs one line
        sys.exit(fail(f"{options.notebook}: {error}", code=2))
    problem = execute(notebook, options.notebook.resolve().parent, options.timeout) or check(notebook)
    if problem is None or options.output.resolve() != options.notebook.resolve():
        options.output.parent.mkdir(parents=True, exist_ok=True)
        stored = notebook if options.limit is None else smaller(notebook, 1e6 * options.limit)
        nbformat.write(stored, options.output)
    if problem is not None:
        sys.exit(fail(f"{options.notebook}: {problem}", code=1))
    if options.html is not None:
        write_html(notebook, options.notebook.stem, options.html)


def parse_arguments():
    parser = argparse.ArgumentParser(description="Run a groklab notebook, check it, and write it with its outputs.")
    parser.add_argument("notebook", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--timeout", type=float, default=600, help="seconds a cell may take (default: %(default)s)")
    parser.add_argument("--limit", type=float, metavar="MB", help="of a larger notebook some figures keep only their picture")
    parser.add_argument("--html", type=Path, help="also write a page with interactive figures")
    return parser.parse_args()


STARTS = 3  # of a kernel: a port that was free may be another kernel's by the time that this one opens it


def execute(notebook, folder, timeout):
    """Runs all cells in place; returns what stopped the run early, or None."""
    notebook.metadata.kernelspec = KERNEL
    for cell in code_cells(notebook):
        cell.update(outputs=[], execution_count=None)
    for left in reversed(range(STARTS)):
        try:
            return run(notebook, folder, timeout)
        except RuntimeError as error:  # no cell has run yet
            if left == 0 or "died before replying" not in str(error):
                raise
            print("the kernel died as it started; another is started", file=sys.stderr)


def run(notebook, folder, timeout):
    """Runs all cells with a kernel of their own; as `execute`."""
    progress = Progress(notebook)
    client = NotebookClient(
        notebook,
        kernel_name=KERNEL["name"],
        timeout=timeout,
        startup_timeout=600,
        coalesce_streams=True,  # as JupyterLab stores them: how a text came in pieces hangs on the clock
        record_timing=False,  # timings would change the file at every run
        resources={"metadata": {"path": str(folder)}},
        on_notebook_start=progress.start,
        on_cell_start=progress.begin,
        on_cell_executed=progress.end,
    )
    try:
        client.execute()
    except asyncio.CancelledError as cancelled:  # Ctrl-C while the kernel starts
        raise KeyboardInterrupt from cancelled
    except CellExecutionError:
        return check(notebook)
    except CellTimeoutError:
        return f"cell {progress.number} took longer than {timeout:g} s"
    except DeadKernelError as dead:
        if progress.interrupted:  # nbclient takes any cancelled cell for a dead kernel
            raise KeyboardInterrupt from dead
        return f"the kernel died in cell {progress.number}"
    except NoSuchKernel:
        sys.exit(fail(f"no kernel named {KERNEL['name']} beside {HERE}", code=2))
    finally:
        if client.km is not None and run_sync(client.km.is_alive)():
            run_sync(client.km.shutdown_kernel)(now=True)
    keep_shown(notebook)
    return None


STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"


def keep_shown(notebook):
    """Of the widgets' states those that an output shows, with what they hold: a button that was taken away is not stored."""
    states = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
    shown = {output.data[VIEW]["model_id"] for output in outputs if VIEW in output.get("data", {})}
    waiting = list(shown)
    while waiting:
        held = set(re.findall(r"IPY_MODEL_([\w-]+)", json.dumps(states.get(waiting.pop(), {})))) - shown
        shown |= held
        waiting += held
    for identity in set(states) - shown:
        del states[identity]
    if not states:
        notebook.metadata.pop("widgets", None)


class Progress:
    """Where the run is, told by one line per code cell on standard error."""

    def __init__(self, notebook):
        self.total = len(code_cells(notebook))
        self.number = 0
        self.begun = 0.0
        self.interrupted = False

    def start(self, notebook):
        """Ctrl-C ends the run in order; nbclient's own handler takes the kernel away from under the run."""
        loop, run = asyncio.get_running_loop(), asyncio.current_task()

        def stop():
            self.interrupted = True
            run.cancel()

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)

    def begin(self, cell, cell_index):
        if not runs(cell):
            return
        self.number += 1
        self.begun = time.monotonic()
        first_line = cell.source.strip().split("\n")[0][:60]
        print(f"  cell {self.number}/{self.total}  {first_line}", end="", file=sys.stderr, flush=True)

    def end(self, cell, cell_index, execute_reply):
        print(f"  {time.monotonic() - self.begun:.1f} s", file=sys.stderr, flush=True)


def code_cells(notebook):
    return [cell for cell in notebook.cells if runs(cell)]


def runs(cell):
    """Whether there is something to run; Jupyter skips empty cells."""
    return cell.cell_type == "code" and cell.source.strip() != ""


def check(notebook):
    """The first cell that did not run in its turn, or failed without being expected to; None when all is well."""
    for number, cell in enumerate(code_cells(notebook), start=1):
        expected = "raises-exception" in cell.metadata.get("tags", [])
        for output in cell.outputs:
            if output.output_type == "error" and not expected:
                return f"cell {number} failed\n" + "\n".join(output.traceback)
            if output.output_type == "stream" and output.name == "stderr" and re.search("^Error", output.text, re.M):
                return f"cell {number} reported an error\n{output.text.rstrip()}"
        if cell.execution_count != number:
            return f"cell {number} did not run in its turn (execution count {cell.execution_count})"
    return None


def write_html(notebook, title, path, beside=False):
    """A page that needs no network; its scripts are in it, or, for a site, in the folder `scripts` beside it."""
    from nbconvert import HTMLExporter  # takes a second, and few runs need it

    exporter = HTMLExporter(template_name="groklab")
    files = [MODULES / file for file in SCRIPTS if (MODULES / file).exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    if beside:
        (path.parent / "scripts").mkdir(exist_ok=True)
        for file in files:
            shutil.copyfile(file, path.parent / "scripts" / file.name)
        resources = {"scripts": [], "sources": [f"scripts/{file.name}" for file in files]}
    else:
        resources = {"scripts": [embeddable(file.read_text()) for file in files], "sources": []}
    page, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": title}, **resources})
    path.write_text(page)


PLOTLY = "application/vnd.plotly.v1+json"


def smaller(notebook, limit):
    """A copy of at most so many bytes, if that is enough: the largest figures keep their picture, and move when they are run."""
    copy = deepcopy(notebook)
    figures = [output.data for cell in code_cells(copy) for output in cell.outputs if PLOTLY in output.get("data", {})]
    pictured = [data for data in figures if "image/png" in data]
    for data in sorted(pictured, key=lambda one: len(json.dumps(one[PLOTLY])), reverse=True):
        if len(nbformat.writes(copy).encode()) <= limit:
            break
        del data[PLOTLY]
    return copy


def embeddable(script):
    """A script element ends at the first `</script`, even inside a string."""
    return script.replace("</script", "<\\/script")


def refusal(error):
    """What the system would not write or read, and how to mend it, in one line."""
    mend = "check the owner of the folder and the space on the disk"
    return f"{error.filename or 'a file'}: {error.strerror or error}: {mend}"


def fail(message, code):
    print(message, file=sys.stderr)
    return code


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(fail("\ninterrupted", code=130))
    except OSError as error:
        sys.exit(fail(refusal(error), code=2))
