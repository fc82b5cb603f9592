import { common, type Entry } from "../entry";

export const adamw: Entry = {
  name: "adamw",
  label: "AdamW",
  what: "AdamW, its learning rate and weight decay chosen.",
  source: "Loshchilov & Hutter 2019",
  added: "2026-11-30",
  spec: { ...common, optimizer: { kind: "adamw", learningRate: 0.1, betas: [0.9, 0.98], weightDecay: 2 } },
  grid: { "optimizer.learningRate": [0.05, 0.1, 0.2], "optimizer.weightDecay": [0.5, 1, 2] },
};
