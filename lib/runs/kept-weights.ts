/**
 * @file Weights that a run keeps along its way: `checkpoints/weights-<step>.safetensors`, a tensor a parameter under the parameter's
 * own name. The record has the hash of each, so they may go, and come back, without it.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { RecordError, sha256 } from "../core";
import type { TrainerState } from "../trainers";
import { makeFolder, namesIn, readBytes, removeFile, writeAtomically } from "./files";
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from "./safetensors";

/** The folder of a run that holds its states and weights; no part of what is published. */
export const STATES = "checkpoints";

/** Weights by the names of their parameters, such as `hidden0.weight`: float32, row-major, each with its shape. */
export type NamedWeights = Readonly<Record<string, StoredTensor>>;

/** Path of the weights after so many updates. */
export function weightsPath(run: string, step: number): string {
  return join(run, STATES, `weights-${String(step).padStart(9, "0")}.safetensors`);
}

/** The step of a file of such weights; undefined for another file. */
export function weightsStep(name: string): number | undefined {
  const step = /^weights-(\d{9})\.safetensors$/.exec(name)?.[1];
  return step === undefined ? undefined : Number(step);
}

/** Writes the weights of a state, and gives the SHA-256 of the file. */
export function saveWeights(run: string, state: Omit<TrainerState, "moments" | "rates">): string {
  return writeWeights(weightsPath(run, state.step), state.step, namedWeights(state));
}

/** Writes weights as a file of their own, with the step in its metadata, and gives the file's SHA-256. */
export function writeWeights(path: string, step: number, weights: NamedWeights): string {
  const bytes = encodeSafetensors({ tensors: weights, metadata: { step: String(step) } });
  makeFolder(dirname(path));
  writeAtomically(path, bytes);
  return sha256(bytes);
}

/** Weights with their shapes. */
export function namedWeights({ weights, shapes }: Pick<TrainerState, "weights" | "shapes">): NamedWeights {
  return Object.fromEntries(Object.entries(weights).map(([name, values]) => [name, { shape: shapes[name], values }]));
}

/**
 * The weights of a file that a record names; undefined where it is not there.
 *
 * @throws RecordError when it is not what the record names
 */
export function readWeights(run: string, step: number, stored: string): NamedWeights | undefined {
  const path = weightsPath(run, step);
  if (!existsSync(path)) return undefined;
  const bytes = readBytes(path);
  const found = sha256(bytes);
  if (found !== stored) {
    throw new RecordError(`${path}: changed since it was written (SHA-256 ${found}, stored ${stored}); delete it`);
  }
  return { ...decodeSafetensors(bytes, path).tensors };
}

/** The steps of the files of weights that are there, increasing. */
export function weightsIn(run: string): number[] {
  const names = existsSync(join(run, STATES)) ? namesIn(join(run, STATES)) : [];
  return names.flatMap((name) => weightsStep(name) ?? []).sort((a, b) => a - b);
}

/** Removes the files of weights of a run, and gives their steps. Its record stays, and with it what they were. */
export function removeWeights(run: string): number[] {
  const steps = weightsIn(run);
  for (const step of steps) removeFile(weightsPath(run, step));
  return steps;
}

/** Files of weights that are not what the record says, or of which it says nothing, one line each. */
export function weightsFaults(
  run: string,
  kept: readonly { readonly step: number; readonly sha256: string }[] = [],
): { readonly kind: "damaged" | "leftover"; readonly message: string }[] {
  return weightsIn(run).flatMap((step): ReturnType<typeof weightsFaults> => {
    const path = weightsPath(run, step);
    const stored = kept.find((one) => one.step === step)?.sha256;
    // Of a process that was killed before it wrote the line, or of a record that is gone.
    if (stored === undefined) return [{ kind: "leftover", message: `${path}: the record names no such weights` }];
    const found = sha256(readBytes(path));
    if (found === stored) return [];
    const message = `${path}: changed since it was written (SHA-256 ${found}, stored ${stored}); delete it`;
    return [{ kind: "damaged", message }];
  });
}
