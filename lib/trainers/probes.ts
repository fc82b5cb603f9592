import { z } from "zod";
import { ConfigError, type Json } from "../core";
import { noOptions, wholeNumbers, word } from "../fields";
import { type Dataset, subsetNames } from "../tasks";
import type { TrainConfig } from "./config";
import { l2Norm } from "./initial-state";
import { measure } from "./measure";
import type { Trainer } from "./trainer";

/** What a probe may look at. Looking changes nothing: no weight, no random stream. */
export interface ProbeView {
  readonly trainer: Pick<
    Trainer,
    "logits" | "activation" | "weights" | "shapes" | "measuredAt" | "twin" | "withHessian"
  >;
  readonly dataset: Dataset;
  readonly config: TrainConfig;
}

/** A measurement along training: plain JSON, for the record. `options` are the probe's own, from the configuration. */
export type Probe = (view: ProbeView, options: Readonly<Record<string, unknown>>) => Json;

/** A kind of probe that a configuration may name. */
export interface ProbeKind extends Probe {
  /** The options that a configuration gives, each with its default. */
  readonly options: z.ZodType<Readonly<Record<string, unknown>>>;
  /** What they can't be for a run, one line for each fault: the key in `options`, expected, given. Default: nothing. */
  readonly faults?: (options: Readonly<Record<string, unknown>>, config: TrainConfig) => readonly string[];
}

/** The probes that training itself knows, by kind. Others are handed to `train`. */
export const trainingProbes: Readonly<Record<string, ProbeKind>> = {
  norms: Object.assign(norms, { options: noOptions() }),
  margins: Object.assign(margins, { options: noOptions() }),
  accuracy: Object.assign(accuracy, {
    options: z.strictObject({
      subset: word("the name of a subset, such as swapSeen").optional(),
      rows: wholeNumbers("a list of row numbers of the dataset, whole numbers from 0", 0).optional(),
    }),
    faults: accuracyFaults,
  }),
};

/** L2 norm of each layer, its weights and biases together, by the layer's name. */
function norms({ trainer }: ProbeView): Json {
  const layers = new Map<string, Float32Array[]>();
  for (const [name, values] of Object.entries(trainer.weights())) {
    const layer = name.split(".").slice(0, -1).join(".");
    layers.set(layer, [...(layers.get(layer) ?? []), values]);
  }
  return Object.fromEntries([...layers].map(([layer, values]) => [layer, l2Norm(values)]));
}

/**
 * Margin of each example, its label's logit minus the largest other (y f with one logit): the mean and the smallest,
 * over the training and over the test set.
 */
function margins({ trainer, dataset }: ProbeView): Json {
  const logits = trainer.logits();
  const summary = (rows: Int32Array) => ({
    mean: meanMargin(logits, dataset, rows),
    min: marginsOf(logits, dataset, rows).reduce((a, b) => Math.min(a, b)),
  });
  return { train: summary(dataset.train), test: summary(dataset.test) };
}

/** @param logits of all examples, `[examples, outputs]` */
export function meanMargin(logits: Float32Array, dataset: Pick<Dataset, "labels">, rows: Int32Array): number {
  return marginsOf(logits, dataset, rows).reduce((a, b) => a + b, 0) / rows.length;
}

function marginsOf(logits: Float32Array, { labels }: Pick<Dataset, "labels">, rows: Int32Array): number[] {
  const outputs = logits.length / labels.length;
  return Array.from(rows, (row) => margin(logits.subarray(row * outputs, (row + 1) * outputs), labels[row]));
}

function margin(z: Float32Array, label: number): number {
  if (z.length === 1) return label === 1 ? z[0] : -z[0];
  return (
    z[label] - z.reduce((most, value, j) => (j === label ? most : Math.max(most, value)), Number.NEGATIVE_INFINITY)
  );
}

function accuracyFaults(options: Readonly<Record<string, unknown>>, { task }: TrainConfig): string[] {
  const { subset, rows } = options;
  const subsets = subsetNames(task);
  if ((subset === undefined) === (rows === undefined)) {
    return [`options: expected either subset or rows, got ${JSON.stringify(options)}`];
  }
  if (rows !== undefined || subsets.includes(String(subset))) return [];
  const expected = subsets.length > 0 ? `one of ${subsets.join(", ")}` : "a subset, of which this task has none";
  return [`options.subset: expected ${expected}, got ${JSON.stringify(subset)}`];
}

/**
 * Loss and accuracy on any set of examples: one that the dataset names, `options.subset`, or `options.rows`.
 *
 * @throws ConfigError for a subset that the dataset does not have, and for a row beyond its last
 */
function accuracy(
  { trainer, dataset, config }: ProbeView,
  { subset, rows: chosen }: Readonly<Record<string, unknown>>,
): Json {
  const rows = chosen === undefined ? dataset.subsets[String(subset)] : Int32Array.from(chosen as readonly number[]);
  if (!rows) {
    const known = Object.keys(dataset.subsets).join(", ");
    throw new ConfigError(`config.probes: the subset ${JSON.stringify(subset)} is not one of this task's: ${known}`);
  }
  const beyond = rows.find((row) => row >= dataset.labels.length);
  if (beyond !== undefined) {
    throw new ConfigError(
      `config.probes: expected rows below ${dataset.labels.length}, the examples of this task, got ${beyond}`,
    );
  }
  if (rows.length === 0) return null;
  return { ...measure(trainer.logits(), dataset, rows, config.loss), n: rows.length };
}
