/** @file What is done to weights, gradients and updates besides the optimiser's rule: all interventions, in the order in which they act. */
import type { TrainConfig } from "../config";
import { type ClipNorm, clipNorm } from "./clip-norm";
import { type ConstantNorm, constantNorm } from "./constant-norm";
import type { Actions, Intervention } from "./intervention";
import { type L1, l1 } from "./l1";
import { type Mask, mask } from "./mask";
import { type NeuronDropout, neuronDropout } from "./neuron-dropout";
import { type OrthogonalGradient, orthogonalGradient } from "./orthogonal-gradient";
import { type OwnInterventions, ownInterventions } from "./own";
import { type UpdateNoise, updateNoise } from "./update-noise";
import { type WeightNoise, weightNoise } from "./weight-noise";

export type { ConstantNormConfig } from "./constant-norm";
export { type Actions, type Intervention, type StepRandom, stepRandom, type Update } from "./intervention";
export type { MaskConfig } from "./mask";
export type { NeuronDropoutConfig } from "./neuron-dropout";
export type { OwnIntervention } from "./own";

/** What is done to weights, gradients and updates besides the optimiser's rule. */
export interface InterventionConfig
  extends WeightNoise,
    NeuronDropout,
    L1,
    OrthogonalGradient,
    Mask,
    ClipNorm,
    UpdateNoise,
    ConstantNorm,
    OwnInterventions {}

/** Every intervention by the name of its field, in the order in which they act. Others may be added before a run is asked for. */
export const interventions: Record<string, Intervention<never>> = {
  weightNoise,
  neuronDropout,
  l1,
  orthogonalGradient,
  mask,
  clipNorm,
  updateNoise,
  constantNorm,
  own: ownInterventions,
} satisfies { [K in keyof InterventionConfig]-?: Intervention<Required<InterventionConfig>[K]> } as Record<
  string,
  Intervention<never>
>;

/** What the interventions of a configuration do, in their order; those at their defaults do nothing. */
export function actionsOf({ interventions: values }: Pick<TrainConfig, "interventions">): Actions[] {
  return Object.entries(interventions).flatMap(([name, { acts }]) => {
    const value = valueIn(values, name);
    return value === undefined ? [] : [acts(value) ?? []].flat();
  });
}

/** What the interventions of a configuration can't go together with, one line for each fault. */
export function interventionFaults(config: TrainConfig): string[] {
  return Object.entries(interventions).flatMap(([name, { faults }]) => [
    ...(faults?.(valueIn(config.interventions, name), config) ?? []),
  ]);
}

function valueIn(values: InterventionConfig, name: string): never {
  return (values as unknown as Readonly<Record<string, never>>)[name];
}
