/**
 * @file Many runs on a Slurm cluster, as an array of tasks. The records on the shared file system are the truth: what is
 * finished there is done, whoever did it. Slurm is asked only what waits, what runs and what crashed.
 */
import { setTimeout } from "node:timers/promises";
import { ConfigError, canonicalJson, GroklabError, LockedError, projectRoot, sha256 } from "../core";
import {
  dataFolder,
  hasRecord,
  isHeld,
  logsFolder,
  otherProbes,
  probeFiles,
  type RunSpec,
  readRun,
  recordOf,
  releaseRemoteJob,
  remoteJobOf,
  runsFolder,
  setAside,
} from "../runs";
import { readArrayJob, scriptFor } from "./array-job";
import { type Job, listJobs, type RunResult } from "./jobs";
import type { PoolOptions } from "./pool";
import { askCluster, cancel, isOver, jobsNamed, scriptOf, submit, tasksOf } from "./slurm-commands";
import { logOf } from "./slurm-logs";
import { watchArray } from "./slurm-watch";

export interface SlurmOptions {
  /** Further options of sbatch by their long names, such as `{ partition: "short", time: "4:00:00", mem: "1000M" }`. */
  readonly sbatch?: Readonly<Record<string, string>>;
  /** Runs that one task trains, one after another. Default: as many as make 4 tasks for each of `jobs`, or 256 in all. */
  readonly runsPerTask?: number;
  /** Time between two looks at the queue. Default 5. */
  readonly pollSeconds?: number;
  /** How often a task that crashed is started again before its runs have failed. Default 3. */
  readonly restarts?: number;
}

export interface SlurmPoolOptions extends Omit<PoolOptions, "wait"> {
  /** Tasks at a time, of one thread each. Default: as many as the cluster gives. */
  readonly jobs?: number;
  readonly slurm?: SlurmOptions;
}

/** How often a run is handed in that no task finishes, though none crashes either. */
const MOST_SUBMISSIONS = 5;

/** What the launcher itself decides; `output` so that it finds the logs. */
const OWN_OPTIONS = ["array", "job-name", "output", "error", "parsable", "wrap", "wait", "chdir", "open-mode"];

/**
 * What `runAll` does, on a Slurm cluster: hands what is not finished in as one array, starts tasks again that crashed, and
 * gives what came of each spec, in their order. The tasks are the cluster's: they outlive this process, and the same
 * call again waits for them and hands in only what they leave. An abort cancels them, saved.
 *
 * The project, the data folder and Node must have the same paths on all machines, and share their file system.
 *
 * @throws ConfigError where there is no Slurm, for a number that is none or an option that is not the caller's to choose;
 *   GroklabError when Slurm refuses
 */
