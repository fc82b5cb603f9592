/**
 * @file Which functions a run's own probes were: their texts, hashed, of a file that of the file and of what it imports beside it. What
 * a function of a cell calls, or reads, is not seen.
 */
import { resolve } from "node:path";
import { ConfigError, loadSource, sha256 } from "../core";
import { storedPath } from "../fields";
import type { Probe } from "../trainers";
import type { Environment } from "./environment";
import type { RunConfig } from "./spec";

/**
 * The probes of the kind `own`, by the probes' names: functions, or paths of TypeScript or JavaScript files whose default export is one.
 * Other processes, as those of a sweep or of Slurm, can have what is in a file.
 */
export type OwnProbes = Readonly<Record<string, Probe | string>>;

/** The paths among them, from the folder that one is in; undefined for none. */
export function probeFiles(own: OwnProbes = {}): Readonly<Record<string, string>> | undefined {
  const files = Object.entries(own).flatMap(([name, probe]) =>
    typeof probe === "string" ? [[name, resolve(probe)]] : [],
  );
  return files.length > 0 ? Object.fromEntries(files) : undefined;
}

/** The functions; those of files are read as they are now. @throws ConfigError for a file that is not there, or has no such function */
export function functionsOf(own: OwnProbes = {}): Readonly<Record<string, Probe>> {
  return Object.fromEntries(
    Object.entries(own).map(([name, probe]) => [name, typeof probe === "string" ? functionIn(name, probe) : probe]),
  );
}

function functionIn(name: string, file: string): Probe {
  const { path, value } = loadSource(file, `probe ${name}`);
  if (typeof value === "function") return value as Probe;
  throw new ConfigError(
    `probe ${name}: expected ${path} to export a function, such as export default ({ trainer }) => trainer.logits().length, ` +
      `got ${value === undefined ? "no default export" : typeof value}`,
  );
}

/** For the record: SHA-256 of the text of each; null of a function without one, such as a bound one. */
export function describeOwnProbes(
  { probes }: Pick<RunConfig, "probes">,
  own: OwnProbes = {},
): Pick<Environment, "probes" | "probeFiles"> {
  const names = probes.filter(({ kind }) => kind === "own").map(({ name }) => name);
  if (names.length === 0) return {};
  const files = names.flatMap((name) =>
    typeof own[name] === "string" ? [[name, storedPath(resolve(own[name]))]] : [],
  );
  return {
    ...(files.length > 0 && { probeFiles: Object.fromEntries(files) }),
    probes: Object.fromEntries(names.map((name) => [name, Object.hasOwn(own, name) ? hashOf(name, own[name]) : null])),
  };
}

function hashOf(name: string, probe: Probe | string): string | null {
  if (typeof probe === "string") return loadSource(probe, `probe ${name}`).sha256;
  const text = String(probe);
  return text.includes("[native code]") ? null : sha256(text);
}

/** Why a record is not what these functions would measure, in words; undefined where it is, as far as their texts say. */
export function otherProbes(
  { config, environment }: { readonly config: RunConfig; readonly environment: Environment },
  own: OwnProbes = {},
): string | undefined {
  const given = describeOwnProbes(config, own).probes ?? {};
  for (const [name, hash] of Object.entries(given)) {
    if (!Object.hasOwn(own, name)) continue;
    const recorded = environment.probes?.[name];
    if (!recorded) return `its record does not say which function its probe ${name} was`;
    if (recorded !== hash) return `its probe ${name} is another function than when it was recorded`;
  }
  return undefined;
}
