/**
 * Networks as values: named weights and a pure forward pass.
 *
 * Begin with {@link createModel}.
 *
 * @module
 */
import { ConfigError } from "../core";
import type { Dataset } from "../tasks";
import { type GruConfig, gruKind } from "./gru";
import type { ModelKind } from "./kind";
import { type LstmConfig, lstmKind } from "./lstm";
import { type MixtureConfig, mixtureKind } from "./mixture";
import { type MlpConfig, mlpKind } from "./mlp";
import { type MlstmConfig, mlstmKind } from "./mlstm";
import type { Model } from "./model";
import { type OwnModelConfig, ownModelKind } from "./own";
import { type ParityNetworkConfig, parityNetworkKind } from "./parity";
import { type RnnConfig, rnnKind } from "./rnn";
import { type S6Config, s6Kind } from "./s6";
import { type TransformerConfig, transformerKind } from "./transformer";

export { ACTIVATIONS, type Activation, activations, type OwnActivation } from "./activation";
export type { GruConfig } from "./gru";
export {
  INITIALIZATION_SCOPES,
  type InitializationConfig,
  type InitializationScope,
  type InitialWeightsOptions,
  initialWeights,
} from "./initialise";
export type { ModelKind } from "./kind";
export type { LstmConfig } from "./lstm";
export type { MixtureConfig } from "./mixture";
export { type MlpConfig, mlp } from "./mlp";
export type { MlstmConfig } from "./mlstm";
export {
  type Forward,
  type ForwardOptions,
  type Model,
  type NeuronAxis,
  type ParameterRole,
  type ParameterSpec,
  type Parameters,
  parameterCount,
} from "./model";
export type { OwnForward, OwnInitial, OwnModel, OwnModelConfig, OwnNetwork, OwnParameter } from "./own";
export type { ParityNetworkConfig } from "./parity";
export type { RnnConfig } from "./rnn";
export type { S6Config } from "./s6";
export type { TransformerConfig } from "./transformer";

/** Every architecture that can be trained, told apart by `kind`. */
export type ModelConfig =
  | MlpConfig
  | TransformerConfig
  | LstmConfig
  | GruConfig
  | RnnConfig
  | S6Config
  | MlstmConfig
  | ParityNetworkConfig
  | MixtureConfig
  | OwnModelConfig;

/** Every kind of network by its name. Others may be added before a run is asked for. */
export const models: Record<string, ModelKind<never>> = {
  mlp: mlpKind,
  transformer: transformerKind,
  lstm: lstmKind,
  gru: gruKind,
  rnn: rnnKind,
  s6: s6Kind,
  mlstm: mlstmKind,
  parity: parityNetworkKind,
  mixture: mixtureKind,
  own: ownModelKind,
};

/** What is to be known of the kind of a network. */
export function modelKind(config: ModelConfig): ModelKind<ModelConfig> {
  return models[config.kind] as ModelKind<ModelConfig>;
}

/** Names of groklab's networks that read such inputs. */
export function readersOf(inputs: Dataset["inputKind"]): string[] {
  return Object.keys(models).filter((name) => (models[name].reads ?? "tokens") === inputs);
}

/** Whether a network reads such inputs. */
export function canRead({ kind }: Pick<ModelConfig, "kind">, inputs: Dataset["inputKind"]): boolean {
  return models[kind].reads === "both" || readersOf(inputs).includes(kind);
}

/**
 * The model of a configuration, sized for a dataset.
 *
 * @throws ConfigError for a network that cannot read the dataset's inputs, and for sizes that do not go together
 */
export function createModel(config: ModelConfig, dataset: Dataset): Model {
  if (!canRead(config, dataset.inputKind)) {
    const expected = readersOf(dataset.inputKind)
      .join(", ")
      .replace(/, (?=[^,]*$)/, " or ");
    throw new ConfigError(
      `config.model.kind: expected ${expected}, since the inputs of config.task are ${dataset.inputKind}, got ${config.kind}`,
    );
  }
  return modelKind(config).build(config, dataset);
}
