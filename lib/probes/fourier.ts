import { z } from "zod";
import { frequencyEnergies, gini, keyFrequencies, rowBlocks } from "../analysis/fourier";
import { logitWaves } from "../analysis/fourier-logits";
import type { Matrix } from "../analysis/matrix";
import { ConfigError, type Json } from "../core";
import { number, wholeNumbers } from "../fields";
import type { Probe, ProbeView } from "../trainers";
import { rounded } from "./matrices";

export const fourierOptions = z
  .strictObject({
    share: number("a number above 0, up to 1", (x) => x > 0 && x <= 1).default(0.9),
    frequencies: wholeNumbers("a list of frequencies, whole numbers from 1", 1).optional(),
  })
  .prefault({});

/**
 * Which waves a network of a modular task is made of: the energy of its embedding (of its first layer's blocks, where
 * tokens are one-hot) at each frequency from 0; the Gini coefficient of their square roots without frequency 0; the key
 * frequencies, `frequencies` or the fewest that hold `share` of that energy. For addition and subtraction the losses,
 * cross-entropies, restricted to these and without them, on training and test pairs, and the share of the squared logits on
 * the waves of a + b - c at the key frequencies and at all.
 *
 * The labels of a training with noise are noisy. Gini is null for zeros alone, a share for logits that do not vary.
 *
 * @throws ConfigError for a task that is not modular, a network without such a weight, or frequencies that p does not have
 */
export const fourier: Probe = (view, options) => {
  const { trainer, dataset, config } = view;
  const { task } = config;
  if (task.kind !== "modular") {
    throw new ConfigError(`config.probes: this probe is of modular tasks, the task is ${task.kind}`);
  }
  const energies = frequencyEnergies(...tokenTables(view, task.p));
  const norms = energies.map(Math.sqrt).slice(1);
  const key =
    (options.frequencies as number[] | undefined) ?? keyFrequencies(energies, { share: Number(options.share) });
  const about = {
    energies: Array.from(energies, rounded),
    gini: norms.some((norm) => norm > 0) ? rounded(gini(norms)) : null,
    key,
  };
  if (task.operation !== "addition" && task.operation !== "subtraction") {
    return { ...about, restricted: null, excluded: null, trigonometric: null } satisfies Json;
  }
  const waves = logitWaves({ p: task.p, logits: trainer.logits(), operation: task.operation });
  const losses = (of: typeof waves.restrictedLoss) => ({
    train: rounded(of(key, dataset.labels, dataset.train)),
    test: rounded(of(key, dataset.labels, dataset.test)),
  });
  const all = Array.from({ length: energies.length - 1 }, (_, f) => f + 1);
  const varies = waves.energies.some((energy) => energy > 0);
  return {
    ...about,
    restricted: losses(waves.restrictedLoss),
    excluded: losses(waves.excludedLoss),
    trigonometric: varies
      ? { key: rounded(waves.trigonometricShare(key)), all: rounded(waves.trigonometricShare(all)) }
      : null,
  } satisfies Json;
};

/** Tables with a row for each residue: the embedding without its further tokens, or the first layer's block of each token. */
function tokenTables({ trainer }: ProbeView, p: number): Matrix[] {
  const weights = trainer.weights();
  const name = ["embedding.weight", "hidden0.weight"].find((one) => weights[one]);
  if (!name) {
    throw new ConfigError(
      `config.probes: expected a weight embedding.weight or hidden0.weight, got ${Object.keys(weights).join(", ")}`,
    );
  }
  const [rows, columns] = trainer.shapes[name];
  if (name === "hidden0.weight") return rowBlocks({ rows, columns, values: weights[name] }, p);
  return [{ rows: p, columns, values: weights[name].slice(0, p * columns) }];
}
