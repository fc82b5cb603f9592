/** @file Statements that the essay does not make, with the rules for their verdicts, written before the runs. */
import type { ClaimText } from "../by-parts";

/** Times and "in most" as in `claims.ts`. A window is the time in which weight decay is on; before and after it is 0. */
export const beyondClaims: readonly Omit<ClaimText, "paper">[] = [
  {
    id: "R-b.1-a",
    where: "Beyond: windows, LSTM",
    statement: "One window of weight decay is enough, whenever it comes.",
    rule: "Windows of 3,000 updates: test accuracy at the end is at least 0.95, in most of the 12 runs.",
    parts: ["windowsLstm"],
  },
  {
    id: "R-b.1-b",
    where: "Beyond: windows, LSTM",
    statement: "A short window is not enough, whenever it comes.",
    rule: "Windows of 250 updates: test accuracy at the end is below 0.5, in most of the 12 runs.",
    parts: ["windowsLstm"],
  },
  {
    id: "R-b.1-c",
    where: "Beyond: windows, LSTM",
    statement: "Early weight decay does more than late.",
    rule:
      "Windows of 1,000 updates: Jonckheere's trend of the test accuracy at the end over starts at 0, 500, 1,000 and 2,000 " +
      "has p < 0.05 downwards.",
    parts: ["windowsLstm"],
  },
  {
    id: "R-b.2-a",
    where: "Beyond: windows, MLP",
    statement: "One window of weight decay is enough, whenever it comes.",
    rule: "Windows of 600 updates: test accuracy at the end is at least 0.95, in most of the 15 runs.",
    parts: ["windowsMlp"],
  },
  {
    id: "R-b.2-b",
    where: "Beyond: windows, MLP",
    statement: "A short window is not enough, whenever it comes.",
    rule: "Windows of 25 updates: test accuracy at the end is below 0.5, in most of the 15 runs.",
    parts: ["windowsMlp"],
  },
  {
    id: "R-b.2-c",
    where: "Beyond: windows, MLP",
    statement: "Early weight decay does more than late.",
    rule:
      "Windows of 100 updates: Jonckheere's trend of the test accuracy at the end over starts at 0, 50, 100, 200 and 400 " +
      "has p < 0.05 downwards.",
    parts: ["windowsMlp"],
  },
  {
    id: "R-b.3-a",
    where: "Beyond: doses, LSTM",
    statement: "What counts is learning rate times weight decay, summed from memorising on.",
    rule:
      "Exponent of T_gen - T_mem as a power of learning rate times weight decay, over the runs that reach both: its 95 % " +
      "interval lies within -1.25 to -0.75; contradicted where it lies outside; inconclusive where less than two thirds reach both.",
    parts: ["dosesLstm"],
  },
  {
    id: "R-b.3-b",
    where: "Beyond: doses, MLP",
    statement: "What counts is learning rate times weight decay, summed from memorising on.",
    rule: "As for the LSTM.",
    parts: ["dosesMlp"],
  },
  {
    id: "R-b.4-a",
    where: "Beyond: schedules, Transformer",
    statement: "Without weight decay it memorises and does not generalise.",
    rule: "Within 4,000 updates training accuracy reaches 0.99 and test accuracy stays below 0.99, in every one of three seeds.",
    parts: ["transformerSchedules"],
  },
  {
    id: "R-b.4-b",
    where: "Beyond: schedules, Transformer",
    statement: "Weight decay removed early: the network overfits.",
    rule: "Removed at T_mem: test accuracy at the end is below 0.2 in every one of three seeds.",
    parts: ["transformerSchedules"],
  },
  {
    id: "R-b.4-c",
    where: "Beyond: schedules, Transformer",
    statement: "Weight decay removed after grokking changes nothing.",
    rule: "Removed at a test accuracy of 0.99: test accuracy at the end is at least 0.95 in every one of three seeds.",
    parts: ["transformerSchedules"],
  },
  {
    id: "R-b.4-d",
    where: "Beyond: schedules, Transformer",
    statement: "Weight decay that is introduced late still makes the network grok.",
    rule: "0, then 1 from update 1,000: T_gen is reached within 4,000 updates in every one of three seeds.",
    parts: ["transformerSchedules"],
  },
  {
    id: "R-b.4-e",
    where: "Beyond: schedules, Transformer",
    statement: "Twice the weight decay makes it grok earlier.",
    rule: "From update 1,000 on: T_gen with 2 comes before T_gen with 1 in every one of three seeds.",
    parts: ["transformerSchedules"],
  },
];
