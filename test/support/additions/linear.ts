import { kind } from "groklab/fields";
import { type ModelKind, mlp } from "groklab/models";
import { z } from "zod";

/** Logits that are linear in the tokens of an example side by side, one-hot: a perceptron without hidden layers. */
export const linear: ModelKind<{ readonly kind: "linear" }> = {
  schema: z.strictObject({ kind: kind("linear") }),
  build: (_, { sequence, vocabulary, classes }) =>
    mlp({ kind: "mlp", hidden: [], embedding: 0, outputBias: true, dropout: 0 }, sequence, vocabulary, classes),
  hasEmbeddings: () => false,
  slug: () => "linear",
  caption: (_, { inputs, classes }) => `linear map ${inputs}-${classes}`,
};
