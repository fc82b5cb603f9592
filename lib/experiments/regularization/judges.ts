/** @file How the rules of the essay's claims are computed; statement and rule stand in `claims.ts`, under the same ids. */
import type { Crossing } from "../../analysis";
import { inEvery, inFew, inMost, type Judge, rankable, shorter, together, trend } from "../../claims";
import type { RunRecord } from "../../runs";
import { finalAccuracy, finalDecay, fraction, groupBy, withFraction } from "../readings";
import { beyondJudges } from "./judges-beyond";
import { bestAccuracy, changedAt, gap, normAt, RNN_REACHED, riseTime, switchStep, tGen, tMem } from "./readings";
import { FRACTIONS, LATE, REACHED, testReaches, trainReaches } from "./runs";

const LEARNING_RATE = 0.003;
const usual = (runs: readonly RunRecord[]) =>
  runs.filter(({ config: { optimizer } }) => optimizer.learningRate === LEARNING_RATE && optimizer.weightDecay === 1);

const generalises = (run: RunRecord) => !tGen(run).censored;
const ofSteps = (runs: readonly RunRecord[], steps: number) => runs.filter(({ config }) => config.steps === steps);
const ofKind = (runs: readonly RunRecord[], kind: string) => runs.filter(({ config }) => config.model.kind === kind);
const withDecay = (runs: readonly RunRecord[], weightDecay: number) =>
  runs.filter((run) => finalDecay(run) === weightDecay);

/** Ratio of T_gen to T_mem from which on a network groks. */
const LONG_AFTER = 2;

function groks(run: RunRecord): boolean {
  const found = gap(run);
  return found !== null && !found.censored && found.ratio >= LONG_AFTER;
}

const GROKS = "T_gen is reached, and is at least twice T_mem";

/** Over 30, 50 and 70 % of the pairs. */
const trendOverShares = (runs: readonly RunRecord[], value: (run: RunRecord) => number, what: string) =>
  trend(
    FRACTIONS.map((share) => withFraction(usual(runs), share).map(value)),
    "down",
    `${what} over 30, 50, 70 %`,
  );

/** T_gen / T_mem; a run without either comes last. */
function rankableGap(run: RunRecord): number {
  const found = gap(run);
  return found === null || found.censored ? Number.MAX_SAFE_INTEGER : found.ratio;
}

const shares: Readonly<Record<string, Judge>> = {
  "R-5.2-a": ({ lstm }) => inMost(withFraction(lstm, 0.5).map(groks), GROKS),
  "R-5.2-b": ({ lstm }) => trendOverShares(lstm, (run) => rankable(tGen(run)), "T_gen"),
  "R-5.2-c": ({ lstm }) =>
    inMost(
      withFraction(lstm, 0.5).map((run) => {
        const rise = riseTime(run);
        return generalises(run) && rise !== null && rise <= 0.25 * tGen(run).step;
      }),
      "test accuracy goes from 0.1 to 0.9 within a quarter of T_gen",
    ),
  "R-5.3-a": ({ rnn }) => inMost(usual(rnn).map(groks), GROKS.replace("T_gen", "T_gen (0.9)")),
  "R-5.4-a": ({ lstm, rnn }) =>
    together([
      trendOverShares(lstm, rankableGap, "LSTM: T_gen / T_mem"),
      trendOverShares(rnn, rankableGap, "RNN: T_gen / T_mem"),
    ]),
};

const never: Readonly<Record<string, Judge>> = {
  "R-5.4-b": ({ none }) =>
    inMost(
      ofSteps(none, 9000).map((run) => !tMem(run).censored && bestAccuracy(run) < 0.05),
      "training accuracy reaches 0.99 and test accuracy stays below 0.05 within 9,000 updates",
    ),
  "R-5.4-c": ({ none }) =>
    inEvery(
      ofSteps(none, 50_000).map((run) => bestAccuracy(run) < REACHED),
      "test accuracy stays below 0.99 for 50,000 updates",
    ),
  "R-5.4-d": ({ none }) =>
    inMost(
      ofSteps(none, 9000).map((run) => !tMem(run).censored && finalNorm(run) >= normAt(run, tMem(run).step)),
      "the weight norm at the end is at least that at T_mem",
    ),
};

const finalNorm = ({ evaluations }: RunRecord) => evaluations[evaluations.length - 1].weightNorm;
const endsAbove = (level: number) => (run: RunRecord) => finalAccuracy(run) >= level;

