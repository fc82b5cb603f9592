import * as tf from "@tensorflow/tfjs-core";
import { randomStream } from "../core";
import { compileStep, eagerStep } from "../engine";
import { createModel, type Model, type ModelConfig } from "../models";
import type { Dataset, TaskConfig } from "../tasks";
import { type AdamWConfig, BiasCorrection } from "./adamw";
import { measure, type SetMetrics } from "./measure";
import type { EvaluationConfig } from "./schedule";
import { forwardStep, trainingStep } from "./step";

/** Everything that decides a run's numbers, apart from the engine's settings. */
export interface TrainConfig {
  readonly task: TaskConfig;
  readonly model: ModelConfig;
  readonly optimizer: AdamWConfig;
  /** Optimiser updates. */
  readonly steps: number;
  readonly evaluation: EvaluationConfig;
  readonly seed: number;
}

/** One measurement of a network, after `step` updates. */
export interface Evaluation {
  readonly step: number;
  readonly train: SetMetrics;
  readonly test: SetMetrics;
  /** L2 norm of all weights and biases together. */
  readonly weightNorm: number;
}

/** A network in training: its tensors, and the two graphs that update and measure it. */
export interface Trainer {
  /** One update on the whole training set; the loss before it, in nats. */
  step(): number;
  evaluate(): Evaluation;
  /** The weights by name, row-major. */
  weights(): Record<string, Float32Array>;
  /** Frees all tensors and graphs. */
  close(): void;
}

export interface TrainerOptions {
  /** Whether steps run as compiled graphs (default) or operation by operation. */
  readonly compiled?: boolean;
}

export function createTrainer(
  config: TrainConfig,
  dataset: Dataset,
  { compiled = true }: TrainerOptions = {},
): Trainer {
  const model = createModel(config.model, dataset);
  const batch = batchOf(dataset, dataset.train);
  const everything = batchOf(dataset, Int32Array.from(dataset.labels.keys()));
  const rates = [tf.scalar(config.optimizer.learningRate), tf.scalar(config.optimizer.weightDecay)];
  const correction = new BiasCorrection(config.optimizer.betas);
  let state = initialState(model, config.seed);
  let steps = 0;

  const build = compiled ? compileStep : eagerStep;
  const ones = [tf.scalar(1), tf.scalar(1)];
  const update = build(trainingStep(model, config.optimizer), [...rates, ...ones, ...batch, ...state]);
  const weightCount = model.parameters.length;
  const forward = build(forwardStep(model), [everything[0], ...state.slice(0, weightCount)]);
  tf.dispose(ones);

  const readWeights = () => state.slice(0, weightCount).map((tensor) => tensor.dataSync<"float32">());
  return {
    step() {
      const corrections = correction.next().map((value) => tf.scalar(value));
      const [loss, ...next] = update(...rates, ...corrections, ...batch, ...state);
      const value = loss.dataSync()[0];
      tf.dispose([loss, corrections, state]);
      state = next;
      steps++;
      return value;
    },
    evaluate() {
      const [logits] = forward(everything[0], ...state.slice(0, weightCount));
      const values = logits.dataSync<"float32">();
      logits.dispose();
      return {
        step: steps,
        train: measure(values, dataset, dataset.train),
        test: measure(values, dataset, dataset.test),
        weightNorm: norm(readWeights()),
      };
    },
    weights: () => Object.fromEntries(readWeights().map((values, i) => [model.parameters[i].name, values])),
    close() {
      tf.dispose([state, batch, everything, rates]);
      update.close();
      forward.close();
    },
  };
}

/** Weights drawn from their own streams, then zero moments: the order of `trainingStep`. */
function initialState(model: Model, seed: number): tf.Tensor[] {
  const weights = model.parameters.map(({ name, shape, initial }) =>
    tf.tensor(initial(randomStream(seed, "init", name)), [...shape], "float32"),
  );
  const moments = [...weights, ...weights].map((weight) => tf.zeros(weight.shape));
  return [...weights, ...moments];
}

/** Tokens `[batch, sequence]` and labels `[batch]` of some rows. */
function batchOf({ tokens, sequence, labels }: Dataset, rows: Int32Array): [tf.Tensor2D, tf.Tensor1D] {
  const picked = new Int32Array(rows.length * sequence);
  rows.forEach((row, i) => {
    picked.set(tokens.subarray(row * sequence, (row + 1) * sequence), i * sequence);
  });
  return [
    tf.tensor2d(picked, [rows.length, sequence], "int32"),
    tf.tensor1d(
      Int32Array.from(rows, (row) => labels[row]),
      "int32",
    ),
  ];
}

function norm(weights: readonly Float32Array[]): number {
  let sum = 0;
  for (const values of weights) for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}
