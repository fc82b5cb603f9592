/** @file The other end of a worker: a process that is handed one run after another. */
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
import type { TrainEvent } from "../trainers";
import { toStandardError } from "./jobs";
import type { FromWorker, RunRequest, ToWorker } from "./messages";

/** Who is told of a run, and may call it off. */
interface Audience {
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: TrainEvent) => void;
  readonly onNotice?: (line: string) => void;
}

/** A process that trains one run after another. */
export interface TrainingProcess {
  /**
   * Trains a run: in the process that trained the last, or in a new one where that has ended. The engine's options are the same in
   * all orders.
   *
   * @throws what the process failed with; StoppedError where it was stopped before it listened; GroklabError where it died
   */
  train(order: RunRequest, folder: string, audience: Audience): Promise<void>;
  /** Lets the process end, and returns when it has. */
  end(): Promise<void>;
}

/** Nothing is started before the first run. */
export function trainingProcess(): TrainingProcess {
  let latest: Listened | undefined;
  return {
    async train(order, folder, audience) {
      if (!latest?.child.connected) {
        if (latest) await latest.gone; // with its memory
        latest = forkWorker();
      }
      const { child, errors } = latest;
      errors.last = "";
      const stop = () => send(child, { kind: "stop" });
      const { signal } = audience;
      signal?.addEventListener("abort", stop);
      try {
        const ended = endOfRun(latest, audience, folder);
        send(child, { kind: "start", order });
        if (signal?.aborted) stop();
        await ended;
      } finally {
        signal?.removeEventListener("abort", stop);
      }
    },
    async end() {
      if (latest) send(latest.child, { kind: "end" });
      await latest?.gone;
    },
  };
}

/** A worker, and what it says on standard error, which is read to its end: a process counts as closed only then. */
interface Listened {
  readonly child: ChildProcess;
  readonly gone: Promise<void>;
  readonly errors: { last: string; ofMemory: boolean };
}

const REMEDY =
  "train a smaller network, on less data, or fewer runs at a time; NODE_OPTIONS=--max-old-space-size=<MB> sets Node's limit";

function forkWorker(): Listened {
  const root = projectRoot();
  const first = ["core/surroundings.cjs", "register.cjs"].map((file) => join(__dirname, "..", file));
  const child = fork(join(__dirname, "worker.ts"), {
    execArgv: first.flatMap((file) => ["--require", file]),
    cwd: root,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const errors = { last: "", ofMemory: false };
  child.stderr?.on("data", (chunk) => {
    const text = `${errors.last}${chunk}`;
    errors.ofMemory ||= /heap out of memory|std::bad_alloc/.test(text);
    errors.last = text.slice(-2000);
  });
  const gone = new Promise<void>((resolve) => {
    for (const event of ["close", "error"]) child.once(event, () => resolve());
  });
  return { child, gone, errors };
}

function send(child: ChildProcess, message: ToWorker): void {
  if (child.connected) child.send(message, () => {});
}

/** Passes on what is told of a run until it ends; after one that is the process's last, until the process has ended, too. */
function endOfRun({ child, errors }: Listened, audience: Audience, folder: string): Promise<void> {
  const { onEvent = () => {}, onNotice = toStandardError } = audience;
  let outcome: Extract<FromWorker, { kind: "finished" | "failed" }> | undefined;
  let broken: unknown;
  return new Promise((resolve, reject) => {
    const hear = (message: FromWorker) => {
      if (message.kind === "event") {
        try {
          onEvent(message.event);
        } catch (error) {
          // A fault in the caller's own code ends training in good order, and is then reported.
          broken ??= error;
          send(child, { kind: "stop" });
        }
      } else if (message.kind === "notice") onNotice(message.line);
      else {
        outcome = message;
        if (message.kind === "finished" && !message.isLast) over(null, null);
      }
    };
    const over = (code: number | null, signal: NodeJS.Signals | null) => {
      child.off("message", hear).off("error", reject).off("close", over);
      if (broken) return reject(broken);
      if (outcome?.kind === "finished") return resolve();
      if (outcome?.kind === "failed") return reject(sameError(outcome));
      // So early that it did not listen yet.
      if (signal === "SIGINT" || signal === "SIGTERM") {
        return reject(new StoppedError(`the training process was stopped (${signal}) before it trained`));
      }
      const ended = signal ?? `code ${code}`;
      const kept = `what it had recorded is in ${folder}`;
      if (errors.ofMemory)
        return reject(new GroklabError(`the training process ran out of memory (${ended}): ${REMEDY}; ${kept}`));
      const lastWords = errors.last ? `\nits last words: ${errors.last.trim()}` : "";
      reject(new GroklabError(`the training process ended unexpectedly (${ended}); ${kept}${lastWords}`));
    };
    child.on("message", hear).on("error", reject).on("close", over);
  });
}

/** The error that another process sent, as the class it was there. */
export function sameError({ name, message, stack }: { name: string; message: string; stack?: string }): Error {
  const classes = [ConfigError, EngineError, LockedError, RecordError, StoppedError, VersionError];
  const error = new (classes.find((candidate) => candidate.name === name) ?? GroklabError)(message);
  error.stack = stack;
  return error;
}
