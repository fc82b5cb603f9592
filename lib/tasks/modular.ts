import { ConfigError, unreachable } from "../core";
import type { Dataset } from "./dataset";
import { type SplitOptions, splitPairs } from "./split";

export const OPERATIONS = ["addition", "subtraction", "multiplication", "division"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** All pairs (x, y) of residues modulo p, labelled x ∘ y mod p. */
export interface ModularTask extends SplitOptions {
  readonly kind: "modular";
  readonly operation: Operation;
  /** The modulus, at least 2; a prime for division. */
  readonly p: number;
}

/**
 * The table of a modular operation, `p * p` examples of two tokens in the order x * p + y. Division has
 * `p * (p - 1)` examples: y = 0 is left out, and its label is the z with z * y = x (mod p).
 *
 * @param seed decides the split alone
 * @throws ConfigError for division by a composite modulus, where the quotient is not unique
 * @example modularDataset({ kind: "modular", operation: "addition", p: 97, trainFraction: 0.4, pairs: "ordered" }, 0)
 *   .train.length // 3763 of 9409
 */
export function modularDataset(task: ModularTask, seed: number): Dataset {
  checkModularTask(task);
  const { operation, p } = task;
  const pairs: [number, number][] = [];
  for (let x = 0; x < p; x++) {
    for (let y = operation === "division" ? 1 : 0; y < p; y++) pairs.push([x, y]);
  }
  const apply = operationTable(operation, p);
  return {
    tokens: Int32Array.from(pairs.flat()),
    sequence: 2,
    vocabulary: p,
    labels: Int32Array.from(pairs, ([x, y]) => apply(x, y)),
    classes: p,
    ...splitPairs(pairs, task, seed),
  };
}

/**
 * Checks what no single field shows.
 *
 * @throws ConfigError for division by a composite modulus, and for a fraction that leaves no pair for training
 */
export function checkModularTask({ operation, p, trainFraction }: ModularTask): void {
  if (operation === "division" && !isPrime(p)) {
    throw new ConfigError(
      `config.task.p: expected a prime modulus for division, got ${p}; the next primes are ${nextPrimes(p)}`,
    );
  }
  const pairs = operation === "division" ? p * (p - 1) : p * p;
  if (!(trainFraction * pairs >= 1)) {
    throw new ConfigError(
      `config.task.trainFraction: expected at least one of the ${pairs} pairs, ${1 / pairs}, got ${trainFraction}`,
    );
  }
}

function operationTable(operation: Operation, p: number): (x: number, y: number) => number {
  switch (operation) {
    case "addition":
      return (x, y) => (x + y) % p;
    case "subtraction":
      return (x, y) => (x - y + p) % p;
    case "multiplication":
      return (x, y) => (x * y) % p;
    case "division": {
      const inverse = inverses(p);
      return (x, y) => (x * inverse[y]) % p;
    }
    default:
      return unreachable(operation);
  }
}

/** `inverse[y] * y = 1 (mod p)` for y = 1 … p - 1, by the recurrence from p = floor(p / y) y + (p mod y). */
function inverses(p: number): number[] {
  const inverse = [0, 1];
  for (let y = 2; y < p; y++) inverse[y] = p - ((Math.floor(p / y) * inverse[p % y]) % p);
  return inverse;
}

function isPrime(n: number): boolean {
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return false;
  return n >= 2;
}

function nextPrimes(n: number): string {
  let below = n - 1;
  let above = n + 1;
  while (below > 2 && !isPrime(below)) below--;
  while (!isPrime(above)) above++;
  return `${below} and ${above}`;
}
