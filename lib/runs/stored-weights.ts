/** @file The weights of a recorded run, as far as they are stored: those that it kept on its way, and its last state. */
import { loadCheckpoint } from "./checkpoint";
import { type NamedWeights, namedWeights, readWeights, weightsIn } from "./kept-weights";
import type { RunRecord } from "./read";

/**
 * The weights of a run after `step` updates; undefined where they are not stored.
 *
 * @throws RecordError when they are there, and not what was written
 */
export function storedWeights({ folder, kept = [] }: RunRecord, step: number): NamedWeights | undefined {
  const hash = kept.find((one) => one.step === step)?.sha256;
  const own = hash === undefined ? undefined : readWeights(folder, step, hash);
  if (own) return own;
  const state = loadCheckpoint(folder)?.state;
  return state?.step === step ? namedWeights(state) : undefined;
}

/** The steps whose weights are stored, increasing. */
export function storedSteps({ folder, kept = [] }: RunRecord): number[] {
  const there = new Set(weightsIn(folder));
  const last = loadCheckpoint(folder)?.state.step;
  const steps = kept.map(({ step }) => step).filter((step) => there.has(step));
  return [...new Set(last === undefined ? steps : [...steps, last])].sort((a, b) => a - b);
}
