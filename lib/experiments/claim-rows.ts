import { holm } from "../analysis";
import { type Finding, type Judged, VERDICTS, type Verdict } from "../claims";
import type { Experiment } from "./experiment";
import { verdicts } from "./records";

/** A claim with its verdict and all that stands behind it, flat and plain: for tables, files and programs. */
export interface ClaimRow extends Omit<Judged, "finding" | "reason" | "deviation"> {
  readonly experiment: string;
  /** These are null where no rule was asked, or where it has none. */
  readonly estimate: number | null;
  readonly interval: Finding["interval"];
  readonly n: number | null;
  readonly censored: number | null;
  readonly p: number | null;
  /** Holm's p over all claims of the same paper in the list that have a p. */
  readonly pAdjusted: number | null;
  /** What the rule found; null where it was not asked, and `reason` then says why. */
  readonly summary: string | null;
  readonly reason: string | null;
  readonly deviation: string | null;
  /** Makes the runs that are missing; of a claim that needs none, works it out again. */
  readonly command: string;
}

/**
 * Every claim of some experiments with its verdict from what is stored, in their order.
 *
 * @throws what a rule throws where records are not as it needs them
 */
export function claimRows(experiments: readonly Experiment[]): ClaimRow[] {
  const rows = experiments.flatMap((experiment) => verdicts(experiment).map((judged) => rowOf(experiment, judged)));
  const adjusted = new Map<ClaimRow, number>();
  for (const paper of new Set(rows.map((row) => row.paper))) {
    const family = rows.filter((row) => row.paper === paper && row.p !== null);
    if (family.length === 0) continue;
    holm(family.map(({ p }) => p as number)).forEach((p, i) => {
      adjusted.set(family[i], p);
    });
  }
  return rows.map((row) => ({ ...row, pAdjusted: adjusted.get(row) ?? null }));
}

function rowOf({ name }: Experiment, { finding, reason, deviation, figure, ...judged }: Judged): ClaimRow {
  const { parts } = judged;
  const { estimate = null, interval = null, n = null, censored = null, p = null, summary = null } = finding ?? {};
  return {
    ...judged,
    ...{ experiment: name, estimate, interval, n, censored, p, pAdjusted: null, summary },
    reason: reason ?? null,
    deviation: deviation ?? null,
    figure,
    command:
      parts.length > 0
        ? `npx groklab reproduce ${name} --parts ${parts.join(",")}`
        : `npx groklab claims --experiment ${name}`,
  };
}

/** How many claims have each verdict, those that none has included. */
export function tallyOf(rows: readonly Pick<ClaimRow, "verdict">[]): Record<Verdict, number> {
  const count = (verdict: Verdict) => rows.filter((row) => row.verdict === verdict).length;
  return Object.fromEntries(VERDICTS.map((verdict) => [verdict, count(verdict)])) as Record<Verdict, number>;
}

/** `30 claims · 22 supported · 2 contradicted`, verdicts that none has left out. */
export function describeTally(rows: readonly Pick<ClaimRow, "verdict">[]): string {
  const counts = Object.entries(tallyOf(rows)).filter(([, count]) => count > 0);
  return [`${rows.length} claims`, ...counts.map(([verdict, count]) => `${count} ${verdict}`)].join(" · ");
}
