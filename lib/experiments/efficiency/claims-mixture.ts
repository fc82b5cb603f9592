/** @file What the paper says of training and model efficiency (Figures 5 and 6), and the rules, written before the runs. */
import type { ClaimText } from "../by-parts";

const mixed =
  "Gradient descent with decay 0.03 on the four factors, logits scaled to mean training margins of 1 and 2.5; the paper " +
  "states neither optimiser nor decay nor scale.";
const small = "p = 59 and a smaller MLP; the paper states neither sizes nor steps.";
const again =
  "As E-6-a to E-6-d, whose rules read the norm at a logit that hardly a run ended at: weight decays 1 and 2 alone, 12 over " +
  "learning rate times decay updates, seeds of their own.";

/**
 * A mixture groks: its test loss rises to a maximum at least 1.2 times its first value while training loss falls below its
 * own first value, falls later to below half of that maximum, and test accuracy ends at 0.95 or more. "In most seeds" as in
 * the claims before.
 *
 * Norm at equal logit (Figure 6): for each set and seed a straight line through ln norm against ln logit of the last
 * measurements at weight decays 0.3, 1 and 2, read at a mean correct logit of 15 (less the mean over classes, on the training
 * set). Memorising networks have random labels and count where training accuracy ends at 0.99 or more; generalising ones
 * where test accuracy does. A set of a seed counts where at least two of its three networks do.
 *
 * Settled norm (E-6-e to E-6-i, written after the runs of E-6-a to E-6-d had been seen, for runs of other seeds): for each set
 * and seed the geometric mean, over weight decays 1 and 2, of norm (25 / logit)^(1/4), the norm at which the network would have
 * a mean correct logit of 25 if all its four layers of weights were scaled alike; norm and logit are medians of the last ten
 * measurements. A set of a seed counts where both networks do.
 */
export const mixtureClaims: readonly Omit<ClaimText, "paper">[] = [
  {
    id: "E-5-a",
    where: "Figure 5, first row",
    statement: "With w_m2 = 10 and w_g2 = 1, where the memorising network is learned faster, the mixture groks.",
    rule: "Efficiency 2.5, decay 0.03, 10 to 1: the mixture groks in most seeds.",
    parts: ["mixture"],
    deviation: mixed,
  },
  {
    id: "E-5-b",
    where: "Figure 5, second row",
    statement: "With w_m2 = w_g2 = 1 it does not: training and test loss fall together.",
    rule:
      "Efficiency 2.5, decay 0.03, 1 to 1: Spearman's correlation of training and test loss over the evaluations is at " +
      "least 0.9, and the mixture does not grok, in most seeds.",
    parts: ["mixture"],
    deviation: mixed,
  },
  {
    id: "E-5-c",
    where: "Section 5.1",
    statement: "A difference in training efficiency is necessary for grokking.",
    rule:
      "In none of the four settings with 1 to 1 (efficiency 1 or 2.5, decay 0 or 0.03) does any of five mixtures grok; " +
      "contradicted where most do in one of them.",
    parts: ["mixture"],
    deviation: mixed,
  },
  {
    id: "E-5-d",
    where: "Section 4.1",
    statement: "A difference in model efficiency is necessary for grokking.",
    rule: "The same of the four settings with efficiency 1 (decay 0 or 0.03, 1 to 1 or 10 to 1).",
    parts: ["mixture"],
    deviation: mixed,
  },
  {
    id: "E-5-e",
    where: "Section 4.1",
    statement: "Regularisation is necessary for grokking.",
    rule: "The same of the four settings with decay 0 (efficiency 1 or 2.5, 1 to 1 or 10 to 1).",
    parts: ["mixture"],
    deviation: mixed,
  },
  {
    id: "E-6-a",
    where: "Figure 6",
    statement: "A memorising network needs a larger norm for the same logit the larger the set.",
    rule: "Jonckheere's trend of the norm at equal logit over 400 to 2,400 random labels has p < 0.05 upwards.",
    parts: ["norms"],
    deviation: small,
  },
  {
    id: "E-6-b",
    where: "Figure 6",
    statement: "The norm that a generalising network needs does not change with the set.",
    rule:
      "From 1,600 to 2,784 pairs the norm at equal logit, largest over smallest of the geometric means, differs by a factor " +
      "of at most 1.1; contradicted where by 1.25 or more.",
    parts: ["norms"],
    deviation: small,
  },
  {
    id: "E-6-c",
    where: "Section 4.2",
    statement: "There is a critical size at which both need the same norm.",
    rule:
      "In each seed, the size at which the power law of the memorising norms meets the geometric mean of the generalising " +
      "ones lies within the sets that were measured, 400 to 2,784, in every one of three seeds.",
    parts: ["norms"],
    deviation: small,
  },
  {
    id: "E-6-d",
    where: "Sections 4.2, 4.3 (ours: two ways to find it)",
    statement: "That size is the one at which networks change sides in training.",
    rule:
      "The size of E-6-c over that at which networks from the beginning change sides (E-7-f), geometric means over seeds, " +
      "as a ratio of independent groups: its 95 % interval lies within 0.5 and 2; contradicted where it excludes 1 and the " +
      "ratio lies outside.",
    parts: ["norms", "fromScratch"],
    deviation: small,
  },
  {
    id: "E-6-e",
    where: "Figure 6 (ours: settled)",
    statement: "A memorising network needs a larger norm for the same logit the larger the set.",
    rule: "Jonckheere's trend of the settled norm over 200 to 2,400 random labels has p < 0.05 upwards.",
    parts: ["settled"],
    deviation: again,
  },
  {
    id: "E-6-f",
    where: "Figure 6 (ours: settled)",
    statement: "The norm that a generalising network needs does not change with the set.",
    rule:
      "From 1,600 to 2,784 pairs the settled norm, largest over smallest of the geometric means, differs by a factor of at " +
      "most 1.1; contradicted where by 1.25 or more.",
    parts: ["settled"],
    deviation: again,
  },
  {
    id: "E-6-g",
    where: "Section 4.2 (ours: settled)",
    statement: "There is a critical size at which both need the same norm.",
    rule:
      "In each seed, the size at which the power law of the memorising settled norms meets the geometric mean of the " +
      "generalising ones lies within the sets that were measured, 200 to 2,784, in every one of five seeds.",
    parts: ["settled"],
    deviation: again,
  },
  {
    id: "E-6-h",
    where: "Sections 4.2, 4.3 (ours: settled)",
    statement: "That size is the one at which networks change sides when they are trained from the beginning.",
    rule: "As E-6-d, with the size of E-6-g.",
    parts: ["settled", "fromScratch"],
    deviation: again,
  },
  {
    id: "E-6-i",
    where: "Sections 4.2, 4.3 (ours: a prediction)",
    statement: "That size is the one below which networks that have grokked forget the rule.",
    rule: "As E-6-h, with the size at which grokked networks change sides (E-7-f).",
    parts: ["settled", "ungrokking"],
    deviation: again,
  },
];
