/** @file What training begins with where a configuration names other runs: their last weights, and perhaps moments. */
import * as tf from "@tensorflow/tfjs-core";
import { ConfigError, unreachable } from "../core";
import { createModel, type ModelConfig } from "../models";
import type { Dataset } from "../tasks";
import type { MixtureStart, TrainConfig } from "./config";
import type { Weights } from "./initial-state";
import { meanMargin } from "./probes";
import type { TrainerOptions, TrainerState } from "./trainer";

/** The runs that a configuration begins with, by the key under which it names them; none where it names none. */
export function parentRuns({ start }: TrainConfig): Readonly<Record<string, TrainConfig>> {
  if (!start) return {};
  switch (start.kind) {
    case "network":
      return { run: start.run };
    case "mixture":
      return { memorizing: start.memorizing, generalizing: start.generalizing };
    default:
      return unreachable(start);
  }
}

/**
 * Weights, and moments where they are kept, to begin with. The engine must have been started.
 *
 * @param states the last state of each of `parentRuns`
 * @throws ConfigError for a network whose mean margin is not above 0, where one is to be set
 */
export function warmStart(
  config: TrainConfig,
  dataset: Dataset,
  states: Readonly<Record<string, TrainerState>>,
): Pick<TrainerOptions, "weights" | "optimizer"> {
  const { start, model } = config;
  if (!start) return {};
  if (start.kind === "network") {
    const { weights, moments, rates } = states.run;
    return { weights, optimizer: start.moments === "kept" ? { moments, rates } : undefined };
  }
  if (model.kind !== "mixture") return {}; // a configuration that was checked has none such
  const parts = (["memorizing", "generalizing"] as const).flatMap((part) => {
    const weights = withMargin(states[part].weights, model[part], start.margins[part], dataset, part);
    return Object.entries(weights).map(([name, values]): [string, Float32Array] => [`${part}.${name}`, values]);
  });
  return { weights: Object.fromEntries(parts) };
}

/** The weights of a network, its last layer times target / mean margin on the training set. */
function withMargin(
  weights: Weights,
  config: ModelConfig,
  target: number | null,
  dataset: Dataset,
  part: keyof MixtureStart["margins"],
): Weights {
  if (target === null) return weights;
  const model = createModel(config, dataset);
  const output = tf.tidy(() => {
    const parameters = Object.fromEntries(
      model.parameters.map(({ name, shape }) => [name, tf.tensor(weights[name], [...shape])]),
    );
    const inputs = tf.tensor2d(dataset.inputs, [dataset.labels.length, dataset.sequence], "int32");
    return model.forward(parameters, inputs).logits;
  });
  const logits = output.dataSync<"float32">();
  output.dispose();
  const margin = meanMargin(logits, dataset, dataset.train);
  if (!(margin > 0)) {
    throw new ConfigError(
      `config.start.margins.${part}: the mean margin of that run on the training set is ${margin}, which no factor ` +
        `makes ${target}; begin with a network that knows its training set`,
    );
  }
  const factor = target / margin;
  return Object.fromEntries(
    Object.entries(weights).map(([name, values]) => [
      name,
      model.lastLayer.includes(name) ? values.map((value) => value * factor) : values,
    ]),
  );
}
