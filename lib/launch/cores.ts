/** @file How many runs can compute at a time: of the cores that there are, those that this process may use. */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";

/**
 * Cores for this process: those of the machine that it may run on, or the share of their time that its control groups grant it,
 * rounded up, where that is less. In a container of one core that is 1, on however large a machine.
 */
export function availableCores(): number {
  const group = read("/proc/self/cgroup") ?? "";
  return Math.min(availableParallelism(), Math.max(1, Math.ceil(grantedCores(group, read))));
}

/**
 * The least that any group grants, in cores; infinity where none sets a limit. `groups` is the text of /proc/self/cgroup, whose
 * paths may be those of the machine while a container shows its own group as the root: so each folder above counts, too.
 */
export function grantedCores(groups: string, read: (path: string) => string | undefined): number {
  const granted = groups.split("\n").flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (path === undefined) return [];
    if (controllers === "")
      return foldersUpTo("/sys/fs/cgroup", path).map((folder) => quota(read(join(folder, "cpu.max"))));
    if (!controllers.split(",").includes("cpu")) return [];
    return ["cpu", controllers].flatMap((mount) =>
      foldersUpTo(join("/sys/fs/cgroup", mount), path).map((folder) =>
        quota(`${read(join(folder, "cpu.cfs_quota_us"))} ${read(join(folder, "cpu.cfs_period_us"))}`),
      ),
    );
  });
  return Math.min(Number.POSITIVE_INFINITY, ...granted);
}

/** Of "150000 100000", microseconds of computing in each period of so many: 1.5. A quota of `max` or -1 is none. */
function quota(text = ""): number {
  const [, most, period] = /^(\d+)\s+(\d+)\s*$/.exec(text) ?? [];
  return Number(most) > 0 && Number(period) > 0 ? Number(most) / Number(period) : Number.POSITIVE_INFINITY;
}

/** A group's folder, and all above it to the root of its hierarchy. */
function foldersUpTo(root: string, path: string): string[] {
  const folders = [];
  for (let folder = join(root, path); folder.length > root.length; folder = dirname(folder)) folders.push(folder);
  return [...folders, root];
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined; // no such group or controller
  }
}
