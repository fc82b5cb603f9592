import { common, type Entry } from "../entry";

export const sgd: Entry = {
  name: "sgd",
  label: "SGD",
  what: "SGD with momentum 0.9 and coupled weight decay (L2), learning rate and decay chosen.",
  source: "Polyak 1964; Sutskever et al. 2013",
  added: "2026-11-30",
  spec: { ...common, optimizer: { kind: "sgd", learningRate: 6, momentum: 0.9, weightDecay: 0.001 } },
  grid: { "optimizer.learningRate": [1.5, 3, 6], "optimizer.weightDecay": [0.0001, 0.0003, 0.001] },
};
