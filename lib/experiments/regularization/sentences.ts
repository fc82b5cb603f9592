/** @file What the essay's runs say, in sentences whose every number is read off their records. */
import { median } from "simple-statistics";
import { describeCrossing, type Interval, meanInterval, medianTime } from "../../analysis";
import { listTimes, type StoredPart } from "../../claims";
import type { RunRecord } from "../../runs";
import type { RecordsByPart } from "../by-parts";
import { finalAccuracy, groupBy, withFraction } from "../readings";
import {
  bestAccuracy,
  changedAt,
  RNN_REACHED,
  riseTime,
  sinceSwitch,
  summedDecay,
  tGen,
  tMem,
  type When,
  windowOf,
  withDecay,
  withRate,
} from "./readings";
import { FRACTIONS, LATE, REACHED, testReaches, trainReaches } from "./runs";

interface Sentence {
  readonly parts: readonly string[];
  readonly say: (records: RecordsByPart) => string;
}

const times = (runs: readonly RunRecord[]) => listTimes(runs.map(tGen));

/** `0.31 (95 % interval 0.20 to 0.42)`: mean over seeds; where all are the same, that. */
function describeInterval({ estimate, low, high }: Interval, digits = 2): string {
  const [middle, least, most] = [estimate, low, high].map((value) => value.toFixed(digits));
  return `${middle} (95 % interval ${least} to ${most})`;
}

const accuracyOf = (runs: readonly RunRecord[]) => meanInterval(runs.map(finalAccuracy));
const removedAt = (removed: readonly RunRecord[], when: When) => accuracyOf(changedAt(removed, when));

/** Whether weight decay may be missing, by where the test accuracy of the runs without it ends. */
function mayBeMissing({ low, high }: Interval): string {
  if (low >= 0.95) return "it may be missing";
  return high < 0.95 ? "it may not be missing" : "whether it may be missing is open";
}

/** Whether it does when it comes late: in all runs, in none, or in some. */
function mayComeLate(late: readonly RunRecord[]): string {
  const reached = late.filter((run) => !tGen(run).censored).length;
  if (reached === late.length) return "may come late";
  return reached === 0 ? "may not come late" : "may come late for some seeds";
}

/** How many generalise after the introduction and, where all do, how long after it, beside the usual wait. */
function waits(late: readonly RunRecord[], constant: readonly RunRecord[]): string {
  const [after, before] = [late.map(sinceSwitch), constant.map(tGen)];
  const reached = after.filter(({ censored }) => !censored).length;
  const who = `${reached} of ${after.length} seeds generalise`;
  if (reached < after.length || before.some(({ censored }) => censored)) return who;
  const wait = describeInterval(meanInterval(after.map(({ step }) => step)), 0);
  const usual = describeInterval(meanInterval(before.map(({ step }) => step)), 0);
  return `${who}, ${wait} updates after it, against ${usual} with weight decay from the start`;
}

/** The shortest window on the grid from this start whose median final test accuracy is 0.95. */
function shortestWindow(runs: readonly RunRecord[], start: number): number | null {
  const own = runs.filter((run) => windowOf(run).start === start);
  const lengths = [...groupBy(own, (run) => windowOf(run).length)].sort(([a], [b]) => a - b);
  return lengths.find(([, seeds]) => median(seeds.map(finalAccuracy)) >= 0.95)?.[0] ?? null;
}

function describeWindows(runs: readonly RunRecord[]): string {
  const starts = [...groupBy(runs, (run) => windowOf(run).start).keys()].sort((a, b) => a - b);
  return starts.map((start) => `${shortestWindow(runs, start) ?? "none"} from update ${start}`).join(", ");
}

