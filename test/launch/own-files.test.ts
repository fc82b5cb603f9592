/** @file Parts of one's own in files: named by path in a spec, trained by other processes, and known by their texts. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ConfigError, projectRoot, sha256 } from "groklab/core";
import { continueRun, runAll, startRun, trainHere, weights } from "groklab/launch";
import { readArrayJob, scriptFor } from "groklab/launch/array-job";
import { runSweep } from "groklab/notebook";
import { expandSweep, findRun, type RunSpec, readRun, resolveRun, runId } from "groklab/runs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { groklab, PLAIN, SMALL } from "../support/program";
import { scratch } from "../support/scratch";
import { LOADER } from "../support/script";
import { smallSpec } from "../support/small-run";

const [data, mine] = [scratch(), scratch()];
beforeAll(() => {
  vi.stubEnv("GROKLAB_DATA", data);
  createRequire(__filename)(LOADER[1]); // TypeScript of one's own, as every process of groklab runs it
});

const own = (name: string) => join(projectRoot(), "test", "support", "own", name);
const gru = join(mine, "my-gru.ts");
copyFileSync(own("gru.ts"), gru);
const plain: RunSpec = { ...smallSpec, optimizer: { kind: "adam", learningRate: 0.01, weightDecay: 0 } };
const spec: RunSpec = { ...plain, model: { path: gru, options: { hidden: 8 } } };
const notices: string[] = [];
const options = { engine: { xla: false }, onNotice: (line: string) => void notices.push(line) };

/** A file of one's own, by its name. */
function write(name: string, text: string): string {
  const file = join(mine, name);
  writeFileSync(file, text);
  return file;
}

const squashed = (factor: string, more = "") =>
  `import * as tf from "@tensorflow/tfjs-core";\n${more}export default (x: tf.Tensor2D) => tf.mul(tf.tanh(x), ${factor});\n`;
const activated = (path: string, seed = 1): RunSpec => ({
  ...plain,
  seed,
  model: { hidden: [16], activation: { path } },
});

