/** @file What is measured of a training: whether a record has all that is asked for, and the plan that has both. */
import { canonicalJson } from "../core";
import type { CheckpointConfig, EvaluationConfig, ProbeConfig } from "../trainers";
import { checkpointSteps, evaluationSteps } from "../trainers/evaluation-steps"; // not the room: what describes runs loads no TensorFlow
import { trainingOf } from "./identity";
import type { RunRecord } from "./read";
import type { RunConfig } from "./spec";

type Measured = Pick<RunConfig, "steps" | "evaluation" | "probes" | "checkpoints">;

/** Whether a record of one configuration holds all that another one of the same training measures. */
export function holds(recorded: RunConfig, asked: RunConfig): boolean {
  if (canonicalJson(recorded) === canonicalJson(asked)) return true;
  return trainingOf(recorded) === trainingOf(asked) && measures(recorded, asked);
}

function measures({ evaluation, probes, checkpoints }: Measured, asked: Measured): boolean {
  const kept = stepsOf(checkpoints, asked.steps);
  return (
    isWithin(asked.evaluation, evaluation, asked.steps) &&
    stepsOf(asked.checkpoints, asked.steps).every((step) => kept.includes(step)) &&
    asked.probes.every((probe) =>
      probes.some((one) => isSame(one, probe) && isWithin(probe.schedule, one.schedule, asked.steps)),
    )
  );
}

function stepsOf(checkpoints: CheckpointConfig | undefined, steps: number): number[] {
  return checkpoints ? checkpointSteps(steps, checkpoints) : [];
}

/** Whether two probes measure the same under the same name, at whatever steps. */
function isSame(a: ProbeConfig, b: ProbeConfig): boolean {
  const [one, other] = [a, b].map(({ schedule: _, ...probe }) => canonicalJson(probe));
  return one === other;
}

function isWithin(some: EvaluationConfig, all: EvaluationConfig, steps: number): boolean {
  if (canonicalJson(some) === canonicalJson(all)) return true;
  const known = new Set(evaluationSteps(steps, all));
  return evaluationSteps(steps, some).every((step) => known.has(step));
}

/** A record as if only this had been asked for: a record may have more probes, and more evaluations. */
export function asAsked(record: RunRecord, asked: RunConfig): RunRecord {
  const { config, evaluations, probes } = record;
  if (canonicalJson(config) === canonicalJson(asked) || !holds(config, asked)) return record;
  const at = (schedule: EvaluationConfig) => {
    const steps = new Set(evaluationSteps(asked.steps, schedule));
    return <T extends { readonly step: number }>(measured: readonly T[]) =>
      measured.filter(({ step }) => steps.has(step));
  };
  return {
    ...record,
    config: asked,
    evaluations: at(asked.evaluation)(evaluations),
    probes: Object.fromEntries(asked.probes.map(({ name, schedule }) => [name, at(schedule)(probes[name])])),
  };
}

/**
 * The configuration that measures what a record of this training has and what is asked for. Of two probes of one name that differ
 * in more than their schedule, it has the one that is asked for, as it has where no schedule has the steps of both.
 *
 * @param isKnown whether a probe of the record can be measured once more: one of one's own needs its function
 */
export function measuringBoth(
  recorded: RunConfig,
  asked: RunConfig,
  isKnown: (probe: ProbeConfig) => boolean = () => true,
): RunConfig {
  const kept = recorded.probes.filter(
    (probe) => isKnown(probe) && asked.probes.every((one) => one.name !== probe.name || isSame(one, probe)),
  );
  const probes = kept.map((probe) => {
    const again = asked.probes.find(({ name }) => name === probe.name);
    return again ? { ...probe, schedule: union(probe.schedule, again.schedule, asked.steps) } : probe;
  });
  const added = asked.probes.filter(({ name }) => kept.every((probe) => probe.name !== name));
  return {
    ...asked,
    evaluation: union(recorded.evaluation, asked.evaluation, asked.steps),
    probes: [...probes, ...added],
    ...checkpointsOfBoth(recorded, asked),
  };
}

/** What either keeps; steps that no schedule of both has are named. */
function checkpointsOfBoth(recorded: Measured, { checkpoints, steps }: Measured): Pick<RunConfig, "checkpoints"> {
  const [before, now] = [recorded.checkpoints, checkpoints].map((one) => stepsOf(one, steps));
  if (before.every((step) => now.includes(step))) return checkpoints ? { checkpoints } : {};
  if (now.every((step) => before.includes(step))) return { checkpoints: recorded.checkpoints };
  const at = [...new Set([...before, ...now])].sort((a, b) => a - b);
  return { checkpoints: { every: 0, perDecade: 0, at } };
}

/**
 * The sparsest schedule that has the steps of both: multiples of a stride are multiples of its divisors. Where that is no schedule, or
 * has many times as many steps, the one that is asked for.
 */
function union(recorded: EvaluationConfig, asked: EvaluationConfig, steps: number): EvaluationConfig {
  if (isWithin(asked, recorded, steps)) return recorded;
  const decades = recorded.perDecade * asked.perDecade;
  const both = {
    every: divisor(recorded.every, asked.every),
    perDecade:
      decades === 0 ? recorded.perDecade + asked.perDecade : decades / divisor(recorded.perDecade, asked.perDecade),
  };
  const [count, before, after] = [both, recorded, asked].map((one) => evaluationSteps(steps, one).length);
  return both.perDecade <= 100 && count <= MOST * (before + after) ? both : asked;
}

/** How many times as many steps as two schedules have together their union may have. */
const MOST = 4;

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
