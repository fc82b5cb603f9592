import { unreachable } from "../core";
import type { Dataset } from "./dataset";
import { type PairsOptions, pairsCountsDiffer, pairsDataset, pairsFaults, pairsTrainingSize } from "./pairs";

/** What `task.operation` may be. */
export const OPERATIONS = ["addition", "subtraction", "multiplication", "division"] as const;
/** What is done with two numbers modulo p. */
export type Operation = (typeof OPERATIONS)[number];

/** All pairs (x, y) of residues modulo p, labelled x ∘ y mod p. */
export interface ModularTask extends PairsOptions {
  readonly kind: "modular";
  readonly operation: Operation;
  /** The modulus, from 2 to 1000; a prime for division. */
  readonly p: number;
}

/**
 * The table of a modular operation, `p * p` examples of two tokens in the order x * p + y, as `pairsDataset` makes them.
 * Division has `p * (p - 1)` examples: y = 0 is left out, and its label is the z with z * y = x (mod p).
 */
export function modularDataset(task: ModularTask, seed: number): Dataset {
  const { operation, p } = task;
  const pairs: [number, number][] = [];
  for (let x = 0; x < p; x++) {
    for (let y = operation === "division" ? 1 : 0; y < p; y++) pairs.push([x, y]);
  }
  const apply = operationTable(operation, p);
  const truth = Int32Array.from(pairs, ([x, y]) => apply(x, y));
  return pairsDataset({ pairs, truth, vocabulary: p, classes: p }, task, seed);
}

/** What no single field shows: one line for each fault. */
export function modularFaults(task: ModularTask): string[] {
  const { operation, p } = task;
  const composite =
    operation === "division" && !isPrime(p)
      ? [`config.task.p: expected a prime modulus for division, got ${p}; the next primes are ${nextPrimes(p)}`]
      : [];
  return [...composite, ...pairsFaults(pairCount(task), task)];
}

/** Training pairs that there are at least: an unordered split has this many or one more. */
export function modularTrainingSize(task: ModularTask): number {
  return pairsTrainingSize(pairCount(task), task);
}

/** Whether its shares are other counts in floating point than exactly. */
export function modularCountsDiffer(task: ModularTask): boolean {
  return pairsCountsDiffer(pairCount(task), task);
}

function pairCount({ operation, p }: ModularTask): number {
  return operation === "division" ? p * (p - 1) : p * p;
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
