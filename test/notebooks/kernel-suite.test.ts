import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "groklab/core";
import { beforeAll, expect, it } from "vitest";
import { jupyterEnvironment, venv } from "../support/jupyter";

const run = promisify(execFile);
const support = join(projectRoot(), "test", "support");
/** Jupyter's tests are installed here, for this project's tests alone. */
const folder = join(projectRoot(), ".setup", "jupyter-kernel-test-0.7.0");

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
  if (!existsSync(join(folder, "jupyter_kernel_test", "__init__.py"))) {
    const list = join(support, "jupyter-kernel-test.txt");
    const options = ["--no-input", "--disable-pip-version-check", "--no-deps", "--require-hashes", "--target", folder];
    await run(venv("python"), ["-m", "pip", "install", ...options, "-r", list]);
  }
  const { stdout } = await run(venv("python"), [join(support, "kernel_suite.py"), folder], {
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
