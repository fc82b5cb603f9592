import { common, type Entry } from "../entry";

export const l1: Entry = {
  name: "l1",
  label: "AdamW, L1",
  what: "AdamW without weight decay and with an L1 penalty in the loss, learning rate and strength chosen.",
  source: "Tibshirani 1996",
  added: "2026-11-30",
  spec: {
    ...common,
    optimizer: { kind: "adamw", learningRate: 0.02, betas: [0.9, 0.98], weightDecay: 0 },
    interventions: { l1: 0.000005 },
  },
  grid: { "optimizer.learningRate": [0.01, 0.02, 0.04], "interventions.l1": [0.000005, 0.00001, 0.00002] },
};
