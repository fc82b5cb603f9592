import { common, type Entry } from "../entry";
import { adamw } from "./adamw";

const { learningRate, weightDecay } = adamw.spec.optimizer;

export const grokfast: Entry = {
  name: "grokfast",
  label: "Grokfast, AdamW",
  what: "The chosen AdamW, its gradients with more of their moving average (Grokfast-EMA), average and amplification chosen.",
  source: "Lee et al. 2024",
  added: "2026-11-30",
  spec: {
    ...common,
    optimizer: {
      kind: "grokfast",
      learningRate,
      betas: [0.9, 0.98],
      weightDecay,
      averageDecay: 0.8,
      amplification: 0.5,
    },
  },
  grid: { "optimizer.averageDecay": [0.8, 0.9, 0.98], "optimizer.amplification": [0.5, 2, 5] },
};
