import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ConfigError, sha256 } from "groklab/core";
import { runAll, startRun } from "groklab/launch";
import { readArrayJob, scriptFor } from "groklab/launch/array-job";
import type { RunRecord, RunSpec } from "groklab/runs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { groklab, PLAIN, SMALL } from "../support/program";
import { scratch } from "../support/scratch";
import { LOADER } from "../support/script";
import { smallSpec } from "../support/small-run";

const [data, mine] = [scratch(), scratch()];
beforeAll(() => {
  vi.stubEnv("GROKLAB_DATA", data);
  createRequire(__filename)(LOADER[1]); // TypeScript of one's own, as every process of groklab runs it
  mkdirSync(join(mine, "parts"));
  writeFileSync(join(mine, "parts", "scale.ts"), scale);
});

const scale = "export const SCALE: number = 2;\n";
const file = join(mine, "dead.ts");
/** A probe in TypeScript that imports from beside it. */
function write(expression: string): string {
  const text = [
    'import { SCALE } from "./parts/scale";',
    "interface View { readonly trainer: { weights(): Readonly<Record<string, Float32Array>> } }",
    `export default ({ trainer }: View) => ${expression};`,
  ].join("\n");
  writeFileSync(file, text);
  return text;
}

const schedule = { every: 20, perDecade: 0 };
const spec: RunSpec = { ...smallSpec, probes: [{ kind: "own", name: "dead", schedule }] };
const notices: string[] = [];
const options = { engine: { xla: false }, onNotice: (line: string) => void notices.push(line) };
const valuesOf = ({ probes }: RunRecord) => [...new Set(probes.dead.map(({ value }) => value))];

describe("a probe that is in a file", () => {
  it("is measured in other processes, on every run of a sweep, and its text is in the record", async () => {
    const text = write('SCALE * trainer.weights()["hidden0.bias"].length');
    const specs = [1, 2, 3].map((seed) => ({ ...spec, seed }));
    const results = await runAll(specs, { ...options, jobs: 2, probes: { dead: file } });
    const records = results.flatMap((result) => (result.kind === "record" ? [result.record] : []));
    expect(records.map(valuesOf)).toEqual([[32], [32], [32]]);
    expect(records.map(({ probes }) => probes.dead.map(({ step }) => step))).toEqual(records.map(() => [0, 20, 40]));
    expect(records[0].environment.probes).toEqual({ dead: sha256([text, scale].map((one) => sha256(one)).join("\n")) });
    const again = await runAll(specs, { ...options, probes: { dead: file } });
    expect(again.map((result) => result.kind === "record" && result.taken)).toEqual([true, true, true]);
  });

  it("never gives old numbers when it was changed: the run is trained again, with the numbers that it had", async () => {
    write("7");
    const first = await startRun(spec, { ...options, probes: { dead: file } });
    write("8");
    notices.length = 0;
    const second = await startRun(spec, { ...options, probes: { dead: file } });
    expect([valuesOf(first), valuesOf(second), second.evaluations]).toEqual([[7], [8], first.evaluations]);
    expect(notices[0]).toContain("is trained again: its probe dead is another function than when it was recorded");
    write("9");
    const [swept] = await runAll([spec], { ...options, probes: { dead: file } });
    expect(swept.kind === "record" && [valuesOf(swept.record), swept.taken]).toEqual([[9], false]);
  });

  it("is asked for in words where there is none, or no function in it, before anything is recorded", async () => {
    const given = (probes: Record<string, string>) => startRun({ ...spec, seed: 9 }, { ...options, probes });
    await expect(given({ dead: join(mine, "none.ts") })).rejects.toThrow(
      `probe dead: there is no file ${mine}/none.ts`,
    );
    await expect(given({ dead: join(mine, "none.ts") })).rejects.toBeInstanceOf(ConfigError);
    await expect(given({ dead: join(mine, "parts", "scale.ts") })).rejects.toThrow(
      "scale.ts to export a function, such as export default ({ trainer }) => trainer.logits().length, got no default export",
    );
    await expect(startRun(spec, { ...options, fresh: true })).rejects.toThrow('{ probes: { dead: "./dead.ts" } }');
  });

  it("goes to Slurm's tasks with their order", () => {
    const order = { data, experiment: "one", engine: {}, probes: { dead: file }, tasks: [[spec]] };
    expect(readArrayJob(scriptFor(order))).toEqual(order);
  });

  it("is given on the command line by name and file, to train and to sweep", async () => {
    write("5");
    const run = ["sweep", ...SMALL, ...PLAIN, "--probe", `dead=${file}`, "--experiment", "typed", "--json"];
    const swept = await groklab(data, ...run, "-m", "seed=0,1");
    expect([swept.code, JSON.parse(swept.stdout).length]).toEqual([0, 2]);
    const record = await startRun(
      { ...smallSpec, seed: 1, probes: [{ kind: "own", name: "dead" }] },
      { ...options, experiment: "typed", probes: { dead: file } },
    );
    expect(valuesOf(record)).toEqual([5]);
    const wrong = await groklab(data, "train", ...SMALL, ...PLAIN, "--probe", "dead");
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringContaining("--probe dead: expected a name and a file"),
    ]);
  });
});
