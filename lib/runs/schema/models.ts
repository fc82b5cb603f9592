import { z } from "zod";
import {
  belowOne,
  finite,
  flag,
  kind,
  layers,
  oneOf,
  pair,
  positive,
  type Variants,
  whole,
  width,
  widths,
} from "../../fields";
import type { InitializationConfig, ModelConfig } from "../../models";
import { INITIALIZATION_SCOPES } from "../../models/initialise"; // not the room: what describes runs loads no TensorFlow

const mlp = z.strictObject({
  kind: kind("mlp"),
  hidden: widths(),
  embedding: whole("a whole number from 0 (one-hot tokens) to 65536, the width of the embedding", 0, 65536).default(0),
  outputBias: flag().default(false),
  dropout: belowOne().default(0),
});

const recurrent = {
  layers: layers().default(1),
  embedding: width("the embedding").default(128),
  hidden: width("the hidden state").default(128),
  dropout: belowOne().default(0),
};

const factors = () => pair("two numbers, such as [0, 1]", finite);

export const models = {
  mlp,
  transformer: z
    .strictObject({
      kind: kind("transformer"),
      layers: layers().default(2),
      width: width("the residual stream").default(128),
      heads: whole("a whole number of heads, at least 1", 1).default(4),
      feedForward: width("the feed-forward layer").optional(),
      positions: oneOf("sinusoidal", "learned", "none").default("sinusoidal"),
      norm: oneOf("post", "pre", "none").default("post"),
      dropout: belowOne().default(0),
    })
    .transform((model) => ({ ...model, feedForward: model.feedForward ?? 4 * model.width })),
  lstm: z.strictObject({ kind: kind("lstm"), ...recurrent }),
  rnn: z.strictObject({ kind: kind("rnn"), ...recurrent }),
  parity: z.strictObject({
    kind: kind("parity"),
    width: width("the hidden layer").default(500),
    outputBias: flag().default(false),
  }),
  mixture: z.strictObject({
    kind: kind("mixture"),
    memorizing: mlp,
    generalizing: mlp,
    factors: z.strictObject({ memorizing: factors(), generalizing: factors() }),
    scales: z.strictObject({ memorizing: finite(), generalizing: finite() }),
  }),
} satisfies Variants<ModelConfig>;

export const initialization = z
  .strictObject({
    scale: positive().default(1),
    scope: oneOf(...INITIALIZATION_SCOPES).default("all"),
    zeroLastLayer: flag().default(false),
  })
  .prefault({}) satisfies z.ZodType<InitializationConfig>;
