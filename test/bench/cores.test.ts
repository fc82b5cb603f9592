import { spawnSync } from "node:child_process";
import { coresOf, pinnableCores } from "groklab/bench/cores";
import { afterEach, describe, expect, it, vi } from "vitest";

afterEach(() => vi.unstubAllEnvs());

describe("coresOf", () => {
  it.each([
    ["5", [5]],
    ["0-2,8", [0, 1, 2, 8]],
    ["3,8-9", [3, 8, 9]],
    ["", []],
  ])("reads %j as taskset does", (list, cores) => {
    expect(coresOf(list)).toEqual(cores);
  });
});

describe("pinnableCores", () => {
  const { status, stdout } = spawnSync("taskset", ["--cpu-list", "--pid", String(process.pid)], { encoding: "utf8" });

  it.skipIf(status !== 0)("are those that taskset allows this process", () => {
    const [, list] = stdout.trim().split(": ");
    expect(pinnableCores()).toEqual(coresOf(list));
    expect(pinnableCores().length).toBeGreaterThan(0);
  });

  it("are none where there is no taskset", () => {
    vi.stubEnv("PATH", "");
    expect(pinnableCores()).toEqual([]);
  });
});
