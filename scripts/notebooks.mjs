// `npm run notebooks [-- NAME…]`: executes notebooks in place from a clean kernel, so that each is stored with its outputs.
import "../lib/cli/closed-pipe.cjs";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runPython } from "./jupyter.mjs";
import { root } from "./setup/steps.mjs";

const HELP = `npm run notebooks [-- NAME…]

Executes every notebook, or those whose names begin so (08, 02-data), from a clean kernel, and stores it with its outputs.
`;

/** A page of this size opens at once, and GitHub draws it. */
const LIMIT_MB = 2;

/** The notebooks whose names begin with one of these, all where there is none; the first name that no notebook has is `unknown`. */
export function chosenNotebooks(names, wanted) {
  const unknown = wanted.find((start) => !names.some((name) => name.startsWith(start)));
  return {
    unknown,
    chosen: names.filter((name) => wanted.length === 0 || wanted.some((start) => name.startsWith(start))),
  };
}

function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: "boolean" } } });
  if (values.help) return process.stdout.write(HELP);
  const names = readdirSync(join(root, "notebooks")).filter((file) => file.endsWith(".ipynb"));
  const { unknown, chosen } = chosenNotebooks(names, positionals);
  if (unknown !== undefined) {
    console.error(`npm run notebooks: there is no notebook ${unknown}; there are ${names.join(", ")}`);
    process.exitCode = 2;
    return;
  }
  for (const name of chosen) {
    console.log(name);
    const path = join(root, "notebooks", name);
    if (runPython("execute.py", path, path, "--limit", String(LIMIT_MB)) !== 0) process.exitCode = 1;
  }
}

if (process.argv[1]?.endsWith("notebooks.mjs")) main();
