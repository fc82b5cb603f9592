import { z } from "zod";
import { unreachable } from "../core";
import { kind, oneOf, whole } from "../fields";
import { type PairsOptions, pairsFields, pairsKind } from "./pairs";
import type { TaskKind } from "./task";

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

const SYMBOLS: Readonly<Record<Operation, string>> = {
  addition: "+",
  subtraction: "−",
  multiplication: "×",
  division: "÷",
};

const pairs = pairsKind<ModularTask>({
  size: (task) => ({ pairs: pairCount(task), vocabulary: task.p, classes: task.p }),
  answers({ operation, p }) {
    const pairs: [number, number][] = [];
    for (let x = 0; x < p; x++) {
      for (let y = operation === "division" ? 1 : 0; y < p; y++) pairs.push([x, y]);
    }
    const apply = operationTable(operation, p);
    return { pairs, truth: Int32Array.from(pairs, ([x, y]) => apply(x, y)) };
  },
});

/**
 * The table of a modular operation, `p * p` examples of two tokens in the order x * p + y, as `pairsDataset` makes them.
 * Division has `p * (p - 1)` examples: y = 0 is left out, and its label is the z with z * y = x (mod p).
 */
export const modular: TaskKind<ModularTask> = {
  ...pairs,
  schema: z.strictObject({
    kind: kind("modular"),
    operation: oneOf(...OPERATIONS),
    p: whole("a whole number from 2 to 1000, the modulus", 2, 1000),
    ...pairsFields,
  }),
  faults(task) {
    const { operation, p } = task;
    const composite =
      operation === "division" && !isPrime(p)
        ? [`config.task.p: expected a prime modulus for division, got ${p}; the next primes are ${nextPrimes(p)}`]
        : [];
    return [...composite, ...pairs.faults(task)];
  },
  slug: ({ operation, p }) => `${operation}${p}`,
  caption: (task) => [`(x ${SYMBOLS[task.operation]} y) mod ${task.p}`, ...pairs.caption(task)],
};

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
