import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The cores that this process may use, as `taskset` numbers them; none where there is no `taskset`. */
export function pinnableCores(): number[] {
  try {
    const status = readFileSync("/proc/self/status", "utf8");
    const cores = coresOf(/^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? "");
    return spawnSync("taskset", ["-c", String(cores[0]), "true"]).status === 0 ? cores : [];
  } catch {
    return [];
  }
}

/**
 * The numbers of a list as Linux writes it.
 *
 * @example coresOf("0-2,8") // [0, 1, 2, 8]
 */
export function coresOf(list: string): number[] {
  return list
    .split(",")
    .filter((part) => part !== "")
    .flatMap((part) => {
      const ends = part.split("-").map(Number);
      const [first, last] = [ends[0], ends[ends.length - 1]];
      return Array.from({ length: last - first + 1 }, (_, i) => first + i);
    });
}
