/** @file Records of runs that nobody made: what rules are asked about whose answers are known. */
import type { Json } from "groklab/core";
import { type ProbeValue, type RunConfig, type RunRecord, type RunSpec, resolveRun, runId } from "groklab/runs";
import { type Evaluation, evaluationSteps } from "groklab/trainers";

/** What a made-up run did. */
export interface Trajectory {
  /** Training accuracy is 1 from this step on; null: it never is. Default 100. */
  readonly tMem?: number | null;
  /** Test accuracy is `after` from this step on; null: it never is. Default null. */
  readonly tGen?: number | null;
  /** Test accuracy before that. Default 0.5. */
  readonly plateau?: number;
  /** Default 1. */
  readonly after?: number;
  /** Test accuracy at each step, instead of the three above. */
  readonly testAccuracy?: (step: number) => number;
  /** Training and test loss at each step. Default 0. */
  readonly losses?: (step: number) => readonly [number, number];
  /** Default 1 all along. */
  readonly weightNorm?: (step: number) => number;
  /** What each probe measured. */
  readonly probes?: Readonly<Record<string, readonly ProbeValue[]>>;
  readonly status?: RunRecord["status"];
}

/** A finished run of this specification, measured at the steps that it says; no file has it. */
export function madeUpRun(spec: RunSpec, trajectory: Trajectory = {}): RunRecord {
  return record(resolveRun(spec), trajectory);
}

function record(config: RunConfig, trajectory: Trajectory, id = runId(config)): RunRecord {
  const { probes = {}, status = "done" } = trajectory;
  const evaluations = evaluationSteps(config.steps, config.evaluation).map((step) => evaluation(step, trajectory));
  const environment = {} as RunRecord["environment"];
  return { id, folder: `/nowhere/${id}`, config, environment, evaluations, probes, status, steps: config.steps };
}

function evaluation(step: number, trajectory: Trajectory): Evaluation {
  const { tMem = 100, tGen = null, plateau = 0.5, after = 1, weightNorm = () => 1, losses = () => [0, 0] } = trajectory;
  const { testAccuracy = () => (tGen !== null && step >= tGen ? after : plateau) } = trajectory;
  const [trainLoss, testLoss] = losses(step);
  const train = { loss: trainLoss, accuracy: tMem !== null && step >= tMem ? 1 : 0.5 };
  return { step, train, test: { loss: testLoss, accuracy: testAccuracy(step) }, weightNorm: weightNorm(step) };
}

type Runs = () => readonly RunSpec[];
/** Hundreds of runs are resolved once. */
const resolved = new Map<Runs, readonly { readonly id: string; readonly config: RunConfig }[]>();

function configsOf(runs: Runs) {
  const known =
    resolved.get(runs) ??
    runs()
      .map(resolveRun)
      .map((config) => ({ id: runId(config), config }));
  resolved.set(runs, known);
  return known;
}

/** All runs of a part, each with the trajectory that its configuration has. */
export function madeUpPart(
  { runs }: { readonly runs: Runs },
  trajectory: (config: RunConfig) => Trajectory,
): RunRecord[] {
  return configsOf(runs).map(({ id, config }) => record(config, trajectory(config), id));
}

/** Measurements at the steps that the run's probe of this name has. */
export function measured(config: RunConfig, name: string, value: (step: number) => Json): Record<string, ProbeValue[]> {
  const probe = config.probes.find((one) => one.name === name);
  if (!probe) throw new Error(`the run has no probe ${name}`);
  return { [name]: evaluationSteps(config.steps, probe.schedule).map((step) => ({ step, value: value(step) })) };
}
