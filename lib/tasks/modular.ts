import { unreachable } from "../core";
import type { Dataset } from "./dataset";
import { addLabelNoise, labelNoiseFaults } from "./label-noise";
import { type SplitOptions, splitPairs, takeSubset } from "./split";

export const OPERATIONS = ["addition", "subtraction", "multiplication", "division"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** All pairs (x, y) of residues modulo p, labelled x ∘ y mod p. */
export interface ModularTask extends SplitOptions {
  readonly kind: "modular";
  readonly operation: Operation;
  /** The modulus, from 2 to 1000; a prime for division. */
  readonly p: number;
  /** How many of the training pairs to keep, drawn at random; the others take no part. Default null: all of them. */
  readonly trainSubset: number | null;
  /** Share of the training labels that are replaced by another class, fixed from the start. Default 0. */
  readonly labelNoise: number;
}

/**
 * The table of a modular operation, `p * p` examples of two tokens in the order x * p + y. Division has
 * `p * (p - 1)` examples: y = 0 is left out, and its label is the z with z * y = x (mod p).
 *
 * Subsets: `swapSeen` and `swapUnseen`, the test pairs (x, y) whose swap (y, x) is in training and those whose swap is
 * not; `dropped`, the training pairs that `trainSubset` leaves out, with their true labels; with label noise, `clean`
 * and `corrupted` training pairs.
 *
 * @param seed decides the split, what `trainSubset` keeps, and the noise, by streams of their own
 */
export function modularDataset(task: ModularTask, seed: number): Dataset {
  const { operation, p } = task;
  const pairs: [number, number][] = [];
  for (let x = 0; x < p; x++) {
    for (let y = operation === "division" ? 1 : 0; y < p; y++) pairs.push([x, y]);
  }
  const apply = operationTable(operation, p);
  const split = splitPairs(pairs, task, seed);
  const { train, subsets } = takeSubset(split.train, task.trainSubset, seed);
  const truth = Int32Array.from(pairs, ([x, y]) => apply(x, y));
  const noise = addLabelNoise(truth, { train, classes: p, share: task.labelNoise, seed });
  const trained = new Set(Array.from(train, (row) => pairs[row][0] * p + pairs[row][1]));
  const swapIsTrained = (row: number) => trained.has(pairs[row][1] * p + pairs[row][0]);
  return {
    inputKind: "tokens",
    inputs: Int32Array.from(pairs.flat()),
    sequence: 2,
    vocabulary: p,
    labels: noise.labels,
    classes: p,
    train,
    test: split.test,
    subsets: {
      swapSeen: split.test.filter(swapIsTrained),
      swapUnseen: split.test.filter((row) => !swapIsTrained(row)),
      ...subsets,
      ...noise.subsets,
    },
  };
}

/** What no single field shows: one line for each fault. */
export function modularFaults(task: ModularTask): string[] {
  const { operation, p, trainFraction, trainSubset, labelNoise } = task;
  const faults: string[] = [];
  if (operation === "division" && !isPrime(p)) {
    faults.push(`config.task.p: expected a prime modulus for division, got ${p}; the next primes are ${nextPrimes(p)}`);
  }
  const pairs = pairCount(task);
  const kept = Math.floor(trainFraction * pairs);
  if (!(1 <= kept && kept < pairs)) {
    const share = kept < 1 ? `at least one of the ${pairs} pairs, ${1 / pairs}` : `less than all ${pairs} pairs`;
    return [...faults, `config.task.trainFraction: expected ${share}, got ${trainFraction}`];
  }
  const size = splitSize(task);
  if (trainSubset !== null && trainSubset > size) {
    faults.push(`config.task.trainSubset: expected at most the ${size} pairs for training, got ${trainSubset}`);
  }
  return [...faults, ...labelNoiseFaults(labelNoise, trainSubset ?? size)];
}

/** Training pairs that there are at least: an unordered split has this many or one more. */
export function modularTrainingSize(task: ModularTask): number {
  return task.trainSubset ?? splitSize(task);
}

function splitSize(task: ModularTask): number {
  const wanted = Math.floor(task.trainFraction * pairCount(task));
  return task.pairs === "ordered" ? wanted : Math.max(1, wanted - 1);
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
