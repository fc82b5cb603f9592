/** @file What "Model and Training Efficiency" says, and the rules for its verdicts, written before the runs. */
import type { ClaimText } from "../by-parts";
import { dataClaims } from "./claims-data";
import { mixtureClaims } from "./claims-mixture";
import { ungrokkingClaims } from "./claims-ungrokking";

/**
 * T_mem and T_gen: training and test accuracy of 0.99, held for five evaluations, in updates. A run that does not get
 * there is censored and counts as later than any that does. "In most seeds": the one-sided 95 % Clopper-Pearson bound of
 * the share of seeds lies above one half; contradicted where it lies below.
 */
const claims: readonly Omit<ClaimText, "paper">[] = [
  {
    id: "E-1-a",
    where: "Figure 1 left",
    statement: "The Transformer generalises long after it has memorised.",
    rule: "50 % of the pairs: T_gen is at least twice T_mem, or censored while T_mem is not, in most seeds.",
    parts: ["transformer"],
  },
  {
    id: "E-1-b",
    where: "Figure 1 left",
    statement: "The Transformer's test accuracy stays at an intermediate level for a while.",
    rule:
      "50 %: between T_mem / 2 and T_gen test accuracy lies within a band of 0.1, inside 0.1 to 0.9, over a factor of at " +
      "least 1.5 in steps, in most seeds.",
    parts: ["transformer"],
  },
  {
    id: "E-1-c",
    where: "Figure 1 left",
    statement: "At first the Transformer's training and test accuracy rise together.",
    rule: "50 %: test accuracy is at least 0.2 when training accuracy first reaches 0.5, in most seeds.",
    parts: ["transformer"],
  },
  {
    id: "E-1-d",
    where: "Figure 1 middle",
    statement: "The LSTM memorises first, and generalises long after.",
    rule:
      "50 %: test accuracy is at most 0.05 at T_mem and T_gen is at least twice T_mem, in most seeds; a censored T_gen " +
      "leaves the seed out.",
    parts: ["lstm"],
  },
  {
    id: "E-1-e",
    where: "Figure 1 right",
    statement: "The MLP memorises first, and generalises long after.",
    rule: "As E-1-d.",
    parts: ["mlp"],
  },
  {
    id: "E-2-a",
    where: "Figure 2",
    statement: "The Transformer's plateau is higher the more data it is trained on.",
    rule:
      "Height: median test accuracy between T_mem and the first evaluation 0.1 above the accuracy at T_mem. " +
      "Jonckheere's trend over 30, 50, 70 % has p < 0.05 upwards; contradicted where it has downwards.",
    parts: ["transformer"],
  },
  {
    id: "E-2-b",
    where: "Figure 2",
    statement: "With more data the Transformer generalises sooner after memorising.",
    rule: "Jonckheere's trend of T_gen / T_mem over 30, 50, 70 %, censored runs last, has p < 0.05 downwards.",
    parts: ["transformer"],
  },
  {
    id: "E-2-c",
    where: "Figure 2 (ours: its cause)",
    statement: "The plateau is the share of test pairs whose swap was seen in training.",
    rule:
      "50 %: at T_mem the accuracy on test pairs whose swap was seen exceeds that on the others by at least 0.5, in most " +
      "seeds.",
    parts: ["transformer"],
  },
  {
    id: "E-2-d",
    where: "Figure 2 (ours: its cause)",
    statement: "Without seen swaps in the test set the plateau is gone.",
    rule: "Unordered split, 50 %: test accuracy at T_mem is at most 0.1 in every one of three seeds.",
    parts: ["unordered"],
  },
  {
    id: "E-3-a",
    where: "Figure 3",
    statement: "The share of data changes little about when the LSTM memorises, and much about when it generalises.",
    rule:
      "Over 30, 50, 70 %: Jonckheere's trend of T_gen, censored runs last, has p < 0.05 downwards, and the ratio of the " +
      "median T_gen at 30 and 70 % is larger than that of T_mem taken the larger over the smaller.",
    parts: ["lstm"],
  },
  {
    id: "E-3-b",
    where: "Figure 3",
    statement: "The LSTM memorises later the more pairs it has to memorise.",
    rule: "Jonckheere's trend of T_mem over 30, 50, 70 % has p < 0.05 upwards; contradicted where it has downwards.",
    parts: ["lstm"],
  },
  {
    id: "E-L-a",
    where: "Section 3.2 (both losses)",
    statement: "Grokking does not depend on the loss: it is seen with the mean-square (Brier) loss as well.",
    rule: "At the learning rate with the earliest median T_gen, T_gen is at least twice T_mem in every one of three seeds.",
    parts: ["losses"],
    deviation: "The paper prints the mean-square loss with a minus; we train on its positive, the Brier score.",
  },
];

export const efficiencyClaims: readonly ClaimText[] = [
  ...claims,
  ...dataClaims,
  ...mixtureClaims,
  ...ungrokkingClaims,
].map((claim) => ({
  ...claim,
  paper: "efficiency",
}));
