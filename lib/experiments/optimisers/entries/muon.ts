import { common, type Entry } from "../entry";

export const muon: Entry = {
  name: "muon",
  label: "Muon",
  what: "Muon, orthogonalised momentum of matrices, with AdamW for biases, learning rate and weight decay chosen.",
  source: "Jordan et al. 2024; scale of Liu et al. 2025",
  added: "2026-11-30",
  spec: { ...common, optimizer: { kind: "muon", learningRate: 0.3, momentum: 0.95, weightDecay: 0.3 } },
  grid: { "optimizer.learningRate": [0.15, 0.3, 0.6], "optimizer.weightDecay": [0.15, 0.3, 0.6] },
};
