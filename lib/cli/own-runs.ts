/** @file Runs as one's own: what they are called, which go, and which go to somebody else. */
import { createInterface } from "node:readline/promises";
import { ConfigError, GroklabError } from "../core";
import { archiveRuns, type FoundRun, findRun, importRuns, planRemoval, removeRun, tagRun } from "../runs";

export interface TagOptions {
  readonly name?: string;
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly note?: string;
}

/** Changes what a run is called, and prints it. */
export function tag(run: string, change: TagOptions): void {
  const found = findRun(run);
  const { name, tags = [], note } = tagRun(`${found.experiment}/${found.id}`, change);
  const parts = [
    ...(name ? [`name ${name}`] : []),
    ...(tags.length > 0 ? [`tags ${tags.join(" ")}`] : []),
    ...(note ? [`note: ${note}`] : []),
  ];
  console.log(`${found.experiment}/${found.id}: ${parts.join(" · ") || "neither name, tags nor note"}`);
}

/** Removes runs, once it is said what would go and somebody has said yes. */
export async function remove(
  names: readonly string[],
  { yes, force }: { readonly yes?: boolean; readonly force?: boolean },
): Promise<void> {
  const runs = onceEach(names.map(findRun));
  const ids = new Set(runs.map(nameOf));
  for (const run of runs) {
    const { folders, children } = planRemoval(run);
    const left = children.filter((child) => !ids.has(child));
    if (left.length > 0 && !force) {
      const others = left.length > 1 ? ` and ${left.length - 1} more` : "";
      throw new ConfigError(
        `rm: ${left[0]}${others} begins with ${nameOf(run)}, and could not be made again without training that first; ` +
          "remove those too, or say --force",
      );
    }
    for (const folder of folders) console.error(folder);
  }
  if (!yes && !(await says(`Remove ${runs.length === 1 ? "this run" : `these ${runs.length} runs`}? [y/N] `))) {
    throw new GroklabError("rm: nothing was removed");
  }
  for (const run of runs) {
    removeRun(run);
    console.log(`${nameOf(run)} is removed`);
  }
}

/** Writes runs into one file. */
export function archive(names: readonly string[], { output }: { readonly output: string }): void {
  const runs = onceEach(names.map(findRun));
  const made = archiveRuns(
    runs.map(({ folder }) => folder),
    output,
  );
  for (const line of made.missing) console.error(`is not sent with it: ${line}`);
  console.log(
    `${output}: ${made.runs} runs, ${(made.bytes / 1000).toFixed(1)} kB; \`groklab import ${output}\` reads it`,
  );
}

/** Gives the runs of a file folders; exit code 3 where a run is there with other numbers. */
export function importArchive(file: string, { experiment }: { readonly experiment: string }): void {
  const { written, same, kept, sources } = importRuns(file, experiment);
  for (const id of kept) {
    console.error(
      `${experiment}/${id}: is there, and is not what ${file} has; it stays, and --experiment takes the other elsewhere`,
    );
  }
  for (const path of sources) console.error(`a file of one's own that came with it: ${path}`);
  const parts = [
    `${written.length} runs were verified and written`,
    ...(same.length > 0 ? [`${same.length} were there`] : []),
  ];
  console.log(`${experiment}: ${parts.join(", ")}`);
  if (kept.length > 0) process.exitCode = 3;
}

function nameOf({ experiment, id }: FoundRun): string {
  return `${experiment}/${id}`;
}

function onceEach(runs: readonly FoundRun[]): FoundRun[] {
  return [...new Map(runs.map((run) => [run.folder, run])).values()];
}

/** Without a terminal nobody is asked, and nothing is removed. */
async function says(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new ConfigError("rm: nobody can be asked here; say --yes");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(question)).trim());
  } finally {
    lines.close();
  }
}