export const sentences = {
  answer: {
    parts: ["removed", "late", "constant"],
    say: ({ removed, late, constant }) => {
      const between = removedAt(removed, trainReaches(REACHED));
      const after = removedAt(removed, testReaches(REACHED));
      const introduced = withDecay(changedAt(late, { step: LATE }), 1);
      return (
        `Weight decay ${mayComeLate(introduced)}: introduced at update ${LATE}, ${waits(introduced, withDecay(constant, 1))}; ` +
        `from T_mem on ${mayBeMissing(between)}: removed there, test ` +
        `accuracy ends at ${describeInterval(between)}; once test accuracy has reached ${REACHED} ${mayBeMissing(after)}: ` +
        `removed there, it ends at ${describeInterval(after)} (LSTM, n = ${changedAt(removed, trainReaches(REACHED)).length} seeds each).`
      );
    },
  },
  shares: {
    parts: ["lstm", "rnn"],
    say: ({ lstm, rnn }) =>
      FRACTIONS.map((share) => {
        const slow = withFraction(withRate(rnn, 0.003), share);
        return `${100 * share} %: T_gen ${times(withFraction(lstm, share))} (LSTM), ${times(slow)} (RNN, at ${RNN_REACHED})`;
      }).join("; "),
  },
  rise: {
    parts: ["lstm"],
    say: ({ lstm }) =>
      [0.5, 0.7]
        .map((share) => {
          const rises = withFraction(lstm, share).flatMap((run) => {
            const rise = riseTime(run);
            return rise === null || tGen(run).censored ? [] : [rise / tGen(run).step];
          });
          const found =
            rises.length < 2 ? "is seen in too few runs" : `takes ${describeInterval(meanInterval(rises))} of T_gen`;
          return `with ${100 * share} % of the pairs the LSTM's rise from a test accuracy of 0.1 to 0.9 ${found}`;
        })
        .join("; "),
  },
  never: {
    parts: ["none"],
    say: ({ none }) => {
      const best = (steps: number) =>
        Math.max(...none.filter(({ config }) => config.steps === steps).map(bestAccuracy));
      return `The largest test accuracy of any seed without weight decay is ${best(9000).toFixed(3)} within 9,000 updates and ${best(50_000).toFixed(3)} within 50,000.`;
    },
  },
  removal: {
    parts: ["removed"],
    say: ({ removed }) =>
      `Test accuracy at the end, by the test accuracy at which weight decay is removed: ${[0.5, 0.9, 0.95, REACHED]
        .map((reaches) => `${reaches}: ${describeInterval(removedAt(removed, testReaches(reaches)), 3)}`)
        .join("; ")}.`,
  },
  dropout: {
    parts: ["optimizers"],
    say: ({ optimizers }) =>
      `With dropout and without weight decay, ${(["rnn", "lstm"] as const)
        .map((kind) => {
          const runs = optimizers.filter(
            ({ config: { model, optimizer } }) =>
              model.kind === kind && model.dropout > 0 && optimizer.weightDecay === 0,
          );
          return `${runs.filter((run) => bestAccuracy(run) >= RNN_REACHED).length} of ${runs.length} ${kind.toUpperCase()}s`;
        })
        .join(" and ")} reach a test accuracy of ${RNN_REACHED}.`,
  },
  transformer: {
    parts: ["transformer", "lstm"],
    say: ({ transformer, lstm }) => {
      const of = (runs: readonly RunRecord[]) =>
        `T_mem ${describeCrossing(medianTime(runs.map(tMem)))}, T_gen ${describeCrossing(medianTime(runs.map(tGen)))}`;
      return `Medians with half of the pairs: Transformer ${of(transformer)}; LSTM ${of(withFraction(lstm, 0.5))}.`;
    },
  },
  windows: {
    parts: ["windowsMlp", "windowsLstm"],
    say: ({ windowsMlp, windowsLstm }) =>
      "The shortest window on the grid after which the median seed ends at a test accuracy of 0.95: " +
      `MLP ${describeWindows(windowsMlp)}; LSTM ${describeWindows(windowsLstm)}.`,
  },
  sums: {
    parts: ["dosesLstm", "late"],
    say: ({ dosesLstm, late }) => {
      const runs = [...dosesLstm, ...late].filter((run) => !tMem(run).censored && !tGen(run).censored);
      if (runs.length < 2) return `${runs.length} runs memorise and generalise: too few for a sum.`;
      const found = runs.map((run) => summedDecay(run, tMem(run).step, tGen(run).step));
      const [least, most] = [Math.min(...found), Math.max(...found)];
      return (
        `From T_mem to T_gen learning rate times weight decay sums to ${describeInterval(meanInterval(found))}, ` +
        `between ${least.toFixed(2)} and ${most.toFixed(2)}, over ${runs.length} runs and all schedules.`
      );
    },
  },
} satisfies Record<string, Sentence>;

/**
 * One of the sentences, from what is stored; where runs are missing, what makes them.
 *
 * @param stored as `storedParts(regularization)` gives it
 * @example console.log(regularizationSentence(stored, "answer"))
 */
export function regularizationSentence(
  stored: Readonly<Record<string, StoredPart>>,
  name: keyof typeof sentences,
): string {
  const { parts, say }: Sentence = sentences[name];
  const [planned, there] = [0, 1].map((kind) =>
    parts.reduce((sum, part) => sum + (kind === 0 ? stored[part].planned : stored[part].records.length), 0),
  );
  if (there === planned) return say(Object.fromEntries(parts.map((part) => [part, stored[part].records])));
  const command = `npx groklab reproduce regularization --parts ${parts.join(",")}`;
  return `can not be said yet: ${planned - there} of ${planned} runs are missing; make them with: ${command}`;
}
