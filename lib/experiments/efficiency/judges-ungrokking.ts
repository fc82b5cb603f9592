/** @file How the rules for Figures 7 to 9 are computed; they stand in `claims-ungrokking.ts`, under the same ids. */
import { logInterval, pairedRatio } from "../../analysis";
import { type Finding, inEvery, inMost, type Judge } from "../../claims";
import type { RunRecord } from "../../runs";
import { fraction } from "./readings";
import { criticalSizes, declineTime, endAccuracy, endUnseen, halfLife, runsOf } from "./readings-ungrokking";
import { SIZES, SMALLEST } from "./runs-ungrokking";

const FORGOTTEN = 0.05;
const KNOWN = 0.95;

const forgets = (runs: readonly RunRecord[]) => runs.map((run) => endAccuracy(run) <= FORGOTTEN);
const ended = (level: string) => `test accuracy ends at ${level}`;

const inMiddle = (value: number) => value >= 0.1 && value <= 0.9;

function open(n: number, summary: string): Finding {
  return { verdict: "inconclusive", estimate: null, interval: null, n, summary };
}

/** Runs at these shares of the pairs. */
const between = (runs: readonly RunRecord[], low: number, high: number) =>
  runs.filter((run) => fraction(run) >= low && fraction(run) <= high);

export const ungrokkingJudges: Readonly<Record<string, Judge>> = {
  "E-7-a": ({ ungrokking }) => inEvery(forgets(runsOf(ungrokking, "transformer", SMALLEST)), ended("0.05 or less")),
  "E-7-b": ({ ungrokking }) => inEvery(forgets(runsOf(ungrokking, "lstm", SMALLEST)), ended("0.05 or less")),
  "E-7-c": ({ ungrokking }) => inMost(forgets(runsOf(ungrokking, "mlp", SMALLEST)), ended("0.05 or less")),
  "E-7-d": ({ ungrokking }) => {
    const times = runsOf(ungrokking, "mlp", SMALLEST).flatMap((run) => declineTime(run) ?? []);
    if (times.length === 0) return open(0, "no test accuracy fell from 0.9 to 0.1");
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
      withDecay(records)
        .filter(({ config }) => config.optimizer.weightDecay > 0)
        .map((run) => endAccuracy(run) <= FORGOTTEN),
      `with weight decay 0.1, 0.3, 1 and 2 ${ended("0.05 or less")}`,
    ),
  "E-8-b": (records) => pace(withDecay(records).filter(({ config }) => config.optimizer.weightDecay > 0)),
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
    if (middling.length === 0) return open(0, "no run at 23 to 27 % ended in the middle");
    return inMost(
      middling.map((run) => inMiddle(endUnseen(run))),
      "of those that end in the middle, accuracy without seen swaps is 0.1 to 0.9",
    );
  },
};

/** The MLP on the smallest set at every weight decay. */
function withDecay({ ungrokking, ungrokkingDecay }: Readonly<Record<string, readonly RunRecord[]>>): RunRecord[] {
  return [...runsOf(ungrokking, "mlp", SMALLEST), ...ungrokkingDecay];
}

/** Whether critical sizes from the beginning and from grokked networks are the same, seed by seed. */
function oneSize(fromScratch: readonly RunRecord[], grokked: readonly RunRecord[]): Finding {
  const [up, down] = [criticalSizes(fromScratch), criticalSizes(grokked)];
  const pairs = up.flatMap((size, i) => {
    const other = down[i];
    return size !== null && other !== null && other !== undefined ? [[size, other]] : [];
  });
  if (pairs.length < 2) return open(pairs.length, `${pairs.length} of ${up.length} seeds have a crossing in both`);
  const { estimate, low, high, p, n } = pairedRatio(
    pairs.map(([size]) => size),
    pairs.map(([, other]) => other),
  );
  const within = low > 0.8 && high < 1.25;
  const apart = (low > 1 || high < 1) && (estimate < 0.8 || estimate > 1.25);
  return {
    verdict: within ? "supported" : apart ? "contradicted" : "inconclusive",
    estimate,
    interval: [low, high],
    n,
    p,
    summary:
      `critical size from the beginning over that of grokked networks: ${estimate.toPrecision(3)} ` +
      `(95 % interval ${low.toPrecision(3)} to ${high.toPrecision(3)}, ${n} of ${up.length} seeds)`,
  };
}

/** Half-life times weight decay: how much its geometric means over seeds differ. */
function pace(runs: readonly RunRecord[]): Finding {
  const decays = [...new Set(runs.map(({ config }) => config.optimizer.weightDecay))].sort((a, b) => a - b);
  const times = decays.map((decay) =>
    runs.filter(({ config }) => config.optimizer.weightDecay === decay).map(halfLife),
  );
  const censored = times.flat().filter((time) => time.censored).length;
  const n = runs.length;
  if (censored > 0) return { ...open(n, `${censored} of ${n} runs keep more than half of their accuracy`), censored };
  const clocks = times.map((list, i) => decays[i] * logInterval(list.map(({ step }) => Math.max(step, 1))).estimate);
  const factor = Math.max(...clocks) / Math.min(...clocks);
  return {
    verdict: factor <= 2 ? "supported" : factor >= 4 ? "contradicted" : "inconclusive",
    estimate: factor,
    interval: null,
    n,
    summary:
      `half-life times weight decay at ${decays.join(", ")}: ${clocks.map((one) => one.toPrecision(3)).join(", ")}; ` +
      `largest over smallest ${factor.toPrecision(3)}`,
  };
}
