import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "groklab/core";
import { network, pruneWeights, startRun, weights } from "groklab/launch";
import {
  packRuns,
  type RunRecord,
  type RunSpec,
  readRun,
  recordsFolder,
  runsFolder,
  storedWeights,
} from "groklab/runs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { installed } from "../../scripts/kernels/install.mjs";
import { venv } from "../support/jupyter";
import { groklab } from "../support/program";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";

const data = scratch();
const engine = { xla: false };
const spec: RunSpec = { ...smallSpec, checkpoints: { at: [20] }, probes: [{ kind: "norms" }] };
let run: RunRecord;

beforeAll(async () => {
  vi.stubEnv("GROKLAB_DATA", data);
  run = await startRun(spec, { experiment: "one", engine });
});

const notices: string[] = [];
const options = { engine, onNotice: (line: string) => void notices.push(line) };

describe("weights", () => {
  it("are the last of a run, or those of a step that it kept, by record and by name", async () => {
    const last = await weights(run);
    expect(Object.fromEntries(Object.entries(last).map(([name, { shape }]) => [name, shape]))).toEqual({
      "hidden0.weight": [22, 16],
      "hidden0.bias": [16],
      "output.weight": [16, 11],
    });
    expect(await weights(run.id.slice(0, -4), { step: 20 })).toEqual(storedWeights(run, 20));
    expect(await weights(run, { step: 20 })).not.toEqual(last);
  });

  it("are not guessed: a step that is not stored, or that there is not, is refused with what to do", async () => {
    const refused = weights(run, { step: 30 });
    await expect(refused).rejects.toThrow(
      `weights: those of ${run.id} after 30 updates are not stored (those after 20, 40 updates are); weights(run, { train: ` +
        `true, step: 30 }) or \`groklab weights ${run.id} --step 30\` trains it once more`,
    );
    await expect(refused).rejects.toBeInstanceOf(ConfigError);
    await expect(weights(run, { step: 41 })).rejects.toThrow("expected a step from 0 to 40");
  });

  it("are made by the same training where they are asked for so, of a packed run too, and then are there", async () => {
    const kept = await weights(run, { step: 20 });
    pruneWeights(run);
    packRuns(runsFolder("one"), () => "part");
    const packed = readRun(run.folder);
    const made = await weights(packed, { ...options, step: 20, train: true });
    expect(made).toEqual(kept);
    notices.length = 0;
    expect(await weights(packed, { ...options, step: 20 })).toEqual(kept);
    expect([notices, readRun(run.folder)]).toEqual([[], packed]);
    expect(pruneWeights(packed)).toBe(2);
    await expect(weights(packed, { step: 20 })).rejects.toThrow("are not stored");
    expect(await weights(packed, { ...options, step: 20, train: true })).toEqual(kept);
    expect(existsSync(join(recordsFolder(), "starts", `${run.id}.old1`))).toBe(false);
  });

  it("say where the training that made them differs from the record", async () => {
    const [first, ...others] = run.evaluations;
    const altered = { ...first, train: { ...first.train, loss: 2.5 } };
    notices.length = 0;
    await weights({ ...run, evaluations: [altered, ...others] }, { ...options, step: 30, train: true });
    expect(notices).toEqual([
      expect.stringContaining(`after 0 updates the training loss is ${first.train.loss}, recorded 2.5; recorded on`),
    ]);
  });
});

describe("a network", () => {
  it("gives the logits of the record's evaluation, and of any examples, and its activations by name", async () => {
    const net = await network(run, { engine });
    const { dataset } = net;
    const logits = net.logits();
    expect(logits.shape).toEqual([121, 11]);
    const answers = Array.from({ length: 121 }, (_, row) => {
      const values = logits.values.subarray(row * 11, (row + 1) * 11);
      return values.indexOf(values.reduce((a, b) => Math.max(a, b)));
    });
    const right = Array.from(dataset.test).filter((row) => answers[row] === dataset.labels[row]).length;
    expect(right / dataset.test.length).toBeCloseTo(run.evaluations.at(-1)?.test.accuracy ?? Number.NaN, 12);
    expect(net.logits([[3, 5]]).values).toBeAllclose(logits.values.slice(38 * 11, 39 * 11), { rtol: 1e-5, atol: 1e-5 });
    const [pre, post] = ["hidden0.pre", "hidden0.post"].map((name) => net.activation(name, [[3, 5]]));
    expect([pre.shape, net.activations]).toEqual([
      [1, 16],
      ["hidden0.pre", "hidden0.post"],
    ]);
    // By hand: row 3 of the first token's block, row 5 of the second's, and the bias.
    const { values: w } = net.weights["hidden0.weight"];
    const { values: b } = net.weights["hidden0.bias"];
    const byHand = Array.from(b, (bias, j) => w[3 * 16 + j] + w[(11 + 5) * 16 + j] + bias);
    expect(pre.values).toBeAllclose(byHand, { rtol: 1e-5, atol: 1e-6 });
    expect(post.values).toEqual(pre.values.map((value) => Math.max(0, value)));
  });

  it("is that of the step that is asked for, and says what it can not read", async () => {
    const early = await network(run, { ...options, step: 20, train: true });
    expect(early.logits()).not.toEqual((await network(run, { engine })).logits());
    expect(() => early.logits([[3, 11]])).toThrow("expected examples of 2 entries, each a whole number from 0 to 10");
    expect(() => early.logits([])).toThrow("got none");
    expect(() => early.activation("hidden1.pre")).toThrow("this model has hidden0.pre, hidden0.post");
  });
});

