import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readProcessor } from "groklab/runs/processor";
import { describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";

const amd = `processor\t: 0
vendor_id\t: AuthenticAMD
cpu family\t: 25
model\t\t: 1
model name\t: AMD EPYC
stepping\t: 1
flags\t\t: fpu sse sse4_2 avx avx2 fma xsave
power management:

processor\t: 1
vendor_id\t: Another
`;

describe("readProcessor", () => {
  it("reads family, model, stepping and the instruction sets of the first processor", () => {
    const path = join(scratch(), "cpuinfo");
    writeFileSync(path, amd);
    const instructions = ["sse4_2", "avx", "avx2", "fma"];
    expect(readProcessor(path)).toEqual({ vendor: "AuthenticAMD", family: 25, model: 1, stepping: 1, instructions });
    writeFileSync(path, amd.replace("avx2 fma", "avx2 fma avx512f amx_tile"));
    expect(readProcessor(path)?.instructions).toEqual(["sse4_2", "avx", "avx2", "fma", "avx512f", "amx_tile"]);
  });

  it("says nothing where the system does not, and something where it does", () => {
    expect(readProcessor("/nowhere/cpuinfo")).toBeUndefined();
    expect(readProcessor() !== undefined).toBe(existsSync("/proc/cpuinfo"));
  });
});
