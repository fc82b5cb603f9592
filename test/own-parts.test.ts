/** @file Parts of one's own, each kind as a value of a cell: trained by the same compiled loop, recorded, known by their texts. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { projectRoot } from "groklab/core";
import { startEngine } from "groklab/engine";
import { describeConfig } from "groklab/figures/caption";
import { network, startRun, trainHere } from "groklab/launch";
import { own, type RunSpec, readRun, resolveRun, runId } from "groklab/runs";
import { createDataset } from "groklab/tasks";
import { createTrainer, type TrainerOptions } from "groklab/trainers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import gruPart from "./support/own/gru";
import lionPart from "./support/own/lion";
import { scratch } from "./support/scratch";
import { smallSpec } from "./support/small-run";

beforeAll(async () => {
  vi.stubEnv("GROKLAB_DATA", scratch());
  await startEngine({ xla: false });
});

/** The losses of the first updates of a run, and the weights after them. */
function trained(spec: RunSpec, options: TrainerOptions = {}) {
  const notices: string[] = [];
  const config = resolveRun(spec);
  const trainer = createTrainer(config, createDataset(config.task, config.seed), {
    ...{ updatesPerCall: 5, onNotice: (line: string) => void notices.push(line) },
    ...options,
  });
  const losses = [...trainer.advance(5)];
  const { weights } = trainer.state();
  const { compiled } = trainer.settings;
  const { train } = trainer.evaluate();
  trainer.close();
  return { losses, weights, compiled, notices, train };
}

/** That a run is compiled without a word, and gives operation by operation what it gives compiled. */
function expectCompiled(spec: RunSpec): number[] {
  const { losses, compiled, notices } = trained(spec);
  expect([compiled, notices]).toEqual([true, []]);
  expect(trained(spec, { compiled: false }).losses).toBeAllclose(losses, { rtol: 1e-5 });
  expect(losses[4]).toBeLessThan(losses[0]);
  return losses;
}

/** What a spec is refused with, when it is read or when its training begins. */
function complaint(spec: RunSpec): string {
  try {
    trained(spec);
  } catch (error) {
    return (error as Error).message;
  }
  return "accepted";
}

const plain: RunSpec = { ...smallSpec, optimizer: { kind: "adam", learningRate: 0.01, weightDecay: 0 } };

describe("a network of one's own", () => {
  const gru = own.model("gru", gruPart);
  const spec: RunSpec = { ...plain, model: gru };

  it("is a page of code, and is trained by the compiled loop", () => {
    const lines = readFileSync(join(projectRoot(), "test/support/own/gru.ts"), "utf8").trim().split("\n");
    expect(lines.length).toBeLessThan(40);
    expectCompiled(spec);
    const config = resolveRun(spec);
    expect(config.model).toEqual({
      kind: "own",
      name: "gru",
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      options: { hidden: 16 },
    });
    expect(runId(config)).toMatch(/^addition11-gru-wd0-f0\.4-seed5-[0-9a-f]{10}$/);
    expect(describeConfig(config)).toContain(" · gru (hidden 16) · ");
  });

  it("gives what the library's GRU gives with the same weights", () => {
    const theirs: RunSpec = { ...plain, model: { kind: "gru", embedding: 16, hidden: 16 } };
    const named = (name: string) => name.replace(/^layer0\./, "");
    const first = trained(theirs, { updatesPerCall: 1 });
    const start = Object.fromEntries(Object.entries(startOf(theirs)).map(([name, values]) => [named(name), values]));
    expect(trained(spec, { weights: start, updatesPerCall: 1 }).losses).toBeAllclose(first.losses, { rtol: 1e-5 });
  });

  it("is asked for logits and activations by name, and has options with types", async () => {
    const record = await trainHere({ ...spec, model: { ...gru, options: { hidden: 8 } } }, { engine: { xla: false } });
    expect(record.config.model).toMatchObject({ options: { hidden: 8 } });
    const asked = await network(record, { engine: { xla: false } });
    expect([asked.logits([[3, 5]]).shape, asked.activations, asked.activation("state", [[3, 5]]).shape]).toEqual([
      [1, 11],
      ["state"],
      [1, 8],
    ]);
    expect(complaint({ ...spec, model: { ...gru, options: { hiden: 8 } } })).toBe(
      "config.model.options.hiden: there is no such option; gru has hidden",
    );
    expect(complaint({ ...spec, model: { ...gru, options: { hidden: "8" } } })).toBe(
      'config.model.options.hidden: expected a number, such as 16, got "8"',
    );
  });

  it("is told what its build gives wrong", () => {
    const shape = [22, 11];
    const wrong = (forward: () => tf.Tensor, initial: object = { uniform: 1 }) =>
      complaint({
        ...plain,
        model: own.model("wrong", {
          build: () => ({ parameters: { weight: { shape, initial: initial as never } }, forward }),
        }),
      });
    expect(wrong(() => tf.zeros([48, 2, 11]))).toBe(
      "config.model wrong: expected forward to give logits [48,11], a row an example and a column a class, got [48,2,11]",
    );
    expect(wrong(() => undefined as never)).toContain("got undefined");
    expect(wrong(() => tf.zeros([48, 11]), { even: 1 })).toBe(
      'config.model wrong, parameter weight: expected initial values such as { uniform: 0.1 }, { normal: 1 }, { constant: 0 } or a function, got {"even":1}',
    );
    const misspelt = own.model("misspelt", {
      build: () => ({
        parameters: { weight: { shape, initial: { constant: 0 } } },
        forward: ({ wieght }) => wieght,
      }),
    });
    expect(complaint({ ...plain, model: misspelt })).toBe(
      "config.model misspelt: there is no parameter wieght; did you mean weight?",
    );
    expect(() => own.model("nothing", {} as never)).toThrow('own.model "nothing": expected { options: { … }, build(');
    expect(() => own.model("bound", { build: (() => 0).bind(null) as never })).toThrow("has no text to be known by");
  });

  it("is another run when its text is another", () => {
    const other = own.model("gru", { ...gruPart, build: (...args) => gruPart.build(...args) });
    expect(runId(resolveRun({ ...spec, model: other }))).not.toBe(runId(resolveRun(spec)));
    expect(own.model("gru", gruPart)).toEqual(gru);
  });

  it("stays in its process, and says so", async () => {
    await expect(startRun(spec)).rejects.toThrow(
      "config.model gru: is a value of a notebook's cell, which is not there in the processes that train; train such runs here",
    );
  });
});

