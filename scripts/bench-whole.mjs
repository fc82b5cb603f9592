// `npm run bench:whole`: whole runs, from the start of a process to the end of the record, beside a PyTorch user's script.
import "../lib/cli/closed-pipe.cjs";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SetupError } from "./setup/command.mjs";
import { root } from "./setup/steps.mjs";
import { explain, setup } from "./setup.mjs";

const HELP = `npm run bench:whole [-- OPTIONS]

Trains and records six whole runs, each time in a new process of one thread, and says where their time went; beside them, in turns,
the same runs as a PyTorch user would write them, with scikit-learn and NumPy for what the probes measure, where
\`npm run bench:peers\` has put these. Before the first round each run is trained once with nothing compiled. Medians of the rounds.

  --rounds N   default 3
  --only LIST  some of start,parity,synergy,transformer,lstm,rnn
  --no-peers   ours alone
  --store      keep the result in data/bench/whole.json, and its table in CONTRIBUTING.md
  --help       show this`;

async function main() {
  const { values } = readOptions();
  if (values.help) return console.log(HELP);
  const rounds = Number(values.rounds);
  if (!(Number.isInteger(rounds) && rounds >= 1)) {
    throw new SetupError(`--rounds: expected a whole number, at least 1, got ${values.rounds}`, "3 is the default.");
  }
  await setup({ quiet: true });
  const require = createRequire(import.meta.url);
  require("groklab/register.cjs");
  const bench = require("../lib/bench");
  const runs = values.only === undefined ? bench.WHOLE_NAMES : bench.wholeRunsNamed(values.only);
  if (values.store && runs.length < bench.WHOLE_NAMES.length) {
    throw new SetupError("--store keeps all six runs", "Leave --only or --store out.");
  }
  const peers = values["no-peers"] ? undefined : bench.findPeers();
  const python = peers?.versions["scikit-learn"] ? peers.python : undefined;
  if (!python) console.error("PyTorch and scikit-learn are not both installed (`npm run bench:peers`): ours alone");
  const load = [loadavg()[0]];
  const measured = await bench.measureWhole({ runs, rounds, python, onProgress: (line) => console.error(line) });
  load.push(loadavg()[0]);
  const rows = bench.wholeRows(measured);
  const table = bench.wholeTable(rows);
  console.log(table);
  if (!values.store) return;
  const { environment } = measured[0];
  const measurements = measured.map(({ environment: _, ...one }) => one);
  const date = new Date().toISOString();
  const settings = { rounds, threads: 1, load };
  const stored = { date, settings, environment, peers: python ? peers.versions : {}, rows, measurements };
  console.error(`stored: ${bench.storeBench("whole", stored)}`);
  const path = join(root, "CONTRIBUTING.md");
  const counted = rounds === 1 ? "One round" : `Medians of ${rounds} rounds (lowest to highest)`;
  const said = `${counted} on ${environment.cpu}, load before and after ${load
    .map((one) => one.toFixed(1))
    .join(" and ")}, ${date.slice(0, 10)}; \`data/bench/whole.json\`.`;
  writeFileSync(path, bench.withWholeTable(readFileSync(path, "utf8"), `${table}\n\n${said}`));
}

function readOptions() {
  const flag = { type: "boolean" };
  const text = { type: "string" };
  try {
    const options = { rounds: { ...text, default: "3" }, only: text, "no-peers": flag, store: flag, help: flag };
    return parseArgs({ options });
  } catch (error) {
    throw new SetupError(error.message, "npm run bench:whole -- --help lists the options.");
  }
}

main().catch((error) => {
  explain(error);
  process.exitCode = 1;
});
