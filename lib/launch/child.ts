import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import {
  ConfigError,
  EngineError,
  GroklabError,
  LockedError,
  projectRoot,
  RecordError,
  StoppedError,
  VersionError,
} from "../core";
import type { EngineOptions } from "../engine";
import { asAsked, type RunRecord, type RunSpec, readRun, resolveRun, runFolder, runId } from "../runs";
import type { TrainEvent } from "../trainers";
import { trainOrFollow } from "./elsewhere";
import { refuseOwnProbes, toStandardError } from "./jobs";
import type { FromWorker, RunOrder, ToWorker } from "./messages";

export interface StartRunOptions {
  /** Folder name under data/runs. Default `live`, which is not committed. */
  readonly experiment?: string;
  /** Train even if a finished record is there; the old one is moved aside. Default false. */
  readonly fresh?: boolean;
  /** Whether a run that another process trains is followed to its end (default), or refused. */
  readonly wait?: boolean;
  readonly engine?: EngineOptions;
  /** Aborting stops training at the next step boundary; the record is kept and ends as `stopped`. */
  readonly signal?: AbortSignal;
  /** Is told of progress, measurements and the end; what it throws ends training in good order. */
  readonly onEvent?: (event: TrainEvent) => void;
  /** Lines for the reader; default: standard error. */
  readonly onNotice?: (line: string) => void;
}

/**
 * Trains a run in a process of its own and returns its record: a crash, an Interrupt or an exhausted memory there
 * leaves the caller and its variables alone. Returns at once when the finished record exists, and says so. A run that another
 * process trains is followed: what that measures is passed on, and its record returned.
 *
 * @throws ConfigError, or LockedError without `wait`, before anything starts; what the process failed with; GroklabError when it died
 */
export async function startRun(spec: RunSpec, options: StartRunOptions = {}): Promise<RunRecord> {
  const { experiment = "live" } = options;
  const config = resolveRun(spec);
  const id = runId(config);
  const folder = runFolder(experiment, id);
  return trainOrFollow({ id, folder, experiment, config }, options, async (fresh) => {
    refuseOwnProbes([spec]);
    return asAsked(await trainElsewhere(spec, { ...options, experiment, fresh }, folder), config);
  });
}

async function trainElsewhere(
  spec: RunSpec,
  options: StartRunOptions & Pick<RunOrder, "experiment" | "fresh">,
  folder: string,
): Promise<RunRecord> {
  const { experiment, fresh, engine = {}, signal } = options;
  const child = forkWorker();
  const stop = () => send(child, { kind: "stop" });
  signal?.addEventListener("abort", stop);
  try {
    const ended = watchWorker(child, options, folder);
    send(child, { kind: "start", order: { spec, experiment, fresh, engine } });
    if (signal?.aborted) stop();
    await ended;
    return readRun(folder);
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

const REMEDY =
  "train a smaller network, on less data, or fewer runs at a time; NODE_OPTIONS=--max-old-space-size=<MB> sets Node's limit";

function forkWorker(): ChildProcess {
  const root = projectRoot();
  const first = ["core/surroundings.cjs", "register.cjs"].map((file) => join(__dirname, "..", file));
  return fork(join(__dirname, "worker.ts"), {
    execArgv: first.flatMap((file) => ["--require", file]),
    cwd: root,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
}

function send(child: ChildProcess, message: ToWorker): void {
  if (child.connected) child.send(message, () => {});
}

function watchWorker(child: ChildProcess, options: StartRunOptions, folder: string): Promise<void> {
  const { onEvent = () => {}, onNotice = toStandardError } = options;
  let complaint = "";
  let outOfMemory = false;
  child.stderr?.on("data", (chunk) => {
    complaint = `${complaint}${chunk}`;
    outOfMemory ||= /heap out of memory|std::bad_alloc/.test(complaint);
    complaint = complaint.slice(-2000);
  });
  return new Promise((resolve, reject) => {
    let outcome: Extract<FromWorker, { kind: "finished" | "failed" }> | undefined;
    let broken: unknown;
    child.on("message", (message: FromWorker) => {
      if (message.kind === "event") {
        try {
          onEvent(message.event);
        } catch (error) {
          // A fault in the caller's own code ends training in good order, and is then reported.
          broken ??= error;
          send(child, { kind: "stop" });
        }
      } else if (message.kind === "notice") onNotice(message.line);
      else outcome = message;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (broken) return reject(broken);
      if (outcome?.kind === "finished") return resolve();
      if (outcome?.kind === "failed") return reject(sameError(outcome));
      // So early that it did not listen yet.
      if (signal === "SIGINT" || signal === "SIGTERM") {
        return reject(new StoppedError(`the training process was stopped (${signal}) before it trained`));
      }
      const ended = signal ?? `code ${code}`;
      const kept = `what it had recorded is in ${folder}`;
      if (outOfMemory)
        return reject(new GroklabError(`the training process ran out of memory (${ended}): ${REMEDY}; ${kept}`));
      const lastWords = complaint ? `\nits last words: ${complaint.trim()}` : "";
      reject(new GroklabError(`the training process ended unexpectedly (${ended}); ${kept}${lastWords}`));
    });
  });
}

/** The error that another process sent, as the class it was there. */
export function sameError({ name, message, stack }: { name: string; message: string; stack?: string }): Error {
  const classes = [ConfigError, EngineError, LockedError, RecordError, StoppedError, VersionError];
  const error = new (classes.find((candidate) => candidate.name === name) ?? GroklabError)(message);
  error.stack = stack;
  return error;
}
