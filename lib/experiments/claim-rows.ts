import { describeDeviations, type Finding, type InFamily, type Stability, VERDICTS, type Verdict } from "../claims";
import { projectRoot } from "../core";
import { runFolder } from "../runs";
import type { Experiment } from "./experiment";
import { readLately } from "./read-lately";
import { type Evidence, verdicts } from "./records";
import { type Registration, registrationsOf } from "./registration";

/** A claim with its verdict and all that stands behind it, flat and plain: for tables, files and programs. */
export interface ClaimRow
  extends Omit<InFamily, "finding" | "reason" | "deviation" | "deviations" | "supersededBy" | "history"> {
  readonly experiment: string;
  /** These are null where no rule was asked, or where it has none. */
  readonly estimate: number | null;
  readonly interval: Finding["interval"];
  readonly n: number | null;
  readonly censored: number | null;
  readonly p: number | null;
  /** The verdict of the rule in the claim's own setting, before its test is one of a family or a map decides; null where it was not asked. */
  readonly alone: Finding["verdict"] | null;
  /** What the rule found; null where it was not asked, and `reason` then says why. */
  readonly summary: string | null;
  readonly reason: string | null;
  /** In what settings its runs, and in what its measure, differ from the paper's. */
  readonly deviation: string | null;
  readonly supersededBy: readonly string[] | null;
  /** Verdicts by rules that were mended since; null where there are none. */
  readonly history: InFamily["history"] | null;
  /** The share of draws of its null model in which the rule says "supported"; null without such a model. */
  readonly falsePositiveRate: number | null;
  readonly nullModel: string | null;
  /** What the rule says of made-up samples that show just what is claimed, and the reverse; null until worked out. */
  readonly known: Evidence["known"] | null;
  /** In how many neighbouring definitions, and without any one seed, the verdict stays; null until `claims --store` works it out. */
  readonly stability: Stability | null;
  /** When the rule was committed, and how many of its runs were made before; null until worked out. */
  readonly registered: Registration | null;
  /** Makes the runs that are missing; of a claim that needs none, works it out again. */
  readonly command: string;
}

/** What was once worked out for a claim, and holds while its rule, its runs and what was found in them are the same. */
export type Known = Pick<
  ClaimRow,
  "id" | "rule" | "summary" | "used" | "falsePositiveRate" | "nullModel" | "known" | "stability" | "registered"
>;

/**
 * Every claim of some experiments with its verdict from what is stored, in their order.
 *
 * @param known rows with their evidence, as the ledger keeps them. Default none
 * @throws what a rule throws where records are not as it needs them
 */
export function claimRows(experiments: readonly Experiment[], known: readonly Known[] = []): ClaimRow[] {
  const evidence = new Map(known.map((row) => [row.id, row]));
  return experiments.flatMap((experiment) =>
    verdicts(experiment).map((judged) => {
      const row = rowOf(experiment, judged);
      const before = evidence.get(row.id);
      if (!before || (["rule", "summary", "used"] as const).some((key) => before[key] !== row[key])) return row;
      const { falsePositiveRate = null, nullModel = null, known = null, stability = null, registered = null } = before;
      return { ...row, falsePositiveRate, nullModel, known, stability, registered };
    }),
  );
}

/** A row with its evidence. */
export function withEvidence(row: ClaimRow, { chance, known, stability }: Evidence): ClaimRow {
  return { ...row, falsePositiveRate: chance.rate, nullModel: chance.model, known, stability };
}

/** Rows that tell when their rules were committed; where git has no history they tell what they told before. */
export function withRegistrations(rows: readonly ClaimRow[], root = projectRoot()): ClaimRow[] {
  const found = registrationsOf(
    rows.map(({ rule, experiment, runs }) => ({
      rule,
      runs: runs.map((id) => readLately(runFolder(experiment, id)).environment.commit),
    })),
    root,
  );
  return rows.map((row, i) => (found ? { ...row, registered: found[i] } : row));
}

/** Why a claim that its own rule decides is inconclusive: its test is one of many. Empty for all others. */
export function openAmongMany({
  verdict,
  alone,
  p,
  pAdjusted,
  map,
}: Pick<ClaimRow, "verdict" | "alone" | "p" | "pAdjusted" | "map">) {
  if (
    map ||
    verdict !== "inconclusive" ||
    alone === null ||
    alone === "inconclusive" ||
    p === null ||
    pAdjusted === null
  )
    return [];
  return [
    `alone its test says ${alone}, p = ${p.toPrecision(2)}; among all tests of its family p = ${pAdjusted.toPrecision(2)}`,
  ];
}

function rowOf(
  { name, claims }: Experiment,
  { finding, reason, deviation, deviations, supersededBy, history, figure, ...judged }: InFamily,
): ClaimRow {
  const map = judged.map ? claims.find(({ id }) => id === judged.id)?.map : undefined;
  const parts = [...judged.parts, ...(map?.parts ?? []).filter((part) => !judged.parts.includes(part))];
  const settings = describeDeviations(deviations);
  const { estimate = null, interval = null, n = null, censored = null, p = null, summary = null } = finding ?? {};
  return {
    ...judged,
    ...{ experiment: name, estimate, interval, n, censored, p, alone: finding?.verdict ?? null, summary },
    reason: reason ?? null,
    deviation: [...(settings ? [settings] : []), ...(deviation ? [deviation] : [])].join(". ") || null,
    ...{ falsePositiveRate: null, nullModel: null, known: null, stability: null, registered: null },
    ...{ supersededBy: supersededBy ?? null, history: history ?? null },
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

/**
 * `30 claims · 22 supported · 2 contradicted`, verdicts that none has left out: of the papers' claims, and where there are some,
 * of those that we add, `; ours: 3 claims · 3 supported`.
 */
export function describeTally(rows: readonly Pick<ClaimRow, "verdict" | "origin">[]): string {
  const [papers, ours] = (["paper", "ours"] as const).map((origin) => rows.filter((row) => row.origin === origin));
  const counts = (some: typeof rows) =>
    [
      `${some.length} claim${some.length === 1 ? "" : "s"}`,
      ...Object.entries(tallyOf(some)).flatMap(([verdict, count]) => (count > 0 ? [`${count} ${verdict}`] : [])),
    ].join(" · ");
  if (ours.length === 0) return counts(papers);
  return papers.length === 0 ? `ours: ${counts(ours)}` : `${counts(papers)}; ours: ${counts(ours)}`;
}
