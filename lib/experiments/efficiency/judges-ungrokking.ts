/** @file How the rules for Figures 7 to 9 are computed; they stand in `claims-ungrokking.ts`, under the same ids. */
import { logInterval, pairedRatio } from "../../analysis";
import { equalWithin, type Finding, inEvery, inMost, steady, undecided } from "../../claims";
import type { RunRecord } from "../../runs";
import type { Judge } from "../by-parts";
import { fraction } from "./readings";
import {
  atEveryDecay,
  criticalSizes,
  declineTime,
  endAccuracy,
  endUnseen,
  halfLife,
  runsOf,
} from "./readings-ungrokking";
import { SIZES, SMALLEST } from "./runs-ungrokking";

const FORGOTTEN = 0.05;
const KNOWN = 0.95;

const forgets = (runs: readonly RunRecord[]) => runs.map((run) => endAccuracy(run) <= FORGOTTEN);
const ended = (level: string) => `test accuracy ends at ${level}`;

const inMiddle = (value: number) => value >= 0.1 && value <= 0.9;

/** Runs at these shares of the pairs. */
const between = (runs: readonly RunRecord[], low: number, high: number) =>
  runs.filter((run) => fraction(run) >= low && fraction(run) <= high);

export const ungrokkingJudges: Readonly<Record<string, Judge>> = {
  "E-7-a": ({ ungrokking }) => inEvery(forgets(runsOf(ungrokking, "transformer", SMALLEST)), ended("0.05 or less")),
  "E-7-b": ({ ungrokking }) => inEvery(forgets(runsOf(ungrokking, "lstm", SMALLEST)), ended("0.05 or less")),
  "E-7-c": ({ ungrokking }) => inMost(forgets(runsOf(ungrokking, "mlp", SMALLEST)), ended("0.05 or less")),
  "E-7-d": ({ ungrokking }) => {
    const times = runsOf(ungrokking, "mlp", SMALLEST).flatMap((run) => declineTime(run) ?? []);
    if (times.length === 0) return undecided(0, "no test accuracy fell from 0.9 to 0.1");
    return inMost(
      times.map((time) => time >= 500),
      `the fall from 0.9 to 0.1 takes 500 updates or more (${times.join(", ")})`,
    );
  },
  "E-7-e": ({ ungrokking }) =>
    inMost(
      runsOf(ungrokking, "mlp", SIZES[SIZES.length - 1]).map((run) => endAccuracy(run) >= KNOWN),
      ended("0.95 or more"),
    ),
  "E-7-f": ({ ungrokking, fromScratch }) => oneSize(fromScratch, runsOf(ungrokking, "mlp")),
  "E-8-a": (records) =>
    inEvery(
      atEveryDecay(records)
        .filter(({ config }) => config.optimizer.weightDecay > 0)
        .map((run) => endAccuracy(run) <= FORGOTTEN),
      `with weight decay 0.1, 0.3, 1 and 2 ${ended("0.05 or less")}`,
    ),
  "E-8-b": (records) => pace(atEveryDecay(records).filter(({ config }) => config.optimizer.weightDecay > 0)),
  "E-8-c": ({ ungrokkingDecay }) =>
    inEvery(
      ungrokkingDecay
        .filter(({ config }) => config.optimizer.weightDecay === 0)
        .map((run) => endAccuracy(run) >= KNOWN),
      `without weight decay ${ended("0.95 or more")}`,
    ),
  "E-9-a": ({ border }) =>
    inMost(
      between(border, 0.3, 0.33).map((run) => endAccuracy(run) >= KNOWN),
      `at 30 and 33 % ${ended("0.95 or more")}`,
    ),
  "E-9-b": ({ border }) =>
    inMost(
      between(border, 0.23, 0.27).map((run) => inMiddle(endAccuracy(run))),
      `at 23 to 27 % ${ended("0.1 to 0.9")}`,
    ),
  "E-9-c": ({ border }) => {
    const middling = between(border, 0.23, 0.27).filter((run) => inMiddle(endAccuracy(run)));
    if (middling.length === 0) return undecided(0, "no run at 23 to 27 % ended in the middle");
    return inMost(
      middling.map((run) => inMiddle(endUnseen(run))),
      "of those that end in the middle, accuracy without seen swaps is 0.1 to 0.9",
    );
  },
};

/** Whether critical sizes from the beginning and from grokked networks are the same, seed by seed. */
function oneSize(fromScratch: readonly RunRecord[], grokked: readonly RunRecord[]): Finding {
  const [up, down] = [criticalSizes(fromScratch), criticalSizes(grokked)];
  const pairs = up.flatMap((size, i) => {
    const other = down[i];
    return size !== null && other !== null && other !== undefined ? [[size, other]] : [];
  });
  if (pairs.length < 2) return undecided(pairs.length, `${pairs.length} of ${up.length} seeds have a crossing in both`);
  const found = pairedRatio(
    pairs.map(([size]) => size),
    pairs.map(([, other]) => other),
  );
  const what = "critical size from the beginning over that of grokked networks";
  return equalWithin(found, [0.8, 1.25], what, `${pairs.length} of ${up.length} seeds`);
}

/** Half-life times weight decay: how much its geometric means over seeds differ. */
function pace(runs: readonly RunRecord[]): Finding {
  const decays = [...new Set(runs.map(({ config }) => config.optimizer.weightDecay))].sort((a, b) => a - b);
  const times = decays.map((decay) =>
    runs.filter(({ config }) => config.optimizer.weightDecay === decay).map(halfLife),
  );
  const censored = times.flat().filter((time) => time.censored).length;
  const n = runs.length;
  const kept = `${censored} of ${n} runs keep more than half of their accuracy`;
  if (censored > 0) return { ...undecided(n, kept), censored };
  const clocks = times.map((list, i) => decays[i] * logInterval(list.map(({ step }) => Math.max(step, 1))).estimate);
  return steady(clocks, { same: 2, different: 4 }, n, `half-life times weight decay at ${decays.join(", ")}`);
}
