import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { canonicalJson, type PhaseClock, phaseClock, RecordError, sha256 } from "../core";
import { engineInfo } from "../engine";
import { checkpointSteps, type Probe, type TrainEvent, type TrainerState, train } from "../trainers";
import { type Repetition, repetition, repetitionGoneOnWith, withRecorded } from "./again";
import { hasCheckpoint, saveCheckpoint } from "./checkpoint";
import { runId } from "./config";
import { describeEnvironment } from "./environment";
import {
  type LineFile,
  makeFolder,
  moveAside,
  moveBack,
  openLineFile,
  removeFile,
  removeFolder,
  removeIfEmpty,
  writeAtomically,
} from "./files";
import { saveWeights } from "./kept-weights";
import { checksum, decodeLine, encodeLine, type Measured } from "./lines";
import { lockFolder } from "./lock";
import { holds } from "./measured";
import { loadOwnParts } from "./own-parts";
import { describeOwnProbes, functionsOf, type OwnProbes, otherProbes } from "./own-probes";
import { unpackRun } from "./packs/pack";
import { finishedRun, hasRecord } from "./read";
import { NAMED_BY_TRAINING } from "./schema";
import type { RunConfig } from "./spec";
import { type ParentStates, parentStates } from "./start";
import { type UnfinishedRun, unfinishedRun } from "./unfinished";

export interface RecordOptions {
  /** Aborting stops training at the next step boundary; the state is kept, and the record ends as `stopped`. */
  readonly signal?: AbortSignal;
  /** Train anew even if there is a record; the old one is moved aside. Default false. */
  readonly fresh?: boolean;
  /** The least time between two states kept along the way. Default 10. */
  readonly checkpointSeconds?: number;
  /** Probes by kind, besides training's own. */
  readonly probes?: Readonly<Record<string, Probe>>;
  /** Functions, or files of them, for the probes of the kind `own`, by the probes' names; the hashes of their texts are part of the record. */
  readonly own?: OwnProbes;
  /** Told, in one line each, what of an unfinished record could not be used. Default: standard error. */
  readonly onNotice?: (line: string) => void;
  /** What the time before went to; the record's end says it all. Default: a clock that begins now. */
  readonly clock?: PhaseClock;
}

/**
 * Trains a run and writes its record as it goes, passing every event on. A record is written start-first, end-last:
 *
 * - `config.json`, `env.json`: what is run, and on what;
 * - `metrics.jsonl`: one checksummed line a measurement, evaluations and probes in the order of steps;
 * - `checkpoints/`: the state, from time to time and at the end, all numbers of it finite: of a run that diverges, the
 *   last before that; and the weights that `checkpoints` of the configuration asks for, whose hashes are in metrics.jsonl; not part
 *   of what is published;
 * - `events.jsonl`: when it started, went on and ended, with where the time went, or what it failed with, for people;
 * - `DONE.json`: how it ended and the hashes of the files before; its absence means unfinished.
 *
 * A finished record (`done` or `diverged`) is not made again: the stream is then empty. Unless a probe of its own is another function
 * now, or more is to be measured than it has: then the run is trained again, and measured in all these ways. It has to give the
 * numbers that are stored, else the record stays as it was. One that was cut short goes on
 * from its last state, to the same bytes as if nothing had happened; where it can not (no state is whole, or the sources or
 * the engine are others now), it is moved aside, `<id>.old1`, and training starts afresh. The engine must have been
 * started.
 *
 * @throws LockedError when another process is writing this run, RecordError when the disk refuses
 */
export async function* recordRun(
  config: RunConfig,
  folder: string,
  options: RecordOptions = {},
): AsyncGenerator<TrainEvent, void, void> {
  loadOwnParts(config); // before anything is moved
  makeFolder(dirname(folder));
  const unlock = lockFolder(folder);
  try {
    const { signal, own, onNotice = toStandardError, clock = phaseClock("recording") } = options;
    const finished = options.fresh ? undefined : finishedRun(folder);
    if (finished && holds(finished.config, config) && otherProbes(finished, own) === undefined) return;
    const whole = options.fresh ? config : withRecorded(config, folder, own);
    const earlier = options.fresh || finished ? undefined : unfinishedRun(whole, folder, { own, onNotice });
    if (finished) unpackRun(folder);
    const aside = !earlier && isInFolder(folder) ? moveAside(folder) : undefined;
    // Made from nothing only where its record is whole and its last state gone.
    const make = (run: RunConfig, place: string) =>
      recordRun(withRecorded(run, place, own), place, {
        ...{ ...options, clock: undefined, fresh: finishedRun(place) !== undefined },
      });
    clock.enter("beginning");
    const parents = config.start ? await parentStates(config, folder, { make, signal, onNotice }) : undefined;
    const again = options.fresh
      ? undefined
      : earlier
        ? repetitionGoneOnWith(whole, folder)
        : repetition(whole, folder, aside);
    makeFolder(folder);
    try {
      yield* write(whole, folder, { ...options, onNotice, clock }, earlier, parents, again);
    } catch (error) {
      if (again?.isUnlike()) {
        removeFolder(folder);
        if (again.aside !== undefined) moveBack(again.aside, folder);
      }
      removeIfEmpty(folder); // of what failed before its first step nothing is left
      throw error;
    }
    if (again?.aside !== undefined && again.isCovered()) removeFolder(again.aside);
  } finally {
    unlock();
  }
}

