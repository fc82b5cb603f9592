/** @file How the rules of the claims beyond the essay are computed; they stand in `claims-beyond.ts`. */
import { type PowerLaw, powerLaw } from "../../analysis";
import { type Finding, inEvery, inMost, trend, undecided } from "../../claims";
import type { RunRecord } from "../../runs";
import type { Judge } from "../by-parts";
import { finalAccuracy } from "../readings";
import { bestAccuracy, changedAt, tGen, tMem, windowOf, withDecay } from "./readings";
import { LATE_TRANSFORMER, REACHED, testReaches, trainReaches } from "./runs";
import { WINDOWS } from "./runs-beyond";

const ofLength = (runs: readonly RunRecord[], wanted: number) => runs.filter((run) => windowOf(run).length === wanted);

const enough = (runs: readonly RunRecord[], length: number) =>
  inMost(
    ofLength(runs, length).map((run) => finalAccuracy(run) >= 0.95),
    `test accuracy ends at 0.95 or more after one window of ${length} updates`,
  );

const tooShort = (runs: readonly RunRecord[], length: number) =>
  inMost(
    ofLength(runs, length).map((run) => finalAccuracy(run) < 0.5),
    `test accuracy ends below 0.5 after one window of ${length} updates`,
  );

const earlyDoesMore = (runs: readonly RunRecord[], starts: readonly number[], length: number) =>
  trend(
    starts.map((start) =>
      ofLength(runs, length)
        .filter((run) => windowOf(run).start === start)
        .map(finalAccuracy),
    ),
    "down",
    `final test accuracy after a window of ${length} updates over starts at ${starts.join(", ")}`,
  );

/** Within this an exponent counts as -1: T_gen - T_mem is as long as a sum of learning rate times weight decay takes. */
const AS_MINUS_ONE = [-1.25, -0.75] as const;

/** Learning rate times weight decay, of a run that has the same all along, and updates from T_mem to T_gen. */
export function doseAndDelay(run: RunRecord): { readonly dose: number; readonly delay: number | null } {
  const { learningRate, weightDecay } = run.config.optimizer;
  const [mem, gen] = [tMem(run), tGen(run)];
  const delay = gen.step - mem.step;
  return { dose: learningRate * weightDecay, delay: mem.censored || gen.censored || delay <= 0 ? null : delay };
}

/** The exponent of delay as a power of dose, over the runs that have a delay; null where these are fewer than three doses' worth. */
export function delayExponent(runs: readonly RunRecord[]): PowerLaw | null {
  const points = runs.map(doseAndDelay).filter((one): one is { dose: number; delay: number } => one.delay !== null);
  if (points.length < 3 || points.every(({ dose }) => dose === points[0].dose)) return null;
  return powerLaw(
    points.map(({ dose }) => dose),
    points.map(({ delay }) => delay),
  );
}

function minusOne(runs: readonly RunRecord[]): Finding {
  const law = delayExponent(runs);
  const summary = "T_gen - T_mem as a power of learning rate times weight decay";
  if (law === null) return undecided(0, `${summary}: too few runs have it`);
  const { estimate, low, high, n } = law;
  const [least, most] = AS_MINUS_ONE;
  const verdict =
    n < (2 / 3) * runs.length
      ? "inconclusive"
      : low >= least && high <= most
        ? "supported"
        : high < least || low > most
          ? "contradicted"
          : "inconclusive";
  return {
    verdict,
    estimate,
    interval: [low, high],
    n,
    censored: runs.length - n,
    summary:
      `${summary}: exponent ${estimate.toFixed(2)} (95 % interval ${low.toFixed(2)} to ${high.toFixed(2)}, ` +
      `${n} of ${runs.length} runs)`,
  };
}

const schedules: Readonly<Record<string, Judge>> = {
  "R-b.4-a": ({ transformerSchedules }) =>
    inEvery(
      transformerSchedules
        .filter(({ config }) => config.optimizer.weightDecay === 0 && config.schedule.changes.length === 0)
        .map((run) => !tMem(run).censored && bestAccuracy(run) < REACHED),
      "training accuracy reaches 0.99 and test accuracy stays below 0.99 without weight decay",
    ),
  "R-b.4-b": ({ transformerSchedules }) =>
    inEvery(
      changedAt(transformerSchedules, trainReaches(REACHED)).map((run) => finalAccuracy(run) < 0.2),
      "test accuracy ends below 0.2 when weight decay is removed at T_mem",
    ),
  "R-b.4-c": ({ transformerSchedules }) =>
    inEvery(
      changedAt(transformerSchedules, testReaches(REACHED)).map((run) => finalAccuracy(run) >= 0.95),
      "test accuracy ends at 0.95 or more when weight decay is removed at a test accuracy of 0.99",
    ),
  "R-b.4-d": ({ transformerSchedules }) =>
    inEvery(
      introduced(transformerSchedules, 1).map((run) => !tGen(run).censored),
      "T_gen is reached when weight decay 1 sets in at update 1,000",
    ),
  "R-b.4-e": ({ transformerSchedules }) => {
    const once = introduced(transformerSchedules, 1).map(tGen);
    return inEvery(
      introduced(transformerSchedules, 2).map((run, seed) => {
        const twice = tGen(run);
        return !twice.censored && (twice.step < once[seed].step || once[seed].censored);
      }),
      "T_gen with weight decay 2 from update 1,000 on comes before that with 1",
    );
  },
};

function introduced(runs: readonly RunRecord[], weightDecay: number): RunRecord[] {
  return withDecay(changedAt(runs, { step: LATE_TRANSFORMER }), weightDecay);
}

export const beyondJudges: Readonly<Record<string, Judge>> = {
  "R-b.1-a": ({ windowsLstm }) => enough(windowsLstm, 3000),
  "R-b.1-b": ({ windowsLstm }) => tooShort(windowsLstm, 250),
  "R-b.1-c": ({ windowsLstm }) => earlyDoesMore(windowsLstm, WINDOWS.lstm.starts, 1000),
  "R-b.2-a": ({ windowsMlp }) => enough(windowsMlp, 600),
  "R-b.2-b": ({ windowsMlp }) => tooShort(windowsMlp, 25),
  "R-b.2-c": ({ windowsMlp }) => earlyDoesMore(windowsMlp, WINDOWS.mlp.starts, 100),
  "R-b.3-a": ({ dosesLstm }) => minusOne(dosesLstm),
  "R-b.3-b": ({ dosesMlp }) => minusOne(dosesMlp),
  ...schedules,
};
