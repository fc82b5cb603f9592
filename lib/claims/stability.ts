/** @file In how many neighbouring definitions, after fewer updates, and without any one seed, a verdict stays what it is. */
import { ConfigError } from "../core";
import type { RunRecord } from "../runs";
import type { Find } from "./arms";
import type { Choice, Claim, Finding } from "./claim";

/** A verdict beside those under neighbouring definitions, after fewer updates and without one seed each. */
export interface Stability {
  /** Of them, those with the same verdict. */
  readonly held: number;
  readonly of: number;
  /** The others: `threshold 0.999: inconclusive`, `after 0.5 of the updates: inconclusive`, `without seed 3: contradicted`. */
  readonly turned: readonly string[];
}

/** Accuracies that count as memorised or generalised, how many evaluations they are held for, and what a delay is. */
const NEIGHBOURS = {
  threshold: [0.95, 0.98, 0.99, 0.999],
  hold: [1, 3, 5, 10],
  delay: ["difference", "ratio"],
} as const satisfies { readonly [K in keyof Choice]: readonly Choice[K][] };
const OPEN = Object.keys(NEIGHBOURS) as (keyof Choice)[];
/** Shares of its updates after which a run is judged as if it had ended there. */
const HORIZONS = [0.5, 0.75];

/**
 * Asks a claim's rule again under each neighbouring definition of a time, where the claim reads one, of runs that end after a half and
 * three quarters of their updates, and with each seed left out. What the rule refuses, such as a single seed that is left, does not count.
 */
export function stabilityOf({ arms, judge }: Pick<Claim, "arms" | "judge">, find: Find): Stability {
  const { finding, others } = underDefinitions({ judge }, find);
  const seeds = new Set(arms.flatMap((arm) => find(arm).map(({ config }) => config.seed)));
  const withoutSeeds = [...seeds]
    .sort((a, b) => a - b)
    .flatMap((seed) =>
      named(`without seed ${seed}`, () => judge((arm) => find(arm).filter(({ config }) => config.seed !== seed))),
    );
  const cutShort =
    seeds.size === 0
      ? []
      : HORIZONS.flatMap((share) =>
          named(`after ${share} of the updates`, () => judge((arm) => find(arm).map((run) => endedAt(share, run)))),
        );
  const found = [...others, ...cutShort, ...withoutSeeds];
  const turned = found
    .filter(({ verdict }) => verdict !== finding.verdict)
    .map(({ name, verdict }) => `${name}: ${verdict}`);
  return { held: found.length - turned.length, of: found.length, turned };
}

/** A run up to its last evaluation within a share of its updates, as if it had been given no more. */
function endedAt(share: number, run: RunRecord): RunRecord {
  const within = <T extends { readonly step: number }>(list: readonly T[]) =>
    list.filter(({ step }) => step <= share * run.steps);
  const evaluations = within(run.evaluations);
  const probes = Object.fromEntries(Object.entries(run.probes).map(([name, values]) => [name, within(values)]));
  return {
    ...run,
    evaluations,
    probes,
    steps: evaluations.at(-1)?.step ?? 0,
    ...(run.rates && { rates: within(run.rates) }),
  };
}

/** What a rule finds with times as a claim defines them, and its verdicts under the neighbouring definitions. */
export interface Definitions {
  readonly finding: Finding;
  readonly others: readonly { readonly name: string; readonly verdict: Finding["verdict"] }[];
}

/** Asks a claim's rule, and again under each neighbouring threshold, hold and delay, where the claim looks them up to read times by them. */
export function underDefinitions({ judge }: Pick<Claim, "judge">, find: Find): Definitions {
  const read = new Set<keyof Choice>();
  const looked = Object.defineProperties(
    {},
    Object.fromEntries(OPEN.map((key) => [key, { get: () => void read.add(key) }])),
  );
  const finding = judge(find, looked);
  const others = OPEN.filter((key) => read.has(key)).flatMap((key) =>
    NEIGHBOURS[key].flatMap((value) => named(`${key} ${value}`, () => judge(find, { [key]: value }))),
  );
  return { finding, others };
}

/** Whether a rule says "supported" under one of a claim's definitions, its own and the neighbouring ones, and "contradicted" under another. */
export function dependsOnDefinition({ finding, others }: Definitions): boolean {
  const found = [finding, ...others];
  return (["supported", "contradicted"] as const).every((verdict) => found.some((one) => one.verdict === verdict));
}

/** A verdict under a name; none where the rule refuses what it is asked. */
function named(name: string, ask: () => Finding): Definitions["others"] {
  try {
    return [{ name, verdict: ask().verdict }];
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}
