import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { finite, kind, pair } from "../fields";
import { constant } from "./initialise";
import type { ModelKind } from "./kind";
import { describeWidths, type MlpConfig, mlp, mlpKind } from "./mlp";
import type { Model, Parameters } from "./model";

/** Two finished networks and the four numbers that weigh them. */
export interface MixtureConfig {
  readonly kind: "mixture";
  readonly memorizing: MlpConfig;
  readonly generalizing: MlpConfig;
  /** Initial values of the two factors of each network's weight. The paper's are [0, 10] and [0, 1], or [0, 1] twice. */
  readonly factors: {
    readonly memorizing: readonly [number, number];
    readonly generalizing: readonly [number, number];
  };
  /** Multiply each network's logits, and are not trained. */
  readonly scales: { readonly memorizing: number; readonly generalizing: number };
}

const PARTS = ["memorizing", "generalizing"] as const;

const factors = () => pair("two numbers, such as [0, 1]", finite);

export const mixtureKind: ModelKind<MixtureConfig> = {
  schema: z.strictObject({
    kind: kind("mixture"),
    memorizing: mlpKind.schema,
    generalizing: mlpKind.schema,
    factors: z.strictObject({ memorizing: factors(), generalizing: factors() }),
    scales: z.strictObject({ memorizing: finite(), generalizing: finite() }),
  }),
  faults: (config) =>
    PARTS.filter((part) => config[part].dropout !== 0).map(
      (part) =>
        `config.model.${part}.dropout: expected 0, since the networks of a mixture are not trained, ` +
        `got ${config[part].dropout}`,
    ),
  build: (config, { sequence, vocabulary, classes }) => mixture(config, sequence, vocabulary, classes),
  hasEmbeddings: () => false,
  isFrozen: true,
  slug: ({ memorizing }) => `mixture${memorizing.hidden.join("x")}`,
  caption: ({ memorizing, generalizing }, sizes) =>
    `mixture of MLPs ${describeWidths(memorizing, sizes)} and ${describeWidths(generalizing, sizes)}`,
};

/**
 * logits = w_m1 w_m2 s_m o_mem(x) + w_g1 w_g2 s_g o_gen(x), the mixture of the efficiency paper (figure 5): the factors w
 * (`memorizing.factor1`, …, shape []) are trained, the networks (`memorizing.hidden0.weight`, …) are frozen and run
 * without dropout. The initial values of the frozen weights are an MLP's; finished ones are put in their place.
 *
 * Activations: those of both networks, prefixed, and `memorizing.logits`, `generalizing.logits` before scale and factors.
 */
export function mixture(config: MixtureConfig, sequence: number, vocabulary: number, classes: number): Model {
  const networks = PARTS.map((part) => ({ part, network: mlp(config[part], sequence, vocabulary, classes) }));
  const frozen = networks.flatMap(({ part, network }) =>
    network.parameters.map((spec) => ({ ...spec, name: `${part}.${spec.name}`, frozen: true })),
  );
  const factors = PARTS.flatMap((part) =>
    config.factors[part].map((value, i) => constant(`${part}.factor${i + 1}`, [], value, "gain")),
  );
  return {
    parameters: [...frozen, ...factors],
    outputs: classes,
    lastLayer: [],
    neurons: {},
    forward(parameters, inputs, { tables } = {}) {
      const activations: Record<string, () => tf.Tensor> = {};
      const weighed = networks.map(({ part, network }) => {
        const own: Parameters = Object.fromEntries(
          network.parameters.map(({ name }) => [name, parameters[`${part}.${name}`]]),
        );
        const { logits, activations: inner } = network.forward(own, inputs, { tables });
        for (const [name, activation] of Object.entries(inner)) activations[`${part}.${name}`] = activation;
        activations[`${part}.logits`] = () => logits;
        const weight = tf.mul(parameters[`${part}.factor1`], parameters[`${part}.factor2`]);
        return tf.mul<tf.Tensor2D>(logits, tf.mul(weight, tf.scalar(config.scales[part])));
      });
      return { logits: tf.add(weighed[0], weighed[1]), activations };
    },
  };
}
