import { type Crossing, HOLD, THRESHOLD, transitions } from "../analysis";
import type { Evaluation } from "../trainers";
import { percent } from "./caption";

/** Accuracies at which a network has memorised and has generalised. */
export interface Thresholds {
  readonly tMem: number;
  readonly tGen: number;
}

/** Half of the runs have it by then, or less than half have it by the last step of any. */
export interface MedianTime {
  readonly crossing: Crossing;
  readonly reached: number;
  readonly n: number;
}

/** The median time over runs, in steps; a run that does not get there counts as later than any that does. */
export function medianCrossing(
  runs: readonly { readonly evaluations: readonly Evaluation[] }[],
  mark: "tMem" | "tGen",
  thresholds: Partial<Thresholds> = {},
): MedianTime {
  const threshold = thresholds[mark] ?? THRESHOLD;
  const times = runs.map(({ evaluations }) => transitions(evaluations, { threshold })[mark]);
  const reached = times.filter(({ censored }) => !censored).sort((a, b) => a.step - b.step);
  const middle = reached[Math.ceil(times.length / 2) - 1];
  const last = Math.max(...times.map(({ step }) => step));
  return { crossing: middle ?? { censored: true, step: last }, reached: reached.length, n: times.length };
}

/** `T_gen 430`, `T_gen none by 5000 (2 of 5 seeds)` where not all get there; in epochs of so many updates. */
export function describeMedian(
  mark: "tMem" | "tGen",
  { crossing, reached, n }: MedianTime,
  updatesPerEpoch: number,
): string {
  const time = Number((crossing.step / updatesPerEpoch).toPrecision(4));
  const share = reached === n ? "" : ` (${reached} of ${n})`;
  return `T<sub>${mark === "tMem" ? "mem" : "gen"}</sub> ${crossing.censored ? "none by " : ""}${time}${share}`;
}

/** What counts as reached: `T_gen 98 % test accuracy in 5 evaluations from then on, median`. */
export function describeThresholds(thresholds: Partial<Thresholds>, marks: readonly ("tMem" | "tGen")[]): string {
  const each = marks.map((mark) => {
    const [name, set] = mark === "tMem" ? ["T_mem", "training"] : ["T_gen", "test"];
    return `${name} ${percent(thresholds[mark] ?? THRESHOLD)} ${set} accuracy`;
  });
  return `${each.join(", ")} in ${HOLD} evaluations from then on, median`;
}
