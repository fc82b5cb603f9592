import { type Command, InvalidArgumentError, Option } from "commander";
import { experimentName, presetNamed, wholeNumber } from "./arguments";
import { commands } from "./commands";

/** Names of what a map may need first; here, so that help loads no experiment. */
const PREMISES = ["memorises", "generalises", "both"];

/** The commands around runs. */
export function addRunCommands(program: Command): void {
  training(program.command("train"))
    .description("train one run, or go on with it where it was cut short; a finished one is shown")
    .addHelpText(
      "after",
      "\nExample:\n  groklab train --preset 00-start-here seed=7 optimizer.weightDecay=1\n  groklab train model.kind=lstm --name baseline --tag paper" +
        "\n  groklab train --preset 00-start-here model.path=./gru.ts     a network of one's own, which the file exports; likewise" +
        "\n    model.activation.path=, loss.path=, optimizer.path=, interventions.own.0.path=, task.split.path=; their options by .options.",
    )
    .option("--name <name>", "what the run is called: the only one of this name, by which commands find it")
    .option("--list-presets", "name the complete runs to begin with, one at least for every task.kind and model.kind")
    .option(
      "--more <n>",
      "then go on for so many steps, as a run of its own that begins with this one's end",
      wholeNumber,
    )
    .option("--no-wait", "refuse a run that another process trains, instead of waiting for its end")
    .option("--resume-or-start", "what is done in any case, said openly")
    .option("--print-config", "print the complete configuration as JSON, and train nothing")
    .option("--dry-run", "print the run's id and folder and whether it is there, and train nothing")
    .action((overrides, options) => commands.train().trainOne(overrides, options));

  training(program.command("sweep"))
    .description("train every combination of values that has no finished record")
    .addHelpText(
      "after",
      "\nExample:\n  groklab sweep --preset 00-start-here -m seed=0..9 optimizer.weightDecay=0.1,1,2 --jobs 2" +
        "\n  groklab sweep --preset 00-start-here model.path=./gru.ts -m seed=0..2 model.options.hidden=32,64",
    )
    .option(
      "-m, --multirun <axes...>",
      "the values that keys take: lists 0.1,1,2, ranges 0..9, with a step 0..1..0.25 or a factor 1e-4..1e-1..x10",
    )
    .option("--jobs <n>", "runs at a time, one thread each (default: one on each core it may use)", wholeNumber)
    .addOption(new Option("--launcher <name>", "where runs are trained").choices(["local", "slurm"]).default("local"))
    .option("--slurm <key=value...>", "options of sbatch, such as partition=short time=4:00:00 mem=1000M")
    .option("--runs-per-task <n>", "runs that one Slurm task trains, one after another", wholeNumber)
    .option("--yes", "more than 10000 runs are meant")
    .option("--dry-run", "list the runs and which of them are there, and train nothing")
    .action((overrides, options) => commands.sweep().sweep(overrides, options));

  const map = program
    .command("map")
    .argument("<what>", "the id of a claim, or memorises, generalises, T_mem, T_gen, testAccuracy");
  engine(begun(map))
    .description(
      "where a claim is so, or a quantity of a run: a grid over settings, refined between points that disagree",
    )
    .addHelpText(
      "after",
      "\nExample:\n  groklab map E-1-e -m optimizer.learningRate=3e-4,1e-3,3e-3 optimizer.weightDecay=0.1,0.3,1,3 --premise both --figure map.png" +
        "\n  groklab map generalises --preset 00-start-here -m optimizer.weightDecay=0,0.1,1,10 task.trainFraction=0.2..0.8..0.2",
    )
    .option("-m, --multirun <axes...>", "the values of one to three settings; lists and ranges as in sweep")
    .option("--seeds <n>", "seeds at each point (default: 3)", wholeNumber)
    .option("--seeds-near <n>", "seeds near a border (default: 5)", wholeNumber)
    .option("--rounds <n>", "times that it is refined at most; 0 for none (default: 2)", count)
    .addOption(new Option("--premise <name>", "what most runs of a point have to do for it to count").choices(PREMISES))
    .option("--reached <accuracy>", "that counts as memorised and generalised (default: 0.98)", share)
    .option("--figure <file>", "where its picture is written, as PNG")
    .option("--experiment <name>", "folder of the records under data/runs", experimentName, "live")
    .option("--jobs <n>", "runs at a time, one thread each (default: one on each core it may use)", wholeNumber)
    .addOption(new Option("--launcher <name>", "where runs are trained").choices(["local", "slurm"]).default("local"))
    .option("--slurm <key=value...>", "options of sbatch, such as partition=short time=4:00:00 mem=1000M")
    .option("--runs-per-task <n>", "runs that one Slurm task trains, one after another", wholeNumber)
    .option(
      "--dry-run",
      "say how many runs it begins with, how many are finished and what the others cost, and train nothing",
    )
    .option("--json", "print the map as JSON, and nothing else on standard output")
    .option("--quiet", "no progress")
    .action((what, overrides, options) => commands.map().mapCommand(what, overrides, options));

  program
    .command("runs")
    .description(
      "list recorded runs: what tells them apart and how they went; hundreds as counts, by experiment or part",
    )
    .addHelpText("after", "\nExample:\n  groklab runs --experiment live --where optimizer.weightDecay=1,2 --sort T_gen")
    .option("--experiment <name>", "only this one", experimentName)
    .option("--part <name>", "only this part of the experiment")
    .option("--where <key=value...>", "only runs with these values; lists and ranges as in sweep")
    .option("--tag <tag...>", "only runs with these tags, all of them; `groklab tag` gives them")
    .option("--sort <key>", "by a column, or any key of the configuration")
    .option(
      "--columns <list>",
      "exactly these, such as run,seed,T_gen: columns, or any keys of the configuration",
      (list) => list.split(","),
    )
    .option("--wide", "all settings that differ, whole, and every run, however wide the terminal is")
    .option("--limit <n>", "so many runs at most", wholeNumber)
    .option("--diff <runs...>", "show in what the configurations of two runs differ")
    .option(
      "--export <format...>",
      "for other programs: csv is printed, parquet FILE written, with a type for each column",
    )
    .option("--json", "print JSON, and nothing else on standard output")
    .action((options) => commands.runs().listRuns(options));

  program
    .command("watch")
    .description("print the evaluations of a run that another process trains, until it ends")
    .addHelpText("after", "\nExample:\n  groklab watch addition97")
    .argument("<run>", "its id, or the beginning of it; experiment/id where that is not enough")
    .action((run) => commands.watch().watchRun(run));

  engine(program.command("resume"))
    .description("go on with an unfinished run from its last state, or with a finished one for more steps")
    .addHelpText("after", "\nExample:\n  groklab resume addition97-mlp250-wd2")
    .argument("<run>", "its id, or the beginning of it; experiment/id where that is not enough")
    .option("--more <n>", "so many steps more, of a run that is done", wholeNumber)
    .option("--json", "print only a summary, as JSON")
    .option("--quiet", "no progress")
    .action((run, options) => commands.resume().resumeRun(run, options));

  engine(program.command("weights"))
    .description("write the weights of runs as safetensors files, training a run once more where it has not kept them")
    .addHelpText(
      "after",
      "\nExample:\n  groklab weights 00-start-here --output weights\n  groklab weights addition97-mlp250-wd2 --step 300" +
        "\n  groklab weights --headline --output weights     a run or two of each of notebooks 00 to 07",
    )
    .argument("[run...]", "ids, or the beginnings of ids, or an experiment: all of its runs")
    .option("--headline", "the ten runs that show what the notebooks are about")
    .option("--step <n>", "after so many updates (default: the last)", stepNumber)
    .option("--output <folder>", "where the files go", ".")
    .option("--jobs <n>", "runs trained at a time (default: one on each core it may use)", wholeNumber)
    .option("--quiet", "no progress")
    .option("--prune", "remove the files of weights that these runs kept; their records stay")
    .option("--json", "print JSON, and nothing else on standard output")
    .action((runs, options) => commands.weights().weightsOfRuns(runs, options));

  program
    .command("verify")
    .description("check every record against its hashes, and that nothing else lies there")
    .addHelpText("after", "\nExample:\n  groklab verify")
    .option("--data <folder>", "the data folder (default: data/, or what GROKLAB_DATA names)")
    .option("--json", "print the report as JSON")
    .action((options) => commands.verify().verify(options));

  program
    .command("pack")
    .description(
      "put finished runs into one file a part, data/runs/<experiment>/<part>.jsonl.br; they are read from there as before",
    )
    .addHelpText("after", "\nExample:\n  groklab pack parity")
    .argument("[experiment]", "only the runs of this one (default: of all that come with groklab)", experimentName)
    .action((experiment) => commands.pack().pack(experiment));

  program
    .command("unpack")
    .description("give packed runs their folders back, byte for byte")
    .addHelpText("after", "\nExample:\n  groklab unpack parity")
    .argument("[experiment]", "only the runs of this one (default: all)", experimentName)
    .action((experiment) => commands.pack().unpack(experiment));
}