describe("a part that is in a file", () => {
  it("is trained in a sweep of two processes, over its options too, and its text is in the record", async () => {
    const { records, failures } = await runSweep(
      spec,
      { seed: [0, 1], "model.options.hidden": [8, 12] },
      { ...options, jobs: 2 },
    );
    expect([records.length, failures]).toEqual([4, []]);
    expect(records[0].config.model).toEqual({
      ...{ kind: "own", name: "mygru", sha256: sha256(readFileSync(gru)), path: gru },
      options: { hidden: 8 },
    });
    expect(records.map(({ id }) => id.replace(/-[0-9a-f]{10}$/, ""))).toEqual(
      [0, 0, 1, 1].map((seed) => `addition11-mygru-wd0-f0.4-seed${seed}`),
    );
    expect(new Set(records.map(({ evaluations }) => evaluations.at(-1)?.train.loss)).size).toBe(4);
    const again = await runAll(expandSweep(spec, { seed: [0, 1] }), options);
    expect(again.map((result) => result.kind === "record" && result.taken)).toEqual([true, true]);
  });

  it("of all six kinds is trained together, continued, and its weights are made again", async () => {
    const loss = write(
      "squares.ts",
      'import * as tf from "@tensorflow/tfjs-core";\nexport default { perExample: (z: tf.Tensor2D, y: tf.Tensor1D) => tf.sum(tf.square(tf.sub(z, tf.oneHot(y, z.shape[1]))), 1) };\n',
    );
    const clip = write(
      "signs.ts",
      'import * as tf from "@tensorflow/tfjs-core";\nexport default { acts: () => ({ onGradients: (all: tf.Tensor[]) => all.map((g) => tf.clipByValue(g, -1, 1)) }) };\n',
    );
    const split = write("near.ts", "export default (x: number, y: number) => Math.abs(x - y) < 2;\n");
    const all: RunSpec = {
      ...plain,
      task: { operation: "addition", p: 11, trainFraction: 1, split: { path: split } },
      model: { hidden: [16], activation: { path: write("squash.ts", squashed("1.5")) } },
      loss: { path: loss },
      optimizer: { path: own("lion.ts"), learningRate: 0.003, weightDecay: 0.1 },
      interventions: { own: [{ path: clip }] },
    };
    const record = await startRun(all, options);
    expect(record.status).toBe("done");
    expect(record.config.optimizer).toMatchObject({ name: "lion", path: join("test", "support", "own", "lion.ts") });
    expect(record.id).toMatch(/^addition11-mlp16squash-wd0\.1-f1-near-seed5-/);
    expect(record.evaluations.at(-1)?.train.loss).toBeLessThan(record.evaluations[0].train.loss);
    const more = await continueRun(record, { ...options, steps: 10 });
    expect(more.status).toBe("done");
    expect(more.evaluations[0].train.loss).toBe(record.evaluations.at(-1)?.train.loss);
    const early = await weights(record, { ...options, step: 10, train: true });
    expect(early["hidden0.weight"].shape).toEqual([22, 16]);
  });

  it("never gives old numbers when it was changed, nor when what it imports was: it is another run", async () => {
    mkdirSync(join(mine, "parts"), { recursive: true });
    const scale = (value: number) => write("parts/scale.ts", `export const SCALE: number = ${value};\n`);
    const file = write("wide.ts", squashed("SCALE", 'import { SCALE } from "./parts/scale";\n'));
    scale(1);
    const first = await startRun(activated(file), options);
    scale(2);
    const second = await startRun(activated(file), options);
    write("wide.ts", squashed("3 * SCALE", 'import { SCALE } from "./parts/scale";\n'));
    const third = await startRun(activated(file), options);
    const losses = [first, second, third].map(({ evaluations }) => evaluations[0].train.loss);
    expect(new Set(losses).size).toBe(3);
    expect(new Set([first, second, third].map(({ id }) => id)).size).toBe(3);
    write("wide.ts", squashed("SCALE", 'import { SCALE } from "./parts/scale";\n'));
    expect(runId(resolveRun(activated(file)))).toBe(second.id);
    // In one process, too, which has run the file before, as a notebook's kernel.
    const here = async (value: number) => {
      scale(value);
      const { evaluations } = await trainHere(activated(file), { ...options, experiment: "here" });
      return evaluations[0].train.loss;
    };
    expect([await here(2), await here(1), await here(2)]).toEqual([losses[1], losses[0], losses[1]]);
  });

  it("is the same run wherever the file lies, and its record is read without it", async () => {
    const text = squashed("0.5");
    const there = write("half.ts", text);
    const record = await startRun(activated(there), options);
    mkdirSync(join(mine, "moved"), { recursive: true });
    const here = write("moved/half.ts", text);
    rmSync(there);
    notices.length = 0;
    const taken = await startRun(activated(here), options);
    expect([taken.id, notices[0]]).toEqual([record.id, expect.stringContaining("taken from its record")]);
    const listed = await groklab(data, "runs", "--where", "model.activation.name=half");
    expect([listed.code, listed.stdout]).toEqual([0, expect.stringContaining(record.id)]);
  });

  it("goes on where its file is as it was, and is refused where that is gone or another", async () => {
    const file = write("late.ts", squashed("1"));
    const cut = { ...activated(file), steps: 4000, evaluation: { every: 50, perDecade: 0 } };
    const aborted = new AbortController();
    const onEvent = ({ kind }: { kind: string }) => void (kind === "evaluation" && aborted.abort());
    const stopped = await startRun(cut, { ...options, signal: aborted.signal, onEvent });
    expect(stopped.status).toBe("stopped");
    write("late.ts", squashed("2"));
    const resume = () => groklab(data, "resume", stopped.id, ...PLAIN);
    const refused = await resume();
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining(`config.activation late: ${file} is another text by now`),
    ]);
    expect(readRun(stopped.folder).status).toBe("stopped");
    rmSync(file);
    expect((await resume()).stderr).toContain(`there is no file ${file}`);
    write("late.ts", squashed("1"));
    const resumed = await resume();
    expect([resumed.code, readRun(findRun(stopped.id).folder).status]).toEqual([0, "done"]);
    write("late.ts", squashed("2"));
    const again = weights(readRun(stopped.folder), { ...options, step: 7, train: true });
    await expect(again).rejects.toThrow("is another text by now");
    await expect(
      startRun(readRun(stopped.folder).config as RunSpec, { ...options, fresh: true }),
    ).rejects.toBeInstanceOf(ConfigError);
    expect(readRun(stopped.folder).status).toBe("done");
  });

  it("is asked for in words where there is none, or nothing of the form in it, before anything is recorded", () => {
    const given = (path: string) => () => resolveRun({ ...plain, model: { path } });
    expect(given(join(mine, "none.ts"))).toThrow(`config.model: there is no file ${mine}/none.ts (paths are from`);
    expect(given(write("empty.ts", "export const build = 1;\n"))).toThrow("got no default export");
    expect(given(write("sum.ts", squashed("1")))).toThrow(
      `config.model, ${mine}/sum.ts: expected { options: { … }, build(options, {`,
    );
    expect(() => resolveRun({ ...plain, model: { kind: "own" } as never })).toThrow('{ path: "./my-model.ts" }');
    expect(() => resolveRun({ ...plain, model: { path: gru, hidden: 8 } as never })).toThrow("config.model.hidden");
    expect(() => resolveRun({ ...plain, model: { path: gru, options: { hiden: 8 } } })).toThrow(
      "config.model.options.hiden: there is no such option; mygru has hidden",
    );
  });

  it("goes to Slurm's tasks with the hash of its text", () => {
    const config = resolveRun(spec);
    const order = { data, experiment: "one", engine: {}, tasks: [[config as RunSpec]] };
    expect(resolveRun(readArrayJob(scriptFor(order)).tasks[0][0])).toEqual(config);
  });

  it("is given on the command line by its path, in place of a network or loss that a preset has", async () => {
    const without = SMALL.filter((text) => !text.startsWith("model."));
    const run = ["sweep", ...without, ...PLAIN, "--experiment", "typed", "--json"];
    const swept = await groklab(data, ...run, `model.path=${gru}`, "-m", "seed=0,1");
    expect([swept.code, JSON.parse(swept.stdout).length]).toEqual([0, 2]);
    const file = write("loud.ts", squashed("1"));
    const preset = await groklab(data, "train", "--preset", "00-start-here", `model.path=${gru}`, "--print-config");
    expect(JSON.parse(preset.stdout).model).toMatchObject({ kind: "own", name: "mygru" });
    const both = await groklab(data, "train", ...SMALL, `model.activation.path=${file}`, "--print-config");
    expect(JSON.parse(both.stdout).model.activation).toMatchObject({ kind: "own", name: "loud" });
  });
});
