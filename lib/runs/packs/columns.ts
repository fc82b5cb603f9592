/** @file A list of JSON objects as columns: the same keys are written once, and like numbers stand side by side. */
import type { Json } from "../../core";

type JsonObject = { readonly [key: string]: Json };

/** Rows of the same keys are a group; `order` says of which group each row is. */
export interface Columns {
  /** Values by path, such as `test/accuracy`, of the rows of a group in their order. */
  readonly groups: readonly { readonly [path: string]: readonly Json[] }[];
  /** Index of the group of each row. */
  readonly order: readonly number[];
}

/**
 * Objects in objects become paths; lists are values. A key that holds `/` comes back as two: who packs compares.
 *
 * @param kindOf rows that differ in it are never of one group, so that what they measure stays together
 * @example toColumns([{ step: 0, test: { loss: 2 } }, { step: 1, test: { loss: 1 } }])
 *   // { groups: [{ "step": [0, 1], "test/loss": [2, 1] }], order: [0, 0] }
 */
export function toColumns(rows: readonly JsonObject[], kindOf: (row: JsonObject) => string = () => ""): Columns {
  const groups: Record<string, Json[]>[] = [];
  const known = new Map<string, number>();
  const order = rows.map((row) => {
    const values = pathsOf(row);
    const signature = JSON.stringify([kindOf(row), ...Object.keys(values)]);
    const index = known.get(signature) ?? groups.push(emptied(values)) - 1;
    known.set(signature, index);
    for (const [path, value] of Object.entries(values)) groups[index][path].push(value);
    return index;
  });
  return { groups, order };
}

/**
 * The rows that `toColumns` was given.
 *
 * @param isWanted of which paths there is a value in the rows; all unless given
 */
export function fromColumns(
  { groups, order }: Columns,
  isWanted: (path: string) => boolean = () => true,
): JsonObject[] {
  const readers = groups.map((group) => {
    const columns = Object.entries(group)
      .filter(([path]) => isWanted(path))
      .map(([path, values]) => ({ keys: path.split("/"), values }));
    let next = 0;
    return () => {
      const row: Record<string, Json> = {};
      for (const { keys, values } of columns) put(row, keys, values[next]);
      next++;
      return row;
    };
  });
  return order.map((group) => readers[group]());
}

function put(row: Record<string, Json>, keys: readonly string[], value: Json): void {
  let inner = row;
  for (const key of keys.slice(0, -1)) {
    inner[key] ??= {};
    inner = inner[key] as Record<string, Json>;
  }
  inner[keys[keys.length - 1]] = value;
}

function pathsOf(row: JsonObject, prefix = "", into: Record<string, Json> = {}): Record<string, Json> {
  for (const [key, value] of Object.entries(row)) {
    if (isObject(value) && Object.keys(value).length > 0) pathsOf(value, `${prefix}${key}/`, into);
    else into[`${prefix}${key}`] = value;
  }
  return into;
}

function emptied(values: object): Record<string, Json[]> {
  return Object.fromEntries(Object.keys(values).map((path) => [path, []]));
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
