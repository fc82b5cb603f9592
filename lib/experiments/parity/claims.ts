/** @file What the parity thesis says, and the rules for its verdicts, written before the runs. */
import type { ClaimText } from "../by-parts";

/**
 * Times are in updates (10 an epoch; with three bits 32). T_mem: training accuracy above 0.999, as in the thesis's
 * listing; T_gen: test accuracy of 0.98; both held for five evaluations. A run that does not get there is censored and
 * counts as later than any that does. "In most seeds": the one-sided 95 % Clopper-Pearson bound of the share of seeds lies
 * above one half; contradicted where it lies below.
 */
const claims: readonly Omit<ClaimText, "paper">[] = [
  {
    id: "T-1.1-a",
    where: "Figure 1.1",
    statement: "A one-layer ReLU network on (50, 2)-parity groks: it generalises long after it has memorised.",
    rule: "T_gen - T_mem is at least 500 updates (50 epochs) in most seeds.",
    parts: ["baseline"],
  },
  {
    id: "T-2.1-a",
    where: "Figure 2.1",
    statement: "When the training set is memorised, the network does not generalise yet.",
    rule: "Test accuracy at T_mem is at most 0.75, and reaches 0.98 later, in most seeds.",
    parts: ["baseline"],
  },
  {
    id: "T-2.2-a",
    where: "Figure 2.2",
    statement: "Hidden activations form one cluster for each value of the relevant bits once the network generalises.",
    rule:
      "In the space of the hidden activations the purity of the 10 nearest neighbours (four values of two bits) is at " +
      "least 0.95 at the end and below 0.6 at the last measurement before T_mem, in most seeds.",
    parts: ["baseline"],
  },
  {
    id: "T-2.3-a",
    where: "Figure 2.3",
    statement: "From memorising to generalising, the weights condense at zero.",
    rule:
      "The share of first-layer weights within 0.01 of zero, and their excess kurtosis, are both larger at the first " +
      "measurement after T_gen than at the first after T_mem, in most seeds.",
    parts: ["baseline"],
  },
  {
    id: "T-2.3-b",
    where: "Figure 2.3",
    statement: "So do the output weights.",
    rule: "The same of the output weights.",
    parts: ["baseline"],
  },
  {
    id: "T-2.4-a",
    where: "Figure 2.4",
    statement: "The spectral norm of the first layer declines starkly between memorising and generalising.",
    rule: "At least half of its fall from start to end lies between T_mem and T_gen, in most seeds.",
    parts: ["baseline"],
  },
  {
    id: "T-2.4-b",
    where: "Figure 2.4",
    statement: "The spectral norm has its inflections where the network memorises and where it generalises.",
    rule:
      "Of the inflection points of the smoothed curve against the logarithm of the step, one lies within 20 % of " +
      "ln T_mem and one within 20 % of ln T_gen, in most seeds.",
    parts: ["baseline"],
  },
  {
    id: "T-3.1-a",
    where: "Hypothesis 3.1, Figure 3.1",
    statement: "Raising weight decay after memorising makes generalisation earlier.",
    rule: "T_gen with 0.05 over T_gen with 0.01, paired by seed: the 95 % interval of the ratio lies below 1.",
    parts: ["raised"],
  },
  {
    id: "T-3.1-b",
    where: "Hypothesis 3.1",
    statement: "The larger the weight decay, the earlier, up to a threshold.",
    rule: "T_gen falls strictly with weight decay over 0.01, 0.02, 0.05, 0.1 in most seeds.",
    parts: ["raised"],
  },
  {
    id: "T-3.1-c",
    where: "Hypothesis 3.1",
    statement: "Beyond a threshold, weight decay prevents generalisation.",
    rule: "With weight decay 0.5, most seeds do not generalise within 5,000 updates.",
    parts: ["raised"],
  },
  {
    id: "T-3.2-a",
    where: "Figure 3.2",
    statement: "With moderate weight decay the spectral norm converges to the same value, sooner the larger it is.",
    rule:
      "The final spectral norms with 0.02, 0.05 and 0.1 are within 20 % of that with 0.01, in most seeds; contradicted " +
      "where in most seeds one of them is not.",
    parts: ["raised"],
  },
  {
    id: "T-3.2-b",
    where: "Figure 3.2",
    statement: "With excessive weight decay the weights collapse.",
    rule: "With weight decay 0.5 the final spectral norm is below 0.05 in most seeds.",
    parts: ["raised"],
  },
  {
    id: "T-3.3-a",
    where: "Figure 3.3",
    statement: "With 2 % of the labels flipped, the network still generalises.",
    rule: "n = 50, weight decay 0.01: test accuracy at the end is at least 0.98 in most seeds.",
    parts: ["noise"],
  },
  {
    id: "T-3.4-a",
    where: "Figure 3.4",
    statement: "With 5 % or more flipped, it does not.",
    rule: "n = 50, weight decay 0.01: with 0.05 and with 0.08 flipped, test accuracy at the end is below 0.98 in most seeds.",
    parts: ["noise"],
  },
  {
    id: "T-3.5-a",
    where: "Figure 3.5",
    statement: "With weight decay 0.1 the network withstands 10 % of flipped labels.",
    rule: "n = 50, weight decay 0.1, 0.1 flipped: test accuracy at the end is at least 0.98 in most seeds.",
    parts: ["noise"],
  },
  {
    id: "T-3.5-b",
    where: "Figure 3.5",
    statement: "With weight decay 0.1 it does not withstand 15 %.",
    rule: "n = 50, weight decay 0.1, 0.15 flipped: test accuracy at the end is below 0.98 in most seeds.",
    parts: ["noise"],
  },
  {
    id: "T-3.2h-a",
    where: "Hypothesis 3.2",
    statement: "The more labels are flipped, the later the network generalises, and then not at all.",
    rule:
      "n = 50, weight decay 0.01: Jonckheere's trend of T_gen over 0, 0.01, 0.02, 0.03, 0.05, censored runs last, has " +
      "p < 0.05 upwards.",
    parts: ["noise"],
  },
  {
    id: "T-t3.1-a",
    where: "Table 3.1",
    statement: "The share of flipped labels that is withstood grows with weight decay, for every n.",
    rule:
      "Threshold: the largest share on the grid at which the median of the final test accuracies is at least 0.98, as is " +
      "that of all smaller ones. It grows from 0.01 to 0.05 and on to 0.1 for n = 30, 50 and 70; the bootstrap over " +
      "seeds leaves each of the six orders standing (never the reverse) in 95 % of the draws.",
    parts: ["noise"],
  },
  {
    id: "T-t3.1-b",
    where: "Table 3.1",
    statement: "It falls with n, for weight decays 0.05 and 0.1.",
    rule: "The same thresholds fall from n = 30 to 50 and on to 70; same bootstrap, four orders.",
    parts: ["noise"],
  },
  {
    id: "T-t3.1-c",
    where: "Table 3.1",
    statement: "With weight decay 0.01 the threshold rises from n = 30 to n = 50.",
    rule: "The same thresholds: n = 50 above n = 30 at weight decay 0.01; same bootstrap.",
    parts: ["noise"],
  },
  {
    id: "T-t3.1-d",
    where: "Table 3.1",
    statement: "The thresholds themselves: 0.02, 0.12, 0.20 (n = 30), 0.03, 0.06, 0.12 (50), 0.01, 0.03, 0.05 (70).",
    rule: "All nine of ours within one step of the grid; contradicted where three or more are further off.",
    parts: ["noise"],
  },
  {
    id: "T-4.1-a",
    where: "Proposition 4.1",
    statement: "A network of 2^k ReLU neurons computes (n, k)-parity.",
    rule: "The construction with signed output weights is exact on all 2^k patterns for k up to 8 (computed, no runs).",
    parts: [],
    deviation: "The thesis's proof has positive output weights only; that version is wrong on the negative class.",
  },
  {
    id: "T-4.2-a",
    where: "Section 4.2.1",
    statement: "Two ReLU neurons without output bias compute the parity of two bits; two are the theoretical minimum.",
    rule:
      "Some network of two neurons without output bias has the right sign on all four patterns; contradicted where " +
      "linear programs refute all classes of such networks (computed, no runs).",
    parts: [],
  },
  {
    id: "T-4.2-b",
    where: "Section 4.2.3",
    statement: "Training a network of two neurons finds that solution.",
    rule: "m = 2, no output bias, n = 2, 10, 50: test accuracy at the end is at least 0.98 in most of the 18 runs.",
    parts: ["fewNeurons"],
  },
  {
    id: "T-4.3-a",
    where: "Section 4.3",
    statement: "Training a network of five neurons on (50, 3)-parity is not successful.",
    rule: "m = 5, n = 50: test accuracy at the end is below 0.98 in most of the 6 runs of 1,000 epochs.",
    parts: ["fewNeuronsThreeBits"],
  },
  {
    id: "T-4.3-b",
    where: "Section 4.3",
    statement: "Longer training may help.",
    rule: "m = 5, n = 50, 3,000 epochs: test accuracy at the end is at least 0.98 in most of the 6 runs.",
    parts: ["fewNeuronsThreeBits"],
  },
  {
    id: "T-A.1-a",
    where: "Figure A.1",
    statement: "With three bits, test accuracy stays low for long after memorising, and then rises.",
    rule: "Test accuracy stays at most 0.75 for at least 1,600 updates (50 epochs) after T_mem and reaches 0.98 later, in most seeds.",
    parts: ["threeBits"],
  },
  {
    id: "T-A.2-a",
    where: "Figure A.2",
    statement: "With three bits the spectral norm rises notably with the transition.",
    rule: "It ends above 1.2 times its minimum, and the minimum comes before T_gen, in most seeds.",
    parts: ["threeBits"],
  },
  {
    id: "T-A.3-a",
    where: "Figure A.3",
    statement: "With three bits the activations form eight clusters once the network generalises.",
    rule: "As T-2.2-a, with the eight values of three bits: purity at least 0.95 at the end, below 0.6 before T_mem.",
    parts: ["threeBits"],
  },
  {
    id: "T-A.4-a",
    where: "Figure A.4",
    statement: "With three bits, too, the weights condense at zero.",
    rule: "As T-2.3-a, of the first layer's weights.",
    parts: ["threeBits"],
  },
];

export const parityClaims: readonly ClaimText[] = claims.map((claim) => ({ ...claim, paper: "parity" }));
