import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "groklab/engine";
import { type Activation, activations } from "groklab/models";
import { type RunSpec, resolveRun, runId } from "groklab/runs";
import { createDataset } from "groklab/tasks";
import { createTrainer } from "groklab/trainers";
import { beforeAll, describe, expect, it } from "vitest";
import { smallSpec } from "../support/small-run";

beforeAll(async () => void (await startEngine({ xla: false })));

const NAMES = Object.keys(activations) as Activation[];
const XS = [-3, -1, -0.25, 0, 0.25, 1, 3];
const tanh = (x: number) => (Math.exp(2 * x) - 1) / (Math.exp(2 * x) + 1);
/** Phi by its series x + x^3/3 + x^5/15 + …, Abramowitz and Stegun 26.2.11: no error function is at hand elsewhere. */
function normalCdf(x: number): number {
  let [term, sum] = [x, x];
  for (let k = 3; Math.abs(term) > 1e-18; k += 2) sum += term *= (x * x) / k;
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}
const byHand: Record<Activation, (x: number) => number> = {
  relu: (x) => Math.max(0, x),
  gelu: (x) => x * normalCdf(x),
  tanh,
  quadratic: (x) => x * x,
  silu: (x) => x / (1 + Math.exp(-x)),
};
const modelOf = (activation: Activation): RunSpec => ({ ...smallSpec, model: { hidden: [16], activation } });

describe.each(NAMES)("activation %s", (name) => {
  it("has the values and the gradient of its formula", () => {
    const found = tf.tidy(() => {
      const x = tf.tensor2d(XS, [1, XS.length]);
      const f = activations[name];
      const grad = tf.grad((at: tf.Tensor) => tf.sum(f(at as tf.Tensor2D)));
      return [f(x), grad(x)].map((tensor) => tensor.dataSync<"float32">());
    });
    expect(found[0]).toBeAllclose(XS.map(byHand[name]), { rtol: 2e-6, atol: 2e-7 });
    const slope = (x: number) => (byHand[name](x + 1e-5) - byHand[name](x - 1e-5)) / 2e-5;
    const smooth = XS.flatMap((x, i) => (x === 0 ? [] : [i])); // ReLU has no slope at 0
    expect(smooth.map((i) => found[1][i])).toBeAllclose(
      smooth.map((i) => slope(XS[i])),
      { rtol: 1e-5, atol: 1e-6 },
    );
  });

  it("is between pre and post of a hidden layer, and trains to the same weights compiled as step by step", () => {
    const config = resolveRun(modelOf(name));
    const dataset = createDataset(config.task, config.seed);
    const [fast, slow] = [true, false].map((compiled) => createTrainer(config, dataset, { compiled }));
    expect([fast, slow].map(({ settings }) => settings.compiled)).toEqual([true, false]);
    const rows = Int32Array.of(0, 17, 120);
    const [pre, post] = ["hidden0.pre", "hidden0.post"].map((layer) => fast.activation(layer, rows));
    expect(post).toBeAllclose(Array.from(pre, byHand[name]), { rtol: 2e-6, atol: 2e-7 });
    for (const trainer of [fast, slow]) for (let step = 0; step < 10; ) step += trainer.advance(10 - step).length;
    for (const [key, values] of Object.entries(slow.weights())) {
      expect(fast.weights()[key], key).toBeAllclose(values, { rtol: 1e-4, atol: 1e-5 });
    }
    expect(slow.weights()).not.toEqual(createTrainer(config, dataset).weights());
  });
});

describe("the activation of a perceptron", () => {
  it("moves no id at its default, and is in the id, slug and text of a configuration otherwise", () => {
    expect(runId(resolveRun(modelOf("relu")))).toBe(runId(resolveRun(smallSpec)));
    expect(runId(resolveRun(smallSpec))).toBe("addition11-mlp16-wd2-f0.4-seed5-771d987516"); // of before the field
    const ids = NAMES.map((name) => runId(resolveRun(modelOf(name))));
    expect(new Set(ids).size).toBe(NAMES.length);
    expect(ids[1]).toMatch(/^addition11-mlp16gelu-wd2-/);
  });

  it("is one of those that there are", () => {
    expect(() => resolveRun(modelOf("geluu" as Activation))).toThrow(
      'config.model.activation: expected one of relu, gelu, tanh, quadratic, silu, got "geluu" (string); did you mean gelu?',
    );
  });
});
