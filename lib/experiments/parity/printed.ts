/** @file The settings that the thesis on parity prints, in its text and in the listing of its appendix B. */
import type { Printed } from "../../claims";

const THREE = /A\.\d|Section 4\.3/;
const RAISED = /3\.1|3\.2h|Hypothesis|^Figure 3\.2$/;

export const printed: readonly Printed[] = [
  { setting: "inputs n", path: "task.n", values: [30, 50, 70], where: "Table 3.1", claims: /Table 3\.1/ },
  { setting: "inputs n", path: "task.n", values: [50], where: "Figure 2.1" },
  { setting: "relevant bits k", path: "task.k", values: [3], where: "Figure A.1", claims: THREE },
  { setting: "relevant bits k", path: "task.k", values: [2], where: "Figure 2.1" },
  { setting: "training points", path: "task.trainSize", values: [1000], where: "appendix A", claims: THREE },
  { setting: "training points", path: "task.trainSize", values: [300], where: "listing" },
  { setting: "test points", path: "task.testSize", values: [100], where: "listing" },
  { setting: "hidden neurons", path: "model.width", values: [], claims: /Section 4\.2|Section 4\.3|Proposition/ },
  { setting: "hidden neurons", path: "model.width", values: [500, 1000], words: "500; the listing: 1,000" },
  { setting: "loss", path: "loss", values: ["hinge"], where: "listing" },
  { setting: "optimiser", path: "optimizer.kind", values: ["sgd"], where: "listing" },
  { setting: "learning rate", path: "optimizer.learningRate", values: [0.1], where: "listing" },
  {
    setting: "weight decay",
    path: "optimizer.weightDecay",
    values: [0.01],
    words: "0.01, then raised, by how much is left out",
    claims: RAISED,
  },
  {
    setting: "weight decay",
    path: "optimizer.weightDecay",
    values: [0.01, 0.1],
    where: "section 3.2",
    claims: /3\.[2-5]|Table 3\.1/,
  },
  { setting: "weight decay", path: "optimizer.weightDecay", values: [0.01], where: "listing" },
  { setting: "batch size", path: "batchSize", values: [32], where: "listing" },
];
