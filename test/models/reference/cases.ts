/** @file The networks that models.py computed in PyTorch, and the same computed here. */
import * as tf from "@tensorflow/tfjs-core";
import { relu, softmaxCrossEntropy, type TensorFunction } from "groklab/engine";
import { createModel, type ForwardOptions, type Model, type ModelConfig } from "groklab/models";
import type { Dataset } from "groklab/tasks";
import { scoped } from "../networks";
import gru from "./gru.json";
import lstm from "./lstm.json";
import mixture from "./mixture.json";
import mlp from "./mlp.json";
import mlstm from "./mlstm.json";
import parity from "./parity.json";
import rnn from "./rnn.json";
import s6 from "./s6.json";
import transformer from "./transformer.json";

export interface Case {
  readonly config: ModelConfig;
  readonly sequence: number;
  readonly vocabulary: number;
  readonly classes: number;
  readonly inputs: readonly number[];
  readonly labels: readonly number[];
  readonly weights: Readonly<Record<string, readonly number[]>>;
  readonly logits: readonly number[];
  readonly loss: number;
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

const files = [mlp, transformer, rnn, lstm, gru, s6, mlstm, parity, mixture] as unknown as {
  readonly cases: readonly Case[];
}[];

/** All cases, each with a title. */
export const cases: readonly (readonly [string, Case])[] = files
  .flatMap((file) => file.cases)
  .map((one) => [titleOf(one), one]);

function titleOf({ config: { kind, ...sizes }, sequence }: Case): string {
  return `${kind} of ${sequence} ${JSON.stringify(sizes).replaceAll('"', "")}`;
}

/** As much of a dataset as a model is built from. */
export function datasetOf({ config, sequence, vocabulary, classes, inputs, labels }: Case): Dataset {
  const inputKind = config.kind === "parity" ? "signs" : "tokens";
  const none = new Int32Array();
  const examples = { inputs: Int32Array.from(inputs), labels: Int32Array.from(labels), train: none, test: none };
  return { inputKind, sequence, vocabulary, classes, ...examples, subsets: {} };
}

/** The model of a case. */
export function modelOf(one: Case): Model {
  return createModel(one.config, datasetOf(one));
}

/** A training step's first half as a function of tensors: inputs, labels, ...weights -> loss, ...gradients. */
export function lossAndGradients(one: Case, options?: ForwardOptions): TensorFunction {
  const model = modelOf(one);
  return (inputs, labels, ...weights) => {
    const given = named(model, weights);
    const trained = model.parameters.filter(({ frozen }) => !frozen).map(({ name }) => name);
    const loss = (...values: tf.Tensor[]): tf.Scalar => {
      const parameters = { ...given, ...Object.fromEntries(trained.map((name, i) => [name, values[i]])) };
      const { logits } = model.forward(parameters, inputs as tf.Tensor2D, options);
      if (model.outputs > 1) return tf.mean(softmaxCrossEntropy(logits, labels as tf.Tensor1D));
      const signs = tf.sub(tf.mul(tf.cast(labels, "float32"), 2), 1);
      return tf.mean(relu(tf.sub(1, tf.mul(signs, tf.reshape(logits, [-1]))))); // hinge
    };
    const { value, grads } = tf.valueAndGrads(loss)(trained.map((name) => given[name]));
    return [value, ...grads];
  };
}

/** What the step is given: inputs, labels, ...weights. */
export function argumentsOf({ inputs, labels, sequence, ...one }: Case): tf.Tensor[] {
  const weights = modelOf({ inputs, labels, sequence, ...one }).parameters.map(({ name, shape }) =>
    tf.tensor([...one.weights[name]], [...shape], "float32"),
  );
  const examples = tf.tensor2d([...inputs], [labels.length, sequence], "int32");
  return [examples, tf.tensor1d([...labels], "int32"), ...weights];
}

export function logitsOf(one: Case, options?: ForwardOptions): number[] {
  return scoped(() => {
    const model = modelOf(one);
    const [inputs, , ...weights] = argumentsOf(one);
    return [...model.forward(named(model, weights), inputs as tf.Tensor2D, options).logits.dataSync<"float32">()];
  });
}

/** Loss and gradients by name, read out, of a step as it is or compiled. */
export function trained(one: Case, step: TensorFunction) {
  return scoped(() => {
    const names = modelOf(one).parameters.filter(({ frozen }) => !frozen);
    const [loss, ...gradients] = step(...argumentsOf(one)).map((tensor) => [...tensor.dataSync<"float32">()]);
    return { loss: loss[0], gradients: Object.fromEntries(names.map(({ name }, i) => [name, gradients[i]])) };
  });
}

function named(model: Model, weights: readonly tf.Tensor[]): Record<string, tf.Tensor> {
  return Object.fromEntries(model.parameters.map(({ name }, i) => [name, weights[i]]));
}
