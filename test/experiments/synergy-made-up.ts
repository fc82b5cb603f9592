/** @file Records of the synergy paper's runs that nobody made: curves of synergy, accuracies and losses as the tests make them up. */

import { among, synergy } from "groklab/experiments";
import { type ProbeValue, type RunConfig, type RunRecord, type RunSpec, resolveRun, runId } from "groklab/runs";
import { evaluationSteps } from "groklab/trainers";
import { madeUpPart, madeUpRun, type Trajectory } from "../support/made-up-run";

type Curve = (step: number) => number;

/** What a run did. Synergy and redundancy are in bits. */
export interface MadeUp extends Omit<Trajectory, "probes"> {
  readonly synergy?: Curve;
  readonly redundancy?: Curve;
  /** Neurons of the most synergistic multiplet, a multiple of 25. */
  readonly size?: Curve;
  readonly accuracy?: Curve;
  readonly loss?: Curve;
  readonly trainLoss?: Curve;
  readonly weightNorm?: Curve;
  readonly gini?: Curve;
}

/** Straight in ln(step) between knots, and flat outside. */
export function through(...knots: readonly (readonly [number, number])[]): Curve {
  return (step) => {
    const after = knots.findIndex(([at]) => at >= step);
    if (after <= 0) return (knots[after] ?? knots[knots.length - 1])[1];
    const [[a, low], [b, high]] = [knots[after - 1], knots[after]];
    return low + ((high - low) * Math.log(step / a)) / Math.log(b / a);
  };
}

/** Clusters of 25 neurons in their order: 0 … 24, 25 … 49, and so on. */
export const LABELS = Array.from({ length: 250 }, (_, neuron) => Math.floor(neuron / 25));

function synergyValue(step: number, values: MadeUp): ProbeValue["value"] {
  const { synergy: s = () => 0.1, redundancy: r = () => 0.1, size = () => 175 } = values;
  const clusters = Math.round(size(step) / 25);
  // The first clusters; before the first update the last ones.
  const from = step === 0 ? 10 - clusters : 0;
  return {
    synergy: {
      omega: -Math.LN2 * s(step),
      clusters: Array.from({ length: clusters }, (_, i) => from + i),
      neurons: 25 * clusters,
    },
    redundancy: { omega: Math.LN2 * r(step), clusters: [0, 1, 2], neurons: 75 },
    shuffled: { synergy: -0.001, redundancy: 0.001 },
    ...{ smallestEigenvalue: 0.5, dropped: 0, zeroShare: 0.4, silhouette: 0, labels: LABELS },
  };
}

function fourierValue(step: number, { gini = () => 0.5, tGen }: MadeUp): ProbeValue["value"] {
  const late = typeof tGen === "number" && step >= tGen;
  const energies = Array.from({ length: 49 }, (_, f) => (f === 5 || f === 7 ? (late ? 20 : 2) : 1));
  const losses = (value: number) => ({ train: value, test: value });
  return {
    energies,
    gini: gini(step),
    key: [5, 7],
    restricted: losses(late ? 0.1 : 5),
    excluded: losses(late ? 6 : 1),
  };
}

function probesOf(config: RunConfig, values: MadeUp): Trajectory["probes"] {
  return Object.fromEntries(
    config.probes.map(({ name, kind, schedule }) => [
      name,
      evaluationSteps(config.steps, schedule).map((step) => ({
        step,
        value: kind === "synergy" ? synergyValue(step, values) : fourierValue(step, values),
      })),
    ]),
  );
}

function measuredAs(run: RunRecord, trajectory: MadeUp): RunRecord {
  const { accuracy, loss, trainLoss, weightNorm } = trajectory;
  const evaluations = run.evaluations.map(({ step, train, test, ...rest }) => ({
    step,
    train: { accuracy: train.accuracy, loss: trainLoss?.(step) ?? train.loss },
    test: { accuracy: accuracy?.(step) ?? test.accuracy, loss: loss?.(step) ?? test.loss },
    weightNorm: weightNorm?.(step) ?? rest.weightNorm,
  }));
  return { ...run, evaluations };
}

export type Course = (config: RunConfig) => MadeUp;

const settled = (config: RunConfig, course: Course): Trajectory => ({
  ...{ plateau: 0.01, ...course(config) },
  probes: probesOf(config, course(config)),
});

export type Part = keyof typeof synergy.parts;

/** Records of some parts, sub-networks and waves as the whole networks' records decide them. */
export function recordsOf(parts: readonly string[], course: Course): Record<string, RunRecord[]> {
  const known = parts.filter((part) => !synergy.parts[part].after);
  const records = Object.fromEntries(
    known.map((part) => [
      part,
      madeUpPart(synergy.parts[part], (config) => settled(config, course)).map((run) =>
        measuredAs(run, course(run.config)),
      ),
    ]),
  );
  for (const part of parts.filter((name) => synergy.parts[name].after)) {
    const find = among(records);
    const made = synergy.parts[part].arms.flatMap((arm): readonly RunSpec[] =>
      arm.runs(arm.from ? find(arm.from) : []),
    );
    records[part] = made.map((spec) => {
      // As long as the whole network's, whatever is planned; found by the id of what is planned.
      const config = resolveRun({ ...spec, steps: 4000 });
      return { ...measuredAs(madeUpRun(config, settled(config, course)), course(config)), id: runId(resolveRun(spec)) };
    });
  }
  return records;
}

/** `weight decay 2`, or `alpha 8`, of a run of the paper's. */
export function nameOf({ optimizer, initialization, interventions }: RunConfig): string {
  return interventions.constantNorm ? `alpha ${initialization.scale}` : `weight decay ${optimizer.weightDecay}`;
}

/** Which sub-network of a whole one whose multiplets are `LABELS`' first seven clusters, and at the start the last. */
export function roleOf({ interventions: { mask } }: RunConfig): string {
  if (!mask) return "whole";
  const { keep } = mask;
  const contiguous = keep[keep.length - 1] - keep[0] === keep.length - 1;
  if (!contiguous) return keep.length === 175 ? "random, as many" : "random, as inverse";
  const side = keep.length === 175 ? "synergistic" : "inverse";
  const atStart = (side === "synergistic") === (keep[0] !== 0);
  return atStart ? `${side} at start` : mask.parts === "incoming" ? `${side}, biases in` : side;
}
