/** @file How the rules for Figures 1 to 3 and the two losses are computed; they stand in `claims.ts`, under the same ids. */
import { medianTime } from "../../analysis";
import { type Finding, inEvery, inMost, listTimes, rankable, together, trend, undecided } from "../../claims";
import type { RunRecord } from "../../runs";
import type { Judge } from "../by-parts";
import { groupBy } from "../readings";
import { accuracyAtMem, gap, plateau, SWAPS, swapAccuracy, tGen, tMem, withFraction } from "./readings";

/** The shares of Figures 2 and 3. */
export const FRACTIONS = [0.3, 0.5, 0.7];
/** Ratio of T_gen to T_mem from which on a run generalises long after memorising. */
const LONG_AFTER = 2;
/** Test accuracy of a network that has not begun to generalise. */
const LOW = 0.05;

const longAfter = (run: RunRecord) => {
  const found = gap(run);
  return found !== null && (found.censored || found.ratio >= LONG_AFTER);
};

/** Whether a run stays within a band of 0.1, inside 0.1 to 0.9, over a factor of 1.5 in steps, from T_mem / 2 to T_gen. */
export function hasPlateau(run: RunRecord): boolean {
  const mem = tMem(run);
  if (mem.censored) return false;
  const between = run.evaluations.filter(({ step }) => step >= mem.step / 2 && step <= tGen(run).step);
  return between.some((first, i) => {
    let [low, high] = [1, 0];
    for (const { step, test } of between.slice(i)) {
      [low, high] = [Math.min(low, test.accuracy), Math.max(high, test.accuracy)];
      if (high - low > 0.1 || low < 0.1 || high > 0.9) return false;
      if (step >= 1.5 * first.step) return true;
    }
    return false;
  });
}

/** Test accuracy at most 0.05 at T_mem, and T_gen at least 2 T_mem; of the runs that generalise. */
function memorisesFirst(runs: readonly RunRecord[]): Finding {
  const asked = runs.filter((run) => !tGen(run).censored);
  const censored = runs.length - asked.length;
  if (asked.length === 0) return undecided(0, `none of ${runs.length} runs generalised within its steps`);
  const holds = asked.map((run) => longAfter(run) && (accuracyAtMem(run) ?? 1) <= LOW);
  return {
    ...inMost(holds, `test accuracy is at most ${LOW} at T_mem, and T_gen at least ${LONG_AFTER} T_mem`),
    censored,
  };
}

/** A trend over 30, 50 and 70 %; runs without a value are left out. */
function trendOver(
  runs: readonly RunRecord[],
  value: (run: RunRecord) => number | null,
  direction: "up" | "down",
  what: string,
): Finding {
  const groups = FRACTIONS.map((share) =>
    withFraction(runs, share).flatMap((run) => {
      const number = value(run);
      return number === null ? [] : [number];
    }),
  );
  const empty = groups.findIndex((group) => group.length === 0);
  if (empty >= 0) return undecided(groups.flat().length, `no run memorised at ${100 * FRACTIONS[empty]} %`);
  return trend(groups, direction, `${what} over 30, 50, 70 %`);
}

const firstRises: Readonly<Record<string, Judge>> = {
  "E-1-a": ({ transformer }) =>
    inMost(
      withFraction(transformer, 0.5).map(longAfter),
      `T_gen is at least ${LONG_AFTER} T_mem, or not reached though T_mem is`,
    ),
  "E-1-b": ({ transformer }) =>
    inMost(
      withFraction(transformer, 0.5).map(hasPlateau),
      "test accuracy stays within a band of 0.1, inside 0.1 to 0.9, over a factor of 1.5 in steps",
    ),
  "E-1-c": ({ transformer }) =>
    inMost(
      withFraction(transformer, 0.5).map(({ evaluations }) => {
        const half = evaluations.find(({ train }) => train.accuracy >= 0.5);
        return half !== undefined && half.test.accuracy >= 0.2;
      }),
      "test accuracy is at least 0.2 when training accuracy first reaches 0.5",
    ),
  "E-1-d": ({ lstm }) => memorisesFirst(withFraction(lstm, 0.5)),
  "E-1-e": ({ mlp }) => memorisesFirst(mlp),
};

