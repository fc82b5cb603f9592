import type { Arm, Claim } from "../claims";
import { ConfigError } from "../core";
import {
  type ClaimRow,
  claimRows,
  type Experiment,
  type FigureRecipe,
  idsOf,
  openAmongMany,
  partsOfArms,
  plannedRuns,
} from "../experiments";
import { closeBrowser, saveFigure } from "../figures";
import type { RunResult } from "../launch";
import { finishedRun, type RunRecord, type RunSpec, resolveRun, runFolder, runId, runsFolder } from "../runs";
import { rerun } from "./rerun";
import { trainTogether } from "./train-together";

export interface ReproduceOptions {
  readonly jobs: number;
  readonly fresh?: boolean;
  /** Only these parts of the experiment. */
  readonly parts?: readonly string[];
  readonly smoke?: boolean;
  readonly dryRun?: boolean;
  /** Train one stored run again instead, and compare. */
  readonly rerun?: boolean;
}

/** An experiment, or one figure or claim of one. */
export interface Target {
  readonly experiment: Experiment;
  readonly figure?: FigureRecipe;
  readonly claim?: Claim;
}

/**
 * Trains the runs of an experiment, of some of its parts, or of one figure or claim that have no finished record; then
 * draws the figures whose records are complete, or states the claim's verdict. Ctrl-C stops the runs in good order, and
 * the command goes on with them.
 */
export async function reproduce({ experiment, figure, claim }: Target, options: ReproduceOptions): Promise<void> {
  const own = figure ?? claim;
  if (own && options.parts) {
    const kind = figure ? "figure" : "claim";
    throw new ConfigError(`--parts: ${kind} ${own.id} has parts of its own, ${own.parts.join(", ")}`);
  }
  const parts = own
    ? partsOfArms(experiment, own.arms)
    : chosenParts(experiment, options.parts ?? Object.keys(experiment.parts));
  if (options.smoke) return smoke(experiment, options);
  if (options.dryRun) return plan(experiment, parts);
  if (options.rerun) return rerun(experiment.name, parts);
  const results = await trainInTurn(experiment.name, parts, options);
  console.log(`\n${experiment.question}\nrecords: ${runsFolder(experiment.name)}`);
  tellFailures(results);
  if (claim) return tellVerdict(experiment, claim);
  const records = new Map(
    results.flatMap((result): [string, RunRecord][] => (result.kind === "record" ? [[result.id, result.record]] : [])),
  );
  const drawable = experiment.figures.filter((recipe) => recipe.parts.every((part) => part in parts));
  for (const recipe of figure ? [figure] : drawable) await draw(recipe, experiment, records);
  await closeBrowser();
}

function chosenParts(experiment: Experiment, names: readonly string[]): Experiment["parts"] {
  const unknown = names.find((name) => !Object.hasOwn(experiment.parts, name));
  if (unknown !== undefined) {
    throw new ConfigError(
      `--parts: expected some of ${Object.keys(experiment.parts).join(", ")}, got ${JSON.stringify(unknown)}`,
    );
  }
  return Object.fromEntries(names.map((name) => [name, experiment.parts[name]]));
}

/** Trains the runs that are known, and then those that their records decide. */
async function trainInTurn(
  experiment: string,
  parts: Experiment["parts"],
  { jobs, fresh }: ReproduceOptions,
): Promise<RunResult[]> {
  const names = Object.keys(parts);
  const rounds = [names.filter((name) => !parts[name].after), names.filter((name) => parts[name].after)];
  const results: RunResult[] = [];
  for (const round of rounds.filter(({ length }) => length > 0)) {
    const before = process.exitCode;
    if (before === 130) break; // interrupted
    for (const name of round) {
      if (parts[name].runs().length > 0) continue;
      console.log(`${name}: its runs are decided by those of ${parts[name].after?.join(", ")}; make these first`);
    }
    const runs = plannedRuns({ parts: Object.fromEntries(round.map((name) => [name, parts[name]])) });
    const onOutcome = (line: string, { kind }: RunResult) =>
      kind === "record" ? console.log(line) : console.error(line);
    results.push(...(await trainTogether(runs, { experiment, jobs, fresh, onOutcome })));
    process.exitCode ||= before;
  }
  return results;
}

async function smoke(experiment: Experiment, { jobs, dryRun }: ReproduceOptions): Promise<void> {
  const specs = experiment.smoke();
  if (dryRun) return console.log(`smoke: ${specs.length} ${specs.length === 1 ? "run" : "runs"}, recorded as live`);
  const results = await trainTogether(specs, {
    jobs,
    fresh: true,
    onOutcome: (line, { kind }) => (kind === "record" ? console.log(line) : console.error(line)),
  });
  tellFailures(results);
}

function tellVerdict(experiment: Experiment, claim: Claim): void {
  const row = claimRows([experiment]).find(({ id }) => id === claim.id) as ClaimRow;
  const { id, statement, verdict, summary, reason } = row;
  console.log([`${id}: ${statement}`, `${verdict}: ${summary ?? reason}`, ...openAmongMany(row)].join("\n"));
}

function tellFailures(results: readonly RunResult[]): void {
  for (const result of results)
    if (result.kind === "failed") console.error(`failed: ${result.id}: ${result.error.message}`);
}

function plan({ name }: Experiment, parts: Experiment["parts"]): void {
  const there = (spec: RunSpec) => finishedRun(runFolder(name, runId(resolveRun(spec)))) !== undefined;
  for (const [part, { what, after, runs }] of Object.entries(parts)) {
    const specs = runs();
    const decided = after && specs.length === 0 ? ` · planned once ${after.join(" and ")} are finished` : "";
    console.log(`${part}: ${specs.filter(there).length} of ${specs.length} runs finished · ${what}${decided}`);
  }
}

/** Draws a figure into figures/, unless one of its runs is missing or was cut short. */
async function draw(
  { id, arms, draw }: FigureRecipe,
  experiment: Experiment,
  records: ReadonlyMap<string, RunRecord>,
): Promise<void> {
  const all = idsOf(experiment, arms);
  const missing = all.filter((id) => (records.get(id)?.status ?? "stopped") === "stopped");
  if (missing.length > 0)
    return console.log(`figure ${id}: not drawn, ${missing.length} of ${all.length} runs are missing`);
  const find = (arm: Arm) => idsOf(experiment, [arm]).flatMap((run) => records.get(run) ?? []);
  const { png } = await saveFigure(id, draw(find), all);
  console.log(`figure: ${png}`);
}
