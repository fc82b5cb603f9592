/** @file What many runs come to, whoever trains them: a result for each spec, and events on the way. */
import { ConfigError, GroklabError } from "../core";
import {
  asAsked,
  checkLabels,
  holds,
  labelAsAsked,
  measuringBoth,
  type OwnProbes,
  ownPartsOf,
  probeFiles,
  type RunConfig,
  type RunRecord,
  type RunSpec,
  refuseParts,
  resolveRun,
  runFolder,
  runId,
  runsFolder,
} from "../runs";
import { parentRuns, type TrainConfig, type TrainEvent } from "../trainers";

/** What came of one spec. */
export type RunResult =
  | {
      readonly kind: "record";
      readonly spec: RunSpec;
      readonly id: string;
      readonly record: RunRecord;
      /** Whether it was there before: nothing was trained. */
      readonly taken: boolean;
    }
  /** `id` is undefined for a spec that is no run. */
  | { readonly kind: "failed"; readonly spec: RunSpec; readonly id?: string; readonly error: Error }
  /** Training was called off before its turn came. */
  | { readonly kind: "notStarted"; readonly spec: RunSpec; readonly id: string };

/** What happens to the runs of a pool. */
export type PoolEvent =
  /** Its process is starting. */
  | { readonly kind: "started"; readonly id: string }
  | { readonly kind: "training"; readonly id: string; readonly event: TrainEvent }
  /** Another process is training it; it is looked after again when everything else is done. */
  | { readonly kind: "elsewhere"; readonly id: string }
  | { readonly kind: "ended"; readonly result: RunResult };

/** A run that is asked for. */
export interface Job {
  readonly spec: RunSpec;
  readonly config: RunConfig;
  readonly id: string;
  readonly folder: string;
}

export interface JobList {
  /** Each run once. */
  readonly waiting: Job[];
  /** Notes what came of a run, and says so. */
  end(result: RunResult): void;
  /** What came of each spec, in their order; what has not ended was not started. */
  results(): RunResult[];
}

/**
 * The runs that specs ask for. A spec that is no run has failed at once; equal specs are one run, and named, and so are those that
 * differ in what they measure alone.
 *
 * @throws RecordError for an experiment that can be no folder's name, ConfigError for probes of one's own, and for names that runs can't have
 */
export function listJobs(
  specs: readonly RunSpec[],
  options: {
    readonly experiment: string;
    readonly onEvent: (event: PoolEvent) => void;
    readonly onNotice?: (line: string) => void;
    readonly probes?: OwnProbes;
  },
): JobList {
  const { experiment, onEvent, onNotice = toStandardError, probes } = options;
  runsFolder(experiment); // a fault of all runs is not told of each
  refuseOwn(specs, probeFiles(probes));
  const results = new Map<string, RunResult>();
  const outcomes: (() => RunResult)[] = [];
  const jobs: (Job & { readonly asked: RunSpec })[] = [];
  const end = (result: RunResult) => {
    if (result.id !== undefined) results.set(result.id, result);
    if (result.kind === "record") {
      for (const { id, asked } of jobs) if (id === result.id) labelAsAsked(result.record.folder, asked, onNotice);
    }
    onEvent({ kind: "ended", result });
  };
  for (const spec of specs) {
    try {
      const config = resolveRun(spec);
      const id = runId(config);
      jobs.push({ spec: sent(spec, config), config, id, folder: runFolder(experiment, id), asked: spec });
      outcomes.push(() => asAskedFor(config, spec, results.get(id) ?? { kind: "notStarted", spec, id }));
    } catch (error) {
      if (!(error instanceof GroklabError)) throw error;
      const failed: RunResult = { kind: "failed", spec, error };
      outcomes.push(() => failed);
      end(failed);
    }
  }
  checkLabels(
    jobs.map(({ asked, config, id }) => ({ spec: asked, config, id })),
    experiment,
  );
  return { waiting: onceEach(jobs, onNotice), end, results: () => outcomes.map((outcome) => outcome()) };
}

/**
 * Functions stay in the process that has them: no other can train such a run, nor one that begins with such a run. What is in a file
 * every process can read.
 *
 * @param files of probes, by their names
 * @throws ConfigError naming the first part, or probe of the kind `own`, that has no file
 */
export function refuseOwn(specs: readonly RunSpec[], files: Readonly<Record<string, string>> = {}): void {
  for (const spec of specs) {
    const config = resolved(spec);
    if (config) refuseParts(config);
    const name = config && ownNames(config).find((own) => !Object.hasOwn(files, own));
    if (name === undefined) continue;
    throw new ConfigError(
      `probe ${name}: is a function of one's own, which is not there in the processes that train; train such runs here, ` +
        `one after another: for (const spec of specs) await trainHere(spec, { probes: { ${name} } }), or give the file that ` +
        `exports it: { probes: { ${name}: "./${name}.ts" } }`,
    );
  }
}

function ownNames(config: TrainConfig): string[] {
  const own = config.probes.filter(({ kind }) => kind === "own").map(({ name }) => name);
  return [...own, ...Object.values(parentRuns(config)).flatMap(ownNames)];
}

/** What another process is told of a run: where files are named, with the texts that they have now. */
export function sent(spec: RunSpec, config: RunConfig): RunSpec {
  const { name, tags, note } = spec;
  return ownPartsOf(config).length > 0 ? { ...(config as RunSpec), name, tags, note } : spec;
}

/** The configuration of a spec; undefined for one that is no run, which is told of it alone. */
export function resolved(spec: RunSpec): RunConfig | undefined {
  try {
    return resolveRun(spec);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

/** Of a run that was not trained, since it has a finished record. */
export function takenFromRecord(id: string): string {
  return `groklab: ${id}: taken from its record; fresh: true trains it again`;
}

/** Tells each line once: what is so of all runs, each of their processes says. */
export function onceEachLine(onNotice: (line: string) => void = toStandardError): (line: string) => void {
  const told = new Set<string>();
  return (line) => {
    if (!told.has(line)) onNotice(line);
    told.add(line);
  };
}

export function toStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** What came of a run that measured more than this one spec asked for. */
function asAskedFor(config: RunConfig, spec: RunSpec, result: RunResult): RunResult {
  return result.kind === "record" ? { ...result, spec, record: asAsked(result.record, config) } : { ...result, spec };
}

/** Each id once, with all that is to be measured of it; what was asked for more often is named. */
function onceEach(jobs: readonly Job[], onNotice: (line: string) => void): Job[] {
  const first = new Map<string, Job>();
  const counts = new Map<string, number>();
  for (const job of jobs) {
    const before = first.get(job.id) ?? job;
    const config = measuringBoth(before.config, job.config);
    const isMore = !holds(before.config, config);
    first.set(job.id, isMore ? { ...before, config, spec: config as RunSpec } : before);
    counts.set(job.id, (counts.get(job.id) ?? 0) + 1);
  }
  for (const [id, count] of counts) if (count > 1) onNotice(`groklab: ${id} is asked for ${count} times, trained once`);
  return [...first.values()];
}
