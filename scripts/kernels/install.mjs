// The kernels that groklab's is measured beside, and Jupyter's tests of kernels: installed on demand, for this project alone.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { jupyterEnvironment, python } from "../jupyter.mjs";
import { run } from "../setup/command.mjs";
import { pipInstall } from "../setup/pip.mjs";
import { hashOf } from "../setup/stamps.mjs";
import { root } from "../setup/steps.mjs";

const here = join(root, "scripts", "kernels");

/** The folder where a list of packages beside this file is installed, every file checked against its hash. */
export async function installed(name) {
  const list = join(here, `${name}.txt`);
  const folder = join(root, ".setup", `${name}-${hashOf(readFileSync(list, "utf8")).slice(0, 12)}`);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.new`;
    rmSync(unfinished, { recursive: true, force: true });
    await pipInstall(python, ["--no-deps", "--require-hashes", "--target", unfinished, "-r", list]);
    renameSync(unfinished, folder);
  }
  return folder;
}

/**
 * The names of the kernels that are there, why others are not, and the environment in which Jupyter finds them; what they
 * keep for their user goes to the folder `scratch`.
 */
export async function findKernels(scratch) {
  const names = ["groklab", "python3"]; // ipykernel came with JupyterLab, and is pinned there
  const leftOut = {};
  const found = jupyterEnvironment();
  const environment = {
    ...found,
    JUPYTER_DATA_DIR: join(scratch, "jupyter"),
    GROKLAB_HISTORY: join(scratch, "history.jsonl"),
    IPYTHONDIR: join(scratch, "ipython"),
    DENO_DIR: join(scratch, "deno"),
  };
  try {
    const deno = await installed("deno");
    const folder = join(deno, "share", "jupyter");
    const argv = [join(deno, "bin", "deno"), "jupyter", "--kernel", "--conn", "{connection_file}"];
    mkdirSync(join(folder, "kernels", "deno"), { recursive: true });
    const specification = JSON.stringify({ argv, display_name: "Deno", language: "typescript" });
    writeFileSync(join(folder, "kernels", "deno", "kernel.json"), specification);
    await run(argv[0], ["--version"]);
    names.push("deno");
    environment.JUPYTER_PATH = [found.JUPYTER_PATH, folder].join(delimiter);
  } catch (error) {
    leftOut.deno = error.message;
  }
  return { names, leftOut, environment };
}
