/** @file Which sub-network a run of section 7 has trained, told by its neurons and by the run of the whole network. */
import type { RunRecord } from "../../runs";
import { inverse, peakMultiplet, startMultiplet } from "./multiplets";
import { settingOf } from "./readings";

/** Which neurons stay: a multiplet's, all others, or as many random ones as either. */
export type Role =
  | "whole"
  | "synergistic"
  | "inverse"
  | "random, as many"
  | "random, as inverse"
  | "synergistic, biases in"
  | "inverse, biases in"
  | "synergistic at start"
  | "inverse at start";

export const ROLES: readonly Role[] = [
  ...(["whole", "synergistic", "random, as many", "inverse", "random, as inverse"] as const),
  ...(["synergistic, biases in", "inverse, biases in", "synergistic at start", "inverse at start"] as const),
];

/** A run with some neurons of a network, or with all. */
export interface Retrained {
  readonly role: Role;
  readonly setting: string;
  readonly seed: number;
  /** Neurons that are trained. */
  readonly neurons: number;
  readonly record: RunRecord;
}

/** Runs of sub-networks, each with the role that it has for the whole network of the same setting and seed. */
export function retrained(whole: readonly RunRecord[], subnetworks: readonly RunRecord[]): Retrained[] {
  const key = (record: RunRecord) => `${settingOf(record)}, seed ${record.config.seed}`;
  const wholes = new Map(whole.map((record) => [key(record), record]));
  const rolesOf = new Map<string, (record: RunRecord) => Role>();
  return subnetworks.map((record) => {
    const from = wholes.get(key(record));
    if (!from) throw new Error(`${record.id}: there is no run of the whole network of ${key(record)}`);
    const roleOf = rolesOf.get(key(record)) ?? roleFor(from);
    rolesOf.set(key(record), roleOf);
    return { ...about(record), role: roleOf(record) };
  });
}

/** The whole networks of these settings, beside their sub-networks. */
export function wholes(runs: readonly RunRecord[], settings: readonly string[]): Retrained[] {
  return runs
    .filter((record) => settings.includes(settingOf(record)))
    .map((record) => ({ ...about(record), role: "whole" }));
}

function about(record: RunRecord): Omit<Retrained, "role"> {
  const { model, interventions, seed } = record.config;
  const width = model.kind === "mlp" ? model.hidden[0] : 0;
  return { setting: settingOf(record), seed, neurons: interventions.mask?.keep.length ?? width, record };
}

function roleFor(whole: RunRecord): (record: RunRecord) => Role {
  const [peak, start] = [peakMultiplet(whole).neurons, startMultiplet(whole)];
  const sets = [peak, inverse(whole, peak), start, inverse(whole, start)].map(String);
  return ({ id, config }) => {
    const { mask } = config.interventions;
    if (!mask) throw new Error(`${id}: is no sub-network`);
    const place = sets.indexOf(String(mask.keep));
    const biases = mask.parts === "incoming";
    if (place === 0) return biases ? "synergistic, biases in" : "synergistic";
    if (place === 1) return biases ? "inverse, biases in" : "inverse";
    if (place === 2) return "synergistic at start";
    if (place === 3) return "inverse at start";
    return mask.keep.length === peak.length ? "random, as many" : "random, as inverse";
  };
}
