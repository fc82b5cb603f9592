// `npm run notebooks`: executes every notebook in place from a clean kernel, so that each is stored with its outputs.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { jupyterEnvironment, python } from "./jupyter.mjs";
import { root } from "./setup/steps.mjs";

for (const name of readdirSync(join(root, "notebooks")).filter((file) => file.endsWith(".ipynb"))) {
  console.log(name);
  const path = join(root, "notebooks", name);
  const { status } = spawnSync(python, [join(root, "jupyter", "execute.py"), path, path], {
    env: jupyterEnvironment(),
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
