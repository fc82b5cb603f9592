import { common, type Entry } from "../entry";

export const orthogonalGradient: Entry = {
  name: "orthogonal-gradient",
  label: "⊥ gradient, StableMax",
  what: "AdamW without weight decay, gradients orthogonal to the weights and the loss StableMax, learning rate and second beta chosen.",
  source: "Prieto et al. 2025",
  added: "2026-11-30",
  spec: {
    ...common,
    loss: "stableMax",
    optimizer: { kind: "adamw", learningRate: 0.2, betas: [0.9, 0.95], weightDecay: 0 },
    interventions: { orthogonalGradient: true },
  },
  grid: {
    "optimizer.learningRate": [0.05, 0.1, 0.2],
    "optimizer.betas": [
      [0.9, 0.95],
      [0.9, 0.98],
      [0.9, 0.999],
    ],
  },
};