describe("an activation of one's own", () => {
  it("gives what the library's gives, and its name to ids and captions", () => {
    const spec = (activation: NonNullable<object>) => ({ ...plain, model: { hidden: [16], activation } }) as RunSpec;
    const tanh = own.activation("mytanh", (x) => tf.tanh(x));
    expect(expectCompiled(spec(tanh))).toEqual(trained(spec("tanh" as never)).losses);
    expect(runId(resolveRun(spec(tanh)))).toMatch(/^addition11-mlp16mytanh-/);
    expect(describeConfig(resolveRun(spec(tanh)))).toContain("MLP 22-16-11, mytanh");
    expect(complaint(spec(own.activation("sum", (x) => tf.sum(x))))).toContain(
      "config.model.activation sum: expected a tensor [",
    );
    expect(complaint(spec("sine" as never))).toContain("config.model.activation: expected one of relu, gelu");
  });
});

describe("a loss of one's own", () => {
  const spec = (loss: RunSpec["loss"]): RunSpec => ({ ...plain, loss });
  const squares = own.loss("squares", {
    options: { scale: 1 },
    perExample: (logits, labels, { scale }) =>
      tf.mul(tf.mean(tf.square(tf.sub(logits, tf.oneHot(labels, logits.shape[1]))), 1), scale),
  });

  it("gives what the library's gives, in training and in records", () => {
    expect(expectCompiled(spec(squares))).toBeAllclose(trained(spec("mse")).losses, { rtol: 1e-6 });
    const [mine, theirs] = [trained(spec(squares)), trained(spec("mse"))];
    expect(mine.train.loss).toBeAllclose(theirs.train.loss, { rtol: 1e-5 });
    expect(mine.train.accuracy).toBe(theirs.train.accuracy);
    const doubled = { ...squares, options: { scale: 2 } };
    expect(trained(spec(doubled)).train.loss).not.toBeAllclose(mine.train.loss, { rtol: 0.1 });
    expect(complaint(spec(own.loss("mean", { perExample: (logits) => tf.mean(logits) })))).toBe(
      "config.loss mean: expected perExample to give [48], the loss of each example, got []",
    );
  });
});

