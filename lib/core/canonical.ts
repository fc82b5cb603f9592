import { hash } from "node:crypto";
import { ConfigError } from "./errors";

/** What can be written to JSON and read back unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * JSON with sorted keys and no white space: equal values give equal bytes, so that a hash of it is an identity.
 * Keys whose value is `undefined` are left out, as in `JSON.stringify`.
 *
 * @throws ConfigError on NaN or infinity, which JSON would silently turn into `null`.
 * @example canonicalJson({ b: 1, a: [true] }) // '{"a":[true],"b":1}'
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new ConfigError(`canonicalJson: ${value} has no JSON form`);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** SHA-256 of text or bytes, in lower-case hexadecimal. */
export function sha256(data: string | Uint8Array): string {
  return hash("sha256", data); // in one call: of small files, making a Hash object takes most of the time
}
