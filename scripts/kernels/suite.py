"""Jupyter's own tests of kernels (jupyter_kernel_test), for groklab's and two others; prints one line of JSON a test and part of a test.

usage: suite.py FOLDER groklab | python3 | deno, of which FOLDER holds jupyter_kernel_test
"""

import json
import os
import signal
import sys
import tempfile
import unittest

sys.path.append(sys.argv[1])
import jupyter_kernel_test as suite  # noqa: E402

LIMIT = 60  # seconds after which a test fails: some wait for ever for a message that a kernel does not send

BRIDGE = "(globalThis as any).__groklab"


CONSOLE = {
    "language_name": "typescript",
    "file_extension": ".ts",
    "code_hello_world": "console.log('hello, world')",
    "code_stderr": "console.error('oops')",
    "completion_samples": [
        {"text": "consol", "matches": {"console"}},
        {"text": "Math.hyp", "matches": {"hypot"}},
        {"text": "[1, 2].flatM", "matches": {"flatMap"}},
    ],
    "complete_code_samples": ["1", "const x = 1;", "function f(a: number) {\n  return a;\n}", "await Promise.resolve(1)"],
    "incomplete_code_samples": ["function f() {", "const x = `open", "[1, 2", "if (true) {\n", "const a = `\n\n"],
    "invalid_code_samples": ["const = 3;", "let x y;", "}", "1 +* 2;"],
    "code_generate_error": "throw new Error('as wanted')",
    "code_execute_result": [
        {"code": "6 * 7", "mime": "text/plain"},
        {"code": "'a' + 'b'", "mime": "text/plain"},
        {"code": "40 + 2", "mime": "text/plain"},
    ],
    "code_history_pattern": "6 ? 7",
    "supported_history_operations": ("tail", "range", "search"),
    "code_inspect_sample": "console.log",
}

SAMPLES = {
    "groklab": {
        **CONSOLE,
        "code_page_something": "Math.max?",
        "code_display_data": [
            {"code": f'{BRIDGE}.display({{ "text/plain": "p", "text/html": "<b>p</b>" }}, {{}}, "a", false)', "mime": "text/html"},
            {"code": f'{BRIDGE}.display({{ "text/plain": "p", "image/png": "iVBORw0KGgo=" }}, {{}}, "b", false)', "mime": "image/png"},
        ],
        "code_clear_output": f"{BRIDGE}.clearOutput()",
    },
    "deno": {  # which has no pager
        **CONSOLE,
        "code_display_data": [
            {"code": 'await Deno.jupyter.display({ "text/html": "<b>p</b>" }, { raw: true })', "mime": "text/html"},
            {"code": 'await Deno.jupyter.display({ "image/png": "iVBORw0KGgo=" }, { raw: true })', "mime": "image/png"},
        ],
        "code_clear_output": 'await Deno.jupyter.broadcast("clear_output", { wait: false })',
    },
    "python3": {
        "language_name": "python",
        "file_extension": ".py",
        "code_hello_world": "print('hello, world')",
        "code_stderr": "import sys; print('oops', file=sys.stderr)",
        "completion_samples": [{"text": "zi", "matches": {"zip"}}],
        "complete_code_samples": ["1", "x = 1", "def f(a):\n  return a\n\n\n"],
        "incomplete_code_samples": ["def f(a):\n  a", "print('''open"],
        "invalid_code_samples": ["import = 7q"],
        "code_page_something": "zip?",
        "code_generate_error": "raise",
        "code_execute_result": [{"code": code, "mime": "text/plain"} for code in ("6 * 7", "'a' + 'b'", "40 + 2")],
        "code_display_data": [
            {"code": "from IPython.display import HTML, display; display(HTML('<b>p</b>'))", "mime": "text/html"},
            {"code": "from IPython.display import Image, display; display(Image(b'\\x89PNG', format='png'))", "mime": "image/png"},
        ],
        "code_history_pattern": "6 ? 7",
        "supported_history_operations": ("tail", "range", "search"),
        "code_inspect_sample": "zip",
        "code_clear_output": "from IPython.display import clear_output; clear_output()",
    },
}


def tests_of(kernel):
    """The suite's two classes of tests for a kernel."""
    whole = type("KernelTests", (suite.KernelTests,), {"kernel_name": kernel, **SAMPLES[kernel]})
    welcome = type("IopubWelcomeTests", (suite.IopubWelcomeTests,), {"kernel_name": kernel, "support_iopub_welcome": True})
    return whole, welcome


class Report(unittest.TestResult):
    reasons = []  # of the test that runs

    def startTest(self, test):
        super().startTest(test)
        self.reasons = []
        signal.alarm(LIMIT)

    def stopTest(self, test):
        signal.alarm(0)
        print(json.dumps({"test": test.id().split(".")[-1], "failures": self.reasons}), flush=True)

    def note(self, test, error):
        self.reasons.append(f"{test}: {error}")

    def addError(self, test, error):
        self.note(test, error[1])
        if not isinstance(getattr(test, "_testMethodName", None), str):  # of a whole class
            print(json.dumps({"test": str(test), "failures": [str(error[1])]}), flush=True)

    def addFailure(self, test, error):
        self.note(test, error[1])

    def addSkip(self, test, reason):
        self.note(test, f"skipped: {reason}")

    def addSubTest(self, test, part, error):
        if error is not None:
            self.note(part, error[1])


def give_up(_, __):
    raise TimeoutError(f"what the test waits for did not come within {LIMIT} s")


def main():
    signal.signal(signal.SIGALRM, give_up)
    loader = unittest.defaultTestLoader
    tests = unittest.TestSuite(loader.loadTestsFromTestCase(each) for each in tests_of(sys.argv[2]))
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"GROKLAB_HISTORY": os.path.join(folder, "history.jsonl"), "IPYTHONDIR": folder}
        tests.run(Report())


main()
