import { readdirSync } from "node:fs";
import { join } from "node:path";
import { packsOf } from "groklab/cli/pack";
import { startHere } from "groklab/experiments";
import { resolveRun, runId } from "groklab/runs";
import { beforeAll, describe, expect, it } from "vitest";
import { groklab, PLAIN, SMALL } from "../support/program";
import { scratch } from "../support/scratch";

const data = scratch();
const first = join(data, "runs", "first");

beforeAll(async () => {
  await groklab(data, "sweep", ...SMALL, ...PLAIN, "--experiment", "first", "--quiet", "-m", "seed=0,1");
});

describe("groklab pack", () => {
  it("packs an experiment that is named, and unpack gives the folders back; what is listed stays the same", async () => {
    const ids = readdirSync(first).sort();
    const list = () => groklab(data, "runs", "--experiment", "first", "--json");
    const before = await list();
    const packed = await groklab(data, "pack", "first");
    expect([packed.code, packed.stderr]).toEqual([0, ""]);
    expect(packed.stdout).toMatch(/others\.jsonl\.br: 2 runs, 0\.\d\d MB\nfirst: 2 runs were packed\n$/);
    expect(readdirSync(first)).toContain("others.jsonl.br");
    expect(await list()).toEqual(before);
    const shown = await groklab(data, "resume", ids[0]);
    expect(shown.stderr).toContain("once `groklab unpack first` has given it its folder");
    const unpacked = await groklab(data, "unpack");
    expect(unpacked.stdout).toBe("first: 2 runs have folders again\n");
    expect(readdirSync(first).sort()).toEqual(ids);
  });

  it("takes the experiments that come with groklab when none is named, and refuses one without records", async () => {
    expect(await groklab(data, "pack")).toMatchObject({ code: 0, stdout: "" });
    const refused = await groklab(data, "pack", "secnd");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("experiment secnd: has no records; there are first");
  });
});

describe("packsOf", () => {
  it("names the pack of a run after the first part that has it", () => {
    const [[name, part]] = Object.entries(startHere.parts);
    const [spec] = part.runs();
    const packs = packsOf({ ...startHere, parts: { [name]: part, again: part } });
    expect(packs(runId(resolveRun(spec)))).toBe(name);
    expect(packs("another")).toBe("others");
    expect(packsOf(undefined)("another")).toBe("others");
  });
});