/**
 * Moves a run's record aside, if there is one, as training `fresh` does; of a packed one, an empty folder takes the place.
 *
 * @throws LockedError when it is being written
 */
export function setAside(folder: string): void {
  if (!hasRecord(folder)) return;
  const unlock = lockFolder(folder);
  try {
    if (isInFolder(folder)) moveAside(folder);
    else makeFolder(folder);
  } finally {
    unlock();
  }
}

/** Whether a run's folder holds a record of it, or states; those of a packed run are there alone. */
function isInFolder(folder: string): boolean {
  return existsSync(join(folder, "config.json")) || hasCheckpoint(folder);
}

async function* write(
  config: RunConfig,
  folder: string,
  { signal, probes, own, checkpointSeconds = 10, onNotice, clock }: RecordOptions & { readonly clock: PhaseClock },
  earlier?: UnfinishedRun,
  parents?: ParentStates,
  again?: Repetition,
): AsyncGenerator<TrainEvent, void, void> {
  const id = runId(config);
  const started = performance.now(); // the clock on the wall may be set back, or put forward, meanwhile
  const lines = [...(earlier?.lines ?? [])];
  for (const [seq, line] of lines.entries()) {
    const { seq: _, ...measured } = decodeLine(line, seq);
    again?.see(measured);
  }
  let kept = started;
  let metrics: LineFile | undefined;
  const toKeep = new Set(config.checkpoints ? checkpointSteps(config.steps, config.checkpoints) : []);
  const append = (measured: Measured) => {
    again?.see(measured);
    const line = encodeLine({ seq: lines.length, ...measured }, id);
    metrics?.append(line);
    lines.push(line);
  };
  const onPause = (step: number, state: () => TrainerState) => {
    // After the measurements of this step, and once: a run that is stopped here pauses twice, and goes on behind it.
    if (step > (earlier?.state?.step ?? -1) && toKeep.delete(step)) {
      append({ step, kept: saveWeights(folder, state()) });
    }
    const due = performance.now() - kept >= 1000 * checkpointSeconds || step === config.steps || signal?.aborted;
    if (due) keep(state());
  };
  const keep = (state: TrainerState) => {
    metrics?.sync(); // a state is never ahead of the measurements that led to it
    saveCheckpoint(folder, state, lines.length);
    kept = performance.now();
  };
  const ownProbes = describeOwnProbes(config, own); // of the same moment as the functions
  const stream = train(config, {
    ...{ ...parents?.given, signal, probes, own: functionsOf(own), resume: earlier?.state },
    ...{ onPause, onDivergence: keep, onNotice, clock },
  });
  // Only now is it known how the step runs; until then there is nothing to keep.
  const first: TrainEvent | undefined = (await stream.next()).value || undefined;
  if (first?.kind !== "start") throw new RecordError(`${folder}: training did not start`);
  const files: Record<string, string> = {};
  const store = (name: string, text: string) => {
    files[name] = sha256(text);
    writeAtomically(join(folder, name), text);
  };
  removeFile(join(folder, "DONE.json")); // of a run that was stopped, and goes on now
  const environment = describeEnvironment(engineInfo(), first.settings, onNotice);
  const repeats = again && again.repeats.length > 0 ? { repeats: again.repeats } : {};
  store("env.json", `${JSON.stringify({ ...environment, ...ownProbes, ...repeats }, null, 2)}\n`);
  store("config.json", `${canonicalJson(config)}\n`);
  if (earlier) writeAtomically(join(folder, "metrics.jsonl"), joined(lines));
  metrics = openLineFile(join(folder, "metrics.jsonl"), { goOn: Boolean(earlier) });
  const events = openLineFile(join(folder, "events.jsonl"), { goOn: Boolean(earlier) });
  const note = (event: object) => events.append(canonicalJson({ time: new Date().toISOString(), ...event }));
  note(
    earlier
      ? { kind: "resumed", step: earlier.state?.step ?? 0 }
      : { kind: "started", ...parentsOf(parents), ...again?.before },
  );
  try {
    yield first;
    for await (const event of stream) {
      const measured = measuredIn(event, config);
      if (measured) append(measured);
      if (event.kind === "end") {
        const seconds = (performance.now() - started) / 1000;
        if (event.end.status !== "stopped") again?.see(event.end);
        note({ kind: "ended", seconds, phases: clock.seconds(), ...event.end });
        metrics.close();
        files["metrics.jsonl"] = sha256(joined(lines));
        const done = { ...event.end, id, files };
        const crc32 = checksum(canonicalJson(done));
        writeAtomically(join(folder, "DONE.json"), `${canonicalJson({ ...done, crc32 })}\n`);
      }
      yield event;
    }
  } catch (error) {
    try {
      note({ kind: "failed", message: String((error as Error).message).split("\n")[0] });
    } catch {
      // A disk that takes no record takes no note either; what was the matter is said by the error itself.
    }
    throw error;
  } finally {
    await stream.return();
    metrics.close();
    events.close();
  }
}

/** What of an event is a line of the record; what acted is in those that are named by what trains. */
function measuredIn(event: TrainEvent, { schema }: RunConfig): Measured | undefined {
  if (event.kind === "evaluation") return event.evaluation;
  if (event.kind === "probe") return event.measurement;
  if (event.kind !== "rates" || schema < NAMED_BY_TRAINING) return undefined;
  const { step, ...rates } = event.change;
  return { step, rates };
}

function toStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}

function parentsOf(parents?: ParentStates): object {
  return parents ? { from: parents.from } : {};
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
