/** @file A network of one's own: named parameters with their initial values, and a forward pass in plain tfjs. */
import type * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { ConfigError, nearestWord, type RandomStream } from "../core";
import { type OwnOptions, type OwnPart, ownFields, ownValue } from "../fields";
import type { Dataset } from "../tasks";
import type { ModelKind } from "./kind";
import type { Forward, ForwardOptions, Model, ParameterRole, ParameterSpec, Parameters } from "./model";

/** How the values of a parameter are drawn: all from N(0, normal^2), from U(-uniform, uniform), or one constant; or by a function. */
export type OwnInitial =
  | { readonly normal: number }
  | { readonly uniform: number }
  | { readonly constant: number }
  | ((random: RandomStream, size: number) => ArrayLike<number>);

/** One weight. */
export interface OwnParameter {
  readonly shape: readonly number[];
  readonly initial: OwnInitial;
  /** What a scale of the initial values or a norm may apply to. Default: told by the name: `embedding…`, `….bias`, `….gain`, else a weight. */
  readonly role?: ParameterRole;
  /** Whether training leaves it as it is. Default false. */
  readonly frozen?: boolean;
}

/** What a forward pass gives besides logits, by the names that probes and `network` ask for. */
export interface OwnForward {
  readonly logits: tf.Tensor;
  readonly activations?: Readonly<Record<string, tf.Tensor>>;
}

/** A network, sized for a dataset. */
export interface OwnNetwork {
  /** By their names, such as `hidden.weight`. */
  readonly parameters: Readonly<Record<string, OwnParameter>>;
  /** Names of the last layer's, which `initialization.zeroLastLayer` sets to zero. Default: none. */
  readonly lastLayer?: readonly string[];
  /**
   * Logits `[batch, classes]`: with whatever activations are to be asked for, or alone. A pure function in plain tfjs.
   *
   * @param inputs int32 `[batch, sequence]`: tokens, or signs of a parity
   * @param options `dropout(x, rate, name)` is there in training, where `options.dropout` of the network is above 0
   */
  forward(parameters: Parameters, inputs: tf.Tensor2D, options: ForwardOptions): tf.Tensor | OwnForward;
}

/** A kind of network of one's own: the default export of a file, or `own.model(name, …)` in a cell. */
export interface OwnModel<O extends OwnOptions = OwnOptions> {
  /** What `model.options` of a spec may set, each with its default. */
  readonly options?: O;
  /** The network. @param sizes of the dataset: tokens an example, kinds of tokens (0: signs), classes */
  build(options: O, sizes: Pick<Dataset, "sequence" | "vocabulary" | "classes">): OwnNetwork;
}

/** A network of one's own in a configuration. */
export type OwnModelConfig = OwnPart;

export const ownModelKind: ModelKind<OwnModelConfig> = {
  schema: z.strictObject(ownFields),
  reads: "both",
  build: modelOf,
  hasEmbeddings: () => true,
  slug: ({ name }) => name,
  caption: ({ name, options }) => `${name}${describeOptions(options)}`,
};

/** ` (hidden 64, layers 2)`, or nothing. */
function describeOptions(options: OwnOptions): string {
  const parts = Object.entries(options).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  return parts.length > 0 ? ` (${parts.join(", ")})` : "";
}

function modelOf(config: OwnModelConfig, sizes: Pick<Dataset, "sequence" | "vocabulary" | "classes">): Model {
  const what = `config.model ${config.name}`;
  const { build } = ownValue<OwnModel>("model", config);
  const { parameters, lastLayer = [], forward } = build(config.options, sizes);
  const names = Object.keys(parameters ?? {});
  if (names.length === 0 || typeof forward !== "function") {
    throw new ConfigError(
      `${what}: expected build to give parameters and forward, got ${names.length} parameters and ${typeof forward}`,
    );
  }
  return {
    parameters: names.map((name) => parameterOf(`${what}, parameter ${name}`, name, parameters[name])),
    outputs: sizes.classes,
    lastLayer,
    neurons: {},
    forward: (given, inputs, options = {}) =>
      checked(what, forward(watched(what, given), inputs, options), [inputs.shape[0], sizes.classes]),
  };
}

function parameterOf(what: string, name: string, { shape, initial, role, frozen }: OwnParameter): ParameterSpec {
  if (!Array.isArray(shape) || !shape.every((n) => Number.isInteger(n) && n >= 1)) {
    throw new ConfigError(`${what}: expected a shape of whole numbers from 1, got ${JSON.stringify(shape)}`);
  }
  const size = shape.reduce((a, b) => a * b, 1);
  const values = (random: RandomStream): Float32Array => {
    const drawn = typeof initial === "function" ? initial(random, size) : drawnBy(what, initial, random, size);
    if (drawn?.length === size) return Float32Array.from(drawn);
    throw new ConfigError(
      `${what}: expected ${size} initial values, for the shape [${shape}], got ${drawn?.length ?? "none"}`,
    );
  };
  return { name, shape, role: role ?? roleOf(name), ...(frozen && { frozen }), initial: values };
}

function drawnBy(
  what: string,
  initial: Exclude<OwnInitial, (...args: never[]) => unknown>,
  random: RandomStream,
  size: number,
) {
  const [key, value = Number.NaN] = Object.entries(initial ?? {})[0] ?? [];
  const draws: Readonly<Record<string, () => number>> = {
    normal: () => value * random.normal(),
    uniform: () => (2 * random.uniform() - 1) * value,
    constant: () => value,
  };
  const draw = draws[String(key)];
  if (draw && Number.isFinite(value)) return Array.from({ length: size }, draw);
  throw new ConfigError(
    `${what}: expected initial values such as { uniform: 0.1 }, { normal: 1 }, { constant: 0 } or a function, got ${JSON.stringify(initial)}`,
  );
}

function roleOf(name: string): ParameterRole {
  if (name.startsWith("embedding")) return "embedding";
  return (["bias", "gain"] as const).find((role) => name === role || name.endsWith(`.${role}`)) ?? "weight";
}

/** Parameters by name, of which one that is not there is an error with its name. */
function watched(what: string, parameters: Parameters): Parameters {
  return new Proxy(parameters, {
    get(target, key) {
      if (typeof key !== "string" || key in target) return Reflect.get(target, key);
      const names = Object.keys(target);
      const near = nearestWord(key, names);
      throw new ConfigError(
        `${what}: there is no parameter ${key}; ${near ? `did you mean ${near}?` : `it has ${names.join(", ")}`}`,
      );
    },
  });
}

function checked(what: string, given: tf.Tensor | OwnForward, shape: readonly number[]): Forward {
  const { logits, activations = {} } = given && "logits" in given ? given : { logits: given as tf.Tensor };
  if (logits?.shape?.join() !== shape.join()) {
    const found = logits?.shape ? `[${logits.shape}]` : typeof logits;
    throw new ConfigError(
      `${what}: expected forward to give logits [${shape}], a row an example and a column a class, got ${found}`,
    );
  }
  return {
    logits: logits as tf.Tensor2D,
    activations: Object.fromEntries(Object.entries(activations).map(([name, tensor]) => [name, () => tensor])),
  };
}
