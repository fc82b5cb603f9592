import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "groklab/core";
import { experiments, parity } from "groklab/experiments";
import { idsInPack } from "groklab/runs/packs";
import { describe, expect, it } from "vitest";
import { groklab } from "../support/program";
import { scratch } from "../support/scratch";
import { within } from "./within";

const empty = scratch();

describe("groklab reproduce", () => {
  const dry = (...args: string[]) => within(empty, "reproduce", ...args, "--dry-run");

  it("lists with --dry-run every part, how much of it is there, and trains nothing", async () => {
    const { code, stdout } = await dry("parity");
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => line.split(":")[0])).toEqual(Object.keys(parity.parts));
    expect(lines[0]).toBe(`baseline: 0 of 20 runs finished · ${parity.parts.baseline.what}`);
    expect(existsSync(join(empty, "runs"))).toBe(false);
  });

  it("takes the parts that are named, or those of a figure", async () => {
    const named = await dry("parity", "--parts", "threeBits,baseline");
    expect(named.stdout.split("\n").map((line) => line.split(":")[0])).toEqual(["threeBits", "baseline", ""]);
    const figure = await dry("parity-2-2");
    expect(figure.stdout.split("\n").map((line) => line.split(":")[0])).toEqual(["baseline", ""]);
  });

  it("takes a claim, whose parts are trained and whose verdict is told", async () => {
    const planned = await dry("T-2.2-a");
    expect(planned.stdout.split("\n").map((line) => line.split(":")[0])).toEqual(["baseline", ""]);
    const { code, stdout } = await within(empty, "reproduce", "T-4.1-a"); // needs no runs
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nT-4\.1-a: A network of 2\^k ReLU neurons .*\nsupported: 2\^k neurons .*\n$/);
  });

  it("trains of a part the runs alone that the claim or the figure is made of, and those that decide them", async () => {
    const counts = async (id: string) =>
      Object.fromEntries(
        (await dry(id)).stdout
          .trimEnd()
          .split("\n")
          .map((line) => [line.split(":")[0], Number(/ of (\d+) runs/.exec(line)?.[1])]),
      );
    expect(await counts("T-3.1-a")).toEqual({ raised: 40 }); // of more weight decays and three bits, too
    // What the records of whole networks decide is not known yet.
    expect(await counts("S-7-d")).toEqual({ alpha: 10, subnetworks: 0 });
    expect(await counts("S-1-a")).toEqual({ decay: 10 }); // one weight decay of four
  });

  it("trains with --rerun one stored run again, as a live one, and says how near it came", async () => {
    const data = scratch();
    const stored = join(data, "runs", "parity");
    const small = ["reproduce", "parity", "--parts", "fewNeurons", "--rerun"]; // runs of a second
    const none = await within(data, ...small);
    expect([none.code, none.stdout]).toEqual([2, ""]);
    expect(none.stderr).toContain("--rerun: none of its runs has a record yet");
    cpSync(join(projectRoot(), "data", "runs", "parity"), stored, { recursive: true });
    const { code, stdout } = await groklab(data, ...small);
    expect(code).toBe(0);
    const [id, found, ...more] = stdout.split("\n");
    expect(idsInPack(join(stored, "fewNeurons.jsonl.br"))).toContain(id);
    expect(found).toMatch(
      /^(bit-identical to its record: \d+ evaluations$|differs from its record from step \d+ on: by rounding \(at first )/,
    );
    // Of records that were made before processors were recorded, that is said.
    expect(more.join("\n")).toMatch(/processor .* \(no more is recorded of it\), now .* family \d+, model \d+/);
    if (!found.startsWith("bit")) expect(more[0]).toMatch(/^T_mem \d+, T_gen \d+; in its record T_mem \d+, T_gen \d+$/);
    expect(readdirSync(join(data, "runs", "live"))).toEqual([id]);
    await groklab(data, ...small);
    expect(readdirSync(join(data, "runs", "live"))).toEqual([id]); // the one of before, which it repeats, is gone
  }, 600_000);

  it("says of runs that other records decide when they will be planned", async () => {
    const { stdout } = await dry("synergy", "--parts", "otherwise,subnetworks");
    const [known, decided] = stdout.split("\n");
    expect(known).toMatch(/^otherwise: 0 of 9 runs finished · [^·]+$/);
    expect(decided).toMatch(/^subnetworks: 0 of 0 runs finished · .+ · planned once decay and alpha are finished$/);
  });

  it("trains nothing of runs that are not planned yet, and says what to make first", async () => {
    const data = scratch();
    const { code, stdout } = await within(data, "reproduce", "synergy", "--parts", "subnetworks");
    expect(code).toBe(0);
    expect(stdout).toContain("subnetworks: its runs are decided by those of decay, alpha; make these first");
    expect(existsSync(join(data, "runs", "synergy"))).toBe(false);
  });

  it("counts the runs that are finished, as they are stored", async () => {
    const data = scratch();
    const runs = join(data, "runs", "00-start-here");
    cpSync(join(projectRoot(), "data", "runs", "00-start-here"), runs, { recursive: true });
    const planned = async () => (await within(data, "reproduce", "00-start-here", "--dry-run")).stdout;
    expect(await planned()).toBe("seeds: 20 of 20 runs finished · twenty seeds of the reference run\n");
    await within(data, "unpack");
    rmSync(join(runs, readdirSync(runs)[0], "DONE.json"));
    expect(await planned()).toContain("seeds: 19 of 20 runs finished");
  });

  it("trains the small version, recorded as live, where the network groks", async () => {
    const data = scratch();
    const { code, stdout } = await groklab(data, "reproduce", "parity", "--smoke");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^parity50k2-parity500-\S+: done, T_mem \d+, T_gen \d+\n$/);
    expect(readdirSync(join(data, "runs"))).toEqual(["live"]);
  });

  it("trains nothing with --dry-run of the small version either", async () => {
    const { code, stdout } = await dry("parity", "--smoke");
    expect([code, stdout]).toEqual([0, "smoke: 1 run, recorded as live\n"]);
    expect(existsSync(join(empty, "runs"))).toBe(false);
  });

  it.each([
    [
      ["parity", "--parts", "baselin"],
      `--parts: expected some of ${Object.keys(parity.parts).join(", ")}, got "baselin"`,
    ],
    [["parity", "--parts", "baseline,toString"], 'got "toString"'],
    [["parity", "--parts", ""], 'got ""'],
    [["parity-2-2", "--parts", "threeBits"], "--parts: figure parity-2-2 has parts of its own, baseline"],
    [["parity-2-22"], "Did you mean parity-2-2?"],
    [["figure"], `Known are ${experiments.map(({ name }) => name).join(", ")}`],
  ])("refuses %j with code 2 and a line that helps", async (args, says) => {
    const { code, stdout, stderr } = await dry(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
