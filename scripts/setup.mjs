// Sets everything up: `node scripts/setup.mjs [--gpu | --cpu | --portable] [--quiet]`. Uses Node's own modules alone; safe to run again at any time.
import "../lib/core/surroundings.cjs";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { remedyFor, SetupError } from "./setup/command.mjs";
import { stepLine } from "./setup/progress.mjs";
import { readStamp, removeStamp, stampOf, writeStamp } from "./setup/stamps.mjs";
import { root, steps } from "./setup/steps.mjs";

const stamps = join(root, ".setup");
const OLDEST_NODE = [20, 19];

/** Runs the steps that are not done yet. Without `gpu`, `cpu` or `portable` the choice of the last set-up is kept. */
export async function setup({ gpu, cpu, portable, quiet } = {}) {
  checkNode();
  const mode = chooseMode({ gpu, cpu, portable });
  const list = steps({ gpu: mode === "gpu", portable: mode === "portable" });
  await sideBySide(list, (step, index) => perform(step, index + 1, list.length));
  writeStamp(stamps, "mode", mode);
  if (!quiet)
    console.log(
      `groklab is set up (${mode === "portable" ? "without TensorFlow's native library: slow" : `TensorFlow, ${mode.toUpperCase()} build`}).`,
    );
  return mode;
}

/** Calls `work` for each step as soon as those are done that it comes after; the first error is told when nothing runs any more. */
async function sideBySide(list, work) {
  const ends = new Map();
  for (const [index, step] of list.entries()) {
    const before = Promise.all((step.after ?? []).map((name) => ends.get(name)));
    ends.set(
      step.name,
      before.then(() => work(step, index)),
    );
  }
  const failed = (await Promise.allSettled(ends.values())).find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
}

async function perform(step, number, total) {
  const stamp = await stampOf(step);
  if (stamp && readStamp(stamps, step.name) === stamp) return;
  const line = stepLine(number, total, step.title);
  try {
    removeStamp(stamps, step.name);
    await step.make(line.update);
    const made = await stampOf(step);
    if (!made) {
      throw new SetupError(
        `${step.title}: made, but not found afterwards`,
        "Remove node_modules, .venv and .setup, then run the command again.",
      );
    }
    writeStamp(stamps, step.name, made);
  } catch (error) {
    line.failed();
    throw error;
  }
  line.done();
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new SetupError(
    `Node ${process.versions.node} is too old`,
    "Install Node 20.19 or newer (20 and 22 are tested).",
  );
}

function chooseMode({ gpu, cpu, portable }) {
  if ([gpu, cpu, portable].filter(Boolean).length > 1) {
    throw new SetupError(
      "--gpu, --cpu and --portable exclude each other",
      "Give one of them, or none to keep the last choice.",
    );
  }
  if (gpu) return "gpu";
  if (portable) return "portable";
  const native = process.platform === "linux" && process.arch === "x64";
  if (!native) {
    console.log(
      `No TensorFlow build for ${process.platform}-${process.arch} is set up by groklab yet: using the portable engine, about ten times slower.`,
    );
    return "portable";
  }
  return cpu ? "cpu" : (readStamp(stamps, "mode") ?? "cpu");
}

/** Prints what is missing and its remedy; what nobody has foreseen keeps its stack. */
export function explain(error) {
  const remedy = error.remedy ?? remedyFor(String(error.message));
  console.error(remedy ? `\n${error.message}\n→ ${remedy}` : error);
}

if (process.argv[1] && existsSync(process.argv[1]) && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const flag = (name) => process.argv.includes(`--${name}`);
  try {
    await setup({ gpu: flag("gpu"), cpu: flag("cpu"), portable: flag("portable"), quiet: flag("quiet") });
  } catch (error) {
    explain(error);
    process.exitCode = 1;
  }
}
