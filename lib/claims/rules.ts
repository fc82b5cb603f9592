/** @file Rules that verdicts are made of. Each says what it found in one sentence, with its numbers. */
import { binomialP, type Crossing, describeCrossing, jonckheere, proportion } from "../analysis";
import { ConfigError } from "../core";
import type { Finding } from "./claim";
import { lies } from "./interval";
import { type RatioBounds, ratio } from "./ratio";

/** Error of one-sided statements. */
export const ALPHA = 0.05;

/**
 * Whether something holds in most of the runs of this kind: supported where the one-sided 95 % Clopper-Pearson bound of
 * the share lies above one half, contradicted where it lies below. Five of five show it, four of five do not.
 *
 * @param what completes "in 4 of 5 runs …"
 */
export function inMost(holds: readonly boolean[], what: string): Finding {
  return byShare(holds, what, 0.5);
}

/** Whether something happens in hardly any run: the one-sided 95 % bound of its share lies below `most`. */
export function inFew(happens: readonly boolean[], what: string, most: number): Finding {
  const { verdict, ...found } = byShare(happens, what, most);
  const opposite = { supported: "contradicted", contradicted: "supported", inconclusive: "inconclusive" } as const;
  return { ...found, verdict: opposite[verdict] };
}

function byShare(holds: readonly boolean[], what: string, share: number): Finding {
  const n = holds.length;
  const k = holds.filter(Boolean).length;
  const { low, high } = proportion(k, n, 1 - 2 * ALPHA);
  return {
    verdict: lies([low, high], { above: share }),
    estimate: k / n,
    interval: [low, high],
    n,
    p: binomialP(k, n, share),
    summary: `in ${k} of ${n} runs ${what} (90 % interval of the share ${low.toFixed(2)} to ${high.toFixed(2)})`,
  };
}

/**
 * Whether something holds in every run: supported where it does, contradicted where it does in none. For few seeds.
 *
 * @throws ConfigError for no runs
 */
export function inEvery(holds: readonly boolean[], what: string): Finding {
  const n = holds.length;
  if (n === 0) throw new ConfigError(`inEvery: there is no run to judge "${what}" by`);
  const k = holds.filter(Boolean).length;
  const verdict = k === n ? "supported" : k === 0 ? "contradicted" : "inconclusive";
  return {
    verdict,
    estimate: k / n,
    interval: null,
    n,
    p: binomialP(k, n, 0.5),
    summary: `in ${k} of ${n} runs ${what}`,
  };
}

/**
 * Whether times are shorter than others, seed by seed: supported where the 95 % interval of the ratio lies below 1,
 * contradicted where it lies above. A run that did not get there is taken as having got there at its last step, which
 * makes its time too short; so a censored time among the shorter ones leaves "supported" out, and one among the longer
 * ones "contradicted". Contradicted, too, where both are within a factor `alike` of each other, and no time is censored.
 *
 * @param what names the ratio: "T_gen with 0.05 over T_gen with 0.01"
 */
export function earlierTimes(
  times: readonly Crossing[],
  than: readonly Crossing[],
  what: string,
  { alike }: Pick<RatioBounds, "alike"> = {},
): Finding {
  const steps = (list: readonly Crossing[]) => list.map(({ step }) => Math.max(step, 1));
  const censored = (list: readonly Crossing[]) => list.filter((time) => time.censored).length;
  const [unknown, unknownThan] = [censored(times), censored(than)];
  const found = ratio(steps(times), steps(than), { below: 1, alike }, what);
  const missing = unknown + unknownThan;
  const isAlike = found.verdict === "contradicted" && (found.interval as readonly number[])[0] <= 1;
  const shown = (isAlike ? missing : found.verdict === "supported" ? unknown : unknownThan) === 0;
  return {
    ...found,
    verdict: shown ? found.verdict : "inconclusive",
    censored: missing,
    summary:
      missing > 0 ? found.summary.replace(/\)$/, `, ${missing} times censored at their last step)`) : found.summary,
  };
}

/**
 * Whether values rise, or fall, over settings in their order: Jonckheere's test, two-sided at 5 %. Where all values are the
 * same, as when no run got there, nothing is shown.
 *
 * @param what completes "T_gen over 30, 50, 70 %: …"
 */
export function trend(groups: readonly (readonly number[])[], direction: "up" | "down", what: string): Finding {
  const values = groups.flat();
  if (values.length > 0 && values.every((value) => value === values[0])) {
    const summary = `${what}: all ${values.length} are the same, so there is no trend`;
    return { verdict: "inconclusive", estimate: 0.5, interval: null, n: values.length, p: 1, summary };
  }
  const { estimate, pGreater, pLess, n } = jonckheere(groups);
  const p = Math.min(1, 2 * Math.min(pGreater, pLess));
  const along = direction === "up" ? pGreater < pLess : pLess < pGreater;
  return {
    verdict: p >= ALPHA ? "inconclusive" : along ? "supported" : "contradicted",
    estimate,
    interval: null,
    n,
    p,
    summary:
      `${what}: ${(100 * estimate).toFixed(0)} % of the pairs from two settings rise ` +
      `(two-sided p ${formatP(p)}, n = ${n})`,
  };
}

/** For rank tests: a time that was not reached comes after all that were. */
export function rankValue(time: Crossing): number {
  return time.censored ? Number.MAX_SAFE_INTEGER : time.step;
}

/**
 * Several findings that a claim needs together: supported where all are, contradicted where one is. The numbers are those
 * of the finding that decides. Of all that support it, that is the one with the largest p, which is the p of all together; of those
 * that contradict it, the one with the least, times the number of findings (Bonferroni), since any of them would have done.
 *
 * @throws ConfigError for no findings
 */
export function allOf(findings: readonly Finding[]): Finding {
  if (findings.length === 0) throw new ConfigError("allOf: there is no finding");
  const worst = (["contradicted", "inconclusive", "supported"] as const).find((verdict) =>
    findings.some((finding) => finding.verdict === verdict),
  );
  const deciding = findings.filter(({ verdict }) => verdict === worst);
  const summary = findings.map(({ summary: one }) => one).join("; ");
  if (worst === "contradicted") {
    const strongest = deciding.reduce((a, b) => ((b.p ?? 0) < (a.p ?? 0) ? b : a));
    const p = strongest.p === undefined ? undefined : Math.min(1, findings.length * strongest.p);
    return { ...strongest, p, summary };
  }
  return { ...deciding.reduce((a, b) => ((b.p ?? 0) > (a.p ?? 0) ? b : a)), summary };
}

/** What a rule finds where no run can be asked, or too few: the summary says why. */
export function noTest(n: number, summary: string): Finding {
  return { verdict: "inconclusive", estimate: null, interval: null, n, summary };
}

/** `390, 410, none by 1000` */
export function listTimes(times: readonly Crossing[]): string {
  return times.map(describeCrossing).join(", ");
}

function formatP(p: number): string {
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}
