"""Jupyter's own tests of kernels (jupyter_kernel_test), for groklab's; prints one line of JSON a test and part of a test.

usage: kernel_suite.py FOLDER, where jupyter_kernel_test is installed
"""

import json
import os
import sys
import tempfile
import unittest

sys.path.append(sys.argv[1])
import jupyter_kernel_test as suite  # noqa: E402

BRIDGE = "(globalThis as any).__groklab"


class KernelTests(suite.KernelTests):
    kernel_name = "groklab"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    completion_samples = [
        {"text": "consol", "matches": {"console"}},
        {"text": "Math.hyp", "matches": {"hypot"}},
        {"text": "[1, 2].flatM", "matches": {"flatMap"}},
    ]
    complete_code_samples = ["1", "const x = 1;", "function f(a: number) {\n  return a;\n}", "await Promise.resolve(1)"]
    incomplete_code_samples = ["function f() {", "const x = `open", "[1, 2", "if (true) {\n", "const a = `\n\n"]
    invalid_code_samples = ["const = 3;", "let x y;", "}", "1 +* 2;"]
    code_page_something = "Math.max?"
    code_generate_error = "throw new Error('as wanted')"
    code_execute_result = [
        {"code": "6 * 7", "mime": "text/plain"},
        {"code": "'a' + 'b'", "mime": "text/plain"},
        {"code": "40 + 2", "mime": "text/plain"},
    ]
    code_display_data = [
        {"code": f'{BRIDGE}.display({{ "text/plain": "p", "text/html": "<b>p</b>" }}, {{}}, "a", false)', "mime": "text/html"},
        {"code": f'{BRIDGE}.display({{ "text/plain": "p", "image/png": "iVBORw0KGgo=" }}, {{}}, "b", false)', "mime": "image/png"},
    ]
    code_history_pattern = "6 ? 7"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "console.log"
    code_clear_output = f"{BRIDGE}.clearOutput()"


class IopubWelcomeTests(suite.IopubWelcomeTests):
    kernel_name = "groklab"
    support_iopub_welcome = True


class Report(unittest.TestResult):
    def startTest(self, test):
        super().startTest(test)
        self.reasons = []

    def stopTest(self, test):
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


def main():
    loader = unittest.defaultTestLoader
    tests = unittest.TestSuite(loader.loadTestsFromTestCase(each) for each in (KernelTests, IopubWelcomeTests))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GROKLAB_HISTORY"] = os.path.join(folder, "history.jsonl")
        tests.run(Report())


main()
