import { ConfigError, type RandomStream, randomStream, unreachable } from "../core";
import type { Model, ParameterRole, ParameterSpec } from "./model";

/** How a run's initial weights depart from those the architecture draws by itself. */
export interface InitializationConfig {
  /** Multiplies the parameters in `scope`, once. Default 1. */
  readonly scale: number;
  readonly scope: InitializationScope;
  /** Whether the last layer's parameters start at zero. Default false. */
  readonly zeroLastLayer: boolean;
}

/** What `initialization.scope` may be. */
export const INITIALIZATION_SCOPES = ["all", "weights", "embeddings", "nonEmbeddings"] as const;
/**
 * What the scale multiplies. `all`: every parameter, biases, embeddings and gains included (Omnigrok; the regularization
 * paper's Table 7.2). `weights`: matrices and embeddings, as the synergy paper's "every `*.weight`"; biases and the gains of
 * LayerNorm are left, though PyTorch names a gain `weight` too. `embeddings`, positions included, and `nonEmbeddings` are
 * each other's complement.
 */
export type InitializationScope = (typeof INITIALIZATION_SCOPES)[number];

export interface InitialWeightsOptions {
  /** False leaves the last layer as drawn and scaled even where the configuration sets it to zero. Default true. */
  readonly zeroed?: boolean;
}

/**
 * The initial values of a model by name, row-major. Each parameter has a stream of its own, keyed by the seed and its
 * name, so a further parameter changes no other's values. Frozen parameters are neither scaled nor set to zero.
 *
 * @throws ConfigError where the last layer is to be zero and the network has none, or a scope to be scaled has no parameter
 */
export function initialWeights(
  model: Model,
  { scale, scope, zeroLastLayer }: InitializationConfig,
  seed: number,
  { zeroed = true }: InitialWeightsOptions = {},
): Record<string, Float32Array> {
  if (zeroLastLayer && model.lastLayer.length === 0) {
    throw new ConfigError("config.initialization.zeroLastLayer: expected false for a mixture of networks, got true");
  }
  if (scale !== 1 && !model.parameters.some(({ frozen, role }) => !frozen && inScope(scope, role))) {
    throw new ConfigError(
      `config.initialization.scope: expected one that this network has parameters in, got ${scope}: none would be scaled`,
    );
  }
  const zero = new Set(zeroLastLayer && zeroed ? model.lastLayer : []);
  const values = ({ name, role, frozen, initial }: ParameterSpec): Float32Array => {
    const drawn = initial(randomStream(seed, "init", name));
    if (frozen) return drawn;
    if (zero.has(name)) return drawn.fill(0);
    return inScope(scope, role) ? drawn.map((value) => value * scale) : drawn;
  };
  return Object.fromEntries(model.parameters.map((spec) => [spec.name, values(spec)]));
}

function inScope(scope: InitializationScope, role: ParameterRole): boolean {
  switch (scope) {
    case "all":
      return true;
    case "weights":
      return role === "weight" || role === "embedding";
    case "embeddings":
      return role === "embedding";
    case "nonEmbeddings":
      return role !== "embedding";
    default:
      return unreachable(scope);
  }
}

/**
 * Uniform in ±1 / sqrt(fanIn): PyTorch's default for both weight and bias of a linear layer
 * (`torch.nn.Linear.reset_parameters`), and with the hidden width for fanIn that of `torch.nn.RNN` and `LSTM`.
 * Weights here are `[in, out]`, PyTorch's are `[out, in]`.
 */
export function fanInUniform(
  name: string,
  shape: readonly number[],
  fanIn: number,
  role: ParameterRole = "weight",
): ParameterSpec {
  const bound = 1 / Math.sqrt(fanIn);
  return { name, shape, role, initial: (random) => drawn(shape, () => (2 * random.uniform() - 1) * bound) };
}

/** The parameters of x W + b: `<name>.weight` `[inputs, outputs]` and, with a bias, `<name>.bias` `[outputs]`. */
export function linearLayer(
  name: string,
  inputs: number,
  outputs: number,
  { bias }: { bias: boolean },
): ParameterSpec[] {
  const weight = fanInUniform(`${name}.weight`, [inputs, outputs], inputs);
  return bias ? [weight, fanInUniform(`${name}.bias`, [outputs], inputs, "bias")] : [weight];
}

/** N(0, 1), PyTorch's default for `torch.nn.Embedding`. */
export function standardNormal(name: string, shape: readonly number[], role: ParameterRole): ParameterSpec {
  return { name, shape, role, initial: (random: RandomStream) => drawn(shape, () => random.normal()) };
}

/** The same value everywhere, as the gain 1 and bias 0 of a LayerNorm. */
export function constant(name: string, shape: readonly number[], value: number, role: ParameterRole): ParameterSpec {
  return { name, shape, role, initial: () => drawn(shape, () => value) };
}

function drawn(shape: readonly number[], draw: () => number): Float32Array {
  return Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw);
}
