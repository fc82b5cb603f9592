import { describeStatus, summarise } from "../analysis";
import { ConfigError } from "../core";
import type { EngineOptions } from "../engine";
import { type Experiment, plannedRuns, startHere } from "../experiments";
import {
  hasRecord,
  type Override,
  parseOverride,
  type RunConfig,
  type RunRecord,
  type RunSpec,
  readRun,
  resolveRun,
  runFolder,
  runId,
  withOverrides,
} from "../runs";
import { trainTogether } from "./train-together";

export interface TrainingOptions {
  readonly experiment: string;
  /** Whose first run is the base. */
  readonly preset?: Experiment;
  readonly fresh?: boolean;
  /** Whether a run that another process trains is followed (default), or refused. */
  readonly wait?: boolean;
  readonly smoke?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly backend?: EngineOptions["backend"];
  readonly xla: boolean;
}

const SMOKE: readonly Override[] = [
  { key: "steps", value: 20 },
  { key: "evaluation", value: { every: 10, perDecade: 0 } },
];

/** The spec that a command line describes: the preset's, or none, with what was typed in its place. */
export function specOf(
  texts: readonly string[],
  { preset, smoke }: Pick<TrainingOptions, "preset" | "smoke">,
): RunSpec {
  const spec = withOverrides(preset ? plannedRuns(preset)[0] : {}, texts.map(parseOverride));
  return smoke ? withOverrides(spec, SMOKE) : spec;
}

/** Resolves what was typed; whoever began with nothing is told that there is something to begin with. */
function resolveTyped(spec: RunSpec, preset: Experiment | undefined): RunConfig {
  try {
    return resolveRun(spec);
  } catch (error) {
    if (preset || !(error instanceof ConfigError && error.message.includes("got nothing"))) throw error;
    throw new ConfigError(`${error.message}
--preset ${startHere.name} begins with a complete run`);
  }
}

export function engineOf({ backend, xla }: Pick<TrainingOptions, "backend" | "xla">): EngineOptions {
  return { backend, xla };
}

/** Trains one run, going on with it where it was cut short, and prints how it went. */
export async function trainOne(
  overrides: readonly string[],
  options: TrainingOptions & { readonly printConfig?: boolean },
): Promise<void> {
  const spec = specOf(overrides, options);
  const config = resolveTyped(spec, options.preset);
  if (options.printConfig) return console.log(JSON.stringify(config, null, 2));
  if (options.dryRun) return console.log(describePlan(config, options));
  await trainSpec(spec, options);
}

/** Trains the run of a spec; the outcome goes to standard output. */
export async function trainSpec(spec: RunSpec, options: Omit<TrainingOptions, "preset">): Promise<void> {
  const { experiment, fresh, quiet, json, wait } = options;
  const alone = { jobs: 1, wait };
  const [result] = await trainTogether([spec], { experiment, fresh, quiet, ...alone, engine: engineOf(options) });
  if (result.kind === "failed") throw result.error; // main says what it was, and which exit code that is
  if (result.kind === "notStarted") return console.error("groklab: stopped before it trained");
  if (result.taken && !json && !quiet) {
    console.error(`groklab: ${result.id}: taken from its record; --fresh trains it again`);
  }
  printOutcome(result.record, json);
}

export function printOutcome(record: RunRecord, json?: boolean): void {
  const summary = summarise(record);
  if (json) {
    console.log(JSON.stringify(summary));
    return;
  }
  const { tMem, tGen, steps, stepsPerSecond } = summary;
  const pace = stepsPerSecond === null ? "" : ` · ${stepsPerSecond.toPrecision(3)} steps/s`;
  const reason = record.reason ? ` (${record.reason})` : "";
  const times = `T_mem ${tMem ?? `none by ${steps}`} · T_gen ${tGen ?? `none by ${steps}`}`;
  console.log(`${record.status}${reason} · ${times} · ${steps} steps${pace} · ${record.folder}`);
}

function describePlan(config: RunConfig, { experiment, json }: TrainingOptions): string {
  const id = runId(config);
  const folder = runFolder(experiment, id);
  const status = hasRecord(folder) ? describeStatus(readRun(folder)) : null;
  if (json) return JSON.stringify({ id, folder, status });
  return `${id}\n${folder}\n${status ? `is there: ${status}` : "is not there yet"}`;
}
