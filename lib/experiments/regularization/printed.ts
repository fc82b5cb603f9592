/**
 * @file The settings that the essay on regularisation prints, in scattered places, some against each other: an epoch is one
 * pass over all training examples (section 2.2); modulus 91 in section 7.1, 113 by the vocabulary of Table 7.1.
 */
import type { Printed } from "../../claims";

const TABLE = "Table 7.2";
const DOSES = /5\.5|5\.6|5\.7|7\.[5678]/;

export const printed: readonly Printed[] = [
  { setting: "modulus p", path: "task.p", values: [91, 113], words: "91 in section 7.1, 113 by Table 7.1" },
  { setting: "training share", path: "task.trainFraction", values: [0.3, 0.5, 0.7], where: "section 5.1" },
  { setting: "embedding", path: "model.embedding", values: [128], where: TABLE, model: "lstm" },
  { setting: "hidden size", path: "model.hidden", values: [128], where: TABLE, model: "lstm" },
  { setting: "layers", path: "model.layers", values: [] },
  { setting: "initial scale α", path: "initialization.scale", values: [5], where: TABLE },
  { setting: "optimiser", path: "optimizer.kind", values: ["adam", "adamw"], where: "section 5" },
  { setting: "learning rate", path: "optimizer.learningRate", values: [0.001], where: "Algorithm 1" },
  {
    setting: "weight decay",
    path: "optimizer.weightDecay",
    values: [0, 0.01, 0.02],
    where: "section 5.5",
    claims: DOSES,
  },
  { setting: "weight decay", path: "optimizer.weightDecay", values: [0, 0.01], where: TABLE },
  { setting: "dropout", path: "model.dropout", values: [0, 0.5], where: TABLE },
  { setting: "batch size", path: "batchSize", values: [32], where: TABLE },
  { setting: "steps", path: "steps", values: [780_000], words: "6,000 epochs of all training examples", where: TABLE },
];
