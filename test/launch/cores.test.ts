import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { projectRoot } from "groklab/core";
import { availableCores } from "groklab/launch";
import { describe, expect, it } from "vitest";
import { grantedCores } from "../../lib/launch/cores";
import { LOADER } from "../support/script";

/** Cores that files with these texts grant. */
const granted = (groups: string, files: Record<string, string>) => grantedCores(groups, (path) => files[path]);
const NONE = Number.POSITIVE_INFINITY;

describe("cores that control groups grant", () => {
  it.each<[string, string, Record<string, string>, number]>([
    ["one core", "0::/job", { "/sys/fs/cgroup/job/cpu.max": "100000 100000\n" }, 1],
    ["a core and a half", "0::/job", { "/sys/fs/cgroup/job/cpu.max": "150000 100000\n" }, 1.5],
    ["no limit", "0::/job", { "/sys/fs/cgroup/job/cpu.max": "max 100000\n" }, NONE],
    ["a limit of a group above", "0::/a/b", { "/sys/fs/cgroup/a/cpu.max": "200000 100000\n" }, 2],
    [
      "the least of several",
      "0::/a/b",
      { "/sys/fs/cgroup/a/b/cpu.max": "300000 100000", "/sys/fs/cgroup/a/cpu.max": "200000 100000" },
      2,
    ],
    ["a container's own root", "0::/", { "/sys/fs/cgroup/cpu.max": "50000 100000\n" }, 0.5],
    ["a path outside of the container", "0::/../../other", { "/sys/fs/cgroup/cpu.max": "100000 100000\n" }, 1],
    [
      "version 1, whose path is the machine's",
      "4:memory:/docker/1\n3:cpu,cpuacct:/docker/1",
      {
        "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "200000\n",
        "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
      },
      2,
    ],
    [
      "version 1 without a limit",
      "1:cpu:/job",
      { "/sys/fs/cgroup/cpu/job/cpu.cfs_quota_us": "-1\n", "/sys/fs/cgroup/cpu/job/cpu.cfs_period_us": "100000\n" },
      NONE,
    ],
    ["another controller's", "4:memory:/job", { "/sys/fs/cgroup/memory/job/cpu.max": "100000 100000" }, NONE],
    ["no groups at all", "", {}, NONE],
  ])("%s", (_, groups, files, expected) => {
    expect(granted(groups, files)).toBe(expected);
  });

  it("are at most those of the machine", () => {
    expect(availableCores()).toBeGreaterThanOrEqual(1);
    expect(availableCores()).toBeLessThanOrEqual(availableParallelism());
  });

  const controller = ["/sys/fs/cgroup/cpu", "/sys/fs/cgroup"].find((folder) =>
    ["cpu.cfs_quota_us", "cgroup.controllers"].some((file) => existsSync(join(folder, file))),
  );
  // Takes the right to make a group, which root has outside of most containers.
  it.skipIf(process.getuid?.() !== 0 || controller === undefined)(
    "are one in a group of one core, as the system tells",
    (context) => {
      const group = join(controller ?? "", `groklab-test-${process.pid}`);
      try {
        mkdirSync(group);
      } catch {
        context.skip("no control group can be made here");
      }
      try {
        if (!["cpu.cfs_quota_us", "cpu.max"].some((file) => existsSync(join(group, file))))
          context.skip("it limits no time");
        const [file, text] = group.includes("/cpu/") ? ["cpu.cfs_quota_us", "100000"] : ["cpu.max", "100000 100000"];
        writeFileSync(join(group, file), text);
        const code = 'console.log(require("groklab/launch").availableCores())';
        const node = [process.execPath, ...LOADER, "--eval", code];
        const shell = ["-c", 'echo $$ > "$0/cgroup.procs" && exec "$@"', group, ...node];
        expect(execFileSync("sh", shell, { cwd: projectRoot(), encoding: "utf8" })).toBe("1\n");
      } finally {
        rmdirSync(group);
      }
    },
  );
});