const fractions: Readonly<Record<string, Judge>> = {
  "E-2-a": ({ transformer }) => trendOver(transformer, plateau, "up", "height of the plateau"),
  "E-2-b": ({ transformer }) =>
    trendOver(
      transformer,
      (run) => {
        const found = gap(run);
        return found && rankable({ censored: found.censored, step: found.ratio });
      },
      "down",
      "T_gen / T_mem",
    ),
  "E-2-c": ({ transformer }) =>
    inMost(
      withFraction(transformer, 0.5).map((run) => {
        const mem = tMem(run);
        const [seen, unseen] = SWAPS.map((swap) => swapAccuracy(run, swap).find(({ step }) => step === mem.step));
        return !mem.censored && seen !== undefined && unseen !== undefined && seen.value - unseen.value >= 0.5;
      }),
      "test pairs whose swap was seen are right more often than the others by at least 0.5 at T_mem",
    ),
  "E-2-d": ({ unordered }) =>
    inEvery(
      unordered.map((run) => (accuracyAtMem(run) ?? 1) <= 0.1),
      "test accuracy is at most 0.1 at T_mem, pairs and their swaps being on one side of the split",
    ),
  "E-3-a": ({ lstm }) =>
    together([
      trendOver(lstm, (run) => rankable(tGen(run)), "down", "T_gen"),
      moreChange(withFraction(lstm, 0.3), withFraction(lstm, 0.7)),
    ]),
  "E-3-b": ({ lstm }) => trendOver(lstm, (run) => rankable(tMem(run)), "up", "T_mem"),
};

/** Whether the median T_gen falls by a larger factor from few pairs to many than the median T_mem changes. */
function moreChange(few: readonly RunRecord[], many: readonly RunRecord[]): Finding {
  const [memFew, memMany] = [few, many].map((runs) => medianTime(runs.map(tMem)));
  const [genFew, genMany] = [few, many].map((runs) => medianTime(runs.map(tGen)));
  const n = few.length + many.length;
  if (memFew.censored || memMany.censored || genMany.censored) {
    return undecided(n, "a median that the factors need was not reached");
  }
  const mem = Math.max(memFew.step / memMany.step, memMany.step / memFew.step);
  const gen = genFew.step / genMany.step;
  const larger = gen > mem;
  return {
    // Of a median that was not reached the factor is a lower bound.
    verdict: larger ? "supported" : genFew.censored ? "inconclusive" : "contradicted",
    estimate: gen / mem,
    interval: null,
    n,
    summary:
      `from 30 to 70 % the median T_gen falls by a factor of ${genFew.censored ? "at least " : ""}${gen.toPrecision(3)}, ` +
      `the median T_mem changes by ${mem.toPrecision(3)}`,
  };
}

const losses: Readonly<Record<string, Judge>> = {
  "E-L-a": (records) => {
    const brier = records.losses.filter(({ config }) => config.loss === "brier");
    const rates = [...groupBy(brier, ({ config }) => config.optimizer.learningRate).values()];
    const best = rates.reduce((a, b) => (rankable(middle(b)) < rankable(middle(a)) ? b : a));
    const rate = best[0].config.optimizer.learningRate;
    const finding = inEvery(
      best.map((run) => !tGen(run).censored && longAfter(run)),
      `at learning rate ${rate} T_gen is at least ${LONG_AFTER} T_mem (T_gen ${listTimes(best.map(tGen))})`,
    );
    const censored = best.filter((run) => tGen(run).censored).length;
    // A run that has not generalised yet does not show that it will not.
    return { ...finding, censored, verdict: censored > 0 ? "inconclusive" : finding.verdict };
  },
};

const middle = (runs: readonly RunRecord[]) => medianTime(runs.map(tGen));

export const architectureJudges: Readonly<Record<string, Judge>> = { ...firstRises, ...fractions, ...losses };