export async function runAllOnSlurm(specs: readonly RunSpec[], options: SlurmPoolOptions = {}): Promise<RunResult[]> {
  const { experiment = "live", engine = {}, jobs, fresh, signal, onEvent = () => {}, slurm = {} } = options;
  const onNotice = options.onNotice ?? ((line: string) => process.stderr.write(`${line}\n`));
  const { runsPerTask, pollSeconds = 5, restarts = 3 } = slurm;
  if (jobs !== undefined) checkCount("jobs", jobs);
  if (runsPerTask !== undefined) checkCount("runsPerTask", runsPerTask);
  const further = sbatchOptions(slurm.sbatch ?? {});
  runsFolder(experiment);
  const cluster = await askCluster();
  const logs = logsFolder(experiment);
  const list = listJobs(specs, { experiment, onEvent, onNotice, probes: options.probes });
  const probes = probeFiles(options.probes);
  const open = new Map(list.waiting.map((job) => [job.id, job]));
  const submissions = new Map<string, number>();
  const ids = [...open.keys()].sort();
  const name = `groklab-${experiment}-${sha256(canonicalJson({ data: dataFolder(), engine, ids, probes })).slice(0, 10)}`;

  let looked = false; // what is finished at the first look was there before

  function end(result: RunResult): void {
    open.delete(result.id ?? "");
    list.end(result);
  }

  /** Ends a run whose record is finished, or damaged. */
  function settle({ spec, config, id }: Job): void {
    try {
      const record = recordOf(experiment, config);
      // Of a run whose probe is another file now there is no record yet.
      if (record && otherProbes(record, probes) === undefined)
        end({ kind: "record", spec, id, record, taken: !looked });
    } catch (error) {
      end({ kind: "failed", spec, id, error: error as Error });
    }
  }

  /** Locks of jobs that died with their machine: nobody but Slurm can say that they are over. */
  async function releaseDead(): Promise<void> {
    for (const { folder } of open.values()) {
      const holder = remoteJobOf(folder);
      if (!holder?.startsWith(`${cluster.name}/`)) continue;
      const tasks = await tasksOf(holder.slice(cluster.name.length + 1));
      if (tasks.every(isOver)) releaseRemoteJob(folder, holder);
    }
  }

  /** Hands runs in as one array; of two launchers that do so at once, the later takes its array back. */
  async function handIn(free: readonly Job[]): Promise<void> {
    const share = runsPerTask ?? Math.ceil(free.length / (jobs === undefined ? 256 : 4 * jobs));
    const size = Math.max(share, Math.ceil(free.length / cluster.maxArray));
    const starts = Array.from({ length: Math.ceil(free.length / size) }, (_, task) => task * size);
    const tasks = starts.map((start) => free.slice(start, start + size).map(({ spec }) => spec));
    const order = { data: dataFolder(), experiment, engine, tasks, ...(probes && { probes }) };
    const array = await submit(scriptFor(order), [
      `--job-name=${name}`,
      `--array=0-${tasks.length - 1}${jobs === undefined ? "" : `%${jobs}`}`,
      `--output=${logOf(logs.replace(/%/g, "%%"), "%A", "%a")}`,
      `--chdir=${projectRoot()}`,
      ...["--cpus-per-task=1", "--requeue", "--open-mode=append", "--signal=B:USR1@60"],
      ...further,
    ]);
    if ((await jobsNamed(name)).some((other) => other < array)) return cancel(array);
    for (const { id } of free) submissions.set(id, (submissions.get(id) ?? 0) + 1);
    onNotice(`groklab: ${free.length} runs are Slurm job ${array} now; what its tasks say: ${logOf(logs, array, "*")}`);
    await watch(array, order);
  }

  function watch(array: number, order: Parameters<typeof watchArray>[1]): Promise<void> {
    return watchArray(array, order, { open, end, settle, onEvent, onNotice, signal, logs, pollSeconds, restarts });
  }

  /** Fails what was handed in time and again, each time in vain. */
  function giveUp(): void {
    for (const { spec, id } of [...open.values()]) {
      if ((submissions.get(id) ?? 0) < MOST_SUBMISSIONS) continue;
      const message = `was handed to Slurm ${MOST_SUBMISSIONS} times and is not finished; what its tasks said is in ${logs}`;
      end({ kind: "failed", spec, id, error: new GroklabError(message) });
    }
  }

  if (fresh) for (const { folder } of open.values()) setAsideUnlessHeld(folder);
  const elsewhere = new Set<string>();
  for (;;) {
    for (const job of [...open.values()]) settle(job);
    looked = true;
    giveUp();
    if (open.size === 0 || signal?.aborted) break;
    await releaseDead();
    const [known] = await jobsNamed(name);
    const free = [...open.values()].filter(({ folder }) => !isHeld(folder));
    if (known !== undefined) {
      onNotice(
        `groklab: Slurm job ${known} has these runs; waiting for it; what its tasks say: ${logOf(logs, known, "*")}`,
      );
      await watch(known, readArrayJob(await scriptOf(known)));
    } else if (free.length > 0) await handIn(free);
    else {
      for (const id of open.keys()) if (!elsewhere.has(id)) onEvent({ kind: "elsewhere", id });
      for (const id of open.keys()) elsewhere.add(id);
      await setTimeout(1000 * pollSeconds, undefined, { signal }).catch(() => {});
    }
  }
  for (const { spec, id, folder } of [...open.values()]) {
    if (hasRecord(folder) && !isHeld(folder)) end({ kind: "record", spec, id, record: readRun(folder), taken: false });
  }
  return list.results();
}

/** Moves the record aside that is to be made anew; one that is being written is new enough. */
function setAsideUnlessHeld(folder: string): void {
  try {
    setAside(folder);
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
  }
}

function sbatchOptions(options: Readonly<Record<string, string>>): string[] {
  return Object.entries(options).map(([key, value]) => {
    if (!/^[a-z][a-z-]*$/.test(key)) {
      throw new ConfigError(`slurm: expected an option of sbatch by its long name, such as partition, got ${key}`);
    }
    if (OWN_OPTIONS.includes(key)) {
      throw new ConfigError(
        `slurm.${key}: the launcher sets this itself; ${key === "array" ? "--jobs limits it" : "leave it out"}`,
      );
    }
    return value === "" ? `--${key}` : `--${key}=${value}`;
  });
}

function checkCount(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new ConfigError(`${name}: expected a whole number, at least 1, got ${value}`);
}
