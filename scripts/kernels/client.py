"""A kernel that is measured, and its client, straight over Jupyter's protocol."""

import os
import signal
import subprocess
import time
from queue import Empty

import psutil
from jupyter_client import KernelManager

LIMIT = 300  # seconds after which something hangs
NEVER = 10  # seconds after which an Interrupt has had no effect


class Kernel:
    """One process; `seconds` is how long it took from its start to its first reply, `started_cpu` of what processor time."""

    def __init__(self, name):
        self.manager = KernelManager(kernel_name=name)
        self.begun = time.monotonic()
        self.manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.client = self.manager.client()
        self.client.start_channels()
        self.process = psutil.Process(self.manager.provisioner.pid)
        self.reply(self.client.kernel_info())
        self.seconds, self.started_cpu = time.monotonic() - self.begun, self.cpu()

    def settle(self):
        """Waits until the client hears what the kernel publishes."""
        while not self.idle(self.client.kernel_info(), 0.5):
            pass

    def rest(self):
        """Waits until the kernel, with nothing to do, has used no processor time for a second."""
        cpu = None
        while cpu != (cpu := self.cpu()):
            time.sleep(1)

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def cpu(self):
        """Seconds of processor time so far, of the process and those it started."""
        return sum(sum(each.cpu_times()[:2]) for each in self.tree())

    def memory(self):
        """Resident bytes of the process and those it started."""
        return sum(each.memory_info().rss for each in self.tree())

    def tree(self):
        return [self.process, *self.process.children(recursive=True)]

    def timed(self, action):
        """The seconds until an action is done, and the kernel's seconds of processor time meanwhile."""
        cpu, begun = self.cpu(), time.monotonic()
        action()
        return time.monotonic() - begun, self.cpu() - cpu

    def run(self, code):
        """What a cell prints and returns, as text; RuntimeError where it fails."""
        status, text = self.tried(code)
        if status != "ok":
            raise RuntimeError(f"the cell {code!r} ended with {status}: {text}")
        return text

    def tried(self, code):
        """The status of a cell, and all text of its outputs up to idle: (status, text)."""
        request = self.client.execute(code)
        texts = []
        reply = self.reply(request)
        self.idle(request, LIMIT, texts)
        if not texts and reply["status"] == "error":
            texts = [f"{reply['ename']}: {reply['evalue']}"]
        return reply["status"], "".join(texts)

    def printed(self, code):
        """The number that a cell prints; some kernels print after they are idle."""
        request = self.client.execute(code)
        if (status := self.reply(request)["status"]) != "ok":
            raise RuntimeError(f"the cell {code!r} ended with {status}")
        return float(self.next(request, text_of, LIMIT))

    def complete(self, code):
        request = self.client.complete(code, len(code))
        content = self.reply(request)
        self.idle(request, LIMIT)
        return content["matches"]

    def reply(self, request):
        """The content of the reply to a request."""
        deadline = time.monotonic() + LIMIT
        while time.monotonic() < deadline:
            message = self.client.get_shell_msg(timeout=LIMIT)
            if message["parent_header"].get("msg_id") == request:
                return message["content"]
        raise TimeoutError(f"no reply within {LIMIT} s")

    def idle(self, request, limit, texts=None):
        """Whether the kernel says within so many seconds that it is idle after a request; collects its texts up to then."""

        def seen(message):
            if texts is not None and (text := text_of(message)) is not None:
                texts.append(text)
            return message["content"].get("execution_state") == "idle" or None

        return self.next(request, seen, limit) is not None

    def next(self, request, look, limit):
        """What `look` first finds in a message published for a request, or None."""
        deadline = time.monotonic() + limit
        while (left := deadline - time.monotonic()) > 0:
            try:
                message = self.client.get_iopub_msg(timeout=left)
            except Empty:
                return None
            if message["parent_header"].get("msg_id") == request and (found := look(message)) is not None:
                return found
        return None

    def interrupted(self, code, way):
        """Seconds from Interrupt, once the cell has printed something, to its error reply; or "never", or "died"."""
        request = self.client.execute(code)
        self.next(request, text_of, LIMIT / 10)
        time.sleep(0.2)  # so that it does what comes after its output
        begun = time.monotonic()
        if way == "signal":
            os.kill(self.process.pid, signal.SIGINT)
        else:
            message = self.client.session.msg("interrupt_request", {})
            self.client.control_channel.send(message)
        while time.monotonic() < begun + NEVER:
            try:
                message = self.client.get_shell_msg(timeout=0.05)
            except Empty:
                if not self.manager.is_alive():
                    return "died"
                continue
            if message["parent_header"].get("msg_id") == request:
                if message["content"]["status"] == "error":
                    return time.monotonic() - begun
                raise RuntimeError(f"the cell {code!r} ended by itself: {message['content']}")
        return "never"


def text_of(message):
    """The text that a message brings as output, or None."""
    content = message["content"]
    return content.get("text") or content.get("data", {}).get("text/plain")