const removal: Readonly<Record<string, Judge>> = {
  "R-5.5-a": ({ removed }) =>
    inMost(
      changedAt(removed, trainReaches(REACHED)).map((run) => finalAccuracy(run) < 0.2),
      "test accuracy ends below 0.2 when weight decay is removed at T_mem",
    ),
  "R-5.5-b": ({ removed }) =>
    inMost(
      changedAt(removed, trainReaches(REACHED)).map((run) => {
        const step = switchStep(run);
        return step !== null && finalNorm(run) > normAt(run, step);
      }),
      "the weight norm at the end exceeds that at the removal",
    ),
  "R-5.6-a": ({ removed }) =>
    inMost(
      changedAt(removed, testReaches(REACHED)).map(endsAbove(0.95)),
      "test accuracy ends at 0.95 or more when weight decay is removed at a test accuracy of 0.99",
    ),
  "R-7.6-a": ({ removed }) => {
    const times = [0.9, 0.95, REACHED].map((reaches) => changedAt(removed, testReaches(reaches)).map(endsAbove(0.95)));
    return inMost(
      times[0].map((_, seed) => times.every((holds) => holds[seed])),
      "test accuracy ends at 0.95 or more, whether weight decay is removed at 0.9, 0.95 or 0.99",
    );
  },
};

/** T_gen counted from the update at which weight decay sets in. */
export function sinceSwitch(run: RunRecord): Crossing {
  const { step, censored } = tGen(run);
  return { step: step - (switchStep(run) ?? 0), censored };
}

const introduction: Readonly<Record<string, Judge>> = {
  "R-5.7-a": ({ late }) =>
    inMost(
      withDecay(changedAt(late, { step: LATE }), 1).map(generalises),
      "T_gen is reached within 9,000 updates when weight decay 1 sets in at update 2,000",
    ),
  "R-5.7-b": ({ late }) => {
    const runs = changedAt(late, { step: LATE });
    return shorter(
      withDecay(runs, 2).map(sinceSwitch),
      withDecay(runs, 1).map(sinceSwitch),
      "T_gen since the introduction with weight decay 2 over that with 1",
    );
  },
  "R-5.7-c": ({ late }) =>
    inMost(
      withDecay(changedAt(late, { step: LATE }), 1).map((run) => {
        const after = run.evaluations.filter(({ step }) => step > LATE).map(({ weightNorm }) => weightNorm);
        return Math.min(...after) < 0.9 * normAt(run, LATE);
      }),
      "the weight norm falls below 0.9 times what it was at update 2,000",
    ),
  "R-7.7-a": ({ late }) =>
    inMost(
      withDecay(earlierTimes(late), 1).map(generalises),
      "T_gen is reached within 6,000 updates when weight decay 1 sets in at 1, 2 or 4 times T_mem",
    ),
  "R-7.7-b": ({ late }) =>
    shorter(
      withDecay(earlierTimes(late), 2).map(sinceSwitch),
      withDecay(earlierTimes(late), 1).map(sinceSwitch),
      "T_gen since the introduction, at 1, 2 or 4 times T_mem, with weight decay 2 over that with 1",
    ),
};

/** Introduced at 1, 2 and 4 times T_mem, time by time in the order of seeds. */
function earlierTimes(late: readonly RunRecord[]): RunRecord[] {
  return [1, 2, 4].flatMap((times) => changedAt(late, trainReaches(REACHED, times)));
}

const appendix: Readonly<Record<string, Judge>> = {
  "R-7.1-a": ({ optimizers }) => {
    const plain = optimizers.filter(
      ({ config: { model, optimizer } }) => "dropout" in model && model.dropout === 0 && optimizer.weightDecay === 0,
    );
    const settings = groupBy(plain, (run) => `${run.config.model.kind}, ${fraction(run)}`);
    const found = inFew(
      plain.map((run) => bestAccuracy(run) >= RNN_REACHED),
      "test accuracy reaches 0.9 with neither dropout nor weight decay",
      0.2,
    );
    const seen = [...settings].filter(([, runs]) => runs.every(groks)).map(([name]) => name);
    if (seen.length > 0) {
      return { ...found, verdict: "contradicted", summary: `${found.summary}; in every seed of ${seen.join("; ")}` };
    }
    return found.verdict === "contradicted" ? { ...found, verdict: "inconclusive" } : found;
  },
  "R-7.8-a": ({ scale }) =>
    shorter(ofScale(scale, 1).map(tGen), ofScale(scale, 5).map(tGen), "LSTM: T_gen with scale 1 over T_gen with 5"),
  "R-7.8-b": ({ scale }) =>
    shorter(
      ofScale(scale, 1).map(thousandths),
      ofScale(scale, 5).map(thousandths),
      "LSTM: T_gen / T_mem with scale 1 over that with 5",
    ),
  "R-t7.1-a": ({ transformer }) => inEvery(transformer.map(groks), GROKS),
};

function ofScale(runs: readonly RunRecord[], scale: number): RunRecord[] {
  return ofKind(runs, "lstm").filter(({ config }) => config.initialization.scale === scale);
}

/** T_gen / T_mem as a time, which is whole steps. */
function thousandths(run: RunRecord): Crossing {
  const found = gap(run);
  return found === null ? { step: 1000, censored: true } : { step: 1000 * found.ratio, censored: found.censored };
}

export const regularizationJudges: Readonly<Record<string, Judge>> = {
  ...shares,
  ...never,
  ...removal,
  ...introduction,
  ...appendix,
  ...beyondJudges,
};
