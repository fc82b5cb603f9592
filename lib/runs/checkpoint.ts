/**
 * @file The state of a run on disk, from which it goes on to the same bytes: `checkpoints/step-<n>.safetensors` holds
 * weights, moments and, as text, everything else; `LATEST.json` says which are whole and how much of the metrics
 * had been written by then, under a checksum of its own. It is replaced after the files that it names, so it never names
 * half a one.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, RecordError, sha256 } from "../core";
import type { TrainerState } from "../trainers";
import { makeFolder, namesIn, readBytes, readText, removeFile, writeAtomically } from "./files";
import { STATES, weightsStep } from "./kept-weights";
import { checksum } from "./lines";
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from "./safetensors";

/** One state that was kept. */
export interface CheckpointEntry {
  readonly step: number;
  readonly sha256: string;
  /** Lines of metrics.jsonl that were on the disk before it. */
  readonly lines: number;
}

const KEPT = 2;

function folderOf(run: string): string {
  return join(run, STATES);
}

function nameOf(step: number): string {
  return `step-${String(step).padStart(9, "0")}.safetensors`;
}

function listOf(run: string): string {
  return join(folderOf(run), "LATEST.json");
}

function fileOf(run: string, step: number): string {
  return join(folderOf(run), nameOf(step));
}

/** Keeps a state, and the one before it in case this one can not be read back; earlier ones go. */
export function saveCheckpoint(run: string, state: TrainerState, lines: number): CheckpointEntry {
  makeFolder(folderOf(run));
  const bytes = encodeState(state);
  writeAtomically(fileOf(run, state.step), bytes);
  const entry = { step: state.step, sha256: sha256(bytes), lines };
  const entries = [entry, ...listed(run).entries.filter(({ step }) => step !== state.step)].slice(0, KEPT);
  writeAtomically(listOf(run), encodeList(entries));
  const wanted = new Set(["LATEST.json", ...entries.map(({ step }) => nameOf(step))]);
  for (const name of namesIn(folderOf(run))) {
    if (!wanted.has(name) && weightsStep(name) === undefined) removeFile(join(folderOf(run), name));
  }
  return entry;
}

export interface Resumable {
  readonly state: TrainerState;
  readonly lines: number;
  /** Why a newer state was passed over, where one was. */
  readonly passedOver?: string;
}

/** The newest state of a run that is whole; undefined when none was kept, none is, or it is not sure which is. */
export function loadCheckpoint(run: string): Resumable | undefined {
  const { entries, fault } = listed(run);
  if (fault) return undefined;
  let passedOver: string | undefined;
  for (const { step, sha256: stored, lines } of entries) {
    const path = fileOf(run, step);
    try {
      const bytes = readBytes(path);
      if (sha256(bytes) !== stored) throw new RecordError(`${path}: changed since it was written`);
      return { state: decodeState(bytes, path), lines, passedOver };
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      passedOver ??= error.message;
    }
  }
  return undefined;
}

/** Whether a state was ever kept, whole or not. */
export function hasCheckpoint(run: string): boolean {
  return existsSync(listOf(run));
}

/** Why none of the states that were kept can be trusted, where that is so of all of them. */
export function checkpointListFault(run: string): string | undefined {
  return listed(run).fault;
}

