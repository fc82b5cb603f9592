/** @file Data without an effect, for tests that must not find one. */
import { type RandomStream, randomStream } from "groklab/core";
import { expect } from "vitest";

/** The p-values of a test on so many seeded data sets. */
export function pValues(test: (random: RandomStream) => number, sets = 400): number[] {
  const random = randomStream(7, "data without an effect");
  return Array.from({ length: sets }, () => test(random));
}

/** n standard normal numbers. */
export function normals(random: RandomStream, n: number, scale = 1): number[] {
  return Array.from({ length: n }, () => scale * random.normal());
}

/** Uniform: no share of p below x is farther from x than Kolmogorov's bound at 0.1 %. */
export function expectUniform(p: readonly number[]): void {
  const sorted = [...p].sort((a, b) => a - b);
  const gaps = sorted.map((value, i) => Math.max((i + 1) / p.length - value, value - i / p.length));
  expect(Math.max(...gaps)).toBeLessThan(1.95 / Math.sqrt(p.length));
}

/** p of an exact test has steps: it may be below x less often than x, never more often, but for chance. */
export function expectValid(p: readonly number[]): void {
  for (const x of [0.01, 0.05, 0.1, 0.2, 0.5]) {
    const share = p.filter((value) => value <= x + 1e-9).length / p.length;
    expect(share, `share of p up to ${x}`).toBeLessThan(x + 3.1 * Math.sqrt((x * (1 - x)) / p.length));
  }
}
