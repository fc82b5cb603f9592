import { ConfigError, nearestWord } from "../core";

/** Parameters of a notebook, by name. */
export type Params = Record<string, number | string | boolean>;

function parseObject(text: string): Params {
  try {
    const value = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // said below
  }
  throw new ConfigError(`GROKLAB_PARAMS: expected a JSON object such as {"seed":7}, got ${text}`);
}

/** What a parameter may be set to: any value of its kind, not only the one it has in the cell. */
export type Settable<T> = { [K in keyof T]: T[K] extends boolean ? boolean : T[K] };

/**
 * A notebook's parameters: the values of the cell, unless the environment variable GROKLAB_PARAMS (a JSON object)
 * overrides some of them, as unattended runs do. In a cell of their own, tagged `parameters` and declared with `let`, they are
 * also set by papermill's `-p seed 3`, which puts a cell with `seed = 3;` behind it.
 *
 * @throws ConfigError when an override names no parameter or has another type
 * @example params({ seed: 0, weightDecay: 2 }).seed // 0
 */
export function params<T extends Params>(defaults: T): Settable<T> {
  const text = process.env.GROKLAB_PARAMS;
  if (!text) return { ...defaults } as Settable<T>;
  const overrides = parseObject(text);
  for (const [key, value] of Object.entries(overrides)) {
    if (!Object.hasOwn(defaults, key)) {
      const nearest = nearestWord(key, Object.keys(defaults));
      const help = nearest ? `did you mean ${nearest}?` : `known are ${Object.keys(defaults).join(", ")}`;
      throw new ConfigError(`GROKLAB_PARAMS.${key}: there is no such parameter; ${help}`);
    }
    if (typeof value !== typeof defaults[key]) {
      throw new ConfigError(`GROKLAB_PARAMS.${key}: expected a ${typeof defaults[key]}, got ${JSON.stringify(value)}`);
    }
  }
  return { ...defaults, ...overrides } as Settable<T>;
}
