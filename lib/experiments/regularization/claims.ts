/** @file What the regularisation essay says, and the rules for its verdicts, written before the runs. */
import type { ClaimText } from "../by-parts";
import { beyondClaims } from "./claims-beyond";

/**
 * T_mem and T_gen: training and test accuracy of 0.99, held for five evaluations, in updates; of the RNN test accuracy of
 * 0.9. A run that does not get there is censored and counts as later than any that does. "In most seeds": the one-sided
 * 95 % Clopper-Pearson bound of the share of seeds lies above one half; contradicted where it lies below.
 */
const claims: readonly Omit<ClaimText, "paper">[] = [
  {
    id: "R-5.2-a",
    where: "Figure 5.2",
    statement: "LSTMs grok modular addition.",
    rule: "50 %, learning rate 0.003: T_gen is reached and at least twice T_mem in most seeds.",
    parts: ["lstm"],
  },
  {
    id: "R-5.2-b",
    where: "Figure 5.2",
    statement: "The more data, the sooner the LSTM generalises.",
    rule: "Learning rate 0.003: Jonckheere's trend of T_gen over 30, 50, 70 %, censored runs last, has p < 0.05 downwards.",
    parts: ["lstm"],
  },
  {
    id: "R-5.2-c",
    where: "Figure 5.2",
    statement: "The LSTM's transition is sudden.",
    rule: "50 %, learning rate 0.003: test accuracy goes from 0.1 to 0.9 within a quarter of T_gen, in most seeds.",
    parts: ["lstm"],
  },
  {
    id: "R-5.3-a",
    where: "Figure 5.3",
    statement: "RNNs grok modular addition.",
    rule: "T_gen (0.9) is reached and at least twice T_mem, in most of the nine runs at learning rate 0.003.",
    parts: ["rnn"],
  },
  {
    id: "R-5.4-a",
    where: "Section 5.4, finding 1",
    statement: "The smaller the training set, the more pronounced the grokking.",
    rule:
      "LSTM and RNN, learning rate 0.003: Jonckheere's trend of T_gen / T_mem over 30, 50, 70 %, censored runs last, has " +
      "p < 0.05 downwards for both.",
    parts: ["lstm", "rnn"],
  },
  {
    id: "R-5.4-b",
    where: "Figure 5.4 (a)",
    statement: "Without weight decay the LSTM memorises and does not generalise.",
    rule: "Within 9,000 updates training accuracy reaches 0.99 and test accuracy stays below 0.05, in most seeds.",
    parts: ["none"],
  },
  {
    id: "R-5.4-c",
    where: "Figure 5.4 (b)",
    statement: "Nor if it is trained on.",
    rule: "Within 50,000 updates test accuracy stays below 0.99 in every one of three seeds; contradicted where all reach it.",
    parts: ["none"],
  },
  {
    id: "R-5.4-d",
    where: "Figure 5.4",
    statement: "Without weight decay the norm of the weights does not fall.",
    rule: "The weight norm at the end is at least that at T_mem, in most seeds.",
    parts: ["none"],
  },
  {
    id: "R-5.5-a",
    where: "Figures 5.5, 7.5",
    statement: "Weight decay removed early: the network overfits.",
    rule: "Removed at T_mem: test accuracy at the end is below 0.2 in most seeds.",
    parts: ["removed"],
  },
  {
    id: "R-5.5-b",
    where: "Figure 5.5",
    statement: "After weight decay is removed early, the norm of the weights grows.",
    rule: "Removed at T_mem: the weight norm at the end exceeds that at the removal, in most seeds.",
    parts: ["removed"],
  },
  {
    id: "R-5.6-a",
    where: "Figure 5.6",
    statement: "Weight decay removed after grokking changes nothing.",
    rule: "Removed at a test accuracy of 0.99: test accuracy at the end is at least 0.95 in most seeds.",
    parts: ["removed"],
  },
  {
    id: "R-7.6-a",
    where: "Figure 7.6",
    statement: "Nor does it matter at which of several late times it is removed.",
    rule: "Removed at 0.9, 0.95 and 0.99: in most seeds test accuracy at the end is at least 0.95 for each of the three.",
    parts: ["removed"],
  },
  {
    id: "R-5.7-a",
    where: "Figure 5.7",
    statement: "Weight decay that is introduced late still makes the network grok.",
    rule: "0, then 1 from update 2,000: T_gen is reached within 9,000 updates in most seeds.",
    parts: ["late"],
  },
  {
    id: "R-5.7-b",
    where: "Figure 5.7, key observation",
    statement: "Twice the weight decay makes it grok earlier.",
    rule: "T_gen - 2,000 with 2 over that with 1, paired by seed: the 95 % interval of the ratio lies below 1.",
    parts: ["late"],
  },
  {
    id: "R-5.7-c",
    where: "Figure 5.7",
    statement: "When weight decay sets in, the norm of the weights falls.",
    rule: "0, then 1: the smallest weight norm after update 2,000 is below 0.9 times that at 2,000, in most seeds.",
    parts: ["late"],
  },
  {
    id: "R-7.7-a",
    where: "Figure 7.7",
    statement: "So it does at whichever time weight decay is introduced.",
    rule: "0, then 1 from 1, 2 and 4 times T_mem on: T_gen is reached within 6,000 updates in most of the nine runs.",
    parts: ["late"],
  },
  {
    id: "R-7.7-b",
    where: "Figure 7.7",
    statement: "At each of these times, twice the weight decay makes it grok earlier.",
    rule:
      "Introduced at 1, 2 and 4 times T_mem: T_gen minus the update of the introduction with 2 over that with 1, paired by " +
      "seed and time: the 95 % interval of the ratio lies below 1.",
    parts: ["late"],
  },
  {
    id: "R-7.1-a",
    where: "Figures 7.1 (a), 7.3 (a); section 6",
    statement: "Explicit regularisation is necessary: with neither dropout nor weight decay there is no grokking.",
    rule:
      "Adam without either, RNN and LSTM at 30, 50, 70 %: none of the 18 runs reaches a test accuracy of 0.9 (supported " +
      "where the one-sided 95 % bound of the share is below 0.2; contradicted where a run with T_gen of twice T_mem or " +
      "more is seen in every seed of a setting).",
    parts: ["optimizers"],
  },
  {
    id: "R-7.8-a",
    where: "Figure 7.8",
    statement: "A small initial norm generalises faster.",
    rule: "LSTM at 70 %: T_gen with scale 1 over T_gen with scale 5, paired by seed: the 95 % interval lies below 1.",
    parts: ["scale"],
  },
  {
    id: "R-7.8-b",
    where: "Figure 7.8",
    statement: "And more gradually: scaling the initial values up makes the delay.",
    rule: "LSTM at 70 %: T_gen / T_mem with scale 1 over that with scale 5, paired by seed: the 95 % interval lies below 1.",
    parts: ["scale"],
  },
  {
    id: "R-t7.1-a",
    where: "Table 7.1; section 5",
    statement: "LSTM and RNN grok as Transformers do.",
    rule: "The Transformer of Table 7.1 reaches T_gen, at least twice T_mem, in every one of three seeds.",
    parts: ["transformer"],
    deviation: "The essay shows no result of its Transformer; p = 59 instead of 113, batches of 512, no start token.",
  },
];

export const regularizationClaims: readonly ClaimText[] = [...claims, ...beyondClaims].map((claim) => ({
  ...claim,
  paper: "regularization",
}));
