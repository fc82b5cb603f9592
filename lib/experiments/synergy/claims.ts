/** @file What the synergy paper says, and the rules for its verdicts, written before the runs. */
import type { ClaimText } from "../by-parts";

/**
 * T_mem and T_gen: training and test accuracy of 0.98, held for five evaluations, in updates; the gap is their difference.
 * A run that does not get there is censored and counts as later than any that does. Rise: from the first evaluation with
 * a test accuracy of 0.1 to the first with 0.9. s = -min Omega and r = max Omega over all multiplets of three or more of
 * ten clusters (Ward, means of ReLU activations on the training set, mid-ranks, no bias term), in bits, step 0 left out.
 * Phases are those of `synergyPhases`, of one run at a time, with the median band of shuffled clusters. "In most seeds": the
 * one-sided 95 % Clopper-Pearson bound of the share of seeds lies above one half; contradicted where it lies below.
 *
 * Sub-networks of section 7 are unions of clusters with the smallest Omega of all their neurons, at the peak of that between
 * T_mem and T_gen (with weight decay 0.1 in the second half of that time, on a logarithmic axis): by cluster means the
 * most synergistic multiplet is often all ten, the whole network.
 */
const claims: readonly Omit<ClaimText, "paper">[] = [
  {
    id: "S-0-a",
    where: "Introduction",
    statement: "The method sees interactions of neurons that pairwise measures can not quantify.",
    rule:
      "Of three signs of which one is the product of the others (pairs independent, truly -1 bit), the Gaussian-copula " +
      "estimate is below -0.5 bits; contradicted where it is within 0.05 bits of 0 (computed, no runs).",
    parts: [],
  },
  {
    id: "S-1-a",
    where: "Figure 1 left",
    statement: "With weight decay 0.1 the network generalises long after it has memorised.",
    rule: "T_gen is reached, and is at least 10 times T_mem, in most seeds.",
    parts: ["decay"],
  },
  {
    id: "S-1-b",
    where: "Section 4, Figure 1 left",
    statement: "Increasing weight decay reduces the generalisation gap.",
    rule: "Gap with 2 over gap with 0.1, paired by seed: the 95 % interval of the ratio lies below 1.",
    parts: ["decay"],
  },
  {
    id: "S-1-c",
    where: "Section 4, Figure 1 left",
    statement: "Increasing weight decay makes the generalisation sharper.",
    rule:
      "Rise in steps with 2 over that with 0.1: the 95 % interval of the ratio lies below 1; and so does that of the rise " +
      "on a logarithmic axis, the step of 0.9 over that of 0.1.",
    parts: ["decay"],
  },
  {
    id: "S-1-d",
    where: "Section 4, Figure 1 right",
    statement: "Initial weights times 8 at constant norm reduce the generalisation gap.",
    rule: "Gap with alpha 8 over gap with weight decay 0.1, paired by seed: the 95 % interval lies below 1.",
    parts: ["decay", "alpha"],
  },
  {
    id: "S-1-e",
    where: "Section 4, Figure 1 right",
    statement: "Initial weights times 8 at constant norm make the generalisation sharper.",
    rule: "As S-1-c, alpha 8 over weight decay 0.1.",
    parts: ["decay", "alpha"],
  },
  {
    id: "S-2-a",
    where: "Section 5.1, Figure 2",
    statement:
      "With weight decay 0.1 training has five phases: feature learning, emergence, divergence, delayed emergence, decoupling.",
    rule: "All five occur, each beginning no earlier than the one before, in most seeds.",
    parts: ["decay"],
  },
  {
    id: "S-2-b",
    where: "Section 5.1, Feature Learning",
    statement: "At first synergy is low and redundancy high.",
    rule: "Weight decay 0.1: feature learning occurs in most seeds.",
    parts: ["decay"],
  },
  {
    id: "S-2-c",
    where: "Section 5.1, Emergence",
    statement: "Then redundancy is traded for synergy while the sub-network grows and the test loss peaks.",
    rule: "Weight decay 0.1: emergence occurs in most seeds.",
    parts: ["decay"],
  },
  {
    id: "S-2-d",
    where: "Section 5.1, Divergence",
    statement: "Then synergy, redundancy and the size of the sub-network fall before the network generalises.",
    rule: "Weight decay 0.1: divergence occurs in most seeds.",
    parts: ["decay"],
  },
  {
    id: "S-2-e",
    where: "Section 5.1, Delayed Emergence",
    statement: "Then all three rise together.",
    rule: "Weight decay 0.1: delayed emergence occurs in most seeds.",
    parts: ["decay"],
  },
  {
    id: "S-2-f",
    where: "Section 5.1, Decoupling",
    statement: "As the network generalises, synergy falls and redundancy rises.",
    rule: "Weight decay 0.1: decoupling occurs in most seeds.",
    parts: ["decay"],
  },
  {
    id: "S-3-a",
    where: "Section 5.2, Figure 3",
    statement: "With weight decay 2 an emergence is followed by decoupling, without divergence and delayed emergence.",
    rule: "Emergence and decoupling occur, in this order, and neither divergence nor delayed emergence does, in most seeds.",
    parts: ["decay"],
  },
  {
    id: "S-3-b",
    where: "Section 5.2, Figure 3",
    statement: "The peak of synergy is larger with weight decay 2 than with 0.1.",
    rule: "Largest s with 2 over that with 0.1, in bits, paired by seed: the 95 % interval of the ratio lies above 1.",
    parts: ["decay"],
  },
  {
    id: "S-3-c",
    where: "Section 5.2, Figure 3",
    statement: "So is the synergistic sub-network.",
    rule: "Its neurons at the largest s, 2 over 0.1, paired by seed: the 95 % interval of the ratio lies above 1.",
    parts: ["decay"],
  },
  {
    id: "S-3-d",
    where: "Section 5.2, Figure 3",
    statement: "Once the test loss has converged, synergy and redundancy hardly change.",
    rule: "Weight decay 2: finalising occurs, and its last stretch ends with the run, in most seeds.",
    parts: ["decay"],
  },
  {
    id: "S-4-a",
    where: "Section 5.3, Figure 4",
    statement: "With alpha 8 there is an emergence, and neither divergence nor delayed emergence.",
    rule: "Emergence occurs, and neither of the two does, in most seeds.",
    parts: ["alpha"],
  },
  {
    id: "S-4-b",
    where: "Section 5.3, Figure 4 right",
    statement: "With alpha 8 redundancy drops first, and synergy rises later.",
    rule:
      "Up to T_gen: r has come down by half of its range (from its largest value, to the smallest after that) at an " +
      "earlier step than that at which s first reaches half of its largest value, in most seeds.",
    parts: ["alpha"],
  },
  {
    id: "S-5-a",
    where: "Section 6, Figure 5 left",
    statement: "Synergy peaks early with weight decay 0.1 and 2, which grok, and not with 10 and 50, which do not.",
    rule:
      "An early peak (`earlyPeak`: before test accuracy exceeds 0.05 and before step 300, above the band, and followed by a " +
      "fall of a quarter) is there in most seeds with 0.1 and with 2, and is not there in most seeds with 10 and with 50.",
    parts: ["decay"],
  },
  {
    id: "S-5-b",
    where: "Section 6, Figure 5 right",
    statement: "Synergy peaks early with alpha 8, which groks, and not with 1 and 50, which do not.",
    rule: "The same of alpha 8 against 1 and 50.",
    parts: ["alpha"],
  },
  {
    id: "S-5-c",
    where: "Section 6, Figure 5 left",
    statement: "Too large a weight decay shows in lower synergy.",
    rule: "The largest s with 10, and that with 50, is below those with 0.1 and with 2 of the same seed, in most seeds.",
    parts: ["decay"],
  },
  {
    id: "S-5-d",
    where: "Section 6, Figure 5 right",
    statement: "With alpha 1 and 50 synergy drops rapidly and never recovers.",
    rule:
      "With 1, and with 50: s falls below half of its largest value within 300 steps of it and stays below to the end, in " +
      "most seeds.",
    parts: ["alpha"],
  },
  {
    id: "S-6-a",
    where: "Abstract, Section 6",
    statement: "Early peaks of synergy predict grokking.",
    rule:
      "Over all settings and three seeds, score: height of s in the window of S-5-a, in bits; label: T_gen within 4,000 " +
      "updates. The 95 % bootstrap interval of the AUC, over settings, lies above 0.5; contradicted where below.",
    parts: ["decay", "alpha", "predictor"],
  },
  {
    id: "S-6-b",
    where: "Section 6 (ours: against simpler measures)",
    statement: "Early synergy predicts grokking better than simpler measures do.",
    rule:
      "AUC of S-6-a minus the best of these at the last step of the same windows: weight norm, log training loss, Gini of " +
      "the Fourier norms; each in the direction that is better over all runs. The 95 % bootstrap interval of the " +
      "difference, over settings, lies above 0; contradicted where below.",
    parts: ["decay", "alpha", "predictor"],
  },
  {
    id: "S-6-c",
    where: "Section 6 (ours: a setting not seen before)",
    statement: "A threshold on early synergy carries over to settings it was not chosen on.",
    rule:
      "Leaving one setting out at a time: the 95 % bootstrap interval over settings of the balanced accuracy lies above " +
      "0.5; contradicted where below.",
    parts: ["decay", "alpha", "predictor"],
  },
  {
    id: "S-7-a",
    where: "Section 7, Figure 6 left",
    statement: "With weight decay 0.1 the synergistic sub-network, trained alone, does about as well as the whole.",
    rule: "Its final test accuracy is at most 0.05 below that of the whole network, in most seeds.",
    parts: ["decay", "alpha", "subnetworks"],
  },
  {
    id: "S-7-b",
    where: "Section 7, Figure 6 left",
    statement: "With weight decay 0.1 its rise in test accuracy is less sudden.",
    rule:
      "Rise of the sub-network over rise of the whole, in steps, paired by seed: the 95 % interval lies above 1; " +
      "contradicted where below.",
    parts: ["decay", "alpha", "subnetworks"],
  },
  {
    id: "S-7-c",
    where: "Section 7, Figure 6 right",
    statement: "With weight decay 2 the synergistic sub-network groks in fewer steps than the whole network.",
    rule: "T_gen of the sub-network over that of the whole, paired by seed: the 95 % interval lies below 1.",
    parts: ["decay", "alpha", "subnetworks"],
  },
  {
    id: "S-7-d",
    where: "Section 7, Figure 7",
    statement: "With alpha 8 the synergistic sub-network takes about as long as the whole network.",
    rule:
      "T_gen of the sub-network over that of the whole: the 95 % interval lies within 0.7 to 1.3; contradicted where it " +
      "lies outside, or where the sub-network does not generalise in most seeds.",
    parts: ["decay", "alpha", "subnetworks"],
  },
  {
    id: "S-7-e",
    where: "Section 7",
    statement: "With weight decay 2 and alpha 8 the contrast between the sub-network and its inverse is not large.",
    rule:
      "T_gen of the inverse over that of the sub-network, for each of the two settings: the 95 % interval lies within 0.7 " +
      "to 1.3; contradicted where one lies outside, or where either does not generalise in most seeds.",
    parts: ["decay", "alpha", "subnetworks"],
  },
  {
    id: "S-7-f",
    where: "Abstract, Section 7",
    statement: "The synergistic sub-networks are causally related to generalisation.",
    rule:
      "Three settings and three seeds: T_gen of the synergistic sub-network over the median T_gen of five random ones of " +
      "the same size, censored times at the last step: the 95 % interval of the ratio lies below 1; contradicted where above.",
    parts: ["decay", "alpha", "subnetworks", "randomSubnetworks"],
    deviation: "The paper compares with the inverse alone, which has another size.",
  },
  {
    id: "S-8-a",
    where: "Figure 8",
    statement: "With weight decay 0.1 and 2 the network groks; with 10 and 50 it does not.",
    rule: "T_gen within 4,000 updates in most seeds with 0.1 and with 2, and not in most seeds with 10 and with 50.",
    parts: ["decay"],
  },
  {
    id: "S-9-a",
    where: "Figure 9",
    statement: "With alpha 8 the network groks; with 1 and 50 it does not.",
    rule: "T_gen within 4,000 updates in most seeds with 8, and not in most seeds with 1 and with 50.",
    parts: ["alpha"],
  },
];

export const synergyClaims: readonly ClaimText[] = claims.map((claim) => ({ ...claim, paper: "synergy" }));
