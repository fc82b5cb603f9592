/**
 * @file Parts of one's own: a network, an activation, a loss, an optimiser, an intervention or a split that is no part of groklab, but a value
 * of a file or a cell. A configuration names it by the hash of its text, so another text is another run.
 */
import { existsSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { z } from "zod";
import { ConfigError, type Json, loadSource, projectRoot } from "../core";

/** What a part of one's own may be asked for, by name. */
export type OwnOptions = Readonly<Record<string, Json>>;

/** A part of one's own, as a configuration names it: plain JSON. */
export interface OwnPart {
  readonly kind: "own";
  /** In ids and captions. */
  readonly name: string;
  /** SHA-256 of its text: of the file and those of one's own that it imports; of a cell's value, of its functions and data. */
  readonly sha256: string;
  /** The file that exports it, from groklab's folder where it is in there; in no id. Absent: it is a value of a cell. */
  readonly path?: string;
  /** What it is asked for, complete. */
  readonly options: OwnOptions;
}

/** A part of one's own, as a person writes it: the file that exports it, or what `own` made of a cell's value. */
export type OwnSpec =
  | {
      readonly kind?: "own";
      /** A TypeScript or JavaScript file whose default export is the part; from the folder that one is in. */
      readonly path: string;
      /** In ids and captions. Default: the file's name. */
      readonly name?: string;
      /** What is left out is as the part says. */
      readonly options?: OwnOptions;
    }
  | (Omit<OwnPart, "options"> & { readonly options?: OwnOptions });

/** What can be one's own. */
export type OwnRole = "model" | "activation" | "loss" | "optimizer" | "intervention" | "split";

/** The form that a part has to have: what is expected, in words, and whether a value has it. */
const FORMS: Readonly<Record<OwnRole, readonly [expected: string, holds: (value: never) => boolean]>> = {
  model: [
    "{ options: { … }, build(options, { sequence, vocabulary, classes }) { return { parameters, forward } } }",
    (value: Fields) => isFunction(value?.build),
  ],
  activation: ["a function of a tensor, such as (x) => tf.sin(x)", isFunction],
  loss: [
    "{ perExample(logits, labels, options) { … } }, of shape [batch]",
    (value: Fields) => isFunction(value?.perExample),
  ],
  optimizer: [
    "{ moments: 1, update({ weight, gradient, moments, learningRate, weightDecay }, options) { return { weight, moments } } }",
    (value: Fields) => isFunction(value?.update),
  ],
  intervention: [
    "{ options: { … }, acts(options) { return { onGradients: … } } }",
    (value: Fields) => isFunction(value?.acts),
  ],
  split: ["a function that says which pairs are held out, such as (x, y, answer) => (x + y) % 5 === 0", isFunction],
};

type Fields = Readonly<Record<string, unknown>> | null | undefined;

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

/** The values that this process has, by role and hash. */
const known = new Map<string, unknown>();

const keyOf = (role: OwnRole, sha256: string) => `${role} ${sha256}`;

/** Keeps a value for whoever asks for a part of this hash. @throws ConfigError for a value of another form */
export function keepOwn(role: OwnRole, sha256: string, value: unknown, what: string): void {
  const [expected, holds] = FORMS[role];
  if (!holds(value as never)) throw new ConfigError(`${what}: expected ${expected}, got ${describe(value)}`);
  known.set(keyOf(role, sha256), value);
}

function describe(value: unknown): string {
  if (value === undefined) return "no default export";
  if (typeof value === "object" && value !== null)
    return `an object with ${Object.keys(value).join(", ") || "nothing in it"}`;
  return `a ${typeof value}`;
}

let lookElsewhere: (sha256: string) => string | undefined = () => undefined;

/** Where else a file of a hash may be, when it is not where a configuration says, or is another text by now. */
export function lookForSources(find: (sha256: string) => string | undefined): void {
  lookElsewhere = find;
}

/** Whether this process has the value: nothing is read. */
export function isAtHand(role: OwnRole, { sha256 }: Pick<OwnPart, "sha256">): boolean {
  return known.has(keyOf(role, sha256));
}

/**
 * The value of a part: that of a cell, or of its file, which is read once.
 *
 * @throws ConfigError for a file that is gone or has another text by now, and for a value of a cell that was not run
 */
export function ownValue<T>(role: OwnRole, { name, sha256, path }: OwnPart): T {
  const key = keyOf(role, sha256);
  if (!known.has(key)) {
    const what = `config.${role} ${name}`;
    if (path === undefined) {
      throw new ConfigError(
        `${what}: is a value of a notebook's cell, which this process does not have (its text has the SHA-256 ${sha256.slice(0, 12)}…); ` +
          `run the cell that makes it, own.${role}(${JSON.stringify(name)}, …), with the same text, and train here: trainHere(spec)`,
      );
    }
    const here = resolve(projectRoot(), path);
    const [first, elsewhere] = [existsSync(here) ? loadSource(here, what) : undefined, lookElsewhere(sha256)];
    const other = first?.sha256 !== sha256 && elsewhere !== undefined ? loadSource(elsewhere, what) : undefined;
    const found = other?.sha256 === sha256 ? other : (first ?? loadSource(here, what));
    if (found.sha256 !== sha256) {
      throw new ConfigError(
        `${what}: ${found.path} is another text by now (SHA-256 ${found.sha256.slice(0, 12)}…, in the configuration ` +
          `${sha256.slice(0, 12)}…); put back the text of then, or train a run of its own by the path: { path: ${JSON.stringify(path)} }`,
      );
    }
    keepOwn(role, sha256, found.value, `${what}, ${found.path}`);
  }
  return known.get(key) as T;
}

/** A part whose value this process has or its file gives, with all its options. @throws ConfigError as `ownValue`, and for no path */
export function resolveOwn(role: OwnRole, spec: object, field: string): object {
  const { path, sha256, name, options = {} } = spec as Partial<OwnPart>;
  if (sha256 !== undefined) {
    return isAtHand(role, { sha256 }) ? { ...spec, options: { ...optionsOf(role, { sha256 }), ...options } } : spec;
  }
  if (typeof path !== "string") {
    throw new ConfigError(
      `${field}: expected a part of one's own, { path: "./my-${role}.ts" } or what own.${role}("name", …) gave, got ${JSON.stringify(spec)}`,
    );
  }
  const found = loadSource(path, field);
  keepOwn(role, found.sha256, found.value, `${field}, ${found.path}`);
  return {
    ...spec,
    kind: "own",
    name: name ?? nameOf(found.path),
    sha256: found.sha256,
    path: storedPath(found.path),
    options: { ...optionsOf(role, found), ...options },
  };
}

/** The options that a part knows, with their defaults. */
function optionsOf(role: OwnRole, { sha256 }: Pick<OwnPart, "sha256">): OwnOptions {
  return (known.get(keyOf(role, sha256)) as { readonly options?: OwnOptions }).options ?? {};
}

/** Options that a part does not know, or of another type than their default, one line for each; of a value that is not here nothing is said. */
export function ownFaults(role: OwnRole, part: OwnPart, field: string): string[] {
  if (!isAtHand(role, part)) return [];
  const defaults = optionsOf(role, part);
  const names = Object.keys(defaults).join(", ") || "none";
  return Object.entries(part.options).flatMap(([key, value]) => {
    if (!Object.hasOwn(defaults, key))
      return [`${field}.options.${key}: there is no such option; ${part.name} has ${names}`];
    const [expected, given] = [typeName(defaults[key]), typeName(value)];
    return expected === given
      ? []
      : [
          `${field}.options.${key}: expected a ${expected}, such as ${JSON.stringify(defaults[key])}, got ${JSON.stringify(value)}`,
        ];
  });
}

function typeName(value: Json): string {
  return Array.isArray(value) ? "list" : value === null ? "null" : typeof value;
}

/** `my-gru.ts` is called mygru. */
function nameOf(path: string): string {
  const base = path.split(sep).at(-1)?.split(".")[0] ?? "";
  return base.replace(/[^A-Za-z0-9]/g, "").replace(/^\d+/, "");
}

/** From groklab's folder, as which no record names a machine's folders; whole where it is elsewhere. */
export function storedPath(path: string): string {
  const inside = relative(projectRoot(), path);
  return inside.startsWith("..") || isAbsolute(inside) ? path : join(".", inside);
}

/** The fields by which a configuration names a part. */
export const ownFields = {
  kind: z.literal("own", { error: "own" }),
  name: z.custom<string>((x) => typeof x === "string" && /^[A-Za-z][A-Za-z0-9]{0,31}$/.test(x), {
    error: "a name of at most 32 letters and digits that begins with a letter",
  }),
  sha256: z.custom<string>((x) => typeof x === "string" && /^[0-9a-f]{64}$/.test(x), {
    error: "the SHA-256 of a text",
  }),
  path: z.string({ error: "the path of a file" }).optional(),
  options: z.record(z.string(), z.json(), { error: "an object { … }" }).default({}),
};

/** A part of one's own. */
export const ownPart = () => z.strictObject(ownFields);

/** Whether a value of a configuration names a part of one's own. */
export function isOwnPart(value: unknown): value is OwnPart {
  return typeof value === "object" && value !== null && "sha256" in value && (value as OwnPart).kind === "own";
}
