/** @file How the rules of the essay's claims are computed; statement and rule stand in `claims.ts`, under the same ids. */
import type { Crossing } from "../../analysis";
import { inEvery, inFew, inMost, rankable, shorter, together, trend } from "../../claims";
import type { RunRecord } from "../../runs";
import type { Judge } from "../by-parts";
import { fraction, groupBy, withFraction } from "../readings";
import { beyondJudges } from "./judges-beyond";
import { scheduleJudges } from "./judges-schedules";
import { bestAccuracy, gap, generalises, RNN_REACHED, riseTime, tGen, withRate } from "./readings";
import { FRACTIONS } from "./runs";

const LEARNING_RATE = 0.003;

const ofKind = (runs: readonly RunRecord[], kind: string) => runs.filter(({ config }) => config.model.kind === kind);

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
    FRACTIONS.map((share) => withFraction(withRate(runs, LEARNING_RATE), share).map(value)),
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
  "R-5.3-a": ({ rnn }) => inMost(withRate(rnn, LEARNING_RATE).map(groks), GROKS.replace("T_gen", "T_gen (0.9)")),
  "R-5.4-a": ({ lstm, rnn }) =>
    together([
      trendOverShares(lstm, rankableGap, "LSTM: T_gen / T_mem"),
      trendOverShares(rnn, rankableGap, "RNN: T_gen / T_mem"),
    ]),
};

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
  ...scheduleJudges,
  ...appendix,
  ...beyondJudges,
};
