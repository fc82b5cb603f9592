/**
 * @file The ledger: what was found for each claim when it was last written down, as text for readers and as rows for
 * programs. It is kept with the records, so that a run which is lost later is missed.
 */
import { PAPERS, VERDICTS } from "../claims";
import { RecordError } from "../core";
import { type ClaimRow, describeTally, tallyOf } from "./claim-rows";

/** A row without the ids of its runs: these follow from its parts. */
export type LedgerEntry = Omit<ClaimRow, "runs">;

/** The entries of claims, as `data/claims.json` keeps them. */
export function ledgerOf(rows: readonly ClaimRow[]): LedgerEntry[] {
  return rows.map(({ runs: _, ...entry }) => entry);
}

/** As data/claims.json: a claim a line, so that a change is seen where it is. */
export function ledgerJson(entries: readonly LedgerEntry[]): string {
  return `[\n${entries.map((entry) => JSON.stringify(entry)).join(",\n")}\n]\n`;
}

/** @throws RecordError for text that no ledger has */
export function parseLedger(text: string): LedgerEntry[] {
  try {
    const entries: unknown = JSON.parse(text);
    if (Array.isArray(entries) && entries.every(isEntry)) return entries;
  } catch {
    // Said below.
  }
  throw new RecordError(
    "claims.json: is not the ledger that `npx groklab claims --store` writes; delete it and write it again",
  );
}

function isEntry(value: unknown): value is LedgerEntry {
  const { id, used, planned } = (value ?? {}) as Partial<Record<keyof LedgerEntry, unknown>>;
  return typeof id === "string" && Number.isInteger(used) && Number.isInteger(planned);
}

/**
 * The rows beside a ledger: a claim that has fewer runs now than were counted then is `invalid`. What was once found in
 * records that are gone can not be checked, and is not merely untested.
 */
export function besideLedger(rows: readonly ClaimRow[], ledger: readonly LedgerEntry[]): ClaimRow[] {
  const counted = new Map(ledger.map(({ id, used }) => [id, used]));
  return rows.map((row) => {
    const before = counted.get(row.id) ?? 0;
    if (row.verdict !== "not tested" || row.used >= before) return row;
    const reason = `${before - row.used} of ${before} runs that the ledger counts are gone; get them back, or make them again`;
    return { ...row, verdict: "invalid", reason };
  });
}

/** CLAIMS.md: all claims paper by paper, first in a table, then each with all that stands behind its verdict. */
export function ledgerText(entries: readonly LedgerEntry[]): string {
  const papers = PAPERS.map((paper) => ({ paper, claims: entries.filter((entry) => entry.paper === paper) }));
  return [
    "# Claims",
    "",
    "What the four papers say, and what our records say of it. Written by `npx groklab claims --store` from the rules of",
    "the sections in `lib/experiments`, each committed before the runs that decide it, and from the records in `data/runs`;",
    "`data/claims.json` holds the same for programs. A rule is asked only when all of its runs are there.",
    "",
    `| paper | claims | ${VERDICTS.join(" | ")} |`,
    `|---|---|${VERDICTS.map(() => "---|").join("")}`,
    ...papers.map(({ paper, claims }) => tallyLine(`[${paper}](#${paper})`, claims)),
    tallyLine("all", entries),
    "",
    ...papers.flatMap(({ paper, claims }) => [
      `## ${paper}`,
      "",
      `${describeTally(claims)}.`,
      "",
      ...claims.flatMap((claim) => [...blockOf(claim), ""]),
    ]),
  ].join("\n");
}

function tallyLine(name: string, claims: readonly LedgerEntry[]): string {
  const tally = tallyOf(claims);
  return `| ${[name, claims.length, ...VERDICTS.map((verdict) => tally[verdict])].join(" | ")} |`;
}

function blockOf(entry: LedgerEntry): string[] {
  const { id, verdict, where, statement, rule, summary, reason, deviation, figure, command, pAdjusted } = entry;
  const { used, planned, censored, diverged } = entry;
  const counts = [
    `${used} of ${planned} runs`,
    ...(censored ? [`${censored} times censored`] : []),
    ...(diverged ? [`${diverged} diverged`] : []),
    ...(pAdjusted === null ? [] : [`p = ${pAdjusted.toPrecision(2)} (Holm)`]),
    ...(figure === null ? [] : [`figure ${figure}`]),
  ];
  return [
    `### ${id}: ${verdict}`,
    "",
    `**${where}.** ${statement}`,
    "",
    `- Rule: ${rule}`,
    `- ${summary === null ? "Why" : "Found"}: ${summary ?? reason}`,
    ...(deviation === null ? [] : [`- Unlike the paper: ${deviation}`]),
    `- ${counts.join(" · ")} · \`${command}\``,
  ];
}
