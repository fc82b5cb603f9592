/**
 * @file How a schema takes the shape of a spec. Which keys are valid depends on kinds that the spec names, so the schema
 * of one spec is put together from the variants that it chose: a plain object, whose faults name exact fields.
 */
import { z } from "zod";
import { oneOf } from "./values";

/** A schema for every kind of `T`. */
export type Variants<T extends { readonly kind: string }> = {
  readonly [K in T["kind"]]: z.ZodType<Extract<T, { readonly kind: K }>>;
};

/**
 * The schema of the kind that a value names, or of `fallback` where it names none. For a kind that does not exist: one
 * that complains of the kind alone.
 */
export function variantOf<T extends { readonly kind: string }>(
  variants: Variants<T>,
  value: unknown,
  fallback?: T["kind"],
): z.ZodType<T> {
  const named = valueAt(value, ["kind"]);
  const kinds = Object.keys(variants) as T["kind"][];
  const chosen = kinds.find((kind) => kind === (named === undefined ? fallback : named));
  // Of an unknown kind nothing else is asked, and nothing is ever returned: that it is a T is true of no value at all.
  return chosen ? variants[chosen] : (z.looseObject({ kind: oneOf(...kinds) }) as unknown as z.ZodType<T>);
}

/** A list whose entries may differ in kind: the schema of each is made from the entry itself. */
export function listOf<T>(value: unknown, schemaOf: (entry: unknown) => z.ZodType<T>): z.ZodType<readonly T[]> {
  if (!Array.isArray(value)) return z.custom<readonly T[]>(() => false, { error: "a list" });
  return z.tuple(Array.from(value, schemaOf) as [z.ZodType<T>]) as unknown as z.ZodType<readonly T[]>;
}

/** A field of a schema, by its path: for example ["optimizer", "weightDecay"], entries of lists by their index. */
export interface Field {
  readonly path: readonly string[];
  readonly schema: z.ZodType;
}

/** Every field of a schema, a section before what is in it. */
export function allFields(schema: z.ZodType, path: readonly string[] = []): Field[] {
  const inside = (key: string, child: unknown) => allFields(child as z.ZodType, [...path, key]);
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([key, child]) => [
      { path: [...path, key], schema: child as z.ZodType },
      ...inside(key, child),
    ]);
  }
  if (schema instanceof z.ZodTuple) return schema.def.items.flatMap((child, i) => inside(String(i), child));
  if (schema instanceof z.ZodPipe) return allFields(schema.in as z.ZodType, path);
  const wrapped = schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodNullable;
  return wrapped ? allFields(schema.unwrap() as z.ZodType, path) : [];
}

/** The paths of all fields. */
export function allKeys(schema: z.ZodType): (readonly string[])[] {
  return allFields(schema).map(({ path }) => path);
}

/** What stands at a path of a spec, whatever the spec is. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], value);
}
