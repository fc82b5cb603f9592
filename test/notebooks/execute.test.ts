/** @file What jupyter/execute.py does about a kernel that dies as it starts, as when another took its port first. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "groklab/core";
import { expect, it } from "vitest";
import { jupyterEnvironment, venv } from "../support/jupyter";

/** Executes a notebook whose kernel dies so many times before it answers; which try came to its end, or the error. */
function triesOf(deaths: number, message: string): string {
  const script = `
import sys; sys.path.insert(0, ${JSON.stringify(join(projectRoot(), "jupyter"))})
import execute, nbformat
tries = []
def run(*_):
    tries.append(1)
    if len(tries) <= ${deaths}: raise RuntimeError(${JSON.stringify(message)})
execute.run = run
try:
    execute.execute(nbformat.v4.new_notebook(), ".", 60); print("ended at", len(tries))
except RuntimeError as error:
    print("raised at", len(tries), error)
`;
  return spawnSync(venv("python"), ["-c", script], { env: jupyterEnvironment(), encoding: "utf8" }).stdout.trim();
}

it.each([
  [0, "", "ended at 1"],
  [2, "Kernel died before replying to kernel_info", "ended at 3"],
  [3, "Kernel died before replying to kernel_info", "raised at 3 Kernel died before replying to kernel_info"],
  [1, "the kernel died in cell 2", "raised at 1 the kernel died in cell 2"], // whose first cells may not run twice
])("of a kernel that dies %i times with %j it says: %s", (deaths, message, said) => {
  expect(triesOf(deaths, message)).toBe(said);
});
