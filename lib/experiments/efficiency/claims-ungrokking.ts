/** @file What the paper says of ungrokking and semi-grokking (Figures 7 to 9), and the rules, written before the runs. */
import type { ClaimText } from "../by-parts";

const small = "p = 59 and smaller networks; the paper states neither sizes nor steps.";

/**
 * End accuracy: the median of the test accuracies of a run's last ten evaluations, since a network at weight decay 1 may slip
 * for a moment. "In most seeds" as in the claims before.
 */
export const ungrokkingClaims: readonly Omit<ClaimText, "paper">[] = [
  {
    id: "E-7-a",
    where: "Figure 7 left",
    statement: "A Transformer that has grokked forgets on a sufficiently small set: test accuracy falls to zero.",
    rule: "On the smallest D', 100 pairs, end accuracy is at most 0.05 in every one of three seeds.",
    parts: ["ungrokking"],
    deviation: small,
  },
  {
    id: "E-7-b",
    where: "Figure 7 middle",
    statement: "So does an LSTM.",
    rule: "As E-7-a.",
    parts: ["ungrokking"],
    deviation: small,
  },
  {
    id: "E-7-c",
    where: "Figure 7 right",
    statement: "So does an MLP.",
    rule: "On the smallest D', 100 pairs, end accuracy is at most 0.05 in most of five seeds.",
    parts: ["ungrokking"],
    deviation: small,
  },
  {
    id: "E-7-d",
    where: "Figure 7",
    statement: "The decline is gradual.",
    rule:
      "MLP, D' = 100: from the last evaluation with a test accuracy of 0.9 or more before it first is at most 0.1, to that " +
      "one, it takes at least 500 updates (half of one over learning rate times decay), in most seeds; a run that never " +
      "gets to 0.1 leaves the seed out.",
    parts: ["ungrokking"],
    deviation: small,
  },
  {
    id: "E-7-e",
    where: "Section 4.3 (ours: the other side)",
    statement: "On a set well above the critical size nothing is forgotten.",
    rule: "MLP, D' = 2,400: end accuracy is at least 0.95 in most seeds.",
    parts: ["ungrokking"],
    deviation: small,
  },
  {
    id: "E-7-f",
    where: "Section 4.2 (ours: one critical size)",
    statement:
      "There is one critical size: networks change sides at the same D, from the beginning or from a grokked network.",
    rule:
      "MLP: the size at which the end accuracy, made monotone, crosses one half, between the sizes of the grid on a " +
      "logarithmic scale, in each seed; from the beginning over from the grokked network, paired by seed. Supported where " +
      "the 95 % interval of the ratio lies within 0.8 and 1.25, contradicted where it excludes 1 and the ratio lies " +
      "outside; a seed without a crossing in one of both is left out.",
    parts: ["ungrokking", "fromScratch"],
    deviation: small,
  },
  {
    id: "E-8-a",
    where: "Figure 8",
    statement: "Ungrokking appears whatever the weight decay.",
    rule: "MLP, D' = 100: with 0.1, 0.3, 1 and 2 the end accuracy is at most 0.05 in every run.",
    parts: ["ungrokking", "ungrokkingDecay"],
    deviation: `${small} Updates grow with one over weight decay, up to 60,000.`,
  },
  {
    id: "E-8-b",
    where: "Figure 8 (ours: how fast)",
    statement:
      "Weight decay sets the pace: half of the accuracy is lost after a time that goes with one over weight decay.",
    rule:
      "MLP, D' = 100: the first evaluation with at most half of the accuracy at step 0, times weight decay; its geometric " +
      "means with 0.1, 0.3, 1 and 2 differ by a factor of at most 2; contradicted where by 4 or more. A run that does not " +
      "get there leaves the claim open.",
    parts: ["ungrokking", "ungrokkingDecay"],
    deviation: small,
  },
  {
    id: "E-8-c",
    where: "Figure 8 (ours: without decay)",
    statement: "Without weight decay nothing is forgotten.",
    rule: "MLP, D' = 100, weight decay 0, 60,000 updates: end accuracy is at least 0.95 in every one of three seeds.",
    parts: ["ungrokkingDecay"],
    deviation: small,
  },
  {
    id: "E-9-a",
    where: "Figure 9",
    statement: "Above 27 % of the pairs the Transformer has grokked after 60,000 updates.",
    rule: "At 30 and 33 % end accuracy is at least 0.95 in most of the 6 runs.",
    parts: ["border"],
    deviation: "Width 64, batches of 128, weight decay 1, p = 97; the paper states none of these.",
  },
  {
    id: "E-9-b",
    where: "Figure 9",
    statement: "From 23 to 27 % of the pairs test accuracy ends in the middle.",
    rule: "At 23, 25 and 27 % end accuracy lies from 0.1 to 0.9 in most of the 9 runs.",
    parts: ["border"],
    deviation: "Width 64, batches of 128, weight decay 1, p = 97; the paper states none of these.",
  },
  {
    id: "E-9-c",
    where: "Figure 9 (ours: without seen swaps)",
    statement: "What ends in the middle is a mixture of memorising and generalising, not a network that swaps.",
    rule:
      "At 23, 25 and 27 % the accuracy on test pairs whose swap was not trained on, median of the last ten evaluations, " +
      "lies from 0.1 to 0.9 in most of the runs that E-9-b counts as in the middle.",
    parts: ["border"],
  },
];
