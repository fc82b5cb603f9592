import { Command } from "commander";
import { ConfigError, EngineError, GroklabError, LockedError, RecordError } from "../core";
import { experimentNamed, listExperiments, targetNamed, wholeNumber } from "./arguments";
import { commands } from "./commands";
import { addOwnCommands } from "./own-commands";
import { addRunCommands } from "./run-commands";

/** Exit codes: 0 done, 2 wrong usage or configuration, 3 damaged data, 4 locked, 5 diverged, 130 interrupted and saved, 141 nobody reads on. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command("groklab")
    .description("Train, record and measure grokking runs. Notebooks: `npm start`.")
    .version(require("../package.json").version)
    .showHelpAfterError("(groklab --help shows what there is)")
    .exitOverride();

  addRunCommands(program);
  addOwnCommands(program);

  program
    .command("reproduce")
    .description("train what the records of an experiment, a figure or a claim lack, and draw or judge it")
    .addHelpText(
      "after",
      () =>
        `\nExperiments: ${listExperiments()}\n\nExample:\n  groklab reproduce parity --parts baseline,raised --jobs 2`,
    )
    .argument("<what>", "an experiment, or the id of a figure or a claim", targetNamed)
    .option("--jobs <n>", "runs at a time, one thread each", wholeNumber, 1)
    .option("--parts <list>", "only these parts of the experiment; --dry-run lists them", (list: string) =>
      list.split(","),
    )
    .option("--fresh", "train all runs again; the old records are moved aside")
    .option("--rerun", "train one of the stored runs again, as a live run, and compare it with its record bit by bit")
    .option("--smoke", "a small version, recorded as live runs: does it run, and come out as it should?")
    .option("--dry-run", "list the parts and how many of their runs are finished, and train nothing")
    .action((target, options) => commands.reproduce().reproduce(target, options));

  program
    .command("claims")
    .description(
      "what the papers say, and what the stored records say of it; code 3 where records are damaged or cut short",
    )
    .addHelpText("after", "\nExample:\n  groklab claims --experiment parity")
    .option("--experiment <name>", "only the claims of this one", experimentNamed)
    .option(
      "--json",
      "print JSON, with what a second program found of each claim's runs, and nothing else on standard output",
    )
    .option(
      "--store",
      "keep them as the ledger, data/claims.json and CLAIMS.md; a run that is lost later is then missed",
    )
    .option("--afresh", "with --store: try every rule on chance again, not only those that changed")
    .action((options) => commands.claims().printClaims(options));

  program
    .command("figures")
    .description("draw figures from stored records, as PNG, SVG and JSON in figures/; train nothing")
    .addHelpText("after", "\nExample:\n  groklab figures parity")
    .argument("[experiment]", "only those of this one (default: all)", experimentNamed)
    .action((experiment) => commands.figures().drawFigures(experiment));

  program
    .command("bench")
    .description(
      "updates per second of six reference steps, beside PyTorch and JAX where `npm run bench:peers` put them",
    )
    .option("--workloads <list>", "which of them, as A,C (default: all)")
    .option("--rounds <n>", "times that every engine takes its turn", wholeNumber, 3)
    .option("--seconds <n>", "time of one measurement, besides starting and warming up", wholeNumber, 3)
    .option("--no-peers", "ours alone; else .venv-peers is used, or the Python that GROKLAB_PEERS_PYTHON names")
    .option("--variants", "ours also without XLA, and operation by operation")
    .option("--json", "print JSON, and nothing else on standard output")
    .option("--store", "keep the result in data/bench/steps.json, drawn as figures/bench-steps")
    .action((options) => commands.bench().bench(options));

  program
    .command("bench-runs")
    .description("what recording costs, what a second process gains, and how long 10,000 runs take to list")
    .option("--rounds <n>", "times that both sides of a comparison take their turns", wholeNumber, 5)
    .option("--listed <n>", "runs to list, made up in a temporary folder", wholeNumber, 10_000)
    .option("--json", "print JSON, and nothing else on standard output")
    .option("--store", "keep the result in data/bench/runs.json")
    .action((options) => commands.benchRuns().benchRunsCommand(options));

  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = exitCode(error);
    if (error instanceof GroklabError) console.error(`groklab: ${error.message}`);
    else if (!isUsage(error)) console.error(error);
  }
}

function exitCode(error: unknown): number {
  if (error instanceof RecordError) return 3;
  if (error instanceof LockedError) return 4;
  if (isUsage(error)) return error.exitCode === 0 ? 0 : 2;
  return error instanceof ConfigError || error instanceof EngineError ? 2 : 1;
}

/** commander's own errors, which it has already printed; `--help` and `--version` are among them, with code 0. */
function isUsage(error: unknown): error is { exitCode: number } {
  return String((error as { code?: unknown }).code).startsWith("commander.");
}
