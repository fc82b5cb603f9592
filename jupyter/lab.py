"""JupyterLab, with its own arguments: `python jupyter/lab.py --help`.

It ends when it was told to. A thread that read or wrote a file while the server stopped is not told to end by AnyIO, whose loop has
stopped before, and Python waits for it without limit (AnyIO 4.16, jupyter_server 2.21).
"""

import sys
import threading

from jupyterlab.labapp import main

try:
    sys.exit(main())
finally:
    for thread in threading.enumerate():
        if thread.name == "AnyIO worker thread":
            thread.queue.put(None)  # it ends once its file is read or written
