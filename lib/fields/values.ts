/** @file Single values. Each states what it expects, in words; conditions are in positive form, so that NaN fails them. */
import { z } from "zod";

/** A finite number for which `holds`; `expected` says so in words, as all complaints do. */
export function number(expected: string, holds: (x: number) => boolean) {
  return z.custom<number>((x) => isNumber(x) && holds(x), { error: expected });
}

/** The same, or null. */
export function numberOrNull(expected: string, holds: (x: number) => boolean) {
  return z.custom<number | null>((x) => x === null || (isNumber(x) && holds(x)), { error: `null, or ${expected}` });
}

/** A whole number from `least` to `most`. */
export function whole(expected: string, least: number, most: number = Number.MAX_SAFE_INTEGER) {
  return number(expected, (x) => isWhole(x, least, most));
}

/** The same, or null. */
export function wholeOrNull(expected: string, least: number, most: number = Number.MAX_SAFE_INTEGER) {
  return numberOrNull(expected, (x) => isWhole(x, least, most));
}

/** A list of whole numbers from `least` to `most`, which may be empty. */
export function wholes(expected: string, least: number, most: number) {
  return z.custom<readonly number[]>(
    (x) => Array.isArray(x) && Array.from(x).every((entry) => isWhole(entry, least, most)),
    { error: expected },
  );
}

/** A list of whole numbers, not empty. */
export function wholeNumbers(expected: string, least: number) {
  return z.custom<readonly number[]>(
    (x) => Array.isArray(x) && x.length > 0 && x.every((value) => Number.isInteger(value) && value >= least),
    { error: expected },
  );
}

/** A name that may become a key of a record, and perhaps a file's name. */
export function word(expected: string) {
  return z.custom<string>((x) => typeof x === "string" && /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(x), { error: expected });
}

/** Of a kind that has no options. */
export const noOptions = () => z.strictObject({}).prefault({});

/** The canonical name of an activation. */
export const activationName = () =>
  z.custom<string>((x) => typeof x === "string", { error: "the name of an activation, such as hidden0.post" });

/** A choice of words; `params` lets a complaint name the nearest. */
export function oneOf<const T extends string>(...choices: readonly T[]) {
  return z.custom<T>((x) => choices.some((choice) => choice === x), {
    error: `one of ${choices.join(", ")}`,
    params: { choices },
  });
}

/** True or false. */
export function flag() {
  return z.custom<boolean>((x) => typeof x === "boolean", { error: "true or false" });
}

/** The only value that `kind` can have in a variant; written out, or left out by whoever means the default kind. */
export function kind<const T extends string>(name: T) {
  return oneOf(name).prefault(name);
}

// The TypeScript of notebook cells, which is not strict, would take both entries of a tuple for optional.
/** Two numbers, each as `entry` says. */
export function pair(expected: string, entry: () => z.ZodType<number>) {
  return z.tuple([entry(), entry()], { error: expected }) as unknown as z.ZodType<readonly [number, number]>;
}

const MAX_WIDTH = 65536;

/** The width of a layer. */
export const width = (of: string) => whole(`a whole number from 1 to ${MAX_WIDTH}, the width of ${of}`, 1, MAX_WIDTH);

/** The widths of several layers, the first first. */
export const widths = () =>
  wholes(`a list of layer widths, whole numbers from 1 to ${MAX_WIDTH}, such as [250]`, 1, MAX_WIDTH);

/** How many layers there are. */
export const layers = () => whole("a whole number from 1 to 64, the number of layers", 1, 64);

/** A number above 0. */
export const positive = () => number("a number above 0", (x) => x > 0);

/** A number of at least 0. */
export const atLeastZero = () => number("a number of at least 0", (x) => x >= 0);

/** Any finite number. */
export const finite = () => number("a number", () => true);

/** A number from 0 up to, not including, 1. */
export const belowOne = () => number("a number from 0 up to, not including, 1", (x) => 0 <= x && x < 1);

/** A share of something: `0.05`, not 5 for 5 %. */
export const share = () => number("a number from 0 to 1 (0.05 means 5 %)", (x) => 0 <= x && x <= 1);

const later = new WeakSet<object>();

/**
 * A field that came when there were records already. While it is at its default it is left out of what an id is the hash of: so
 * the runs of before it keep their ids, and a run with another value has one of its own.
 *
 * @param field with its default, which has to be what training did before there was the field, and stays as it is
 * @example since(atLeastZero().default(0))
 */
export function since<T extends z.ZodDefault | z.ZodPrefault>(field: T): T {
  later.add(field);
  return field;
}

/** Whether a field is marked by `since`. */
export function isLater(field: z.ZodType): boolean {
  return later.has(field);
}

function isNumber(x: unknown): x is number {
  return typeof x === "number" && Number.isFinite(x);
}

function isWhole(x: unknown, least: number, most: number): boolean {
  return isNumber(x) && Number.isInteger(x) && least <= x && x <= most;
}
