import { common, type Entry } from "../entry";

export const lion: Entry = {
  name: "lion",
  label: "Lion",
  what: "Lion, the sign of momentum and gradient, its learning rate and weight decay chosen.",
  source: "Chen et al. 2023",
  added: "2026-11-30",
  spec: { ...common, optimizer: { kind: "lion", learningRate: 0.12, betas: [0.9, 0.99], weightDecay: 2 } },
  grid: { "optimizer.learningRate": [0.03, 0.06, 0.12], "optimizer.weightDecay": [2, 4, 8] },
};
