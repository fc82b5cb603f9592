/** @file What a command line says of a run: a preset or a file to begin with, and `key=value`. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ConfigError } from "../core";
import { type Axes, type Override, parseAxes, parseOverride, type RunSpec, resolveRun, withOverrides } from "../runs";
import { completed, isRun, type Preset } from "./presets";

/** What a run begins with. */
export interface TypedOptions {
  readonly preset?: Preset;
  /** Path of a JSON file with a spec, such as --print-config prints. */
  readonly config?: string;
  readonly smoke?: boolean;
  /** Probes of one's own, as `name=file`. */
  readonly probe?: readonly string[];
  /** What the run is called. */
  readonly name?: string;
  readonly tag?: readonly string[];
  readonly note?: string;
}

/** The files of `--probe name=file`, by the probes' names. */
export function filesOf({ probe = [] }: Pick<TypedOptions, "probe">): Readonly<Record<string, string>> | undefined {
  const files = probe.map((text) => {
    const at = text.indexOf("=");
    if (at > 0 && at < text.length - 1) return [text.slice(0, at), resolve(text.slice(at + 1))];
    throw new ConfigError(`--probe ${text}: expected a name and a file, such as dead=./dead.ts`);
  });
  return files.length > 0 ? Object.fromEntries(files) : undefined;
}

/** The spec with the probes that files were given for: those that it does not name are measured as by default. */
function withProbes(spec: RunSpec, options: TypedOptions): RunSpec {
  const names = Object.keys(filesOf(options) ?? {}).filter(
    (name) => !spec.probes?.some((probe) => probe.name === name),
  );
  return names.length === 0
    ? spec
    : { ...spec, probes: [...(spec.probes ?? []), ...names.map((name) => ({ kind: "own" as const, name }))] };
}

/** What is given of it alone, so that an option that is left out leaves what a file says. */
function labelOf({ name, tag, note }: TypedOptions): Pick<RunSpec, "name" | "tags" | "note"> {
  return { ...(name !== undefined && { name }), ...(tag && { tags: tag }), ...(note !== undefined && { note }) };
}

const SMOKE: readonly Override[] = [
  { key: "steps", value: 20 },
  { key: "evaluation", value: { every: 10, perDecade: 0 } },
];

/**
 * The spec that was typed. Where it names the kind of a task or network and leaves out what they need, the preset of
 * these kinds fills that in, and a line on standard error says so.
 *
 * @param axes of a sweep, which may give what the spec lacks
 */
export function specOf(texts: readonly string[], options: TypedOptions, axes: Axes = {}): RunSpec {
  const overrides = texts.map(parseOverride).map(fromFile);
  const isChanged = overrides.length > 0 || Object.keys(axes).length > 0 || options.smoke === true;
  const base = isChanged ? ofToday(baseOf(options), options) : baseOf(options);
  const spec = withOverrides(base ?? {}, overrides);
  const filled = {
    ...withProbes((base ? undefined : filledIn(spec, overrides, axes)) ?? spec, options),
    ...labelOf(options),
  };
  return options.smoke ? withOverrides(filled, SMOKE) : filled;
}

/** A preset that is changed is no run of a paper, whose id goes by an earlier schema: it is the run that a cell would make of it. */
function ofToday(base: Partial<RunSpec> | undefined, { preset }: TypedOptions): Partial<RunSpec> | undefined {
  if (!preset || !base) return base;
  const { schema: _, ...spec } = base;
  return spec;
}

function baseOf({ preset, config }: TypedOptions): Partial<RunSpec> | undefined {
  if (preset && config !== undefined) throw new ConfigError("--config and --preset: give one of them to begin with");
  return config === undefined ? preset?.spec() : (readJson(config, "--config") as Partial<RunSpec>);
}

/** The axes of a sweep as typed, with the values that are in files. */
export function axesOf(texts: readonly string[]): Axes {
  const axes = Object.entries(parseAxes(texts));
  return Object.fromEntries(axes.map(([key, values]) => [key, values.map((value) => fromFile({ key, value }).value)]));
}

/** `@path` is what the JSON file there holds: a table of hundreds of rows is too long for a command line. */
function fromFile({ key, value }: Override): Override {
  if (!(typeof value === "string" && value.startsWith("@"))) return { key, value };
  const read = readJson(value.slice(1), key);
  return { key, value: key.startsWith("start.") ? namedRun(read) : read };
}

/** A run that another begins with stands there as of the present schema, and says none. */
function namedRun(read: unknown): unknown {
  if (typeof read !== "object" || read === null || !("schema" in read)) return read;
  const { schema: _, ...config } = resolveRun(read as RunSpec);
  return config;
}

function readJson(path: string, what: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const reason = error instanceof SyntaxError ? `is no JSON: ${error.message}` : (error as Error).message;
    throw new ConfigError(`${what}: expected the path of a JSON file, got ${JSON.stringify(path)}: ${reason}`);
  }
}

function filledIn(spec: RunSpec, overrides: readonly Override[], axes: Axes): RunSpec | undefined {
  const hasKind = overrides.some(({ key }) => key === "task.kind" || key === "model.kind");
  const first = Object.entries(axes).map(([key, [value]]) => ({ key, value }));
  if (!hasKind || isRun(withOverrides(spec, first))) return undefined;
  const found = completed(overrides);
  if (found)
    console.error(`groklab: what is not given is as in --preset ${found.preset.name}; --print-config shows it`);
  return found?.spec;
}

/**
 * Does what resolves a spec; a complaint says what to begin with where fields are missing, and of several values for one
 * field, how to train them all.
 */
export function withHints<T>(texts: readonly string[], { preset, config }: TypedOptions, resolve: () => T): T {
  try {
    return resolve();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const bare = !preset && config === undefined && error.message.includes("got nothing");
    const name = bare ? (completed(texts.map(parseOverride).map(fromFile))?.preset.name ?? "00-start-here") : "";
    const lines = [
      ...(bare ? [`--preset ${name} begins with a complete run; --list-presets names them all`] : []),
      ...texts.flatMap(severalValues),
    ];
    throw lines.length > 0 ? new ConfigError([error.message, ...lines].join("\n")) : error;
  }
}

/** `learningRate=1e-3,1e-2` is a value for each of two runs. */
function severalValues(text: string): string[] {
  const { key, value } = parseOverride(text);
  if (typeof value !== "string" || !/^[^\s,]+(,[^\s,]+)+$|\d\.\.-?[\d.]/.test(value)) return [];
  return [`${text}: one run takes one value of ${key}; \`groklab sweep … -m ${text}\` trains a run with each`];
}

/** The configuration of a spec that was typed. */
export function resolveTyped(texts: readonly string[], options: TypedOptions, spec: RunSpec) {
  return withHints(texts, options, () => resolveRun(spec));
}
