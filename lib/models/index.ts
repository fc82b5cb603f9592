/**
 * Networks as values: named weights and a pure forward pass.
 *
 * Begin with {@link createModel}.
 *
 * @module
 */
import { ConfigError, unreachable } from "../core";
import type { Dataset } from "../tasks";
import { type LstmConfig, lstm } from "./lstm";
import { type MixtureConfig, mixture } from "./mixture";
import { type MlpConfig, mlp } from "./mlp";
import type { Model } from "./model";
import { type ParityNetworkConfig, parityNetwork } from "./parity";
import { type RnnConfig, rnn } from "./rnn";
import { type TransformerConfig, transformer } from "./transformer";

export {
  INITIALIZATION_SCOPES,
  type InitializationConfig,
  type InitializationScope,
  type InitialWeightsOptions,
  initialWeights,
} from "./initialise";
export type { LstmConfig } from "./lstm";
export type { MixtureConfig } from "./mixture";
export type { MlpConfig } from "./mlp";
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
export type { ParityNetworkConfig } from "./parity";
export type { RnnConfig } from "./rnn";
export type { TransformerConfig } from "./transformer";

/** Every architecture that can be trained, told apart by `kind`. */
export type ModelConfig = MlpConfig | TransformerConfig | LstmConfig | RnnConfig | ParityNetworkConfig | MixtureConfig;

/**
 * The model of a configuration, sized for a dataset.
 *
 * @throws ConfigError for a network that cannot read the dataset's inputs, and for sizes that do not go together
 */
export function createModel(config: ModelConfig, dataset: Dataset): Model {
  const { inputKind, sequence, vocabulary, classes } = dataset;
  if ((config.kind === "parity") !== (inputKind === "signs")) {
    const expected = inputKind === "signs" ? "parity" : "mlp, transformer, lstm, rnn or mixture";
    throw new ConfigError(
      `config.model.kind: expected ${expected}, since the inputs of config.task are ${inputKind}, got ${config.kind}`,
    );
  }
  switch (config.kind) {
    case "mlp":
      return mlp(config, sequence, vocabulary, classes);
    case "transformer":
      return transformer(config, sequence, vocabulary, classes);
    case "lstm":
      return lstm(config, vocabulary, classes);
    case "rnn":
      return rnn(config, vocabulary, classes);
    case "parity":
      return parityNetwork(config, sequence);
    case "mixture":
      return mixture(config, sequence, vocabulary, classes);
    default:
      return unreachable(config);
  }
}