describe("an optimiser of one's own", () => {
  const rates = { learningRate: 0.01, weightDecay: 0.5 };

  it("gives what the library's gives, moments and corrections included", () => {
    const momentum = own.optimizer("momentum", {
      options: { beta: 0.9 },
      moments: 1,
      update({ weight, gradient, moments: [m], learningRate, weightDecay }, { beta }) {
        const next = tf.add(tf.mul(m, beta), tf.add(gradient, tf.mul(weight, weightDecay)));
        return { weight: tf.sub(weight, tf.mul(next, learningRate)), moments: [next] };
      },
    });
    const mine = expectCompiled({ ...plain, optimizer: { ...momentum, ...rates } });
    expect(mine).toEqual(trained({ ...plain, optimizer: { kind: "sgd", momentum: 0.9, ...rates } }).losses);
    const adam = own.optimizer("adam2", {
      moments: 2,
      betas: () => [0.9, 0.98],
      update({ weight, gradient, moments: [m, v], learningRate, biasCorrection1, biasCorrection2 }) {
        const [nextM, nextV] = [
          tf.add(tf.mul(m, 0.9), tf.mul(gradient, 0.1)),
          tf.add(tf.mul(v, 0.98), tf.mul(tf.square(gradient), 1 - 0.98)),
        ];
        const direction = tf.div(tf.div(nextM, biasCorrection1), tf.add(tf.sqrt(tf.div(nextV, biasCorrection2)), 1e-8));
        return { weight: tf.sub(weight, tf.mul(direction, learningRate)), moments: [nextM, nextV] };
      },
    });
    const [own2, theirs] = [
      { ...adam, ...rates, weightDecay: 0 },
      { kind: "adam" as const, ...rates, weightDecay: 0 },
    ];
    expect(expectCompiled({ ...plain, optimizer: own2 })).toBeAllclose(
      trained({ ...plain, optimizer: theirs }).losses,
      { rtol: 1e-4 },
    );
  });

  it("moves every weight by the learning rate where it is Lion, and says what its update gives wrong", () => {
    const lion = own.optimizer("lion", lionPart);
    const spec: RunSpec = { ...plain, optimizer: { ...lion, learningRate: 0.01, weightDecay: 0 } };
    expectCompiled(spec);
    const before = startOf(spec)["output.weight"];
    const after = trained(spec, { updatesPerCall: 1 }).weights["output.weight"];
    const sizes = after.map((value, i) => Math.abs(value - before[i])).filter((size) => size > 0);
    expect(sizes).toBeAllclose(
      [...sizes].map(() => 0.01),
      { rtol: 1e-3 },
    );
    const forgetful = own.optimizer("forgetful", { moments: 1, update: ({ weight }) => ({ weight }) });
    expect(complaint({ ...plain, optimizer: { ...forgetful, ...rates } })).toContain(
      "config.optimizer forgetful: expected update to give a weight and 1 moment of shape [22,16]",
    );
    expect(complaint({ ...plain, optimizer: lion as never })).toContain(
      "config.optimizer.learningRate: expected a number above 0",
    );
  });

  it("goes on from a state to the same bytes", async () => {
    const spec: RunSpec = {
      ...plain,
      optimizer: { ...own.optimizer("lion", lionPart), learningRate: 0.003, weightDecay: 0.1 },
    };
    const options = { engine: { xla: false }, onNotice: () => {} };
    const aborted = new AbortController();
    const onEvent = ({ kind }: { kind: string }) => void (kind === "evaluation" && aborted.abort());
    const cut = await trainHere(spec, { ...options, experiment: "cut", signal: aborted.signal, onEvent });
    expect(cut.status).toBe("stopped");
    const [rest, whole] = [
      await trainHere(spec, { ...options, experiment: "cut" }),
      await trainHere(spec, { ...options, experiment: "whole" }),
    ];
    expect([rest.status, rest.evaluations]).toEqual(["done", whole.evaluations]);
    expect(readRun(rest.folder).config.optimizer).toMatchObject({ name: "lion", options: { beta1: 0.9, beta2: 0.99 } });
  });
});

describe("an intervention of one's own", () => {
  it("acts on gradients, behind groklab's, with options and noise of its own", () => {
    const halved = own.intervention("halved", {
      options: { factor: 0.5 },
      acts: ({ factor }) => ({ onGradients: (gradients) => gradients.map((g) => tf.mul(g, factor)) }),
    });
    const sgd = { kind: "sgd" as const, learningRate: 0.2, weightDecay: 0 };
    const spec: RunSpec = { ...plain, optimizer: sgd, interventions: { own: [halved] } };
    expect(expectCompiled(spec)).toBeAllclose(trained({ ...plain, optimizer: { ...sgd, learningRate: 0.1 } }).losses, {
      rtol: 1e-6,
    });
    const twice: RunSpec = { ...spec, interventions: { own: [halved, { ...halved, options: { factor: 4 } }] } };
    expect(trained(twice).losses).toBeAllclose(trained({ ...plain, optimizer: { ...sgd, learningRate: 0.4 } }).losses, {
      rtol: 1e-5,
    });
    const noisy = own.intervention("noisy", {
      acts: () => ({
        isStochastic: true,
        onGradients: (gradients, { chance, parameters }) =>
          gradients.map((g, i) => tf.add(g, chance.normal("noisy", parameters[i], 0.01))),
      }),
    });
    const drawn = expectCompiled({ ...plain, interventions: { own: [noisy] } });
    expect(drawn).toEqual(trained({ ...plain, interventions: { own: [noisy] } }).losses);
    expect(drawn[4]).not.toBe(trained(plain).losses[4]);
    expect(runId(resolveRun({ ...plain, interventions: { own: [] } }))).toBe(runId(resolveRun(plain)));
  });
});

/** The weights before the first update. */
function startOf(spec: RunSpec) {
  const config = resolveRun(spec);
  const trainer = createTrainer(config, createDataset(config.task, config.seed));
  const weights = trainer.weights();
  trainer.close();
  return weights;
}