/** What is wrong with the states that were kept, one line each: for people who check their data, not for going on. */
export function checkpointFaults(run: string): { kind: "damaged" | "unlisted" | "leftover"; message: string }[] {
  if (!existsSync(folderOf(run))) return [];
  const { entries, fault, outdated } = listed(run);
  const damaged = entries.flatMap(({ step, sha256: stored }) => {
    const path = fileOf(run, step);
    const found = existsSync(path) ? sha256(readBytes(path)) : "none: it is missing";
    return found === stored ? [] : [`${path}: changed since it was written (SHA-256 ${found}, stored ${stored})`];
  });
  if (fault && !outdated) damaged.push(fault);
  else if (hasCheckpoint(run) && entries.length === 0) damaged.push(`${listOf(run)}: names no state`);
  const known = new Set([listOf(run), ...entries.map(({ step }) => fileOf(run, step))]);
  const unlisted = namesIn(folderOf(run)).filter(
    (name) => !known.has(join(folderOf(run), name)) && weightsStep(name) === undefined,
  );
  const isState = (name: string) => /^step-\d{9}\.safetensors$/.test(name);
  // Without a list that can be trusted, any state may be one that was kept.
  const strays = fault ? unlisted.filter((name) => !isState(name)) : unlisted;
  return [
    ...damaged.map((message) => ({ kind: "damaged" as const, message })),
    ...strays.map((name) => ({
      // Of a process that was killed while it kept a state; the next one clears it away.
      kind: isState(name) || /^\..+\.tmp$/.test(name) ? ("leftover" as const) : ("unlisted" as const),
      message: `${join(folderOf(run), name)}: belongs to no state that is kept; delete it`,
    })),
  ];
}

interface Listing {
  /** Newest first. */
  readonly entries: readonly CheckpointEntry[];
  /** Why they are not to be trusted. */
  readonly fault?: string;
  /** Whether the only fault is that an earlier groklab wrote the list, which had no checksum then. */
  readonly outdated?: boolean;
}

/** What LATEST.json says; nothing where it is missing. */
function listed(run: string): Listing {
  const path = listOf(run);
  if (!existsSync(path)) return { entries: [] };
  const text = readText(path);
  try {
    const list: CheckpointEntry[] | { states: CheckpointEntry[] } = JSON.parse(text);
    if (Array.isArray(list)) {
      return { entries: list, outdated: true, fault: `${path}: has no checksum; an earlier groklab wrote it` };
    }
    if (text === encodeList(list.states)) return { entries: list.states };
  } catch {
    // No JSON, or no list: changed, as below.
  }
  return { entries: [], fault: `${path}: changed since it was written; which states are whole is not known` };
}

/** `{"crc32":"…","states":[…]}`, the checksum taken of the same without it. */
function encodeList(states: readonly CheckpointEntry[]): string {
  return `${canonicalJson({ states, crc32: checksum(canonicalJson({ states })) })}\n`;
}

/** `weights/<name>` and `moments/<j>/<name>` as tensors of their shapes; step and rates as JSON, whose numbers round-trip. */
export function encodeState({ step, weights, shapes, moments, rates }: TrainerState): Buffer {
  const tensors: Record<string, StoredTensor> = {};
  for (const [name, values] of Object.entries(weights)) tensors[`weights/${name}`] = { shape: shapes[name], values };
  moments.forEach((moment, j) => {
    for (const [name, values] of Object.entries(moment)) {
      tensors[`moments/${j}/${name}`] = { shape: shapes[name], values };
    }
  });
  return encodeSafetensors({ tensors, metadata: { state: canonicalJson({ step, rates, moments: moments.length }) } });
}

/** @throws RecordError for a file that is not a state's */
export function decodeState(bytes: Buffer, path: string): TrainerState {
  const { tensors, metadata } = decodeSafetensors(bytes, path);
  let state: Pick<TrainerState, "step" | "rates"> & { moments: number };
  try {
    state = JSON.parse(metadata.state);
  } catch {
    throw new RecordError(`${path}: has no state of a run in its metadata`);
  }
  const under = (prefix: string): [string, StoredTensor][] =>
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]);
  const valuesOf = (prefix: string) => Object.fromEntries(under(prefix).map(([name, { values }]) => [name, values]));
  return {
    step: state.step,
    rates: state.rates,
    weights: valuesOf("weights/"),
    shapes: Object.fromEntries(under("weights/").map(([name, { shape }]) => [name, shape])),
    moments: Array.from({ length: state.moments }, (_, j) => valuesOf(`moments/${j}/`)),
  };
}
