/** @file What the paper says of data efficiency (Figure 4), and the rules for its verdicts, written before the runs. */
import type { ClaimText } from "../by-parts";

const parts = ["regularisers"];
const tenfold =
  "Weight decay 1 for 10,000 updates stands for 0.1 for 100,000 (the updates of Power et al. 2022), since what counts is " +
  "learning rate times decay times updates; a smaller table and network.";
const small = "A smaller table and network; the paper states neither steps nor the size of its noise.";

/**
 * Best test accuracy: the largest of a run's evaluations, within 10,000 updates. Compared in pairs of the same share of
 * pairs (30, 40, 50, 65, 80 %) and seed, 15 pairs. "Larger": the 95 % t interval of the mean difference lies above 0;
 * contradicted where it lies below.
 */
export const dataClaims: readonly Omit<ClaimText, "paper">[] = [
  {
    id: "E-4-a",
    where: "Figure 4, row 2 middle",
    statement: "Weight decay towards zero significantly improves data efficiency.",
    rule: "Best test accuracy is larger with AdamW, weight decay 1 to zero, than with Adam.",
    parts,
    deviation: tenfold,
  },
  {
    id: "E-4-b",
    where: "Figure 4, row 2 middle",
    statement: "So does weight decay 0.1, the value that the paper states.",
    rule: "Best test accuracy is larger with AdamW, weight decay 0.1 to zero, than with Adam, within the same 10,000 updates.",
    parts,
    deviation: small,
  },
  {
    id: "E-4-c",
    where: "Figure 4, row 2 right",
    statement: "Weight decay towards the initial weights is effective too.",
    rule: "Best test accuracy is larger with AdamW, weight decay 1 to the initial weights, than with Adam.",
    parts,
    deviation: tenfold,
  },
  {
    id: "E-4-d",
    where: "Figure 4, row 2",
    statement: "Weight decay towards the initial weights is effective to a lesser extent than towards zero.",
    rule: "Best test accuracy is larger with weight decay 1 to zero than with weight decay 1 to the initial weights.",
    parts,
    deviation: tenfold,
  },
  {
    id: "E-4-e",
    where: "Figure 4, row 1 right",
    statement: "Noise on the updates improves data efficiency.",
    rule: "Best test accuracy is larger with update noise of scale 1 than without, both with full batches.",
    parts: ["fullBatch"],
    deviation: small,
  },
  {
    id: "E-4-f",
    where: "Figure 4, row 3 right",
    statement: "Noise on the weights improves data efficiency.",
    rule: "Best test accuracy is larger with weight noise of scale 0.01 than without.",
    parts,
    deviation: small,
  },
  {
    id: "E-4-g",
    where: "Figure 4, row 2 left",
    statement: "Dropout improves data efficiency.",
    rule: "Best test accuracy is larger with dropout of 0.1 than without.",
    parts,
    deviation: small,
  },
  {
    id: "E-4-h",
    where: "Figure 4, row 3",
    statement: "The learning rate demands careful tuning.",
    rule:
      "Of 0.0001, 0.001 and 0.003, best test accuracy with the rate that is best over all shares is larger than with the " +
      "worst, and by 0.1 or more; contradicted where the interval lies below 0.1.",
    parts,
    deviation: small,
  },
  {
    id: "E-4-i",
    where: "Figure 4",
    statement: "Of all settings, weight decay towards zero makes the best use of data.",
    rule: "Best test accuracy is larger with weight decay 1 to zero than with each of the ten other settings.",
    parts: ["regularisers", "fullBatch"],
    deviation: tenfold,
  },
  {
    id: "E-4-j",
    where: "Figure 4 (ours: without seen swaps)",
    statement: "What weight decay improves is more than the accuracy on swaps of training pairs.",
    rule:
      "As E-4-a, of the best accuracy on test pairs whose swap was not trained on, and by 0.1 or more; contradicted where " +
      "the interval lies below 0.1.",
    parts,
    deviation: tenfold,
  },
  {
    id: "E-4-k",
    where: "Figure 4 (ours: without seen swaps)",
    statement: "Without regularisation the Transformer makes nothing of more data but swaps.",
    rule:
      "Adam, batches of 128, at 30, 40 and 50 %: the best accuracy on test pairs whose swap was not trained on is at most " +
      "0.1 in most of the 9 runs.",
    parts,
    deviation: small,
  },
];
