/**
 * @file The ledger: what was found for each claim when it was last written down, as text for readers and as rows for
 * programs. It is kept with the records, so that a run which is lost later is missed.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describeMap, PAPERS, STUDIES, type Stability, VERDICTS } from "../claims";
import { RecordError } from "../core";
import { dataFolder } from "../runs";
import { readText } from "../runs/files";
import { type ClaimRow, describeTally, openAmongMany, tallyOf } from "./claim-rows";

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

/** The ledger of the data folder; empty where there is none. */
export function storedLedger(): LedgerEntry[] {
  const path = ledgerPath();
  return existsSync(path) ? parseLedger(readText(path)) : [];
}

/** Where the ledger is kept. */
export function ledgerPath(): string {
  return join(dataFolder(), "claims.json");
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
  const papers = STUDIES.map((paper) => ({ paper, claims: entries.filter((entry) => entry.paper === paper) }));
  return [
    "# Claims",
    "",
    "What the four papers say, and what our records say of it. Written by `npx groklab claims --store` from the rules of",
    "the sections in `lib/experiments`, each committed before the runs that decide it, and from the records in `data/runs`;",
    "`data/claims.json` holds the same for programs. A rule is asked only when all of its runs are there.",
    "",
    "What the papers say:",
    "",
    ...tallyTable(
      PAPERS,
      entries.filter(({ origin }) => origin === "paper"),
    ),
    "",
    "What we add, such as a cause, a control, a speed or a study of our own, which counts for no paper:",
    "",
    ...tallyTable(
      STUDIES,
      entries.filter(({ origin }) => origin === "ours"),
    ),
    "",
    "*False positives* is the share of draws in which a rule says *supported* of what chance alone made of its records; *stays in k of",
    "m* counts neighbouring thresholds, holds and delays, where a claim reads times by them, runs that end after a half and three quarters of",
    "their updates, and each seed left out; less than nine in ten is *fragile*. *Depends on the definition* is said where a threshold,",
    "hold or delay supports a claim and another contradicts it. Verdicts by tests take all claims of a paper as a family, and all that we add",
    "to it as another: one stands where Benjamini and Yekutieli's adjusted p is below 0.05, so that of those which stand at most one in",
    "twenty is expected to be chance. *Depends on the setting* is said by a map: over settings that the paper leaves open a claim is",
    "judged at each point of a grid, and supported where it is so on nine of ten points at least, contradicted where on one of ten at most.",
    "*Unlike the paper* compares the runs with the settings that the paper prints,",
    "`lib/experiments/*/printed.ts`.",
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

function tallyTable(rows: readonly string[], entries: readonly LedgerEntry[]): string[] {
  return [
    `| paper | claims | ${VERDICTS.join(" | ")} |`,
    `|---|---|${VERDICTS.map(() => "---|").join("")}`,
    ...rows.map((paper) =>
      tallyLine(
        `[${paper}](#${paper})`,
        entries.filter((entry) => entry.paper === paper),
      ),
    ),
    tallyLine("all", entries),
  ];
}

function tallyLine(name: string, claims: readonly LedgerEntry[]): string {
  const tally = tallyOf(claims);
  return `| ${[name, claims.length, ...VERDICTS.map((verdict) => tally[verdict])].join(" | ")} |`;
}

function blockOf(entry: LedgerEntry): string[] {
  const { id, verdict, where, statement, rule, summary, reason, deviation, figure, command, pAdjusted } = entry;
  const { used, planned, censored, diverged, origin, supersededBy, falsePositiveRate, nullModel, known, stability } =
    entry;
  const history = entry.history ?? [];
  const counts = [
    `${used} of ${planned} runs`,
    ...(censored ? [`${censored} times censored`] : []),
    ...(diverged ? [`${diverged} diverged`] : []),
    ...(pAdjusted === null ? [] : [`p = ${pAdjusted.toPrecision(2)} adjusted`]),
    ...(figure === null ? [] : [`figure ${figure}`]),
  ];
  return [
    `### ${id}: ${verdict}`,
    "",
    `**${where}${origin === "ours" ? " (ours)" : ""}.** ${statement}`,
    "",
    `- Rule: ${rule}`,
    `- ${summary === null ? "Why" : "Found"}: ${summary ?? reason}`,
    ...openAmongMany(entry).map((why) => `- Open: ${why}`),
    ...mapLines(entry),
    ...(supersededBy === null ? [] : [`- Superseded by ${supersededBy.join(", ")}`]),
    ...(deviation === null ? [] : [`- Unlike the paper: ${deviation}`]),
    ...history.map(({ verdict: before, n, why }) => `- Before: ${before} (n = ${n}); the rule was mended: ${why}`),
    ...(stability === null || known === null
      ? []
      : [`- ${evidenceLine(falsePositiveRate, nullModel, stability)}`, ...unlikeKnown(known)]),
    ...describeRegistered(entry),
    `- ${counts.join(" · ")} · \`${command}\``,
  ];
}

/** Where the claim is so, which decides its verdict. Entries of before there were maps have none. */
function mapLines({ map, alone }: Pick<LedgerEntry, "map" | "alone">): string[] {
  return map ? [`- Map: ${describeMap(map)}; found above in our setting: ${alone}`] : [];
}

/** When the rule was committed. */
function describeRegistered({ registered, used }: LedgerEntry): string[] {
  if (registered === null) return [];
  const { commit, before } = registered;
  if (commit === null) return ["- Rule not committed yet"];
  const runs =
    before === 0 ? (used === 0 ? "" : ", before all of its runs") : `; ${before} of ${used} runs were made before`;
  return [`- Rule committed in ${commit.slice(0, 8)}${runs}`];
}

/** Made-up samples that the rule judges otherwise than it should. */
function unlikeKnown({ ideal, opposite }: NonNullable<LedgerEntry["known"]>): string[] {
  const wrong = [
    ...(ideal === "supported" ? [] : [`of just what is claimed the rule says ${ideal}`]),
    ...(opposite === "contradicted" ? [] : [`of the reverse it says ${opposite}`]),
  ];
  return wrong.length === 0 ? [] : [`- Made-up samples: ${wrong.join("; ")}`];
}

/** A verdict that stays in a smaller share than this is fragile. */
const ROBUST = 0.9;

function evidenceLine(rate: number | null, model: string | null, { held, of, turned }: Stability): string {
  const bySeed = turned.filter((one) => one.startsWith("without seed"));
  const others = turned.filter((one) => !one.startsWith("without seed"));
  const shown = bySeed.length > 2 ? [...others, `without ${bySeed.length} of the seeds, one at a time`] : turned;
  return [
    rate === null
      ? `False positives: nothing is left to chance (${model})`
      : `False positives: ${(100 * rate).toFixed(1)} % (${model})`,
    `stays in ${held} of ${of}${held < ROBUST * of ? " (fragile)" : ""}${shown.length > 0 ? `; turned by ${shown.join("; ")}` : ""}`,
  ].join(" · ");
}
