/** @file Which functions a run's own probes were: their texts, hashed. What such a function calls, or reads, is not seen. */
import { sha256 } from "../core";
import type { Probe } from "../trainers";
import type { Environment } from "./environment";
import type { RunConfig } from "./spec";

/** Functions for the probes of the kind `own`, by the probes' names. */
export type OwnProbes = Readonly<Record<string, Probe>>;

/** For the record: SHA-256 of the text of each; null of a function without one, such as a bound one. */
export function describeOwnProbes(
  { probes }: Pick<RunConfig, "probes">,
  own: OwnProbes = {},
): Pick<Environment, "probes"> {
  const names = probes.filter(({ kind }) => kind === "own").map(({ name }) => name);
  if (names.length === 0) return {};
  return {
    probes: Object.fromEntries(names.map((name) => [name, Object.hasOwn(own, name) ? hashOf(own[name]) : null])),
  };
}

function hashOf(probe: Probe): string | null {
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
