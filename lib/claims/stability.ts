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
  const { verdict } = judge(find);
  const seeds = new Set(arms.flatMap((arm) => find(arm).map(({ config }) => config.seed)));
  const others = [
    ...choicesOf(judge, find).map((choice) => ({ name: nameOf(choice), ask: () => judge(find, choice) })),
    ...[...seeds]
      .sort((a, b) => a - b)
      .map((seed) => ({
        name: `without seed ${seed}`,
        ask: () => judge((arm) => find(arm).filter(({ config }) => config.seed !== seed)),
      })),
  ];
  const found = others.flatMap(({ name, ask }) => {
    const other = asked(ask);
    return other ? [{ name, verdict: other.verdict }] : [];
  });
  const turned = found.filter((one) => one.verdict !== verdict).map((one) => `${one.name}: ${one.verdict}`);
  return { held: found.length - turned.length, of: found.length, turned };
}

/** Whether a rule says "supported" under one of a claim's definitions, its own and the neighbouring ones, and "contradicted" under another. */
export function dependsOnDefinition({ judge }: Pick<Claim, "judge">, find: Find): boolean {
  const found = [judge(find), ...choicesOf(judge, find).flatMap((choice) => asked(() => judge(find, choice)) ?? [])];
  return (["supported", "contradicted"] as const).every((verdict) => found.some((one) => one.verdict === verdict));
}

/** The neighbouring values of what a claim's reading looks up. */
function choicesOf(judge: Claim["judge"], find: Find): Partial<Choice>[] {
  const read = new Set<string>();
  judge(find, {
    get threshold() {
      read.add("threshold");
      return undefined;
    },
    get hold() {
      read.add("hold");
      return undefined;
    },
  });
  return (["threshold", "hold"] as const)
    .filter((key) => read.has(key))
    .flatMap((key) => NEIGHBOURS[key].map((value) => ({ [key]: value })));
}

const nameOf = (choice: Partial<Choice>) => Object.entries(choice).map(([key, value]) => `${key} ${value}`)[0];

function asked(ask: () => Finding): Finding | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}
