import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "groklab/core";
import { type EngineOptions, engineInfo, isStarted, startEngine, tensorFlowVariables } from "groklab/engine";
import { createTrainer } from "groklab/trainers";
import { describe, expect, it } from "vitest";
import { runScript, type ScriptOptions } from "../support/script";
import { smallConfig, smallDataset } from "../support/small-run";
import { lossesOf } from "../support/trainings";

const processes = join(__dirname, "processes");
const withoutAddon = join(processes, "without-addon.cjs");

/** What the engine of this process has set is not there for another, unless it is given. */
const bare = { ...emptied(tensorFlowVariables({ threads: 1, xla: true })), XLA_FLAGS: undefined };

function emptied(variables: object): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.keys(variables).map((name) => [name, undefined]));
}

async function trainElsewhere(options: EngineOptions, script: ScriptOptions = {}) {
  const env = { ...bare, ...script.env };
  const run = await runScript(join(processes, "train-small.ts"), { ...script, env, args: [JSON.stringify(options)] });
  return { ...run, result: run.stdout ? JSON.parse(run.stdout) : undefined };
}

describe("startEngine", () => {
  it("says what is missing when the engine is used before it is started", () => {
    expect(isStarted()).toBe(false);
    expect(() => engineInfo()).toThrow(EngineError);
    expect(() => engineInfo()).toThrow("startEngine()");
  });

  it("starts TensorFlow, says with what settings, and is then the same engine for every caller", async () => {
    const info = await startEngine({ xla: false });
    expect(info).toMatchObject({ backend: "tensorflow", threads: 1, xla: false, oneDNN: false });
    expect(info.version).toMatch(/^2\.\d+\.\d+$/);
    expect(tf.getBackend()).toBe("tensorflow");
    expect([isStarted(), engineInfo()]).toEqual([true, info]);
    expect(await startEngine({ threads: 1, xla: false })).toBe(info);
  });

  it("refuses other options once it runs, naming both", async () => {
    for (const options of [{ xla: true }, { xla: false, threads: 2 }, { xla: false, backend: "cpu" as const }]) {
      await expect(startEngine(options)).rejects.toThrow(EngineError);
    }
    await expect(startEngine({ xla: false, threads: 2 })).rejects.toThrow(/already running as .*1.*asked for .*2/);
  });

  it("falls back to WebAssembly with exactly one line when the addon is missing, and computes the same", async () => {
    const { code, stderr, result } = await trainElsewhere({}, { preload: [withoutAddon] });
    expect(stderr.match(/\n/g)).toEqual(["\n"]);
    expect(stderr).toMatch(/^groklab: running on WebAssembly.*npm run setup.*tfjs_binding\.node/);
    expect([code, result.info.backend, result.info.xla]).toEqual([0, "wasm", false]);
    const trainer = createTrainer(smallConfig, smallDataset());
    const losses = lossesOf(trainer, 20);
    expect(result.losses).toBeAllclose(losses, { rtol: 1e-3 });
    expect(result.norm).toBeAllclose(trainer.evaluate().weightNorm, { rtol: 1e-3 });
    trainer.close();
  });

  it("runs on plain JavaScript when asked to by name, without a word", async () => {
    const { code, stderr, result } = await trainElsewhere({ backend: "cpu" });
    expect([code, stderr, result.info.backend]).toEqual([0, "", "cpu"]);
    const trainer = createTrainer(smallConfig, smallDataset());
    expect(result.losses).toBeAllclose(lossesOf(trainer, 20), { rtol: 1e-3 });
    trainer.close();
  });

  const first = [join(processes, "tensorflow-first.cjs")];

  it("refuses a library that something else has loaded otherwise, naming the settings, and falls back to nothing", async () => {
    const { code, stdout, stderr } = await trainElsewhere({}, { preload: first });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(
      "EngineError: startEngine: TensorFlow's library is loaded already, perhaps by danfojs-node",
    );
    for (const name of [
      "TF_NUM_INTRAOP_THREADS is not set, expected 1;",
      "TF_ENABLE_ONEDNN_OPTS is not set, expected 0",
    ]) {
      expect(stderr).toContain(name);
    }
    expect(stderr).not.toContain("WebAssembly");
  });

  it("takes one that was loaded with its settings, and computes the same", async () => {
    const env = { ...tensorFlowVariables({ threads: 1, xla: false }), TF_CPP_MIN_LOG_LEVEL: "2" };
    const [here, there] = await Promise.all([
      trainElsewhere({ xla: false }),
      trainElsewhere({ xla: false }, { preload: first, env }),
    ]);
    expect([there.code, there.result]).toEqual([0, here.result]);
  });

  it("undoes settings of the surroundings, or records them as TensorFlow reads them", async () => {
    const env = { TF_NUM_INTRAOP_THREADS: "7", TF_XLA_FLAGS: "--tf_xla_auto_jit=2", TF_ENABLE_ONEDNN_OPTS: "false" };
    const undone = await trainElsewhere({ xla: false }, { env });
    const plain = await trainElsewhere({ xla: false });
    expect([undone.code, undone.result]).toEqual([0, plain.result]);
    const XLA_FLAGS = "--xla_cpu_use_fusion_emitters=true --xla_dump_to=/home/somebody/dump";
    const recorded = await trainElsewhere({ xla: false }, { env: { TF_ENABLE_ONEDNN_OPTS: "true", XLA_FLAGS } });
    expect(recorded.result.info).toMatchObject({
      ...{ threads: 1, xla: false, oneDNN: true },
      variables: { XLA_FLAGS: "--xla_cpu_use_fusion_emitters=true --xla_dump_to=…" },
    });
    expect(plain.result.info).not.toHaveProperty("variables");
    const refused = await trainElsewhere({ xla: false }, { env: { TF_ENABLE_ONEDNN_OPTS: "maybe" } });
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining('expected 0, 1, or nothing (0), got "maybe"'),
    ]);
  });

  it("does not fall back from a backend asked for by name", async () => {
    const { code, stdout, stderr } = await trainElsewhere({ backend: "tensorflow" }, { preload: [withoutAddon] });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^EngineError: .*tfjs_binding\.node.*npm run setup/);
  });

  it.each([0, 1.5, -1, "2"])("refuses %j threads, and does not take a slower backend for them", async (threads) => {
    const { code, stdout, stderr } = await trainElsewhere({ threads: threads as number });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^EngineError: .*threads must be a whole number/);
  });

  it("runs on Node 23 and later, which lack two functions that the addon's package calls", async () => {
    const preload = [join(processes, "without-removed-functions.cjs")];
    const { code, stderr, result } = await trainElsewhere({ xla: false }, { preload });
    expect([code, stderr, result.info.backend]).toEqual([0, "", "tensorflow"]);
  });
});
