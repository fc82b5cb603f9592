import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "groklab/core";
import { beforeAll, expect, it } from "vitest";
import { installed } from "../../scripts/kernels/install.mjs";
import { jupyterEnvironment, venv } from "../support/jupyter";

const run = promisify(execFile);

const TESTS = [
  "test_clear_output",
  "test_completion",
  "test_display_data",
  "test_error",
  "test_execute_result",
  "test_execute_stderr",
  "test_execute_stdout",
  "test_history",
  "test_inspect",
  "test_is_complete",
  "test_kernel_info",
  "test_pager",
  "test_recv_iopub_welcome_msg",
];

let failures: Record<string, string[]>;
beforeAll(async () => {
  const suite = join(projectRoot(), "scripts", "kernels", "suite.py");
  const { stdout } = await run(venv("python"), [suite, await installed("jupyter-kernel-test"), "groklab"], {
    env: jupyterEnvironment(),
    cwd: join(projectRoot(), "test"),
  });
  const lines = stdout.trim().split("\n");
  failures = Object.fromEntries(lines.map((line) => JSON.parse(line)).map(({ test, failures: of }) => [test, of]));
}, 300_000);

it("runs every test that Jupyter has for kernels", () => {
  expect(Object.keys(failures).sort()).toEqual(TESTS);
});

it.each(TESTS)("passes jupyter_kernel_test's %s whole", (name) => {
  expect(failures[name]).toEqual([]);
});
