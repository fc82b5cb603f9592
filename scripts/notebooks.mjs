// `npm run notebooks`: executes every notebook in place from a clean kernel, so that each is stored with its outputs.
import "../lib/cli/closed-pipe.cjs";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runPython } from "./jupyter.mjs";
import { root } from "./setup/steps.mjs";

/** A page of this size opens at once, and GitHub draws it. */
const LIMIT_MB = 2;

for (const name of readdirSync(join(root, "notebooks")).filter((file) => file.endsWith(".ipynb"))) {
  console.log(name);
  const path = join(root, "notebooks", name);
  if (runPython("execute.py", path, path, "--limit", String(LIMIT_MB)) !== 0) process.exitCode = 1;
}