/** What `train` and `sweep` have in common. */
function training(command: Command): Command {
  return engine(begun(command))
    .option("--probe <name=file...>", "measure by the function that a file exports, such as dead=./dead.ts")
    .option("--tag <tag...>", "tags that the run gets, beside those that it has; `groklab runs --tag` lists by them")
    .option("--note <text>", "instead of the note that the run has")
    .option("--experiment <name>", "folder of the records under data/runs", experimentName, "live")
    .option("--fresh", "train even what is finished; the old record is moved aside")
    .option("--smoke", "20 steps, measured twice: does it run at all?")
    .option("--json", "print only a summary, as JSON")
    .option("--quiet", "no progress");
}

/** What a run begins with. */
function begun(command: Command): Command {
  return command
    .argument(
      "[key=value...]",
      "values by dotted key, such as task.p=97: JSON, text, or @file.json for what a file holds",
    )
    .option("--preset <name>", "begin with this complete run; `groklab train --list-presets` names them", presetNamed)
    .option("--config <file>", "begin with a JSON file, such as --print-config prints");
}

function engine(command: Command): Command {
  return command
    .addOption(new Option("--backend <name>", "what computes").choices(["tensorflow", "wasm", "cpu"]))
    .option("--no-xla", "compile steps without XLA: starts sooner, runs slower");
}

function stepNumber(text: string): number {
  if (/^\d{1,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Expected a whole number, from 0 to the last step of the run.");
}

function count(text: string): number {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Expected a whole number, 0 or more.");
}

function share(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 1) return value;
  throw new InvalidArgumentError("Expected an accuracy above 0, up to 1.");
}
