import { ConfigError, canonicalJson, type Json, sha256 } from "../core";
import { keepOwn, type OwnOptions, type OwnPart, type OwnRole } from "../fields";
import type { OwnActivation, OwnModel } from "../models";
import type { OwnSplit } from "../tasks";
import type { OwnIntervention, OwnLoss, OwnOptimizer } from "../trainers";

/**
 * Parts of one's own out of values of a cell, for a spec: what each function gives is plain JSON that stands where a part of groklab would.
 * Runs with such parts are trained in the same process, by `trainHere` or `watch`. A part that a file exports by default is named by its
 * path instead, `model: { path: "./gru.ts" }`, and trained by any process.
 *
 * The hash of the text is in the id: of all functions and data of the value. What these call, or read of other cells, is not seen: numbers
 * that are to vary belong to `options`.
 *
 * @example
 * const gru = own.model("gru", { options: { hidden: 64 }, build: ({ hidden }, { vocabulary, classes }) => ({ parameters, forward }) });
 * await trainHere({ ...reference, model: { ...gru, options: { hidden: 32 } } });
 */
export const own = {
  /** A network: its parameters and its forward pass. */
  model: <const O extends OwnOptions>(name: string, part: OwnModel<Widened<O>> & { readonly options?: O }): OwnPart =>
    partOf("model", name, part),
  /** An activation of a perceptron: `model: { hidden: [128], activation: own.activation("sine", (x) => tf.sin(x)) }`. */
  activation: (name: string, part: OwnActivation): OwnPart => partOf("activation", name, part),
  /** A loss: `loss: own.loss("huber", { perExample: (logits, labels) => … })`. */
  loss: <const O extends OwnOptions>(name: string, part: OwnLoss<Widened<O>> & { readonly options?: O }): OwnPart =>
    partOf("loss", name, part),
  /** An optimiser: `optimizer: { ...own.optimizer("lion", { moments: 1, update }), learningRate: 1e-3, weightDecay: 1 }`. */
  optimizer: <const O extends OwnOptions>(
    name: string,
    part: OwnOptimizer<Widened<O>> & { readonly options?: O },
  ): OwnPart => partOf("optimizer", name, part),
  /** An intervention: `interventions: { own: [own.intervention("signs", { acts: () => ({ onGradients: … }) })] }`. */
  intervention: <const O extends OwnOptions>(
    name: string,
    part: OwnIntervention<Widened<O>> & { readonly options?: O },
  ): OwnPart => partOf("intervention", name, part),
  /** Which pairs are held out for testing: `task: { …, split: own.split("near", (x, y) => Math.abs(x - y) < 3) }`. */
  split: (name: string, part: OwnSplit): OwnPart => partOf("split", name, part),
};

/** `64` as any number: what an option may be is told by its default's type. */
export type Widened<O> = {
  readonly [K in keyof O]: O[K] extends number
    ? number
    : O[K] extends string
      ? string
      : O[K] extends boolean
        ? boolean
        : O[K];
};

function partOf(role: OwnRole, name: string, value: unknown): OwnPart {
  const what = `own.${role} ${JSON.stringify(name)}`;
  const hash = sha256(textOf(value, what));
  keepOwn(role, hash, value, what);
  const { options = {} } = value as { readonly options?: OwnOptions };
  return { kind: "own", name, sha256: hash, options };
}

/** All that a value is, as text: its functions as they are written. */
function textOf(value: unknown, what: string): string {
  return canonicalJson(described(value, what));
}

function described(value: unknown, what: string): Json {
  if (typeof value === "function") {
    const text = String(value);
    if (!text.includes("[native code]")) return { function: text };
    throw new ConfigError(`${what}: a bound or built-in function has no text to be known by; write it out: (…) => …`);
  }
  if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array);
  if (Array.isArray(value)) return value.map((entry) => described(entry, what));
  if (typeof value !== "object" || value === null) return (value as Json) ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, described(entry, what)]));
}
