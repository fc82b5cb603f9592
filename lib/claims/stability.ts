/** @file In how many neighbouring definitions, and without any one seed, a verdict stays what it is. */
import { ConfigError } from "../core";
import type { Find } from "./arms";
import type { Choice, Claim, Finding } from "./claim";

/** A verdict beside those under neighbouring definitions and without one seed each. */
export interface Stability {
  /** Of them, those with the same verdict. */
  readonly held: number;
  readonly of: number;
  /** The others: `threshold 0.999: inconclusive`, `without seed 3: contradicted`. */
  readonly turned: readonly string[];
}

/** Accuracies that count as memorised or generalised, and how many evaluations they are held for. */
const NEIGHBOURS = { threshold: [0.95, 0.98, 0.99, 0.999], hold: [1, 3, 5, 10] } as const;

/**
 * Asks a claim's rule again under each neighbouring threshold and hold, where the claim reads times by one, and with each seed
 * left out. What the rule refuses, such as a single seed that is left, does not count.
 */
export function stabilityOf({ arms, judge }: Pick<Claim, "arms" | "judge">, find: Find): Stability {
  const { finding, others } = underDefinitions({ judge }, find);
  const seeds = new Set(arms.flatMap((arm) => find(arm).map(({ config }) => config.seed)));
  const withoutSeeds = [...seeds]
    .sort((a, b) => a - b)
    .flatMap((seed) =>
      named(`without seed ${seed}`, () => judge((arm) => find(arm).filter(({ config }) => config.seed !== seed))),
    );
  const found = [...others, ...withoutSeeds];
  const turned = found
    .filter(({ verdict }) => verdict !== finding.verdict)
    .map(({ name, verdict }) => `${name}: ${verdict}`);
  return { held: found.length - turned.length, of: found.length, turned };
}

/** What a rule finds with times as a claim defines them, and its verdicts under the neighbouring definitions. */
export interface Definitions {
  readonly finding: Finding;
  readonly others: readonly { readonly name: string; readonly verdict: Finding["verdict"] }[];
}

/** Asks a claim's rule, and again under each neighbouring threshold and hold, where the claim looks them up to read times by them. */
export function underDefinitions({ judge }: Pick<Claim, "judge">, find: Find): Definitions {
  const read = new Set<keyof Choice>();
  const finding = judge(find, {
    get threshold() {
      read.add("threshold");
      return undefined;
    },
    get hold() {
      read.add("hold");
      return undefined;
    },
  });
  const others = (["threshold", "hold"] as const)
    .filter((key) => read.has(key))
    .flatMap((key) =>
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
