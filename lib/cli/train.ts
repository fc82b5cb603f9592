import { describePhases, describeStatus, runSummary } from "../analysis";
import type { EngineOptions } from "../engine";
import { continuing } from "../launch";
import {
  hasRecord,
  holds,
  type Place,
  placeOf,
  type RunConfig,
  type RunRecord,
  type RunSpec,
  readRun,
  recordOf,
} from "../runs";
import { listPresets } from "./presets";
import { trainTogether } from "./train-together";
import { filesOf, resolveTyped, specOf, type TypedOptions } from "./typed-spec";

export interface TrainingOptions extends TypedOptions {
  readonly experiment: string;
  readonly fresh?: boolean;
  /** Whether a run that another process trains is followed (default), or refused. */
  readonly wait?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly backend?: EngineOptions["backend"];
  readonly xla: boolean;
}

export function engineOf({ backend, xla }: Pick<TrainingOptions, "backend" | "xla">): EngineOptions {
  return { backend, xla };
}

/** Trains one run, going on with it where it was cut short, and prints how it went. */
export async function trainOne(
  overrides: readonly string[],
  options: TrainingOptions & { readonly printConfig?: boolean; readonly listPresets?: boolean; readonly more?: number },
): Promise<void> {
  if (options.listPresets) return console.log(listPresets());
  const spec = specOf(overrides, options);
  const config = resolveTyped(overrides, options, spec);
  if (options.printConfig) return console.log(JSON.stringify(config, null, 2));
  if (options.dryRun) return console.log(describePlan(config, options));
  await trainSpec(spec, options);
  if (options.more === undefined) return;
  const record = recordOf(options.experiment, config);
  if (record?.status === "done") await trainSpec(continuing(record, options.more), options);
}

/** Trains the run of a spec; the outcome goes to standard output, and where the time went to standard error. */
export async function trainSpec(spec: RunSpec, options: Omit<TrainingOptions, "preset">): Promise<void> {
  const { experiment, fresh, quiet, json, wait } = options;
  const alone = { jobs: 1, wait };
  const [result] = await trainTogether([spec], {
    ...{ experiment, fresh, quiet, ...alone, engine: engineOf(options), probes: filesOf(options) },
  });
  if (result.kind === "failed") throw result.error; // main says what it was, and which exit code that is
  if (result.kind === "notStarted") return console.error("groklab: stopped before it trained");
  if (result.taken && !json && !quiet) {
    console.error(`groklab: ${result.id}: taken from its record; --fresh trains it again`);
  }
  printOutcome(result.record, json);
  const { phases } = result.record;
  if (phases && !result.taken && !json && !quiet) console.error(describePhases(phases));
}

export function printOutcome(record: RunRecord, json?: boolean): void {
  const summary = runSummary(record);
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

/** Where the record of a run is or will be, and how it went; null where there is none that has all that is asked for. */
export function plannedRun(experiment: string, config: RunConfig): Place & { readonly status: string | null } {
  const { id, folder } = placeOf(experiment, config);
  const record = hasRecord(folder) ? readRun(folder) : undefined;
  return { id, folder, status: record && holds(record.config, config) ? describeStatus(record) : null };
}

function describePlan(config: RunConfig, { experiment, json }: TrainingOptions): string {
  const { id, folder, status } = plannedRun(experiment, config);
  if (json) return JSON.stringify({ id, folder, status });
  return `${id}\n${folder}\n${status ? `is there: ${status}` : "is not there yet"}`;
}
