/** @file What the essay's runs say, in sentences whose every number is read off their records. */
import { median } from "simple-statistics";
import { describeCrossing, type Interval, meanInterval, medianTime } from "../../analysis";
import { armsIn, listTimes, partsOf, type Records, recordsIn, type StoredPart } from "../../claims";
import type { RunRecord } from "../../runs";
import { bestAccuracy, finalAccuracy, rise } from "../measures";
import { among } from "../records";
import { lstmByShare, rnnByShare } from "./5-2-networks";
import { kept, without, withoutLong } from "./5-4-none";
import { removedAfter, removedAtTMem } from "./5-5-removed";
import { introduced, LATE } from "./5-7-introduced";
import { dropoutAlone } from "./7-1-optimisers";
import { EPOCH, printedArms } from "./as-printed";
import { lstmDoses } from "./doses";
import { REACHED, RNN_REACHED, sinceSwitch, summedDecay, tGen, tMem } from "./networks";
import { transformerKept } from "./transformer";
import { windowArms } from "./windows";

interface Sentence {
  readonly arms: unknown;
  readonly say: (find: Parameters<typeof recordsIn>[1]) => string;
}
const sentence = <const T>(arms: T, say: (records: Records<T>) => string): Sentence => ({
  arms,
  say: (find) => say(recordsIn(arms, find)),
});

type Runs = readonly RunRecord[];
const timesOf = (runs: Runs) => runs.map((run) => tGen(run));
const accuracyOf = (runs: Runs) => meanInterval(runs.map(finalAccuracy));
const reachedBy = (runs: Runs) => runs.filter((run) => !tGen(run).censored).length;

/** `0.31 (95 % interval 0.20 to 0.42)`: mean over seeds; where all are the same, that. */
function describeInterval({ estimate, low, high }: Interval, digits = 2): string {
  const [middle, least, most] = [estimate, low, high].map((value) => value.toFixed(digits));
  return `${middle} (95 % interval ${least} to ${most})`;
}

/** Whether weight decay may be missing, by where the test accuracy of the runs without it ends. */
function mayBeMissing({ low, high }: Interval): string {
  if (low >= 0.95) return "it may be missing";
  return high < 0.95 ? "it may not be missing" : "whether it may be missing is open";
}

/** Whether it does when it comes late: in all runs, in none, or in some. */
function mayComeLate(late: Runs): string {
  const reached = reachedBy(late);
  if (reached === late.length) return "may come late";
  return reached === 0 ? "may not come late" : "may come late for some seeds";
}

/** How many generalise after the introduction and, where all do, how long after it, beside the usual wait. */
function waits(late: Runs, constant: Runs): string {
  const who = `${reachedBy(late)} of ${late.length} seeds generalise`;
  if (reachedBy(late) < late.length || reachedBy(constant) < constant.length) return who;
  const wait = describeInterval(meanInterval(late.map((run) => sinceSwitch(run).step)), 0);
  const usual = describeInterval(meanInterval(timesOf(constant).map(({ step }) => step)), 0);
  return `${who}, ${wait} updates after it, against ${usual} with weight decay from the start`;
}

/** For each start the shortest window on the grid whose median final test accuracy is 0.95. */
function describeWindows(windows: Records<(typeof windowArms)["mlp"]>): string {
  const enough = windows.filter(({ runs }) => median(runs.map(finalAccuracy)) >= 0.95);
  return [...new Set(windows.map(({ start }) => start))]
    .map((start) => `${enough.find((window) => window.start === start)?.length ?? "none"} from update ${start}`)
    .join(", ");
}

