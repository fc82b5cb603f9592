/** @file What a list of numbers must be before statistics are made of it: long enough, and every number a number. */
import { ConfigError } from "../core";
import { type Crossing, describeCrossing } from "./dynamics";

/** @throws ConfigError for fewer than `atLeast` values, or one that is not finite; `where` names the caller */
export function requireFinite(where: string, values: readonly number[], atLeast = 1): void {
  if (values.length < atLeast) throw new ConfigError(`${where}: needs ${atLeast} or more values, got ${values.length}`);
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new ConfigError(`${where}: value ${wrong} is ${values[wrong]}, not a finite number`);
}

/** The same for quantities of which logarithms are taken, such as steps. */
export function requirePositive(where: string, values: readonly number[], atLeast = 1): void {
  requireFinite(where, values, atLeast);
  const wrong = values.findIndex((value) => !(value > 0));
  if (wrong >= 0) {
    throw new ConfigError(`${where}: value ${wrong} is ${values[wrong]}; its logarithm needs it above 0`);
  }
}

/**
 * Numbers as they are, times as their steps.
 *
 * @throws ConfigError for a time that is censored: its step is the last that was observed, and no time
 */
export function observed(where: string, values: readonly (number | Crossing)[]): number[] {
  return values.map((value, i) => {
    if (typeof value === "number") return value;
    if (!value.censored) return value.step;
    throw new ConfigError(
      `${where}: time ${i} is censored (${describeCrossing(value)}), so there is no number to calculate with; ` +
        "pairedTimesTest, pairedRestrictedMean, medianTime, kaplanMeier and restrictedMean take such times",
    );
  });
}

/** @throws ConfigError unless both lists speak of the same things, one by one */
export function requirePairs(where: string, a: readonly unknown[], b: readonly unknown[]): void {
  if (a.length !== b.length) {
    throw new ConfigError(`${where}: the lists must pair up, got ${a.length} and ${b.length} values`);
  }
}

/** @throws ConfigError for a confidence level outside (0, 1); 95 is written 0.95 */
export function requireLevel(where: string, level: number): void {
  if (!(0 < level && level < 1)) throw new ConfigError(`${where}: level must be between 0 and 1, got ${level}`);
}
