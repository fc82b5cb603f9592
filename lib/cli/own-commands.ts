import type { Command } from "commander";
import { experimentName } from "./arguments";
import { commands } from "./commands";

const RUN = "its id, the beginning of it, or its name; experiment/id where that is not enough";

/** The commands that treat runs as one's own. */
export function addOwnCommands(program: Command): void {
  program
    .command("tag")
    .description(
      "give a run a name, tags and a note, by which lists and commands find it; record and id stay as they are",
    )
    .addHelpText(
      "after",
      "\nExample:\n  groklab tag addition97-mlp250-wd2 --name baseline --add paper --note 'five seeds'",
    )
    .argument("<run>", RUN)
    .option("--name <name>", "the only run of this name; an empty one takes it away")
    .option("--add <tag...>", "tags that it gets")
    .option("--remove <tag...>", "tags that it loses")
    .option("--note <text>", "instead of the note that it has; an empty one takes it away")
    .action((run, options) => commands.ownRuns().tag(run, options));

  program
    .command("rm")
    .description(
      "remove runs with their states and weights; asks first, and refuses what is written now or what others begin with",
    )
    .addHelpText("after", "\nExample:\n  groklab rm live/addition97-mlp250-wd2")
    .argument("<run...>", RUN)
    .option("--yes", "do not ask")
    .option("--force", "also what other runs begin with")
    .action((runs, options) => commands.ownRuns().remove(runs, options));

  program
    .command("archive")
    .description(
      "write finished runs into one file, with names, tags, notes and the files of one's own that they used, and without states and weights",
    )
    .addHelpText("after", "\nExample:\n  groklab archive baseline live/addition97-mlp250-wd0.1 --output mine.jsonl.br")
    .argument("<run...>", RUN)
    .requiredOption("--output <file>", "its name ends in .jsonl.br")
    .action((runs, options) => commands.ownRuns().archive(runs, options));

  program
    .command("import")
    .description(
      "read the runs of an archive; all of it is verified before anything is written, and what is there stays; files of one's own go to data/own",
    )
    .addHelpText("after", "\nExample:\n  groklab import mine.jsonl.br --experiment anna")
    .argument("<file>", "an archive")
    .option("--experiment <name>", "folder of the records under data/runs", experimentName, "live")
    .action((file, options) => commands.ownRuns().importArchive(file, options));
}