describe("groklab weights", () => {
  it("writes files that Python reads by safetensors.numpy, under the names and with the values that a cell has", async () => {
    const output = join(scratch(), "weights");
    const { code, stdout } = await groklab(data, "weights", run.id, "--step", "20", "--no-xla", "--output", output);
    const [file] = stdout.split("\n");
    expect([code, file]).toEqual([0, join(output, `${run.id}-step20.safetensors`)]);
    const script = join(output, "read.py");
    writeFileSync(
      script,
      [
        "import json, sys",
        "from safetensors.numpy import load_file",
        "weights = load_file(sys.argv[1])",
        "print(json.dumps({name: [list(w.shape), str(w.dtype), w.tobytes().hex()] for name, w in weights.items()}))",
      ].join("\n"),
    );
    const env = { ...process.env, PYTHONPATH: await installed("safetensors") };
    const read = JSON.parse(execFileSync(venv("python"), [script, file], { env, encoding: "utf8" }));
    const here = await weights(run, { ...options, step: 20, train: true });
    const hexOf = ({ buffer, byteOffset, byteLength }: Float32Array) =>
      Buffer.from(buffer, byteOffset, byteLength).toString("hex");
    expect(read).toEqual(
      Object.fromEntries(
        Object.entries(here).map(([name, { shape, values }]) => [name, [shape, "float32", hexOf(values)]]),
      ),
    );
    expect(readFileSync(file).subarray(8, 20).toString()).toContain("__metadata");
  });

  it("makes those of several runs together, and what is there is not trained again", async () => {
    const others = [6, 7].map((seed) => ({ ...spec, seed, steps: 20, checkpoints: undefined }));
    const records = await Promise.all(others.map((one) => startRun(one, { experiment: "two", engine })));
    const make = () =>
      groklab(data, "weights", "two", "--step", "10", "--no-xla", "--jobs", "1", "--output", scratch());
    const first = await make();
    expect([first.code, first.stdout.match(/-step10\.safetensors$/gm)?.length]).toEqual([0, 2]);
    const made = records.map(({ id }) => join(recordsFolder(), "starts", id, "DONE.json"));
    const before = made.map((file) => statSync(file).mtimeMs);
    expect((await make()).code).toBe(0);
    expect(made.map((file) => statSync(file).mtimeMs)).toEqual(before);
    const beyond = await groklab(data, "weights", "two", "--step", "21");
    expect([beyond.code, beyond.stderr]).toEqual([
      2,
      expect.stringContaining("weights: expected a step from 0 to 20, the last of"),
    ]);
  });

  it("takes all runs of an experiment, prints JSON alone, and removes what was kept", async () => {
    const output = scratch();
    const { stdout } = await groklab(data, "weights", "one", "--no-xla", "--json", "--output", output);
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ run: run.id, step: 40, tensors: expect.anything() }),
    ]);
    const [named, repeated] = [
      await groklab(data, "weights"),
      await groklab(data, "weights", "one", run.id, "--no-xla", "--output", output),
    ];
    expect([named.code, named.stderr]).toEqual([
      2,
      expect.stringContaining("no run is named; name some, or an experiment, or say --headline"),
    ]);
    expect(repeated.stdout.match(/safetensors$/gm)).toHaveLength(1);
    const pruned = await groklab(data, "weights", run.id, "--prune");
    expect(pruned.stdout).toMatch(new RegExp(`^${run.id}: [1-9] files of weights removed; its record stays\n$`));
    expect((await groklab(data, "weights", "one", "--step", "x")).code).toBe(2);
  });
});