export const sentences = {
  answer: sentence(
    { atTMem: removedAtTMem, after: removedAfter[3].runs, late: introduced.once, kept },
    ({ atTMem, after, late, kept: constant }) => {
      const [between, later] = [atTMem, after].map(accuracyOf);
      return (
        `Weight decay ${mayComeLate(late)}: introduced at update ${LATE}, ${waits(late, constant)}; ` +
        `from T_mem on ${mayBeMissing(between)}: removed there, test ` +
        `accuracy ends at ${describeInterval(between)}; once test accuracy has reached ${REACHED} ${mayBeMissing(later)}: ` +
        `removed there, it ends at ${describeInterval(later)} (LSTM, n = ${atTMem.length} seeds each).`
      );
    },
  ),
  shares: sentence({ lstm: lstmByShare, rnn: rnnByShare }, ({ lstm, rnn }) =>
    lstm
      .map(({ share, runs }, i) => {
        const [fast, slow] = [runs, rnn[i].runs].map((list) => listTimes(timesOf(list)));
        return `${100 * share} %: T_gen ${fast} (LSTM), ${slow} (RNN, at ${RNN_REACHED})`;
      })
      .join("; "),
  ),
  rise: sentence(lstmByShare.slice(1), (list) =>
    list
      .map(({ share, runs }) => {
        const rises = runs.flatMap((run) => {
          const { updates } = rise(run);
          return updates.censored || tGen(run).censored ? [] : [updates.step / tGen(run).step];
        });
        const found =
          rises.length < 2 ? "is seen in too few runs" : `takes ${describeInterval(meanInterval(rises))} of T_gen`;
        return `with ${100 * share} % of the pairs the LSTM's rise from a test accuracy of 0.1 to 0.9 ${found}`;
      })
      .join("; "),
  ),
  never: sentence([without, withoutLong], (lists) => {
    const [short, long] = lists.map((runs) => Math.max(...runs.map(bestAccuracy)).toFixed(3));
    return `The largest test accuracy of any seed without weight decay is ${short} within 9,000 updates and ${long} within 50,000.`;
  }),
  asPrinted: sentence(printedArms, ({ kept: decayed, never }) => {
    const times = [tMem, tGen].map((of) => medianTime(decayed.map((run) => of(run))));
    const [mem, gen] = times.map(({ step, censored }) =>
      describeCrossing({ step: Math.round(step / EPOCH), censored }),
    );
    const best = Math.max(...never.map(bestAccuracy)).toFixed(3);
    return (
      `At the printed settings ${reachedBy(decayed)} of ${decayed.length} seeds generalise; medians in epochs: T_mem ${mem}, T_gen ${gen}. ` +
      `The largest test accuracy of any of the ${never.length} seeds without weight decay is ${best}.`
    );
  }),
  removal: sentence(
    removedAfter,
    (list) =>
      `Test accuracy at the end, by the test accuracy at which weight decay is removed: ${list
        .map(({ reaches, runs }) => `${reaches}: ${describeInterval(accuracyOf(runs), 3)}`)
        .join("; ")}.`,
  ),
  dropout: sentence(
    dropoutAlone,
    (list) =>
      `With dropout and without weight decay, ${list
        .map(({ kind, runs }) => {
          const best = runs.flat().map(bestAccuracy);
          const reached = best.filter((accuracy) => accuracy >= RNN_REACHED).length;
          return `${reached} of ${best.length} ${kind.toUpperCase()}s`;
        })
        .join(" and ")} reach a test accuracy of ${RNN_REACHED}.`,
  ),
  transformer: sentence([transformerKept, lstmByShare[1].runs], (lists) => {
    const [transformer, lstm] = lists.map((runs) => {
      const [mem, gen] = [tMem, tGen].map((of) => describeCrossing(medianTime(runs.map((run) => of(run)))));
      return `T_mem ${mem}, T_gen ${gen}`;
    });
    return `Medians with half of the pairs: Transformer ${transformer}; LSTM ${lstm}.`;
  }),
  windows: sentence(
    windowArms,
    ({ mlp, lstm }) =>
      "The shortest window on the grid after which the median seed ends at a test accuracy of 0.95: " +
      `MLP ${describeWindows(mlp)}; LSTM ${describeWindows(lstm)}.`,
  ),
  sums: sentence([lstmDoses, introduced], ([doses, late]) => {
    const all = [
      ...doses.flat(),
      ...late.once,
      ...late.twice,
      ...late.times.flatMap(({ once, twice }) => [...once, ...twice]),
    ];
    const runs = all.filter((run) => !tMem(run).censored && !tGen(run).censored);
    if (runs.length < 2) return `${runs.length} runs memorise and generalise: too few for a sum.`;
    const found = runs.map((run) => summedDecay(run, tMem(run).step, tGen(run).step));
    const [least, most] = [Math.min(...found), Math.max(...found)];
    return (
      `From T_mem to T_gen learning rate times weight decay sums to ${describeInterval(meanInterval(found))}, ` +
      `between ${least.toFixed(2)} and ${most.toFixed(2)}, over ${runs.length} runs and all schedules.`
    );
  }),
};

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
  const { arms, say } = sentences[name];
  const parts = partsOf(armsIn(arms));
  const [planned, there] = parts.reduce(
    ([all, some], part) => [all + stored[part].planned, some + stored[part].records.length],
    [0, 0],
  );
  if (there === planned) return say(among(stored));
  const command = `npx groklab reproduce regularization --parts ${parts.join(",")}`;
  return `can not be said yet: ${planned - there} of ${planned} runs are missing; make them with: ${command}`;
}
