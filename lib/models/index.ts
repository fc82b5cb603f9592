import type { Dataset } from "../tasks";
import { type MlpConfig, mlp } from "./mlp";
import type { Model } from "./model";

export { type MlpConfig, mlp } from "./mlp";
export { type Forward, type Model, type ParameterSpec, type Parameters, parameterCount } from "./model";

/** Every architecture that can be trained, told apart by `kind`. */
export type ModelConfig = MlpConfig;

/** The model of a configuration, sized for a dataset. */
export function createModel(config: ModelConfig, { sequence, vocabulary, classes }: Dataset): Model {
  return mlp(config, sequence, vocabulary, classes);
}
