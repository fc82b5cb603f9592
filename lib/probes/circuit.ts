import { z } from "zod";
import type { SignPoints } from "../analysis/circuits/contributions";
import { pruneToCircuit } from "../analysis/circuits/prune";
import { ConfigError, type Json } from "../core";
import { whole } from "../fields";
import type { Probe, ProbeView } from "../trainers";
import { rounded } from "./matrices";

/** Neurons whose weights are written out; of larger circuits the numbers of their neurons alone. */
const WRITTEN_OUT = 40;

export const circuitOptions = z
  .strictObject({ draws: whole("a whole number of random sub-networks to compare with", 1, 1000).default(20) })
  .prefault({});

/**
 * The effective circuit of a parity network on its test points: the fewest neurons, most important first, that alone
 * lose at most one point of accuracy; the accuracy of them, of all others and of `options.draws` random sets of as many;
 * and where these are few, their weights, the relevant ones and the largest other.
 *
 * @throws ConfigError for another task than parity
 */
export const circuit: Probe = (view, { draws }) => {
  const { weights, points, relevant } = parityOfView(view);
  const found = pruneToCircuit(weights, points, { relevant, draws: Number(draws) });
  const few = found.neurons.length <= WRITTEN_OUT;
  return {
    size: found.effectiveSparsity,
    accuracy: found.accuracy,
    top: found.top,
    complement: found.complement,
    random: found.random.map(rounded),
    neurons: found.neurons.map(({ index }) => index),
    weights: few
      ? found.neurons.map((neuron) => ({
          bias: rounded(neuron.bias),
          output: rounded(neuron.output),
          weights: neuron.weights.map(rounded),
          elsewhere: rounded(neuron.elsewhere),
        }))
      : null,
    outputBias: found.outputBias,
  } satisfies Json;
};

/** A parity network's weights, its test points, and the coordinates that decide. */
export function parityOfView({ trainer, dataset, config: { task } }: ProbeView) {
  if (task.kind !== "parity") {
    throw new ConfigError(`config.probes: this probe is of parity networks, the task is ${task.kind}`);
  }
  const weights = trainer.weights();
  const points: SignPoints = { ...dataset, rows: dataset.test };
  const named = {
    "hidden0.weight": weights["hidden0.weight"],
    "hidden0.bias": weights["hidden0.bias"],
    "output.weight": weights["output.weight"],
    ...(weights["output.bias"] && { "output.bias": weights["output.bias"] }),
  };
  return { weights: named, points, relevant: Array.from({ length: task.k }, (_, i) => i) };
}
