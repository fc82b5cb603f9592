// `npm run replicate`: the second program, in PyTorch, trains settings of the papers once more.
import "../lib/cli/closed-pipe.cjs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { readOptions } from "./options.mjs";
import { SetupError } from "./setup/command.mjs";
import { peersPython } from "./setup/peers.mjs";
import { root } from "./setup/steps.mjs";
import { explain } from "./setup.mjs";

const HELP = `npm run replicate [-- OPTIONS] [SETTING ...]

Trains settings of the papers in PyTorch, with a program of its own (lib/bench/peers/replication), one thread, one seed after another,
and adds each run that is done to data/replication/<setting>.jsonl: a seed that is done is not done again, so it may be ended
at any time. The settings are in data/replication/settings.json, from quick to slow; default: all. Notebook 08 and
\`npx groklab claims --json\` lay the runs beside groklab's own. Installs PyTorch into .venv-peers first, as \`npm run bench:peers\`.

  --seeds N    seeds 0 up to N of each setting; default: 10, of cheap ones 20
  --list       say what is done, and train nothing
  --help       show this`;

async function main() {
  const text = { type: "string" };
  const options = { seeds: text, list: { type: "boolean" } };
  const { values, positionals } = readOptions("npm run replicate", options, { allowPositionals: true });
  if (values.help) return console.log(HELP);
  const seeds = values.seeds === undefined ? undefined : Number(values.seeds);
  if (seeds !== undefined && !(Number.isInteger(seeds) && seeds >= 1)) {
    throw new SetupError(`--seeds: expected a whole number, at least 1, got ${values.seeds}`, "Leave it out for all.");
  }
  const python = await peersPython();
  const program = join(root, "lib", "bench", "peers", "replication", "replicate.py");
  const chosen = [...(seeds ? ["--seeds", String(seeds)] : []), ...(values.list ? ["--list"] : [])];
  const child = spawn(python, [program, join(root, "data", "replication"), ...positionals, ...chosen], {
    stdio: "inherit",
  });
  const [code] = await once(child, "exit");
  process.exitCode = code ?? 1;
}

main().catch((error) => {
  explain(error);
  process.exitCode = 1;
});
