import { holm } from "../analysis";
import { type Claim, type Finding, type Judged, VERDICTS, type Verdict } from "../claims";
import type { Experiment, FigureRecipe } from "./experiment";
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
  /** Id of the figure that shows it best; null where an experiment draws none. */
  readonly figure: string | null;
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

function rowOf(experiment: Experiment, { finding, reason, deviation, ...judged }: Judged): ClaimRow {
  const { name } = experiment;
  const { parts } = judged;
  const { estimate = null, interval = null, n = null, censored = null, p = null, summary = null } = finding ?? {};
  return {
    ...judged,
    ...{ experiment: name, estimate, interval, n, censored, p, pAdjusted: null, summary },
    reason: reason ?? null,
    deviation: deviation ?? null,
    figure: figureOf(experiment, judged),
    command:
      parts.length > 0
        ? `npx groklab reproduce ${name} --parts ${parts.join(",")}`
        : `npx groklab claims --experiment ${name}`,
  };
}

/** The figure that `where` names, as in "Figure 2.3" or "Table 3.1"; else the one whose parts are most like the claim's. */
function figureOf({ name, figures }: Experiment, { where, parts }: Pick<Claim, "where" | "parts">): string | null {
  const named = [...where.matchAll(/(Figure|Table)s? ([0-9A-Z.]+)/g)].map(([, kind, number]) => {
    const last = number.replace(/\.$/, "").replaceAll(".", "-").toLowerCase();
    return `${name}-${kind === "Table" ? "t" : ""}${last}`;
  });
  const shared = (figure: FigureRecipe) => figure.parts.filter((part) => parts.includes(part)).length;
  const likeness = (figure: FigureRecipe) => shared(figure) / new Set([...figure.parts, ...parts]).size;
  const [nearest] = figures.filter(shared).sort((a, b) => likeness(b) - likeness(a)); // the first of those alike
  return named.find((id) => figures.some((figure) => figure.id === id)) ?? nearest?.id ?? null;
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
