import { existsSync } from "node:fs";
import { join } from "node:path";
import { PAPERS } from "../claims";
import { ConfigError, projectRoot } from "../core";
import {
  besideLedger,
  type ClaimRow,
  claimRows,
  describeTally,
  type Experiment,
  experiments,
  ledgerJson,
  ledgerOf,
  ledgerText,
  parseLedger,
} from "../experiments";
import { dataFolder } from "../runs";
import { readText, writeAtomically } from "../runs/files";
import { textTable } from "./text-table";

export interface ClaimsOptions {
  readonly experiment?: Experiment;
  readonly json?: boolean;
  readonly store?: boolean;
}

/**
 * Prints every claim with its verdict, paper by paper; the exit code is 3 where records made one invalid, or where fewer
 * are there than the ledger counts. Stored, they are the ledger: data/claims.json, and beside the README, CLAIMS.md.
 */
export function printClaims({ experiment, json, store }: ClaimsOptions): void {
  if (store && experiment) throw new ConfigError("--store keeps the claims of all papers; leave --experiment out");
  const path = join(dataFolder(), "claims.json");
  const ledger = existsSync(path) ? parseLedger(readText(path)) : [];
  const rows = besideLedger(claimRows(experiment ? [experiment] : experiments), ledger);
  if (store) {
    const text = join(projectRoot(), "CLAIMS.md");
    const entries = ledgerOf(rows);
    writeAtomically(path, ledgerJson(entries));
    writeAtomically(text, ledgerText(entries));
    console.error(`stored: ${path}, ${text}`);
  }
  if (rows.some(({ verdict }) => verdict === "invalid")) process.exitCode = 3;
  if (json) console.log(JSON.stringify(rows, null, 1));
  else printTables(rows);
}

function printTables(rows: readonly ClaimRow[]): void {
  const papers = PAPERS.map((paper) => ({ paper, claims: rows.filter((row) => row.paper === paper) }));
  const shown = papers.filter(({ claims }) => claims.length > 0);
  for (const { paper, claims } of shown) {
    console.log(`${paper}: ${describeTally(claims)}\n\n${textTable(claims.map(lineOf))}\n`);
  }
  if (shown.length !== 1) console.log(`all: ${describeTally(rows)}`);
}

function lineOf({ id, verdict, used, planned, pAdjusted, summary, reason }: ClaimRow) {
  return { claim: id, verdict, runs: `${used}/${planned}`, "p (Holm)": pAdjusted, found: summary ?? reason };
}
